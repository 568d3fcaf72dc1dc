/** The words of a Word binary document ([MS-DOC]): its text is a list of pieces of the main stream. */
import { u16, u32 } from './bytes.ts'
import { damagedOle, type Ole } from './ole.ts'
import type { Decode } from './plain-text.ts'

/** [MS-DOC] 2.5.1: since Word 97 the list of pieces is named in the header. */
const word97 = 0x00c1
const piecesNamedAt = 0x01a2
const cyrillicLanguages = new Set([0x0419, 0x043f, 0x0422, 0x0423, 0x0440, 0x0444, 0x0450])

export function readDocText(ole: Ole, decode: Decode): string {
  const main = ole.whole('WordDocument')
  if (main.length < 64) throw damagedOle()
  if (u16(main, 2) < word97) return shownText(oldText(main, decode))
  const table = ole.whole((u16(main, 10) & 0x0200) === 0 ? '0Table' : '1Table')
  return shownText(piecesOf(main, table, decode))
}

/** Word 6 and 95: one run of bytes in the code page of the language. */
function oldText(main: Uint8Array, decode: Decode): string {
  return decode(main.subarray(u32(main, 24), u32(main, 28)), cyrillicLanguages.has(u16(main, 6)) ? 'windows-1251' : 'windows-1252')
}

function piecesOf(main: Uint8Array, table: Uint8Array, decode: Decode): string {
  const clx = table.subarray(u32(main, piecesNamedAt), u32(main, piecesNamedAt) + u32(main, piecesNamedAt + 4))
  let at = 0
  while (clx[at] === 1) at += 3 + u16(clx, at + 1)
  if (clx[at] !== 2) throw damagedOle()
  const list = clx.subarray(at + 5, at + 5 + u32(clx, at + 1))
  const count = Math.floor((list.length - 4) / 12)
  const texts: string[] = []
  for (let piece = 0; piece < count; piece += 1) {
    const length = u32(list, (piece + 1) * 4) - u32(list, piece * 4)
    const place = u32(list, (count + 1) * 4 + piece * 8 + 2)
    if (length < 0 || length > main.length) throw damagedOle()
    const narrow = (place & 0x40000000) !== 0
    const from = narrow ? (place & 0x3fffffff) / 2 : place & 0x3fffffff
    texts.push(decode(main.subarray(from, from + length * (narrow ? 1 : 2)), narrow ? 'windows-1252' : 'utf-16le'))
  }
  return texts.join('')
}

/** Marks of cells, breaks, hyphens and fields, of which only the result is shown ([MS-DOC] 2.4.1, 2.8.25). */
function shownText(text: string): string {
  const kept: string[] = []
  const fields: boolean[] = []
  let hidden = 0
  for (const character of text) {
    const code = character.charCodeAt(0)
    if (code === 0x13) {
      fields.push(true)
      hidden += 1
    } else if (code === 0x14 && fields.at(-1) === true) {
      fields[fields.length - 1] = false
      hidden -= 1
    } else if (code === 0x15) {
      if (fields.pop() === true) hidden -= 1
    } else if (hidden > 0) continue
    else if (code === 0x0d || code === 0x0b || code === 0x0c || code === 0x0e) kept.push('\n')
    else if (code === 0x1e) kept.push('-')
    else if (code === 0x07 || code === 0x09) kept.push(' ')
    else if (code >= 0x20) kept.push(character)
  }
  return kept.join('')
}
