/** What comes in pieces, no further than so many bytes. Whoever leaves the loop closes the line or file that it comes from. */
export async function* atMost(pieces: AsyncIterable<Uint8Array>, limitBytes: number, tooLong: () => Error): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const piece of pieces) {
    size += piece.length
    if (size > limitBytes) throw tooLong()
    yield piece
  }
}

/** All of it at once, for what was bounded before. */
export async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const held: Uint8Array[] = []
  for await (const piece of pieces) held.push(piece)
  return Buffer.concat(held)
}
