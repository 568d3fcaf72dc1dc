/** StarDict: `.ifo` says what there is, `.idx` where each word's article lies, `.dict` holds the articles. */
import { importBounds, senseOf, wordsOfLine, type Languages } from './importing.ts'
import type { Sense } from './entry.ts'

export interface StarDictFacts {
  title: string
  /** Letters of the kinds of content each article has; empty when each article says its own. */
  kinds: string
  offsetBytes: 4 | 8
}

export function readIfo(text: string): StarDictFacts | null {
  if (!text.startsWith("StarDict's dict ifo file")) return null
  const values = new Map(text.split(/\r?\n/).map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]))
  return { title: values.get('bookname') ?? '', kinds: values.get('sametypesequence') ?? '', offsetBytes: values.get('idxoffsetbits') === '64' ? 8 : 4 }
}

export interface Article {
  head: string
  offset: number
  size: number
}

/** From UTF-8, whatever its faults. */
export type Decode = (bytes: Uint8Array) => string

/** Stops at the first place that makes no sense, as a cut file does. */
export function* articlesOf(index: Uint8Array, offsetBytes: 4 | 8, decode: Decode): Generator<Article> {
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength)
  for (let at = 0; at < index.length; ) {
    const end = index.indexOf(0, at)
    if (end < 0 || end - at > 1024 || end + 1 + offsetBytes + 4 > index.length) return
    const offset = offsetBytes === 8 ? Number(view.getBigUint64(end + 1)) : view.getUint32(end + 1)
    const size = view.getUint32(end + 1 + offsetBytes)
    yield { head: decode(index.subarray(at, end)), offset, size }
    at = end + 1 + offsetBytes + 4
  }
}

/** Text of an article: plain, or without the tags of HTML, Pango and XDXF; pictures and sounds are left. */
export function textOfArticle(article: Uint8Array, kinds: string, decode: Decode): string {
  if (kinds !== '') {
    // Of several kinds every one but the last ends with a zero byte.
    const parts = splitAtZero(article)
    return [...kinds].map((kind, index) => plainOf(kind, decode(parts[index] ?? new Uint8Array(0)))).join('\n')
  }
  const texts: string[] = []
  for (let at = 0; at < article.length; ) {
    const kind = String.fromCharCode(article[at] as number)
    const end = article.indexOf(0, at + 1)
    if (kind !== kind.toLowerCase()) break
    const until = end < 0 ? article.length : end
    texts.push(plainOf(kind, decode(article.subarray(at + 1, until))))
    at = until + 1
  }
  return texts.join('\n')
}

function splitAtZero(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = []
  let from = 0
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, from)) {
    parts.push(bytes.subarray(from, end))
    from = end + 1
  }
  return [...parts, bytes.subarray(from)]
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function plainOf(kind: string, text: string): string {
  if (kind === 'm' || kind === 'l') return text
  if (!'hgx'.includes(kind)) return ''
  return text.replace(/<(?:k|abr|tr|ex|co)\b[^>]*>.*?<\/(?:k|abr|tr|ex|co)>/gs, ' ').replace(/<(?:br|p|div|li|def|dtrn)\b[^>]*>/g, '\n').replace(/<[^>]*>/g, ' ')
    .replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole).replace(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10FFFF)))
}

export function sensesOfArticle(head: string, text: string, languages: Languages): Sense[] {
  return text.slice(0, importBounds.letters).split(/\r?\n/).map((line) => senseOf(head, wordsOfLine(line), languages)).filter((sense) => sense !== null).slice(0, importBounds.words)
}
