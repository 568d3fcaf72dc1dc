/** Bytes and text without TextEncoder or Buffer, which a pure domain has not. */

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

export function fromHex(text: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new TypeError('not hexadecimal')
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Byte order of DER's SET OF: as if the shorter were padded with zeros; for whole elements plain order is the same. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

export function utf8Encode(text: string): Uint8Array<ArrayBuffer> {
  const out: number[] = []
  for (const character of text) {
    let code = character.codePointAt(0) ?? 0
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd
    if (code < 0x80) out.push(code)
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return Uint8Array.from(out)
}

const sequences = {
  two: { mask: 0xe0, size: 2, least: 0x80 },
  three: { mask: 0xf0, size: 3, least: 0x800 },
  four: { mask: 0xf8, size: 4, least: 0x10000 },
} as const

/** Of the sequence that begins with this byte; null for one that only goes on, or that nothing begins with. */
const sequenceOf = (first: number) => (first < 0xc0 || first >= 0xf8 ? null : first < 0xe0 ? sequences.two : first < 0xf0 ? sequences.three : sequences.four)

/** Strict UTF-8: null for over-long forms, surrogates, stray or missing bytes. */
export function utf8Decode(bytes: Uint8Array): string | null {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const first = (bytes[at] ?? 0)
    if (first < 0x80) {
      text += String.fromCharCode(first)
      at += 1
      continue
    }
    const form = sequenceOf(first)
    if (form === null || at + form.size > bytes.length) return null
    let code = first & ~form.mask & 0xff
    for (let index = 1; index < form.size; index++) {
      const next = (bytes[at + index] ?? 0)
      if ((next & 0xc0) !== 0x80) return null
      code = code * 64 + (next & 63)
    }
    if (code < form.least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null
    text += String.fromCodePoint(code)
    at += form.size
  }
  return text
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]]
    const group = a * 65_536 + (b ?? 0) * 256 + (c ?? 0)
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63)
    text += (b === undefined ? '=' : alphabet.charAt((group >> 6) & 63)) + (c === undefined ? '=' : alphabet.charAt(group & 63))
  }
  return text
}

/** Null for what is not base64; white space is passed over. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const clean = text.replace(/\s+/g, '')
  if (clean.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return null
  const padding = clean.endsWith('==') ? 2 : clean.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((clean.length / 4) * 3 - padding)
  for (let at = 0, out = 0; at < clean.length; at += 4) {
    let group = 0
    for (let index = 0; index < 4; index++) group = group * 64 + Math.max(0, alphabet.indexOf(clean.charAt(at + index)))
    for (let shift = 16; shift >= 0 && out < bytes.length; shift -= 8) bytes[out++] = (group >> shift) & 255
  }
  return bytes
}

/** All blocks of one PEM label, or the bytes themselves when they are no PEM. */
export function fromPem(bytes: Uint8Array): Uint8Array[] {
  const text = bytes.length < 4_000_000 && bytes[0] !== 0x30 ? utf8Decode(bytes) : null
  const blocks = text?.match(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g)
  if (!blocks) return [bytes]
  return blocks.map((block) => fromBase64(block.replace(/-----[A-Z0-9 ]+-----/g, ''))).filter((each) => each !== null)
}

export function toPem(label: string, der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
