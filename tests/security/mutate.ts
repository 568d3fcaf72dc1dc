/** Spoils what a stranger could have sent: some of it anywhere, most of it where a reader looks. */
import { within } from '../faults/fault.ts'

type Random = () => number

export interface Kind {
  bytes: Uint8Array[]
  /** Words that this format gives a meaning; none for what is not text. */
  words?: readonly string[]
}

const longest = 64 * 1024
const telling = [0x00, 0x01, 0x7f, 0x80, 0x81, 0xff, 0x30, 0x3c, 0x50]
const numbers = ['0', '-1', '1e309', '99999999999999999999', '2147483648', '0000', 'NaN', '1.7976931348623157e308', '9'.repeat(400)]
const signs = ['\0', '\u202e', '\ufeff', '\ud800', '\r', '\n\n', '\t', '"', "'", '<', '>', '&', '&#0;', '&#x110000;', '%', '%00', '%zz', '\\', '{', '}', '[', ']', '(', ')', ';', ':', '=', ',', '/', '..', '{{x}}', '$&', '__proto__', 'constructor', 'ә', '\u0301'.repeat(50)]

const pick = <Each>(random: Random, list: readonly Each[]): Each => list[within(random, list.length)] as Each
const cut = (bytes: Uint8Array): Uint8Array => (bytes.length > longest ? bytes.subarray(0, longest) : bytes)

const joined = (...parts: Uint8Array[]): Uint8Array => Buffer.concat(parts)

/** A length or a number that stands in the bytes, of one, two or four of them, in either order. */
function number(bytes: Uint8Array, at: number, random: Random): Uint8Array {
  const made = Buffer.from(bytes)
  const value = pick(random, [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, bytes.length, bytes.length + 1])
  if (at + 4 > made.length) return made
  if (random() < 0.5) made.writeUInt32LE(value, at)
  else made.writeUInt32BE(value, at)
  return made
}

const harms: ((bytes: Uint8Array, at: number, random: Random, all: readonly Uint8Array[]) => Uint8Array)[] = [
  (bytes, at, random) => bytes.with(at, (bytes[at] ?? 0) ^ (1 << within(random, 8))),
  (bytes, at, random) => bytes.with(at, pick(random, telling)),
  (bytes, at, random) => bytes.with(at, within(random, 256)),
  (bytes, at, random) => joined(bytes.subarray(0, at), bytes.subarray(at + 1 + within(random, 16))),
  (bytes, at, random) => joined(bytes.subarray(0, at), bytes.subarray(at, at + 1 + within(random, 60)), bytes.subarray(at)),
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at, random) => number(bytes, at, random),
  (bytes, at, random, all) => {
    const other = pick(random, all)
    return joined(bytes.subarray(0, at), other.subarray(within(random, Math.max(1, other.length))))
  },
  // DER: the length that follows a tag, or a tag that holds itself.
  (bytes, at, random) => {
    const tag = bytes.findIndex((byte, index) => index >= at && [0x02, 0x03, 0x04, 0x06, 0x17, 0x30, 0x31, 0xa0, 0xa1].includes(byte))
    return tag < 0 || tag + 1 >= bytes.length ? bytes : bytes.with(tag + 1, pick(random, [0, 1, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xff]))
  },
]

function harmBytes(bytes: Uint8Array, random: Random, all: readonly Uint8Array[]): Uint8Array {
  if (bytes.length === 0) return bytes
  return pick(random, harms)(bytes, within(random, bytes.length), random, all)
}

function harmText(text: string, random: Random, words: readonly string[]): string {
  const at = within(random, text.length + 1)
  const lines = () => text.split('\n')
  const line = (change: (all: string[], index: number) => void) => {
    const all = lines()
    change(all, within(random, all.length))
    return all.join('\n')
  }
  const ways: (() => string)[] = [
    () => text.slice(0, at) + pick(random, words) + text.slice(at),
    () => text.slice(0, at) + pick(random, signs) + text.slice(at),
    () => text.slice(0, at) + pick(random, numbers) + text.slice(at),
    () => text.slice(0, at) + text.slice(at + 1 + within(random, 30)),
    () => text.slice(0, at),
    () => text.slice(0, at) + pick(random, [...words, ...signs]).repeat(1 + within(random, 400)) + text.slice(at),
    () => text.replace(/\d+/, () => pick(random, numbers)),
    () => line((all, index) => all.splice(index, 1)),
    () => line((all, index) => all.splice(index, 0, ...Array.from({ length: 1 + within(random, 20) }, () => all[index] ?? ''))),
    () => line((all, index) => all.splice(within(random, all.length), 0, ...all.splice(index, 1 + within(random, 4)))),
    () => text.slice(0, at) + text.slice(within(random, text.length + 1)),
  ]
  return pick(random, ways)()
}

export function mutant({ bytes: all, words }: Kind, random: Random): Uint8Array {
  if (random() < 0.03) return Uint8Array.from({ length: within(random, 400) }, () => within(random, 256))
  let bytes = pick(random, all)
  const count = 1 + within(random, 4)
  const asText = words !== undefined && random() < 0.8
  if (!asText) {
    for (let harm = 0; harm < count; harm += 1) bytes = cut(harmBytes(bytes, random, all))
    return bytes
  }
  let text = Buffer.from(bytes).toString('utf8')
  for (let harm = 0; harm < count; harm += 1) text = harmText(text, random, words).slice(0, longest)
  return Buffer.from(text)
}
