/**
 * Updates from a folder or an HTTP server of the intranet. What is offered stands in `update.json`, signed with the
 * release key (Ed25519); an installer is run only when the signature, the version and the digest of its bytes hold.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { atMost, whole } from '../node/kernel/at-most.ts'

export const UpdateOffer = z.strictObject({
  product: z.literal('kense'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  madeAt: z.iso.datetime(),
  files: z.array(z.strictObject({ platform: z.enum(['win32', 'linux-deb', 'linux-appimage']), name: z.string().regex(/^[\w.-]+$/), size: z.int().positive(), sha512: z.string().regex(/^[0-9a-f]{128}$/) })),
})
export type UpdateOffer = z.infer<typeof UpdateOffer>

/** `updates.json` beside the installed program. */
export const UpdateSource = z.object({
  /** A folder (`\\server\kense`, `/srv/kense`) or an address (`https://…`). */
  from: z.string().min(1),
  /** The release key's public half, PEM. */
  key: z.string().min(1),
})
export type UpdateSource = z.infer<typeof UpdateSource>

export type UpdateFound = { state: 'none' } | { state: 'ready'; version: string; path: string } | { state: 'refused'; why: 'signature' | 'shape' | 'bytes' | 'missing' }

const offerLimitBytes = 100_000

/** Looks once. Nothing is run here: the shell asks the person and starts what was verified. */
export async function lookForUpdate(source: UpdateSource, installed: string, platform: UpdateOffer['files'][number]['platform'], folder: string): Promise<UpdateFound> {
  const [text, signature] = await Promise.all([readWhole(source, 'update.json'), readWhole(source, 'update.json.sig')]).catch(() => [null, null])
  if (text === null || signature === null) return { state: 'refused', why: 'missing' }
  // The signature is judged over the bytes as they came, before anything in them is believed.
  if (!signedBy(source.key, text, signature)) return { state: 'refused', why: 'signature' }
  const offer = UpdateOffer.safeParse(parsed(text))
  if (!offer.success) return { state: 'refused', why: 'shape' }
  if (!isNewer(offer.data.version, installed)) return { state: 'none' }
  const file = offer.data.files.find((each) => each.platform === platform)
  if (!file) return { state: 'none' }
  const path = join(folder, file.name)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await sha512(path).catch(() => null)) === file.sha512) return { state: 'ready', version: offer.data.version, path }
  await bring(source, file, `${path}.new`).catch(() => undefined)
  if ((await sha512(`${path}.new`).catch(() => null)) !== file.sha512) {
    await rm(`${path}.new`, { force: true })
    return { state: 'refused', why: 'bytes' }
  }
  await rename(`${path}.new`, path)
  return { state: 'ready', version: offer.data.version, path }
}

/** An older version is never offered, so that a signed release with a known hole can't be brought back. */
export function isNewer(offered: string, installed: string): boolean {
  const numbers = (version: string) => version.split('.').map(Number)
  const [a, b] = [numbers(offered), numbers(installed)]
  for (let index = 0; index < 3; index += 1) if (a[index] !== b[index]) return (a[index] ?? 0) > (b[index] ?? 0)
  return false
}

function signedBy(key: string, text: Buffer, signature: Buffer): boolean {
  try {
    return verify(null, text, createPublicKey(key), Buffer.from(signature.toString('utf8').trim(), 'base64'))
  } catch {
    return false
  }
}

const isAddress = (from: string) => /^https?:\/\//.test(from)
const addressOf = (source: UpdateSource, name: string) => new URL(name, source.from.endsWith('/') ? source.from : `${source.from}/`)

/** No further than so many bytes, wherever it comes from: neither a server's word on the length nor a share's is believed. */
async function piecesOf(source: UpdateSource, name: string, { limitBytes, timeoutMs }: { limitBytes: number; timeoutMs: number }): Promise<AsyncIterable<Uint8Array>> {
  const tooLong = () => new Error(`${name} is longer than ${limitBytes} bytes`)
  if (!isAddress(source.from)) return atMost(createReadStream(join(source.from, name)), limitBytes, tooLong)
  const answer = await fetch(addressOf(source, name), { signal: AbortSignal.timeout(timeoutMs) })
  if (!answer.ok || !answer.body) throw new Error(`${name}: ${answer.status}`)
  return atMost(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), limitBytes, tooLong)
}

const readWhole = async (source: UpdateSource, name: string): Promise<Buffer> => whole(await piecesOf(source, name, { limitBytes: offerLimitBytes, timeoutMs: 20_000 }))

/** The signed offer says how long the installer is, so not a byte more is written to the disk. */
async function bring(source: UpdateSource, { name, size }: UpdateOffer['files'][number], to: string): Promise<void> {
  await writeFile(to, await piecesOf(source, name, { limitBytes: size, timeoutMs: 600_000 }), { mode: 0o600 })
}

async function sha512(path: string): Promise<string> {
  const hash = createHash('sha512')
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) hash.update(part)
  return hash.digest('hex')
}

function parsed(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8')) as unknown
  } catch {
    return null
  }
}
