/** RTF: one group from the first to the last byte, so that nothing can follow it. */
import { type ByteSource, eachPiece, latin1 } from './bytes.ts'
import type { ContentFlag, ContentReading } from './content-kinds.ts'
import { refused } from './refused.ts'

const broken = () => refused('damaged', { found: 'RTF' })

export function readRtf(source: ByteSource): ContentReading {
  const flags = new Set<ContentFlag>()
  let depth = 0
  let ended = false
  let skip = 0 // bytes of \bin
  let word: string | null = null // a control word being read
  const endWord = (): void => {
    const [, name = '', count] = /^([a-z]+)(-?\d+)?$/i.exec(word ?? '') ?? []
    if (name === 'bin' && count !== undefined) skip = Math.max(0, Number(count)) + 0
    if (name === 'object' || name === 'objdata' || name === 'objemb') flags.add('embedded')
    if (name === 'objautlink' || name === 'objupdate' || name === 'objlink') flags.add('external')
    word = null
  }
  eachPiece(source, 0, source.size, (piece) => {
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at] as number
      if (skip > 0) {
        const step = Math.min(skip, piece.length - at)
        skip -= step
        at += step - 1
        continue
      }
      if (word !== null) {
        const letter = (byte | 32) >= 97 && (byte | 32) <= 122
        const number = (byte >= 48 && byte <= 57) || byte === 45
        if ((letter && !/\d/.test(word)) || (number && word !== '')) {
          if (word.length > 64) throw broken()
          word += String.fromCharCode(byte)
          continue
        }
        const control = word !== ''
        endWord()
        // A control sign (\{, \\, \'): its own byte is not structure. A space ends a word and belongs to it.
        if (!control || byte === 32) continue
        if (skip > 0) {
          at--
          continue
        }
      }
      if (ended) {
        if (![0, 9, 10, 13, 26, 32].includes(byte)) throw refused('trailing')
      } else if (byte === 92) word = ''
      else if (byte === 123) depth++
      else if (byte === 125 && --depth === 0) ended = true
    }
    return false
  })
  if (!ended || !/^\{\\rtf/.test(latin1(source.read(0, 8)))) throw broken()
  return { kind: 'rtf', flags: [...flags] }
}
