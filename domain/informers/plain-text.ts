/** Words of a stranger's markup: no tags, no scripts, nothing that steers how text is laid out; one line of so many letters. */
const named: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: '’', nbsp: ' ', ensp: ' ', emsp: ' ', thinsp: ' ', shy: '', zwnj: '', zwj: '', laquo: '«', raquo: '»', ldquo: '“', rdquo: '”', bdquo: '„',
  lsquo: '‘', rsquo: '’', mdash: '—', ndash: '–', minus: '−', hellip: '…', bull: '•', middot: '·', deg: '°', plusmn: '±', times: '×', copy: '©', reg: '®', trade: '™', sect: '§', euro: '€',
}
/** What stands between the two tags of these is no text. */
const wordless = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'svg', 'math', 'head'])
/** Within a line; all others begin a new word. */
const inline = new Set(['a', 'abbr', 'b', 'big', 'em', 'font', 'i', 'mark', 'q', 's', 'small', 'span', 'strong', 'sub', 'sup', 'u', 'wbr'])
const longestRead = 20_000
/** Controls, and the marks that turn, hide or join letters; Kazakh and Russian need none of them. */
const steering = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029\u3164\uFFA0\p{Variation_Selector}]/gu

function endOfTag(markup: string, at: number): number {
  const end = markup.indexOf('>', at)
  return end < 0 ? markup.length : end + 1
}

function withoutTags(markup: string): string {
  const pieces: string[] = []
  let at = 0
  while (at < markup.length) {
    const open = markup.indexOf('<', at)
    if (open < 0) break
    pieces.push(markup.slice(at, open))
    const name = /^<\/?([a-z][a-z0-9]*)/i.exec(markup.slice(open, open + 32))?.[1]?.toLowerCase()
    if (markup.startsWith('<!--', open)) {
      const end = markup.indexOf('-->', open + 4)
      at = end < 0 ? markup.length : end + 3
    } else if (name === undefined && !/^<[!?]/.test(markup.slice(open, open + 2))) {
      pieces.push('<')
      at = open + 1
    } else {
      if (!inline.has(name ?? '')) pieces.push(' ')
      at = endOfTag(markup, open)
      if (name === undefined || markup[open + 1] === '/' || !wordless.has(name)) continue
      const close = markup.toLowerCase().indexOf(`</${name}`, at)
      at = close < 0 ? markup.length : endOfTag(markup, close)
    }
  }
  pieces.push(markup.slice(at))
  return pieces.join('')
}

function entity(whole: string, name: string): string {
  if (!name.startsWith('#')) return named[name.toLowerCase()] ?? whole
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  return code > 0 && code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff) ? String.fromCodePoint(code) : ''
}

function cut(words: string, longest: number): string {
  const letters = [...words]
  return letters.length <= longest ? words : `${letters.slice(0, longest - 1).join('').trimEnd()}…`
}

export function plainText(markup: string, longest: number): string {
  const words = withoutTags(markup.slice(0, longestRead)).replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, entity)
  return cut(words.replace(/\s+/gu, ' ').replace(steering, '').replace(/ {2,}/g, ' ').trim(), longest)
}
