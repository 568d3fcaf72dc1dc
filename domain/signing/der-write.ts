import { compareBytes, concatBytes, utf8Encode } from './bytes.ts'
import { contextTag, tags } from './der.ts'

type Bytes = Uint8Array<ArrayBuffer>

export function element(tag: number, ...parts: readonly Uint8Array[]): Bytes {
  const content = concatBytes(parts)
  return concatBytes([Uint8Array.of(tag), lengthOf(content.length), content])
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length)
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 255)
  return Uint8Array.of(0x80 | bytes.length, ...bytes)
}

export const sequence = (...parts: readonly Uint8Array[]): Bytes => element(tags.sequence, ...parts)
export const setOf = (...parts: readonly Uint8Array[]): Bytes => element(tags.set, ...sorted(parts))
export const context = (number: number, ...parts: readonly Uint8Array[]): Bytes => element(contextTag(number), ...parts)
export const contextPrimitive = (number: number, value: Uint8Array): Bytes => element(contextTag(number, false), value)
export const octetString = (value: Uint8Array): Bytes => element(tags.octetString, value)
export const bitString = (value: Uint8Array, unusedBits = 0): Bytes => element(tags.bitString, Uint8Array.of(unusedBits), value)
export const nullValue = (): Bytes => element(tags.null)
export const boolean = (value: boolean): Bytes => element(tags.boolean, Uint8Array.of(value ? 0xff : 0))
export const utf8String = (text: string): Bytes => element(tags.utf8String, utf8Encode(text))
export const printableString = (text: string): Bytes => element(tags.printableString, utf8Encode(text))

/** DER orders a SET OF by its encoded members, whatever order they were given in. */
export function sorted(parts: readonly Uint8Array[]): Uint8Array[] {
  return [...parts].sort(compareBytes)
}

/** A non-negative integer from a number or from big-endian bytes. */
export function integer(value: number | Uint8Array): Bytes {
  const bytes = typeof value === 'number' ? numberBytes(value) : value
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const trimmed = bytes.subarray(start)
  return element(tags.integer, (trimmed[0] ?? 0) >= 0x80 || trimmed.length === 0 ? concatBytes([Uint8Array.of(0), trimmed]) : trimmed)
}

function numberBytes(value: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Uint8Array.from(bytes)
}

export function oid(dotted: string): Bytes {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt)
  const bytes: number[] = []
  for (const arc of [first * 40n + second, ...rest]) {
    const groups = [Number(arc & 0x7fn)]
    for (let left = arc >> 7n; left > 0n; left >>= 7n) groups.unshift(0x80 | Number(left & 0x7fn))
    bytes.push(...groups)
  }
  return element(tags.oid, Uint8Array.from(bytes))
}

/** UTCTime until 2049 and GeneralizedTime after, as RFC 5280 wants. Whole seconds: the rest is cut. */
export function time(epochMs: number): Bytes {
  const digits = new Date(epochMs).toISOString().replace(/[-:T]|\.\d+Z/g, '')
  const year = Number(digits.slice(0, 4))
  if (year >= 1950 && year < 2050) return element(tags.utcTime, utf8Encode(`${digits.slice(2)}Z`))
  return element(tags.generalizedTime, utf8Encode(`${digits}Z`))
}
