/** Files of any known format, from disk or from memory, streamed through the reader that fits; packed ones are unpacked within bounds. */
import { createReadStream, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { importBounds, type DictionaryReader, type Languages } from '../../domain/dictionary/importing.ts'
import { readDsl } from '../../domain/dictionary/read-dsl.ts'
import { articlesOf, readIfo, sensesOfArticle, textOfArticle } from '../../domain/dictionary/read-stardict.ts'
import { readTsvDictionary } from '../../domain/dictionary/read-tsv.ts'
import { readDix, readTbx } from '../../domain/dictionary/read-xml.ts'
import type { Sense } from '../../domain/dictionary/entry.ts'
import { atMost, whole } from '../../node/kernel/at-most.ts'

/** Either a path or the bytes themselves. */
export interface GivenFile {
  name: string
  path?: string
  bytes?: Uint8Array
}

type Put = (senses: readonly Sense[]) => void
type Tell = (done: number, total: number) => void

const pieceBytes = 262_144
const sniffBytes = 4096

const plainName = (name: string) => name.toLowerCase().replace(/\.(gz|dz)$/, '')
const isPacked = (name: string) => /\.(gz|dz)$/i.test(name)
const sizeOf = (file: GivenFile) => file.bytes?.length ?? statSync(file.path ?? '').size


/** Unpacked pieces of the file; `read` hears of the bytes taken from the packed one. */
async function* piecesOf(file: GivenFile, read: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const source = file.bytes ? Readable.from(slices(file.bytes)) : createReadStream(file.path ?? '', { highWaterMark: pieceBytes })
  source.on('data', (piece: Uint8Array) => read(piece.length))
  const unpacked = isPacked(file.name) ? source.pipe(createGunzip()) : source
  source.on('error', (error: Error) => unpacked.destroy(error))
  try {
    yield* atMost(unpacked as AsyncIterable<Uint8Array>, importBounds.bytes, () => new RefusalError({ key: 'dictionary.tooLargeFile', values: { name: file.name } }))
  } catch (error) {
    if (/^Z_|ERR_STREAM_PREMATURE/.test((error as { code?: string }).code ?? '')) throw new RefusalError({ key: 'dictionary.unreadable', values: { name: file.name } })
    throw error
  }
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}

function encodingOf(first: Uint8Array): 'utf-16le' | 'utf-16be' | 'utf-8' {
  if (first[0] === 0xFF && first[1] === 0xFE) return 'utf-16le'
  if (first[0] === 0xFE && first[1] === 0xFF) return 'utf-16be'
  // Lingvo wrote UTF-16 without a mark too: every other byte of its first directive is zero.
  return first[1] === 0 && first[3] === 0 ? 'utf-16le' : 'utf-8'
}

function readerOf(name: string, first: string, languages: Languages): DictionaryReader | null {
  if (name.endsWith('.dsl')) return readDsl(languages)
  if (name.endsWith('.dix') || /<dictionary[\s>]/.test(first)) return readDix(languages)
  if (/<(martif|tbx)[\s>]/.test(first) || name.endsWith('.tbx')) return readTbx()
  if (/\.(tsv|txt|tab)$/.test(name)) return readTsvDictionary(languages)
  return null
}

async function readText(file: GivenFile, languages: Languages, put: Put, read: (bytes: number) => void): Promise<number> {
  let reader: DictionaryReader | null = null
  let decoder: InstanceType<typeof TextDecoder> | null = null
  try {
    for await (const piece of piecesOf(file, read)) {
      decoder ??= new TextDecoder(encodingOf(piece))
      const text = decoder.decode(piece, { stream: true })
      reader ??= readerOf(plainName(file.name), text.slice(0, sniffBytes), languages)
      if (!reader) throw new RefusalError({ key: 'dictionary.unknownFormat', values: { name: file.name } })
      put(reader.take(text))
    }
    if (reader) put([...reader.take(decoder?.decode() ?? ''), ...reader.end()])
  } catch (error) {
    // The XML reader complains with a plain Error of its own; of what else may go wrong here only a refusal and the disk do.
    if (error instanceof RefusalError || (error as { code?: string }).code !== undefined) throw error
    throw new RefusalError({ key: 'dictionary.unreadable', values: { name: file.name } })
  }
  return reader?.dropped ?? 0
}

async function readStarDict(ifo: GivenFile, files: readonly GivenFile[], languages: Languages, put: Put, read: (bytes: number) => void): Promise<number> {
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
  const facts = readIfo(decode(await whole(piecesOf(ifo, read))))
  const base = plainName(ifo.name).replace(/\.ifo$/, '')
  const partner = (ending: string) => files.find((file) => plainName(file.name) === base + ending)
  const [index, articles] = [partner('.idx'), partner('.dict')]
  if (!facts || !index || !articles) throw new RefusalError({ key: 'dictionary.starDictParts', values: { name: ifo.name } })
  const [indexBytes, articleBytes] = [await whole(piecesOf(index, read)), await whole(piecesOf(articles, read))]
  let dropped = 0
  for (const { head, offset, size } of articlesOf(indexBytes, facts.offsetBytes, decode)) {
    if (offset + size > articleBytes.length || size > importBounds.letters * 4) {
      dropped += 1
      continue
    }
    const senses = sensesOfArticle(head, textOfArticle(articleBytes.subarray(offset, offset + size), facts.kinds, decode), languages)
    if (senses.length === 0) dropped += 1
    put(senses)
  }
  return dropped
}

/** Answers how many entries were read and dropped. */
export async function readFiles(files: readonly GivenFile[], languages: Languages, put: Put, tell: Tell): Promise<number> {
  const total = files.reduce((sum, file) => sum + sizeOf(file), 0)
  let done = 0
  let told = 0
  const read = (bytes: number) => {
    done += bytes
    if (done - told < total / 200 && done < total) return
    told = done
    tell(Math.min(done, total), total)
  }
  let dropped = 0
  for (const file of files) {
    const name = plainName(file.name)
    if (/\.(idx|dict|syn|oft)$/.test(name)) {
      if (!files.some((other) => plainName(other.name).endsWith('.ifo'))) throw new RefusalError({ key: 'dictionary.starDictParts', values: { name: file.name } })
      continue
    }
    dropped += name.endsWith('.ifo') ? await readStarDict(file, files, languages, put, read) : await readText(file, languages, put, read)
  }
  return dropped
}
