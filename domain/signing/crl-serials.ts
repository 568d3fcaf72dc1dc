/** The serials of a long revocation list in two flat arrays: the national centre's 420,000 entries take some 16 MB and one look each. */
import { sameBytes } from './bytes.ts'
import type { Revocation } from './crl.ts'
import { type Der, DerError, readDer, readHeader } from './der.ts'

export interface CrlIndex {
  /** Open addressing: place of a record plus one, or 0. A power of two long. */
  readonly slots: Uint32Array
  /** Length of the serial, the serial, seconds of the revocation (5 bytes), the reason. */
  readonly records: Uint8Array
  readonly count: number
}

const tailBytes = 6

function hashOf(serial: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of serial) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

/** Answers the first record of this serial or the free slot where it belongs. */
function slotOf({ slots, records }: Pick<CrlIndex, 'slots' | 'records'>, serial: Uint8Array): number {
  const mask = slots.length - 1
  for (let slot = hashOf(serial) & mask; ; slot = (slot + 1) & mask) {
    const at = slots[slot] ?? 0
    if (at === 0 || (records[at - 1] === serial.length && sameBytes(records.subarray(at, at + serial.length), serial))) return slot
  }
}

/**
 * `entries` is gone through twice, first to count; each piece is valid until the next is taken. Throws DerError for what is no
 * entry. `readEntry` is `revocationOf`.
 */
export function indexEntries(entries: () => Iterable<Uint8Array>, readEntry: (entry: Der) => Revocation): CrlIndex {
  let [count, bytes] = [0, 0]
  for (const entry of entries()) {
    count++
    bytes += 1 + serialOf(entry).length + tailBytes
  }
  const index = { slots: new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(4, count * 2)))), records: new Uint8Array(bytes), count }
  let at = 0
  for (const entry of entries()) at = enter(index, at, serialOf(entry), readEntry(readDer(entry)))
  return index
}

function serialOf(entry: Uint8Array): Uint8Array {
  const { contentStart, end } = readHeader(entry, 0, entry.length)
  const number = readHeader(entry, contentStart, end)
  if (number.tag !== 0x02 || number.end - number.contentStart > 40) throw new DerError('derValueWrong')
  return entry.subarray(number.contentStart, number.end)
}

/** Answers where the next record goes. */
function enter(index: CrlIndex, at: number, serial: Uint8Array, { at: revokedAt, reason }: Revocation): number {
  const slot = slotOf(index, serial)
  // The first entry of a serial counts, as it does for a list that is scanned.
  if (index.slots[slot] !== 0) return at
  index.slots[slot] = at + 1
  index.records[at] = serial.length
  index.records.set(serial, at + 1)
  const tail = at + 1 + serial.length
  let seconds = Math.floor(revokedAt / 1000)
  for (let place = 4; place >= 0; place--, seconds = Math.floor(seconds / 256)) index.records[tail + place] = seconds % 256
  index.records[tail + 5] = reason
  return tail + tailBytes
}

/** The index of a few certificates, as somebody else told of them. */
export function indexOf(revoked: readonly { readonly serial: Uint8Array; readonly revocation: Revocation }[]): CrlIndex {
  const bytes = revoked.reduce((sum, { serial }) => sum + 1 + serial.length + tailBytes, 0)
  const index = { slots: new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(4, revoked.length * 2)))), records: new Uint8Array(bytes), count: revoked.length }
  let at = 0
  for (const { serial, revocation } of revoked) at = enter(index, at, serial, revocation)
  return index
}

export function findIndexed(index: CrlIndex, serial: Uint8Array): Revocation | null {
  const at = index.slots[slotOf(index, serial)] ?? 0
  if (at === 0) return null
  const tail = at + serial.length
  let seconds = 0
  for (let place = 0; place < 5; place++) seconds = seconds * 256 + (index.records[tail + place] ?? 0)
  return { at: seconds * 1000, reason: index.records[tail + 5] ?? 0 }
}
