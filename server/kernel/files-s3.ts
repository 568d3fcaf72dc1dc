import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { setTimeout } from 'node:timers/promises'
import { AwsClient } from 'aws4fetch'
import type { FileStore } from './files.ts'

export interface S3Place {
  /** `https://s3.example.kz`; the bucket is put into the path, as stores inside an institution expect. */
  endpoint: string
  bucket: string
  region: string
  key: string
  secret: string
}

/** Settings of the process: KENSE_S3_ENDPOINT, _BUCKET, _REGION, _KEY, _SECRET. Null when there is no endpoint. */
export function s3FromEnvironment(env: NodeJS.ProcessEnv): S3Place | null {
  const endpoint = env['KENSE_S3_ENDPOINT']
  if (endpoint === undefined) return null
  const need = (name: string): string => {
    const value = env[name]
    if (value === undefined || value === '') throw new Error(`KENSE_S3_ENDPOINT is set, so ${name} is needed too`)
    return value
  }
  return { endpoint: endpoint.replace(/\/+$/, ''), bucket: need('KENSE_S3_BUCKET'), region: env['KENSE_S3_REGION'] ?? 'us-east-1', key: need('KENSE_S3_KEY'), secret: need('KENSE_S3_SECRET') }
}

const tries = 4
const answerWithinMs = 120_000

class StoreError extends Error {
  override readonly name = 'StoreError'
}

/**
 * Any S3 store, by the same addresses as a folder. The store itself checks each upload against its address, since that
 * is the digest which the request signs. `folder` holds files on their way in.
 */
export function s3Store(place: S3Place, folder: string): FileStore {
  const client = new AwsClient({ accessKeyId: place.key, secretAccessKey: place.secret, region: place.region, service: 's3', retries: 0 })
  const urlOf = (sha256: string): string => `${place.endpoint}/${place.bucket}/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`

  /** Network failures and the store's own (5xx) are tried again; `make` gives each try a body of its own. */
  async function ask(sha256: string, make: () => RequestInit): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await client.fetch(urlOf(sha256), { signal: AbortSignal.timeout(answerWithinMs), ...make() })
        if (answer.status < 500 || attempt === tries) return answer
        await answer.body?.cancel()
      } catch (error) {
        if (attempt === tries) throw new StoreError('the file store does not answer', { cause: error })
      }
      await setTimeout(100 * 4 ** (attempt - 1))
    }
  }

  async function size(sha256: string): Promise<number | null> {
    const answer = await ask(sha256, () => ({ method: 'HEAD' }))
    if (answer.status === 404) return null
    if (!answer.ok) throw new StoreError(`the file store answered ${answer.status}`)
    return Number(answer.headers.get('content-length'))
  }

  async function get(sha256: string, range?: { start: number; end: number }): Promise<Response | null> {
    const answer = await ask(sha256, () => ({ headers: range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` } }))
    if (answer.status === 404) return null
    if (!answer.ok) throw new StoreError(`the file store answered ${answer.status}`)
    return answer
  }

  async function send(path: string, sha256: string): Promise<void> {
    const { size: length } = await stat(path)
    if ((await size(sha256)) === length) return
    const answer = await ask(sha256, () => ({
      method: 'PUT',
      body: Readable.toWeb(createReadStream(path, { highWaterMark: 262_144 })) as never,
      duplex: 'half',
      headers: { 'content-length': String(length), 'content-type': 'application/octet-stream', 'x-amz-content-sha256': sha256 },
    }) as RequestInit)
    if (!answer.ok) throw new StoreError(`the file store answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`)
    if ((await size(sha256)) !== length) throw new StoreError('the file store did not keep what it took')
  }

  return {
    size,
    async drop(sha256) {
      const answer = await ask(sha256, () => ({ method: 'DELETE' }))
      if (!answer.ok && answer.status !== 404) throw new StoreError(`the file store answered ${answer.status}`)
    },
    async put(bytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const path = join(folder, randomUUID())
      const file = await open(path, 'wx', 0o600)
      try {
        const hash = createHash('sha256')
        let length = 0
        for await (const piece of (bytes instanceof Uint8Array ? Readable.from([bytes]) : bytes) as AsyncIterable<Uint8Array>) {
          hash.update(piece)
          await file.writeFile(piece)
          length += piece.length
        }
        await file.close()
        const sha256 = hash.digest('hex')
        await send(path, sha256)
        return { sha256, size: length }
      } finally {
        await file.close().catch(() => undefined)
        await unlink(path).catch(() => undefined)
      }
    },
    async keep(path, sha256) {
      await send(path, sha256)
    },
    async open(sha256, range) {
      const answer = await get(sha256, range)
      return answer === null ? null : answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body as ReadableStream)
    },
    async bytes(sha256, range) {
      const answer = await get(sha256, range)
      return answer === null ? null : new Uint8Array(await answer.arrayBuffer())
    },
  }
}
