/** A text message of one frame as a server sends it (RFC 6455 §5.2), so that a thousand readers cost one making and one write each. */
export function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const head = length < 126 ? Buffer.from([0x81, length]) : length < 65_536 ? Buffer.from([0x81, 126, length >> 8, length & 255]) : Buffer.alloc(10)
  if (length >= 65_536) {
    head.set([0x81, 127])
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  return Buffer.concat([head, Buffer.from(text)])
}
