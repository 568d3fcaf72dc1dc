import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Zip, ZipPassThrough } from 'fflate'
import { type ByteSource, memorySource } from '../../domain/documents/bytes.ts'
import { listZip, unpack, type ZipEntry } from '../../domain/documents/zip.ts'
import { asicManifest, asicMime, asicPaths } from '../../domain/signing/asic.ts'
import { checkLimits } from '../../domain/signing/check.ts'

const mimes: Record<string, string> = { pdf: 'application/pdf', json: 'application/json', p7s: 'application/pkcs7-signature', docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', txt: 'text/plain', pem: 'application/x-pem-file', sh: 'text/x-shellscript' }
const mimeOf = (path: string): string => mimes[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'application/octet-stream'
const crc = (before: number, piece: Uint8Array): number => crc32(piece, before)

export interface AsicWish {
  /** A ZIP, whose files go into the container as they are. */
  readonly source: ByteSource
  readonly sign: (manifest: Uint8Array) => Promise<Uint8Array>
  readonly write: (piece: Uint8Array) => void
}

/** Answers how many files it holds. The media type comes first and unpacked, so that a program knows the container by its first bytes. */
export async function writeAsic({ source, sign, write }: AsicWish): Promise<number> {
  const entries = listZip(source, { entries: checkLimits.entries }).filter((entry) => !entry.directory && !entry.name.startsWith('META-INF/') && entry.name !== asicPaths.mimetype)
  const manifest = asicManifest(entries.map((entry) => ({ path: entry.name, mime: mimeOf(entry.name), sha256: digestOf(source, entry) })))
  const signature = await sign(manifest)
  let failure: Error | null = null
  const zip = new Zip((error, piece) => {
    if (error !== null) failure = error
    else write(piece)
  })
  const add = (path: string, fill: (push: (piece: Uint8Array) => void) => void) => {
    const member = new ZipPassThrough(path)
    zip.add(member)
    fill((piece) => member.push(piece))
    member.push(new Uint8Array(), true)
  }
  add(asicPaths.mimetype, (push) => push(Buffer.from(asicMime, 'latin1')))
  for (const entry of entries) add(entry.name, (push) => unpack(source, entry, (piece) => push(piece.slice()), crc))
  add(asicPaths.manifest, (push) => push(manifest))
  add(asicPaths.signature, (push) => push(signature))
  zip.end()
  if (failure !== null) throw failure as Error
  return entries.length
}

/** The same of bytes that are held, whole. */
export async function asicOf(zip: Uint8Array, sign: AsicWish['sign']): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  await writeAsic({ source: memorySource(zip), sign, write: (piece) => void pieces.push(piece) })
  return Buffer.concat(pieces)
}

function digestOf(source: ByteSource, entry: ZipEntry): Uint8Array {
  const hash = createHash('sha256')
  unpack(source, entry, (piece) => void hash.update(piece), crc)
  return hash.digest()
}
