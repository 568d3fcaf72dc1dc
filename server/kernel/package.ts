/** Packages of evidence that are checked without the portal: what all of them have in common. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { Zip, ZipPassThrough } from 'fflate'
import { astanaOffsetMs } from '../../domain/kernel/time.ts'
import type { FileStore } from './files.ts'
import type { HistoryLine } from './history.ts'

/** A stored file by its digest, or bytes made for the package. */
export type Content = { sha256: string } | { bytes: Uint8Array }
export type Member = { path: string } & Content

export interface BuiltPackage {
  members: Member[]
  seal: string
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A line of `signatures.txt`: OpenSSL judges each certificate at the moment of its signature, as the paper keeps it. */
export function signatureLine({ folder, at, deed, version }: { folder: string; at: string; deed: string; version: string }): string {
  return `${folder} ${Math.floor(Date.parse(at) / 1000)} ${deed} ${version}\n`
}

/** Names every member by its digest, and the list itself by the seal. */
export function sealed(members: Member[]): BuiltPackage {
  const sums = utf8(members.map((member) => `${'sha256' in member ? member.sha256 : sha256(member.bytes)}  ${member.path}\n`).join(''))
  const seal = sha256(sums)
  // Three times, so that a changed byte shows whether it is here or in SHA256SUMS.
  return { members: [...members, { path: 'SHA256SUMS', bytes: sums }, { path: 'SEAL', bytes: utf8(`${seal}\n`.repeat(3)) }], seal }
}

/** Of a withheld line only its digest goes out, which the chain needs. */
export function historyMembers(history: readonly HistoryLine[], withheld: (line: HistoryLine) => boolean): Member[] {
  const digests = history.map((line) => createHash('sha256').update(line.entry).digest('hex'))
  const lines = history.map((line, index) => (withheld(line) ? `{"withheld":"${digests[index]}"}` : line.entry))
  return [
    { path: 'history.jsonl', bytes: utf8(lines.map((line) => `${line}\n`).join('')) },
    { path: 'history.sha256', bytes: utf8(history.map((line, index) => `${digests[index]} ${line.hash}\n`).join('')) },
  ]
}

/** A zip without compression, made while it is read: a package may hold many files of 60 MB. */
export function zipStream(files: FileStore, members: readonly Member[], at: string): Readable {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const ready: Uint8Array[] = []
    let failure: Error | null = null
    const zip = new Zip((error, chunk) => {
      if (error !== null) failure = error
      else ready.push(chunk)
    })
    for (const member of members) {
      const entry = new ZipPassThrough(member.path)
      entry.mtime = new Date(Date.parse(at) + astanaOffsetMs(Date.parse(at)))
      zip.add(entry)
      for await (const piece of piecesOf(files, member)) {
        entry.push(piece)
        yield* ready.splice(0)
      }
      entry.push(new Uint8Array(0), true)
      yield* ready.splice(0)
    }
    zip.end()
    yield* ready.splice(0)
    if (failure !== null) throw failure as Error
  }
  return Readable.from(chunks(), { objectMode: false })
}

async function* piecesOf(files: FileStore, member: Member): AsyncGenerator<Uint8Array> {
  if ('bytes' in member) {
    yield member.bytes
    return
  }
  const stream = await files.open(member.sha256)
  if (stream === null) throw new Error(`${member.path} is not in the file store: ${member.sha256}`)
  for await (const piece of stream) yield piece as Uint8Array
}

