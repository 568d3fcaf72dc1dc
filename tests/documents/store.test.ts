import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderStore } from '../../server/kernel/files-folder.ts'
import { rangeOf } from '../../server/kernel/file-routes.ts'
import { s3FromEnvironment, s3Store } from '../../server/kernel/files-s3.ts'
import type { FileStore } from '../../server/kernel/files.ts'

const folder = mkdtempSync(join(tmpdir(), 'kense-store-'))
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const whole = async (stream: Readable | null): Promise<Buffer> => Buffer.concat(stream === null ? [] : await stream.toArray())

/** A store that speaks enough of S3 to be a peer: it checks each body against the digest that the request signs, and fails now and then. */
const objects = new Map<string, Buffer>()
let failures = 0
const bucket: Server = createServer((request: IncomingMessage, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const body = Buffer.concat(parts)
    const held = objects.get(request.url ?? '')
    if (!/^AWS4-HMAC-SHA256 Credential=AK\/\d{8}\/kz-1\/s3\/aws4_request/.test(request.headers.authorization ?? '')) return response.writeHead(403).end()
    if (failures-- > 0) return response.writeHead(503).end()
    if (request.method === 'PUT') {
      if (digest(body) !== request.headers['x-amz-content-sha256']) return response.writeHead(400).end('XAmzContentSHA256Mismatch')
      objects.set(request.url ?? '', body)
      return response.writeHead(200).end()
    }
    if (held === undefined) return response.writeHead(404).end()
    const range = rangeOf(request.headers.range, held.length)
    const [start, end] = range === null || range === 'outside' ? [0, held.length - 1] : [range.start, range.end]
    response.writeHead(range === null ? 200 : 206, { 'content-length': String(end - start + 1) })
    return response.end(request.method === 'HEAD' ? undefined : held.subarray(start, end + 1))
  })
})

let remote: FileStore
beforeAll(async () => {
  await new Promise<void>((resolve) => bucket.listen(0, '127.0.0.1', resolve))
  const { port } = bucket.address() as { port: number }
  const place = s3FromEnvironment({ KENSE_S3_ENDPOINT: `http://127.0.0.1:${port}/`, KENSE_S3_BUCKET: 'kense', KENSE_S3_REGION: 'kz-1', KENSE_S3_KEY: 'AK', KENSE_S3_SECRET: 'SK' })
  remote = s3Store(place as NonNullable<typeof place>, join(folder, 'parts'))
})
afterAll(() => {
  bucket.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.each([
  ['a folder', () => folderStore(join(folder, 'files'))],
  ['an S3 store', () => remote],
])('files in %s', (_, open) => {
  it('§6.7 lie under their digest, come back whole and in part, and are one however often they come', async () => {
    const store = open()
    const bytes = randomBytes(300_000)
    const sha256 = digest(bytes)
    expect(await store.put(bytes)).toEqual({ sha256, size: bytes.length })
    expect(await store.put(Readable.from([bytes.subarray(0, 9), bytes.subarray(9)]))).toEqual({ sha256, size: bytes.length })
    expect([await store.size(sha256), Buffer.from((await store.bytes(sha256)) ?? []).equals(bytes)]).toEqual([bytes.length, true])
    expect(await whole(await store.open(sha256, { start: 100, end: 199 }))).toEqual(bytes.subarray(100, 200))
  })

  it('that are not held are null, and a name that is no digest is never looked for', async () => {
    const store = open()
    const unknown = digest(randomBytes(9))
    expect([await store.size(unknown), await store.bytes(unknown), await store.open(unknown)]).toEqual([null, null, null])
    expect(await folderStore(folder).bytes('../../etc/passwd')).toBeNull()
  })

  it('kept from a path leave the path where it is, so that a crash before the commit loses nothing', async () => {
    const [bytes, path] = [randomBytes(50_000), join(folder, 'part')]
    writeFileSync(path, bytes)
    await open().keep(path, digest(bytes))
    await open().keep(path, digest(bytes))
    expect([existsSync(path), Buffer.from((await open().bytes(digest(bytes))) ?? []).equals(bytes)]).toEqual([true, true])
  })

  it('leave nothing half written when their stream breaks', async () => {
    const broken = Readable.from((async function* () {
      yield randomBytes(1_000)
      throw new Error('cut')
    })())
    await expect(open().put(broken)).rejects.toThrow('cut')
    for (const place of ['files/incoming', 'parts']) expect(existsSync(join(folder, place)) ? readdirSync(join(folder, place)) : []).toEqual([])
  })
})

it('an S3 store that stumbles is asked again; one that lies about the bytes is not believed', async () => {
  const bytes = randomBytes(1_000)
  failures = 2
  expect((await remote.put(bytes)).size).toBe(1_000)
  writeFileSync(join(folder, 'lie'), bytes)
  await expect(remote.keep(join(folder, 'lie'), digest(randomBytes(5)))).rejects.toThrow('400')
  expect(readFileSync(join(folder, 'lie')).equals(bytes)).toBe(true)
})

it('a half-set S3 store is refused at the start, by name', () => {
  expect(s3FromEnvironment({})).toBeNull()
  expect(() => s3FromEnvironment({ KENSE_S3_ENDPOINT: 'https://s3', KENSE_S3_BUCKET: 'b' })).toThrow('KENSE_S3_KEY')
})

it.each([
  ['bytes=0-9', 100, { start: 0, end: 9 }], ['bytes=90-', 100, { start: 90, end: 99 }], ['bytes=-10', 100, { start: 90, end: 99 }], ['bytes=50-500', 100, { start: 50, end: 99 }],
  ['bytes=100-', 100, 'outside'], ['bytes=-0', 100, 'outside'], ['bytes=9-5', 100, null], ['bytes=0-1,5-6', 100, null], ['lines=1-2', 100, null], [undefined, 100, null],
])('the range %s of %d bytes', (header, size, range) => {
  expect(rangeOf(header, size)).toEqual(range)
})
