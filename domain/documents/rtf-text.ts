/** The words of an RTF (specification 1.9.1), without fonts, styles, pictures and what else a reader does not see. */
import { latin1 } from './bytes.ts'
import type { Decode } from './plain-text.ts'
import { refused } from './refused.ts'

const depthAtMost = 2_000
const charactersAtMost = 4_000_000
const unseen = new Set(['fonttbl', 'colortbl', 'stylesheet', 'info', 'pict', 'object', 'objdata', 'fldinst', 'themedata', 'colorschememapping', 'datastore', 'latentstyles', 'listtable', 'listoverridetable', 'rsidtbl', 'generator', 'xmlnstbl', 'filetbl', 'revtbl', 'bkmkstart', 'bkmkend'])
const breaks: Record<string, string> = { par: '\n', line: '\n', row: '\n', sect: '\n', page: '\n', tab: ' ', cell: ' ', emdash: '—', endash: '–', bullet: '•', lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”' }
const charsets: Record<number, string> = { 0: 'windows-1252', 128: 'shift_jis', 129: 'euc-kr', 134: 'gbk', 136: 'big5', 161: 'windows-1253', 162: 'windows-1254', 163: 'windows-1258', 177: 'windows-1255', 178: 'windows-1256', 186: 'windows-1257', 204: 'windows-1251', 222: 'windows-874', 238: 'windows-1250' }

interface Group {
  seen: boolean
  /** Bytes after a `\u` that stand for the same letter in an old reader. */
  spare: number
  font: number
  inFonts: boolean
  hidden: boolean
}

// A control word with its number and the space that ends it, a byte in hexadecimal, any other control sign, a brace, or plain bytes.
const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+/gisy

export function readRtfText(bytes: Uint8Array, decode: Decode): string {
  return new RtfReader(latin1(bytes), decode).text()
}

class RtfReader {
  private readonly texts: string[] = []
  private readonly fonts = new Map<number, string>()
  private readonly open: Group[] = []
  private group: Group = { seen: true, spare: 1, font: -1, inFonts: false, hidden: false }
  private page = 'windows-1252'
  private skip = 0
  private length = 0
  private pending: number[] = []

  private readonly source: string
  private readonly decode: Decode

  constructor(source: string, decode: Decode) {
    this.source = source
    this.decode = decode
  }

  text(): string {
    token.lastIndex = 0
    // A lone backslash at the end matches nothing and ends the reading.
    for (let match = token.exec(this.source); match !== null && this.length < charactersAtMost; match = token.exec(this.source)) {
      const [, word, number, byte, sign, brace, plain] = match
      if (byte !== undefined) this.byte(Number.parseInt(byte, 16))
      else if (plain !== undefined) this.plain(plain)
      else if (word !== undefined) {
        const bytes = this.control(word.toLowerCase(), number === undefined ? null : Number(number))
        if (bytes > 0) token.lastIndex += bytes
      } else if (sign !== undefined) this.sign(sign)
      else if (brace !== undefined) this.brace(brace)
    }
    this.flush()
    return this.texts.join('')
  }

  private brace(brace: string): void {
    this.flush()
    this.skip = 0
    if (brace === '{') {
      if (this.open.length >= depthAtMost) throw refused('tooComplex')
      this.open.push(this.group)
      this.group = { ...this.group }
    } else this.group = this.open.pop() ?? this.group
  }

  private byte(value: number): void {
    if (this.skip > 0) this.skip -= 1
    else if (this.isSeen()) this.pending.push(value)
  }

  private plain(text: string): void {
    const from = Math.min(this.skip, text.length)
    this.skip -= from
    if (!this.isSeen()) return
    for (let at = from; at < text.length; at += 1) this.pending.push(text.charCodeAt(at))
  }

  private isSeen = (): boolean => this.group.seen && !this.group.hidden

  private put(text: string): void {
    this.flush()
    if (!this.isSeen()) return
    this.texts.push(text)
    this.length += text.length
  }

  private flush(): void {
    if (this.pending.length === 0) return
    const text = this.decode(Uint8Array.from(this.pending), this.fonts.get(this.group.font) ?? this.page)
    this.pending = []
    this.texts.push(text)
    this.length += text.length
  }

  private sign(sign: string): void {
    if (sign === '*') this.group.seen = false
    else if (sign === '~') this.put(' ')
    else if (sign === '_') this.put('-')
    else if (sign === '\n' || sign === '\r') this.put('\n')
    else if ('{}\\'.includes(sign)) this.plain(sign)
  }

  /** Answers how many bytes of anything follow and are to be passed over. */
  private control(word: string, number: number | null): number {
    this.flush()
    if (word === 'bin') return Math.max(0, number ?? 0)
    if (unseen.has(word)) this.group.seen = false
    if (word === 'fonttbl') this.group.inFonts = true
    const spaced = breaks[word]
    if (spaced !== undefined) this.put(spaced)
    else if (word === 'u' && number !== null) {
      this.put(String.fromCharCode(number & 0xffff))
      this.skip = this.group.spare
    } else if (word === 'uc') this.group.spare = Math.max(0, Math.min(number ?? 1, 8))
    else if (word === 'ansicpg' && number !== null) this.page = number === 866 ? 'ibm866' : `windows-${number}`
    else if (word === 'f' && number !== null) this.group.font = number
    else if (word === 'fcharset' && this.group.inFonts && number !== null && charsets[number] !== undefined) this.fonts.set(this.group.font, charsets[number])
    else if (word === 'v') this.group.hidden = number !== 0
    else if (word === 'plain') this.group.hidden = false
    return 0
  }
}
