import type { Problem } from '../../domain/calendar/ics-tree.ts'
import { maxImportBytes } from '../../domain/calendar/contract.ts'

/** Text of a file as it came: UTF-8 by the standard; by its mark UTF-16; else what Windows here writes. */
export function decodeIcs(bytes: Uint8Array): { text: string; problems: Problem[] } {
  if (bytes.length > maxImportBytes) return { text: '', problems: [{ line: 1, key: 'calendar.ics.tooLarge', values: { megabytes: maxImportBytes / 1_000_000 }, harmless: false }] }
  const mark = Buffer.from(bytes.subarray(0, 2)).toString('hex')
  if (mark === 'fffe' || mark === 'feff') return { text: new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be').decode(bytes), problems: [] }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), problems: [] }
  } catch {
    return { text: new TextDecoder('windows-1251').decode(bytes), problems: [{ line: 1, key: 'calendar.ics.charset', values: { name: 'Windows-1251' }, harmless: true }] }
  }
}
