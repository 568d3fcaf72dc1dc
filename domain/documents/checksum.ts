const table = new Uint32Array(256)
for (let index = 0; index < 256; index++) {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  table[index] = value >>> 0
}

/** CRC-32 of ZIP, PNG and RAR5; start with 0 and feed the pieces in order. */
export function crc32(before: number, bytes: Uint8Array): number {
  let value = ~before
  for (let at = 0; at < bytes.length; at++) value = (value >>> 8) ^ (table[(value ^ (bytes[at] as number)) & 255] as number)
  return ~value >>> 0
}
