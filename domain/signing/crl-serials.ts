/** The serials of a long revocation list in two flat arrays: the national centre's 420,000 entries take some 16 MB and one look each. */
import { sameBytes } from './bytes.ts'
import type { Crl, Revocation } from './crl.ts'
import { DerError, readDer, readHeader } from './der.ts'

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

/** Throws DerError for entries that are not what they should be. `readEntry` is `revocationOf`. */
export function indexEntries(entries: Uint8Array, readEntry: (entry: ReturnType<typeof readDer>) => Revocation): CrlIndex {
  const places = placesOf(entries)
  const index = { slots: new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(4, places.count * 2)))), records: new Uint8Array(places.bytes), count: places.count }
  let at = 0
  const { contentStart, end } = readHeader(entries, 0, entries.length)
  for (let from = contentStart; from < end; ) {
    const entry = readHeader(entries, from, end)
    const number = readHeader(entries, entry.contentStart, entry.end)
    const serial = entries.subarray(number.contentStart, number.end)
    const { at: revokedAt, reason } = readEntry(readDer(entries.subarray(from, entry.end)))
    from = entry.end
    const slot = slotOf(index, serial)
    // The first entry of a serial counts, as it does for a list that is scanned.
    if (index.slots[slot] !== 0) continue
    index.slots[slot] = at + 1
    index.records[at] = serial.length
    index.records.set(serial, at + 1)
    at += 1 + serial.length
    let seconds = Math.floor(revokedAt / 1000)
    for (let place = 4; place >= 0; place--, seconds = Math.floor(seconds / 256)) index.records[at + place] = seconds % 256
    index.records[at + 5] = reason
    at += tailBytes
  }
  return index
}

function placesOf(entries: Uint8Array): { count: number; bytes: number } {
  let [count, bytes] = [0, 0]
  const { contentStart, end } = readHeader(entries, 0, entries.length)
  for (let from = contentStart; from < end; ) {
    const entry = readHeader(entries, from, end)
    const number = readHeader(entries, entry.contentStart, entry.end)
    const length = number.end - number.contentStart
    if (number.tag !== 0x02 || length > 40) throw new DerError('derValueWrong')
    count++
    bytes += 1 + length + tailBytes
    from = entry.end
  }
  return { count, bytes }
}

export function findIndexed(index: CrlIndex, serial: Uint8Array): Revocation | null {
  const at = index.slots[slotOf(index, serial)] ?? 0
  if (at === 0) return null
  const tail = at + serial.length
  let seconds = 0
  for (let place = 0; place < 5; place++) seconds = seconds * 256 + (index.records[tail + place] ?? 0)
  return { at: seconds * 1000, reason: index.records[tail + 5] ?? 0 }
}

/** The same list by its index, without the bytes that it was proven from. */
export function indexed(crl: Crl, index: CrlIndex, provenBy: Uint8Array): Crl {
  const nothing = new Uint8Array()
  // Copies: a view would keep the whole list alive.
  return { ...crl, issuerDer: crl.issuerDer.slice(), number: crl.number.slice(), deltaOf: crl.deltaOf?.slice() ?? null, tbs: nothing, entries: nothing, signature: nothing, index, provenBy: provenBy.slice() }
}
