/** CSV as Excel writes it on a Kazakh or Russian Windows: `;`, `,` or tab, quotes doubled, UTF-8, UTF-16 or the old 8-bit page. */

/** KZ-1048 (RK 1048:2002), bytes 128–191; from 192 on it is Windows-1251, which lacks the Kazakh letters. */
const kz1048 =
  'ЂЃ‚ѓ„…†‡€‰Љ‹ЊҚҺЏђ‘’“”•–—\u0098™љ›њқһџ\u00a0ҰұӘ¤Ө¦§Ё©Ғ«¬\u00ad®Ү°±Ііөµ¶·ё№ғ»әҢңү'

function decodeOldPage(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) {
    if (byte < 128) text += String.fromCharCode(byte)
    else text += byte < 192 ? (kz1048[byte - 128] ?? '\ufffd') : String.fromCharCode(0x410 + byte - 192)
  }
  return text
}

/** UTF-8 only when every byte agrees; the caller gives a decoder that answers null otherwise. */
export function decodeCsv(bytes: Uint8Array, decode: (bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le') => string | null): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode(bytes.subarray(2), 'utf-16le') ?? ''
  const body = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
  return decode(body, 'utf-8') ?? decodeOldPage(body)
}

function delimiterOf(text: string): string {
  const head = text.slice(0, Math.max(0, text.search(/\r?\n/)) || text.length)
  const counts = [';', '\t', ','].map((sign) => ({ sign, count: head.split(sign).length }))
  return counts.toSorted((a, b) => b.count - a.count)[0]?.sign ?? ';'
}

/** RFC 4180 with a found delimiter; a quote left open ends with the text. Lines that hold nothing are kept as empty. */
export function parseCsv(text: string): string[][] {
  const delimiter = delimiterOf(text)
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  const cell = (): string => {
    if (text[at] !== '"') {
      const begin = at
      while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1
      return text.slice(begin, at)
    }
    let value = ''
    for (at += 1; at < text.length; at += 2) {
      const end = text.indexOf('"', at)
      value += text.slice(at, end < 0 ? text.length : end)
      at = end < 0 ? text.length : end
      if (text[at + 1] !== '"') break
      value += '"'
    }
    at += 1
    // What stands after a closing quote belongs to no cell; Excel ignores it too.
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1
    return value
  }
  while (at < text.length) {
    row.push(cell())
    if (text[at] === delimiter) {
      at += 1
      if (at === text.length) row.push('')
      continue
    }
    rows.push(row)
    row = []
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1
    at += 1
  }
  if (row.length > 0) rows.push(row)
  return rows
}
