/** One job at a time, in a thread of its own with a memory limit; whatever a file does to it, the process stays. */
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { crc32 } from 'node:zlib'
import { compareDocuments } from '../../domain/documents/compare.ts'
import { compareLanguages } from '../../domain/documents/bilingual.ts'
import { judgeContent } from '../../domain/documents/content.ts'
import { contentKinds } from '../../domain/documents/content-kinds.ts'
import type { DocumentModel, DocxModel } from '../../domain/documents/document.ts'
import { readDocx } from '../../domain/documents/docx.ts'
import { readPlainText } from '../../domain/documents/plain-text.ts'
import { refused } from '../../domain/documents/refused.ts'
import { wordsOnly } from '../../domain/documents/words-only.ts'
import { readXlsx } from '../../domain/documents/xlsx.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { readCalendarFile } from '../calendar/read-calendar.ts'
import { certificatesIn } from '../signing/certificates-in.ts'
import { termsOfText } from '../../domain/search/terms.ts'
import { checkSignatures } from '../signing/check.ts'
import { openListOnDisk } from '../signing/long-list.ts'
import { diskScratch, windowOn } from './disk.ts'
import type { DocumentJobs, JobAnswer, JobFrame } from './jobs.ts'

/** Pictures carried with a document's model; the rest is shown as a frame with its size. */
const picturesLimit = 12 * 1_048_576

function digest(file: number, size: number): string {
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafe(1_048_576)
  for (let at = 0; at < size; ) {
    const got = readSync(file, piece, 0, piece.length, at)
    if (got === 0) break
    hash.update(piece.subarray(0, got))
    at += got
  }
  return hash.digest('hex')
}

function check({ path, name, policy, sha256 }: DocumentJobs['check']['ask']): DocumentJobs['check']['answer'] {
  const file = openSync(path, 'r')
  try {
    const size = fstatSync(file).size
    const verdict = judgeContent(name, windowOn(file, size), policy, { scratch: diskScratch, crc32: (before, bytes) => crc32(bytes, before) })
    return { sha256: sha256 ?? digest(file, size), size, verdict }
  } finally {
    closeSync(file)
  }
}

function docx(bytes: Uint8Array): DocxModel {
  const { model, part } = readDocx(bytes)
  let left = picturesLimit
  for (const [name, image] of Object.entries(model.images)) {
    if (!/^image\/(?:png|jpeg|gif|bmp|webp)$/.test(image.mime)) continue
    const picture = part(name)
    if (picture === null || picture.length > left) continue
    left -= picture.length
    image.base64 = Buffer.from(picture).toString('base64')
  }
  return model
}

function read({ bytes, mime }: DocumentJobs['read']['ask']): DocumentModel {
  if (mime === contentKinds.docx.mime) return docx(bytes)
  if (mime === contentKinds.xlsx.mime) return readXlsx(bytes)
  return wordsOnly(readPlainText(bytes, mime, decode))
}

/** A name that no decoder knows stands for Western letters. */
function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const charactersAtMost = 2_000_000

function words(ask: DocumentJobs['words']['ask']): DocumentJobs['words']['answer'] {
  // PostgreSQL keeps no zero byte in a text.
  const text = ('text' in ask ? ask.text : readPlainText(ask.bytes, ask.mime, decode)).replaceAll('\u0000', ' ').slice(0, charactersAtMost)
  return { text, terms: termsOfText(text).join(' ') }
}

const work = {
  check,
  read,
  words,
  compare: ({ before, after }: DocumentJobs['compare']['ask']) => compareDocuments(readDocx(before).model, readDocx(after).model),
  guard: ({ kk, ru }: DocumentJobs['guard']['ask']) => compareLanguages(readDocx(kk).model, readDocx(ru).model),
  calendar: ({ bytes }: DocumentJobs['calendar']['ask']) => readCalendarFile(bytes),
  signatures: checkSignatures,
  certificates: certificatesIn,
  revocations: openListOnDisk,
}

function answer(frame: JobFrame): JobAnswer {
  try {
    return { answer: (work[frame.name] as (ask: unknown) => DocumentJobs[typeof frame.name]['answer'])(frame.ask) }
  } catch (error) {
    if (error instanceof RefusalError) return { refusal: error.refusal }
    // A document nested so deep that the stack ends is hostile or hopeless, and no bug of the reader's.
    if (error instanceof RangeError) return { refusal: refused('tooComplex').refusal }
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

parentPort?.on('message', (frame: JobFrame) => parentPort?.postMessage(answer(frame)))
