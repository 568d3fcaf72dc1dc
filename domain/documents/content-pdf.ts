/** PDF (ISO 32000): header, end, and the chain of cross-reference sections with their trailers. */
import { type ByteSource, eachPiece, indexOf, latin1, startsWith } from './bytes.ts'
import type { ContentFlag, ContentReading } from './content-kinds.ts'
import { refused } from './refused.ts'

const broken = () => refused('damaged', { found: 'PDF' })
const tailSize = 65_536
const sectionsLimit = 1_000

export function readPdf(source: ByteSource): ContentReading {
  const head = latin1(source.read(0, 32))
  if (!/^(?:\xef\xbb\xbf)?%PDF-[12]\.\d/.test(head)) throw broken()
  const end = checkEnd(source)
  const trailers = listTrailers(source, end)
  if (trailers.some((keys) => keys.has('Encrypt'))) throw refused('encrypted')
  if (!trailers.some((keys) => keys.has('Root'))) throw broken()
  return { kind: 'pdf', flags: flagsOf(source) }
}

/** Offset of the last `%%EOF`. After it only white space may follow. */
function checkEnd(source: ByteSource): number {
  const from = Math.max(0, source.size - tailSize)
  const tail = latin1(source.read(from, source.size - from))
  const at = tail.lastIndexOf('%%EOF')
  if (at < 0) throw holdsEnd(source) ? refused('trailing') : broken()
  if (/[^\0\t\n\f\r \x1a]/.test(tail.slice(at + 5))) throw refused('trailing')
  return from + at
}

function holdsEnd(source: ByteSource): boolean {
  let found = false
  eachPiece(source, 0, source.size, (_piece, offset) => {
    found = indexOf(source.read(offset, 65_536 + 8), '%%EOF') >= 0
    return found
  })
  return found
}

function listTrailers(source: ByteSource, end: number): Map<string, string>[] {
  const before = latin1(source.read(Math.max(0, end - 128), Math.min(128, end)))
  const start = /startxref\s+(\d+)\s*$/.exec(before)?.[1]
  if (start === undefined) throw broken()
  const trailers: Map<string, string>[] = []
  const seen = new Set<number>()
  const open = [Number(start)]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue
    if (seen.size > sectionsLimit || at >= source.size) throw broken()
    seen.add(at)
    const keys = readSection(source, at)
    trailers.push(keys)
    for (const next of [keys.get('Prev'), keys.get('XRefStm')]) if (next !== undefined && /^\d+/.test(next)) open.push(Number.parseInt(next, 10))
  }
  return trailers
}

/** A table ends in `trailer <<…>>`; a cross-reference stream is an object whose dictionary is the trailer. */
function readSection(source: ByteSource, at: number): Map<string, string> {
  const start = latin1(source.read(at, 64)).trimStart()
  if (start.startsWith('xref')) {
    const trailer = find(source, at, 'trailer')
    if (trailer < 0) throw broken()
    return dictionaryAt(source, trailer + 7)
  }
  if (!/^\d+\s+\d+\s+obj/.test(start)) throw broken()
  const keys = dictionaryAt(source, at)
  if (!(keys.get('Type') ?? '').startsWith('/XRef')) throw broken()
  return keys
}

function find(source: ByteSource, from: number, mark: string): number {
  let found = -1
  eachPiece(source, from, source.size, (_piece, offset) => {
    const at = indexOf(source.read(offset, 65_536 + mark.length), mark)
    if (at >= 0) found = offset + at
    return at >= 0
  })
  return found
}

/** Top-level keys of the dictionary that begins at or soon after `at`, each with the beginning of its value. */
function dictionaryAt(source: ByteSource, at: number): Map<string, string> {
  const text = latin1(source.read(at, 32_768))
  const keys = new Map<string, string>()
  const begin = text.indexOf('<<')
  if (begin < 0 || begin > 64) throw broken()
  let depth = 0
  for (let place = begin; place < text.length; ) {
    const two = text.slice(place, place + 2)
    const sign = text[place]
    if (two === '<<') [depth, place] = [depth + 1, place + 2]
    else if (two === '>>') {
      ;[depth, place] = [depth - 1, place + 2]
      if (depth === 0) return keys
    } else if (sign === '(') place = endOfString(text, place)
    else if (sign === '<') place = Math.max(place, text.indexOf('>', place)) + 1
    else if (sign === '%') place = Math.max(place + 1, text.slice(place).search(/[\r\n]/) + place)
    else if (sign === '/') {
      const [whole, name = ''] = /^\/([^\s/<>[\](){}%]*)\s*/.exec(text.slice(place, place + 256)) ?? ['/']
      place += whole.length
      // A name in a value's place is stepped over with its key, so that `/Type /XRef` is one pair.
      if (depth === 1) {
        keys.set(plainName(name), text.slice(place, place + 64))
        if (text[place] === '/') place += (/^\/[^\s/<>[\](){}%]*/.exec(text.slice(place, place + 256)) ?? ['/'])[0].length
      }
    } else place++
  }
  throw broken()
}

/** `#45ncrypt` is `Encrypt` to every reader. */
const plainName = (name: string): string => name.replace(/#([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

function endOfString(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '(') depth++
    else if (text[at] === ')' && --depth === 0) return at + 1
  }
  throw broken()
}

const marks: [string, ContentFlag][] = [
  ['/JavaScript', 'script'],
  ['/JS', 'script'],
  ['/Launch', 'script'],
  ['/EmbeddedFile', 'embedded'],
  ['/GoToR', 'external'],
]
const [slash, stepBytes, longestMark] = [0x2f, 1_048_576, 16]

/** Goes once from `/` to `/`: a file of 60 MB of noise has a quarter of a million. */
function flagsOf(source: ByteSource): ContentFlag[] {
  const flags = new Set<ContentFlag>()
  for (let offset = 0; offset < source.size; offset += stepBytes) {
    const piece = source.read(offset, stepBytes + longestMark)
    for (let at = piece.indexOf(slash); at >= 0 && at < stepBytes; at = piece.indexOf(slash, at + 1)) {
      for (const [mark, flag] of marks) {
        if (!startsWith(piece, mark, at)) continue
        if (/[^A-Za-z0-9]/.test(String.fromCharCode(piece[at + mark.length] ?? 32)) || mark === '/EmbeddedFile') flags.add(flag)
      }
    }
  }
  return [...flags]
}
