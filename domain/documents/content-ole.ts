/** OLE2 compound files: DOC, XLS and PPT, told apart by their streams. */
import { type ByteSource, latin1, startsWith, u16, u32 } from './bytes.ts'
import { isProgram, isProgramName } from './content-marks.ts'
import type { ContentFlag, ContentReading } from './content-kinds.ts'
import { damagedOle, openOle, type Ole, type OleEntry } from './ole.ts'
import { refused } from './refused.ts'

const installerClass = '\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46'

export function readOle(source: ByteSource): ContentReading {
  const ole = openOle(source)
  if (ole.rootClass === installerClass) throw refused('executable')
  if (ole.stream('EncryptedPackage') !== null || ole.entries.some((entry) => entry.path === '/\x09DRMContent' || entry.path === '/\x06DataSpaces')) throw refused('encrypted')
  const word = ole.stream('WordDocument')
  const workbook = ole.stream('Workbook') ?? ole.stream('Book')
  const slides = ole.stream('PowerPoint Document')
  const flags = flagsOf(ole)
  if ([word, workbook, slides].filter((each) => each !== null).length > 1) throw refused('polyglot')
  if (word !== null) return checked('doc', flags, () => checkWord(ole, word))
  if (workbook !== null) return checked('xls', flags, () => checkWorkbook(ole, workbook))
  if (slides !== null) return checked('ppt', flags, () => checkSlides(ole, slides, ole.stream('Current User')))
  throw refused('unknown', { extension: 'DOC/XLS/PPT' })
}

function checked(kind: ContentReading['kind'], flags: ContentFlag[], check: () => void): ContentReading {
  check()
  return { kind, flags }
}

function checkWord(ole: Ole, entry: OleEntry): void {
  const fib = ole.head(entry, 32)
  if (u16(fib, 0) !== 0xa5ec && u16(fib, 0) !== 0xa5dc) throw damagedOle()
  if ((u16(fib, 10) & 0x0100) !== 0) throw refused('encrypted')
}

/** BIFF: the first substream's records up to its EOF; FILEPASS (2Fh) stands near the start. */
function checkWorkbook(ole: Ole, entry: OleEntry): void {
  const records = ole.head(entry, 262_144)
  if (![0x0809, 0x0409, 0x0209, 0x0009].includes(u16(records, 0))) throw damagedOle()
  for (let at = 0; at + 4 <= records.length; at += 4 + u16(records, at + 2)) {
    const type = u16(records, at)
    if (type === 0x2f) throw refused('encrypted')
    if (type === 0x0a) return
  }
}

function checkSlides(ole: Ole, entry: OleEntry, user: OleEntry | null): void {
  if (ole.head(entry, 8).length < 8) throw damagedOle()
  if (user !== null && u32(ole.head(user, 20), 12) === 0xf3d1c4df) throw refused('encrypted')
}

function flagsOf(ole: Ole): ContentFlag[] {
  const flags: ContentFlag[] = []
  if (ole.entries.some((entry) => /\/(?:_VBA_PROJECT(?:_CUR)?|VBA|Macros)(?:\/|$)/i.test(entry.path))) flags.push('macros')
  for (const entry of ole.entries) {
    if (/\/(?:ObjectPool|MBD[0-9A-F]+)\//i.test(entry.path)) flags.push('embedded')
    if (entry.stream && entry.path.endsWith('/\x01Ole10Native')) checkPackage(ole.head(entry, 65_536), flags)
  }
  return flags
}

/** Object Packager: size, flags, label, file name, …, path, data. Only what may run matters here. */
function checkPackage(bytes: Uint8Array, flags: ContentFlag[]): void {
  flags.push('embedded')
  const names: string[] = []
  let at = 6
  for (; names.length < 2 && at < bytes.length; at++) {
    const end = bytes.indexOf(0, at)
    if (end < 0) break
    names.push(latin1(bytes.subarray(at, end)))
    at = end
  }
  const program = names.find((name) => isProgramName(name))
  if (program !== undefined) throw refused('executableInside', { name: program.replace(/^.*[\\/]/, '') })
  for (let start = at; start < Math.min(bytes.length, at + 1024); start++) {
    if (startsWith(bytes, 'MZ', start) && startsWith(bytes, 'PE\0\0', start + u32(bytes, start + 60))) throw refused('executableInside', { name: names[0] ?? 'OLE' })
  }
  if (isProgram(bytes.subarray(4))) throw refused('executableInside', { name: names[0] ?? 'OLE' })
}

/** An embedded object's file (`oleObject1.bin`) is any compound file; it must only hide no program. */
export function checkEmbeddedOle(source: ByteSource): ContentFlag[] {
  return flagsOf(openOle(source))
}
