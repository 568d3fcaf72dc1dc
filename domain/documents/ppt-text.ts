/** The words of a PowerPoint binary presentation ([MS-PPT]): slides and notes of its last saving, and of no earlier one. */
import { u16, u32 } from './bytes.ts'
import { damagedOle, type Ole } from './ole.ts'
import type { Decode } from './plain-text.ts'

const [slideList, slidePersist, textChars, textBytes, userEdit, persistDirectory] = [0x0ff0, 0x03f3, 0x0fa0, 0x0fa8, 0x0ff5, 0x1772]
/** Instance of a list of masters, whose words are only examples. */
const masters = 1
const depthAtMost = 64
const editsAtMost = 10_000

interface PptRecord {
  type: number
  instance: number
  isContainer: boolean
  body: Uint8Array
}

function* recordsOf(bytes: Uint8Array): Generator<PptRecord> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = u32(bytes, at + 4)
    yield { type: u16(bytes, at + 2), instance: u16(bytes, at) >> 4, isContainer: (u16(bytes, at) & 15) === 15, body: bytes.subarray(at + 8, at + 8 + length) }
    at += 8 + length
  }
}

const recordAt = (bytes: Uint8Array, at: number): PptRecord | null => recordsOf(bytes.subarray(at)).next().value ?? null

export function readPptText(ole: Ole, decode: Decode): string {
  const bytes = ole.whole('PowerPoint Document')
  const { places, document } = lastSaving(bytes, u32(ole.whole('Current User'), 16))
  const lines: string[] = []
  const words = ({ type, isContainer, body }: PptRecord, depth: number): void => {
    if (type === textChars) lines.push(decode(body, 'utf-16le'))
    else if (type === textBytes) lines.push(decode(body, 'latin1'))
    else if (isContainer && depth < depthAtMost) for (const each of recordsOf(body)) words(each, depth + 1)
  }
  const main = recordAt(bytes, places.get(document) ?? bytes.length)
  if (main === null) throw damagedOle()
  for (const list of recordsOf(main.body)) {
    if (list.type !== slideList || list.instance === masters) continue
    for (const each of recordsOf(list.body)) {
      words(each, 0)
      const slide = each.type === slidePersist ? recordAt(bytes, places.get(u32(each.body, 0)) ?? bytes.length) : null
      if (slide !== null) words(slide, 0)
    }
  }
  return lines.map((line) => line.replace(/[\r\v]/g, '\n')).join('\n')
}

/** Where each part lies: a later saving's place wins over an earlier one's. */
function lastSaving(bytes: Uint8Array, current: number): { places: Map<number, number>; document: number } {
  const places = new Map<number, number>()
  const seen = new Set<number>()
  let document = -1
  for (let at = current; !seen.has(at) && seen.size < editsAtMost; ) {
    seen.add(at)
    const edit = recordAt(bytes, at)
    if (edit === null || edit.type !== userEdit) throw damagedOle()
    if (document === -1) document = u32(edit.body, 16)
    const directory = recordAt(bytes, u32(edit.body, 12))
    if (directory === null || directory.type !== persistDirectory) throw damagedOle()
    for (let place = 0; place + 4 <= directory.body.length; ) {
      const head = u32(directory.body, place)
      const count = head >>> 20
      for (let each = 0; each < count && place + 8 + each * 4 <= directory.body.length; each += 1) {
        const id = (head & 0xfffff) + each
        if (!places.has(id)) places.set(id, u32(directory.body, place + 4 + each * 4))
      }
      place += 4 + count * 4
    }
    at = u32(edit.body, 8)
    if (at === 0) break
  }
  return { places, document }
}
