/**
 * GOST 34.311-95 (GOST R 34.11-94, RFC 5831) with the D-TEST substitution that Kazakhstan's 1.2.398.3.10.1.3.1 means.
 * Only certificates and signatures made until 2022 need it.
 */

/** From the least significant four bits to the most. */
const substitution = [
  [4, 10, 9, 2, 13, 8, 0, 14, 6, 11, 1, 12, 7, 15, 5, 3],
  [14, 11, 4, 12, 6, 13, 15, 10, 2, 3, 8, 1, 0, 7, 5, 9],
  [5, 8, 1, 13, 10, 3, 4, 2, 14, 15, 12, 7, 6, 0, 9, 11],
  [7, 13, 10, 1, 0, 8, 9, 15, 14, 4, 6, 12, 11, 2, 5, 3],
  [6, 12, 7, 1, 5, 15, 13, 8, 4, 10, 9, 14, 0, 3, 11, 2],
  [4, 11, 10, 0, 7, 2, 1, 13, 3, 6, 8, 5, 9, 12, 15, 14],
  [13, 11, 4, 1, 3, 15, 5, 9, 0, 10, 14, 7, 6, 8, 2, 12],
  [1, 15, 13, 0, 5, 7, 10, 4, 9, 2, 3, 14, 6, 11, 8, 12],
] as const

const nibble = (box: number, value: number): number => substitution[box]?.[value] ?? 0

/** Byte-wide: two substitutions at once, already in their place and turned left by eleven bits. */
const tables = [0, 1, 2, 3].map((pair) =>
  Uint32Array.from({ length: 256 }, (_, byte) => {
    const value = (nibble(pair * 2, byte & 15) | (nibble(pair * 2 + 1, byte >> 4) << 4)) << (pair * 8)
    return (value << 11) | (value >>> 21)
  }),
)

const [first, second, third, fourth] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
const thirdConstant = Uint8Array.from('00ff00ff00ff00ffff00ff00ff00ff0000ffff00ff0000ffff000000ffff00ff'.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

const round = (value: number): number => (first[value & 255] ?? 0) ^ (second[(value >>> 8) & 255] ?? 0) ^ (third[(value >>> 16) & 255] ?? 0) ^ (fourth[value >>> 24] ?? 0)

/** GOST 28147-89 on the eight bytes at `at`. */
function encrypt(key: Uint8Array, from: Uint8Array, at: number, to: Uint8Array): void {
  const keys = new DataView(key.buffer, key.byteOffset, 32)
  const source = new DataView(from.buffer, from.byteOffset)
  let [low, high] = [source.getUint32(at, true), source.getUint32(at + 4, true)]
  for (let step = 0; step < 32; step++) {
    const part = step < 24 ? step % 8 : 31 - step
    const turned = round((low + keys.getUint32(part * 4, true)) | 0) ^ high
    high = low
    low = turned
  }
  const target = new DataView(to.buffer, to.byteOffset)
  // The last round does not swap its halves.
  target.setUint32(at, high, true)
  target.setUint32(at + 4, low, true)
}

/** y4‖y3‖y2‖y1 becomes (y1 xor y2)‖y4‖y3‖y2, eight bytes each, the least significant first in memory. */
function turn(bytes: Uint8Array): Uint8Array {
  const turned = new Uint8Array(32)
  turned.set(bytes.subarray(8))
  for (let index = 0; index < 8; index++) turned[24 + index] = (bytes[index] ?? 0) ^ (bytes[8 + index] ?? 0)
  return turned
}

function permute(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (_, at) => (bytes[8 * (at & 3) + (at >> 2)] ?? 0))
}

const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, index) => byte ^ (b[index] ?? 0))

/** A shift register of sixteen 16-bit parts, stepped `times`. */
function shuffle(bytes: Uint8Array, times: number): Uint8Array {
  const parts = Array.from({ length: 16 }, (_, index) => (bytes[index * 2] ?? 0) | ((bytes[index * 2 + 1] ?? 0) << 8))
  for (let step = 0; step < times; step++) {
    parts.push((parts[0] ?? 0) ^ (parts[1] ?? 0) ^ (parts[2] ?? 0) ^ (parts[3] ?? 0) ^ (parts[12] ?? 0) ^ (parts[15] ?? 0))
    parts.shift()
  }
  return Uint8Array.from({ length: 32 }, (_, index) => ((parts[index >> 1] ?? 0) >> (8 * (index & 1))) & 255)
}

function step(hash: Uint8Array, message: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(32)
  let [u, v] = [hash, message]
  for (let part = 0; part < 4; part++) {
    if (part > 0) {
      u = turn(u)
      if (part === 2) u = xor(u, thirdConstant)
      v = turn(turn(v))
    }
    encrypt(permute(xor(u, v)), hash, part * 8, sealed)
  }
  return shuffle(xor(hash, shuffle(xor(message, shuffle(sealed, 12)), 1)), 61)
}

function add(sum: Uint8Array, block: Uint8Array): void {
  let carry = 0
  for (let index = 0; index < 32; index++) {
    const value = (sum[index] ?? 0) + (block[index] ?? 0) + carry
    sum[index] = value
    carry = value >> 8
  }
}

export function gostHash(bytes: Uint8Array): Uint8Array {
  let hash: Uint8Array = new Uint8Array(32)
  const sum = new Uint8Array(32)
  for (let at = 0; at < bytes.length; at += 32) {
    const block = new Uint8Array(32)
    block.set(bytes.subarray(at, at + 32))
    hash = step(hash, block)
    add(sum, block)
  }
  const length = new Uint8Array(32)
  new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length) * 8n, true)
  return step(step(hash, length), sum)
}
