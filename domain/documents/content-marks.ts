/** Formats by their first bytes, programs by bytes and by name, and marks of a second format hidden in a first. */
import { type ByteSource, eachPiece, indexOf, latin1, startsWith, u16, u32, u32be } from './bytes.ts'
import type { ContentKind } from './content-kinds.ts'
import { refused } from './refused.ts'

/** What the first bytes claim; `zip` and `ole` hold several formats, told apart by what is inside. */
export type Claim = 'pdf' | 'tiff' | 'jpeg' | 'png' | 'rtf' | 'rar' | 'zip' | 'ole' | 'program'

const oleMark = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
const rarMark = 'Rar!\x1a\x07'
const headSize = 4096

export function isProgram(head: Uint8Array): boolean {
  if (startsWith(head, 'MZ')) return true
  if (startsWith(head, '\x7fELF') || startsWith(head, '#!') || startsWith(head, 'dex\n')) return true
  if (startsWith(head, 'L\0\0\0\x01\x14\x02\0')) return true // Windows shortcut
  return [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe].includes(u32be(head, 0))
}

const programNames =
  /\.(?:exe|com|scr|pif|bat|cmd|msi|msp|mst|msix|appx|dll|sys|drv|cpl|ocx|xll|jar|class|js|jse|mjs|vbs|vbe|vb|wsf|wsh|ws|ps1|psm1|psd1|hta|lnk|reg|inf|scf|url|desktop|app|apk|deb|rpm|dmg|pkg|iso|img|vhd|vhdx|chm|hlp|sh|bash|run|py|pl|rb|gadget|msc|settingcontent-ms|diagcab|application|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppsm|ppam|sldm)$/i

/** Trailing dots and spaces are dropped by Windows, so `a.exe. ` runs. */
export const isProgramName = (name: string): boolean => programNames.test(name.replace(/[. \u00a0]+$/u, ''))

export function claimOf(head: Uint8Array): Claim | null {
  if (startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06')) return 'zip'
  if (startsWith(head, oleMark)) return 'ole'
  if (startsWith(head, rarMark)) return 'rar'
  if (startsWith(head, '%PDF-') || startsWith(head, '\xef\xbb\xbf%PDF-')) return 'pdf'
  if (startsWith(head, '{\\rtf')) return 'rtf'
  if (startsWith(head, '\xff\xd8\xff')) return 'jpeg'
  if (startsWith(head, '\x89PNG\r\n\x1a\n')) return 'png'
  if (startsWith(head, 'II*\0') || startsWith(head, 'MM\0*')) return 'tiff'
  return isProgram(head) ? 'program' : null
}

export const kindOf = (source: ByteSource): Claim | null => claimOf(source.read(0, headSize))

/** Places at which other programs look for their own marks, whatever comes before. */
const fixedMarks: [at: number, mark: string][] = [
  [128, 'DICM'],
  [257, 'ustar'],
  [0x8001, 'CD001'],
  [0x8801, 'CD001'],
  [0x9001, 'CD001'],
]

// An ordinary DOS stub is 64 bytes; nothing that we let in has a program header further on, but disk images do.
const pageMarks = /<(?:!doctype\s+html|html|head|body|script|iframe|svg|object|embed)[\s>]|<\?(?:php|xml-stylesheet)|javascript:/i

/** Refuses a file that another program would open as something else. The format's own reader has judged it already. */
export function foreignContent(kind: ContentKind, source: ByteSource): void {
  const head = source.read(0, headSize).slice()
  for (const [at, mark] of fixedMarks) if (startsWith(source.read(at, mark.length), mark)) throw refused('polyglot')
  const isZip = kind === 'zip' || kind === 'docx' || kind === 'xlsx' || kind === 'pptx'
  if (!isZip && hasZip(source, kind === 'doc' || kind === 'xls' || kind === 'ppt')) throw refused('polyglot')
  if (kind !== 'pdf' && !isZip && indexOf(head.subarray(0, 1032), '%PDF-') >= 0) throw refused('polyglot')
  // Encapsulated HTML is a regular part of RTF as Outlook writes it; a page starts with its own mark, which RTF never has.
  if (kind !== 'rtf' && !isZip && pageMarks.test(latin1(head.subarray(0, 1024)))) throw refused('polyglot')
  if (kind !== 'rar' && !isZip && hasMark(source, rarMark, 1_048_576, (piece, at) => piece[at + 6] === 0 || (piece[at + 6] === 1 && piece[at + 7] === 0))) throw refused('polyglot')
  if (hasMark(source, '7z\xbc\xaf\x27\x1c', 1_048_576, (piece, at) => piece[at + 6] === 0 && (piece[at + 7] ?? 9) <= 4) && !isZip) throw refused('polyglot')
}

/**
 * An end record is only meant as such when it leads to a central directory. DOC, XLS and PPT may hold a DOCX whole in
 * one of their streams, so there only an archive that ends where the file ends is a second format.
 */
function hasZip(source: ByteSource, holdsFiles: boolean): boolean {
  const from = Math.max(0, source.size - 65_557)
  const tail = source.read(from, source.size - from).slice()
  for (let at = indexOf(tail, 'PK\x05\x06'); at >= 0; at = indexOf(tail, 'PK\x05\x06', at + 1)) {
    const atEnd = at + 22 + u16(tail, at + 20) === tail.length
    const directory = from + at - u32(tail, at + 12)
    const leads = u16(tail, at + 10) > 0 && directory >= 0 && startsWith(source.read(directory, 4), 'PK\x01\x02')
    if ((leads && !holdsFiles) || (atEnd && (leads || u16(tail, at + 10) === 0))) return true
  }
  return false
}

function hasMark(source: ByteSource, mark: string, within: number, confirm: (piece: Uint8Array, at: number) => boolean): boolean {
  let found = false
  eachPiece(source, 1, Math.min(source.size, within), (_piece, offset) => {
    // Read a little further than the piece, so that a mark across its border is seen.
    const wide = source.read(offset, 65_536 + 16)
    for (let at = indexOf(wide, mark); at >= 0 && at < 65_536; at = indexOf(wide, mark, at + 1)) found ||= confirm(wide, at)
    return found
  })
  return found
}
