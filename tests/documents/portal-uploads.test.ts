import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { warnings } from '../../domain/documents/contract.ts'
import type { UploadState, UploadedFile } from '../../domain/documents/wire.ts'
import { office } from '../../server/demo/office.ts'
import type { RunningPortal } from '../../server/start.ts'
import { startWorld, type World } from '../world/portal.ts'
import { aDocx, aZip, docxOf, paragraphXml } from './made.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const executor = () => world.as(office.finance.executor)
const stranger = () => world.as(office.justice.executor)
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

interface Sent {
  status: number
  body: unknown
}

async function speak(visitor: ReturnType<typeof executor>, method: string, path: string, body?: Uint8Array | string, portal: RunningPortal = world.portal): Promise<Sent> {
  const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
  const answer = await fetch(`${portal.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${await visitor.token()}`, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: body as BodyInit }),
  })
  return { status: answer.status, body: await answer.json().catch(() => null) }
}

async function begin(name: string, size: number): Promise<string> {
  const begun = await speak(executor(), 'POST', '/files', JSON.stringify({ name, size }))
  expect(begun.status, JSON.stringify(begun.body)).toBe(200)
  return (begun.body as UploadState).id
}

async function upload(name: string, bytes: Uint8Array): Promise<Sent> {
  const id = await begin(name, bytes.length)
  const put = await speak(executor(), 'PUT', `/files/${id}?offset=0`, bytes)
  expect(put.body).toEqual({ id, received: bytes.length, size: bytes.length })
  return speak(executor(), 'POST', `/files/${id}/end`, JSON.stringify({ sha256: digest(bytes) }))
}

const refusalOf = (sent: Sent): string | undefined => (sent.body as { refusal?: { key: string } } | null)?.refusal?.key

describe('an upload', () => {
  it('§8 comes back byte for byte, to its uploader', async () => {
    const bytes = aDocx('Жоба', 'Осы қаулы қолданысқа енгізіледі.')
    const ended = await upload('Қаулы жобасы.docx', bytes)
    expect(ended).toMatchObject({ status: 200, body: { file: { name: 'Қаулы жобасы.docx', size: bytes.length, sha256: digest(bytes) }, flags: [] } })
    const answer = await fetch(`${world.portal.url}/files/${digest(bytes)}`, { headers: { authorization: `Bearer ${await executor().token()}` } })
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true)
    expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent('Қаулы жобасы.docx'))
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('is no file to a stranger, who is told nothing of its being there', async () => {
    const bytes = aDocx('Жоба', 'Бөгде адамға жабық.')
    await upload('жабық.docx', bytes)
    const [known, unknown] = [await speak(stranger(), 'GET', `/files/${digest(bytes)}`), await speak(stranger(), 'GET', `/files/${'0'.repeat(64)}`)]
    expect(known).toMatchObject({ status: 404 })
    expect(known).toEqual(unknown)
  })

  it('goes on where it stopped, from any chunk, on another node', async () => {
    const bytes = aZip({ 'шу.txt': randomBytes(700_000) })
    const id = await begin('бөлік.zip', bytes.length)
    await speak(executor(), 'PUT', `/files/${id}?offset=0`, bytes.subarray(0, 300_001))
    const wrong = await speak(executor(), 'PUT', `/files/${id}?offset=5`, bytes.subarray(5))
    expect(wrong).toEqual({ status: 409, body: { id, received: 300_001, size: bytes.length } })
    const other = await world.anotherNode()
    expect((await speak(executor(), 'GET', `/files/${id}`, undefined, other)).body).toEqual({ id, received: 300_001, size: bytes.length })
    await speak(executor(), 'PUT', `/files/${id}?offset=300001`, bytes.subarray(300_001), other)
    const ended = await speak(executor(), 'POST', `/files/${id}/end`, '{}')
    expect((ended.body as UploadedFile).file.sha256).toBe(digest(bytes))
    expect(await speak(executor(), 'POST', `/files/${id}/end`, '{}', other)).toEqual(ended)
  })

  it('keeps what had arrived when the line is cut in the middle', async () => {
    const bytes = aZip({ 'шу.txt': randomBytes(400_000) })
    const id = await begin('кесілген.zip', bytes.length)
    const broken = Readable.from((async function* () {
      yield bytes.subarray(0, 200_000)
      await new Promise((resolve) => setTimeout(resolve, 500))
      throw new Error('cut')
    })())
    const headers = { authorization: `Bearer ${await executor().token()}`, 'content-type': 'application/octet-stream' }
    await fetch(`${world.portal.url}/files/${id}?offset=0`, { method: 'PUT', headers, body: broken as never, duplex: 'half' } as RequestInit).catch(() => undefined)
    const state = async () => ((await speak(executor(), 'GET', `/files/${id}`)).body as UploadState).received
    await expect.poll(state, { timeout: 5_000 }).toBeGreaterThan(0)
    const received = await state()
    await speak(executor(), 'PUT', `/files/${id}?offset=${received}`, bytes.subarray(received))
    expect((await speak(executor(), 'POST', `/files/${id}/end`, '{}')).status).toBe(200)
  })

  it('§9 over 60 MB is refused before a byte is sent; exactly 60 MB is not', async () => {
    const limit = 60 * 1024 * 1024
    const over = await speak(executor(), 'POST', '/files', JSON.stringify({ name: 'үлкен.pdf', size: limit + 1 }))
    expect([over.status, refusalOf(over)]).toEqual([409, 'documents.refused.tooLarge'])
    expect((await speak(executor(), 'POST', '/files', JSON.stringify({ name: 'үлкен.pdf', size: limit }))).status).toBe(200)
  })

  it('never grows beyond the size that was announced', async () => {
    const id = await begin('аз.zip', 100)
    const put = await speak(executor(), 'PUT', `/files/${id}?offset=0`, randomBytes(5_000))
    expect(put.status).toBe(409)
    expect(((await speak(executor(), 'GET', `/files/${id}`)).body as UploadState).received).toBeLessThanOrEqual(100)
  })

  it('§10 of a program named as a document is refused with the reason, and leaves nothing behind', async () => {
    const bytes = Buffer.concat([Buffer.from('MZ'), randomBytes(2_000)])
    const ended = await upload('есеп.docx', bytes)
    expect([ended.status, refusalOf(ended)]).toEqual([409, 'documents.refused.executable'])
    expect((await speak(executor(), 'GET', `/files/${digest(bytes)}`)).status).toBe(404)
    expect(existsSync(join(world.dataDir, 'files', digest(bytes).slice(0, 2), digest(bytes).slice(2, 4), digest(bytes)))).toBe(false)
  })

  it('§10 what a reader should be told of a file is told to whoever may read it, and to nobody else', async () => {
    const bytes = docxOf(paragraphXml('Сурет сырттан алынады.'), {
      'word/_rels/document.xml.rels': '<Relationships><Relationship Id="r1" Type="http://x/image" Target="http://198.51.100.7/a.png" TargetMode="External"/></Relationships>',
    })
    expect(await upload('Сыртқы сурет.docx', bytes)).toMatchObject({ status: 200, body: { flags: ['external'] } })
    expect(await executor().ask(warnings, { sha256: digest(bytes) })).toEqual({ flags: ['external'] })
    expect(await stranger().ask(warnings, { sha256: digest(bytes) })).toEqual({ flags: [] })
  })

  it('that changed on the way is refused', async () => {
    const bytes = aDocx('Жоба', 'Жолда өзгерген.')
    const id = await begin('өзгерген.docx', bytes.length)
    await speak(executor(), 'PUT', `/files/${id}?offset=0`, bytes)
    const ended = await speak(executor(), 'POST', `/files/${id}/end`, JSON.stringify({ sha256: '0'.repeat(64) }))
    expect(refusalOf(ended)).toBe('documents.refused.changedOnTheWay')
  })

  it('that is not all there yet says how much is, and can be ended later', async () => {
    const bytes = aDocx('Жоба', 'Әлі толық емес.')
    const id = await begin('толық емес.docx', bytes.length)
    await speak(executor(), 'PUT', `/files/${id}?offset=0`, bytes.subarray(0, 100))
    expect(refusalOf(await speak(executor(), 'POST', `/files/${id}/end`, '{}'))).toBe('documents.refused.incomplete')
    await speak(executor(), 'PUT', `/files/${id}?offset=100`, bytes.subarray(100))
    expect((await speak(executor(), 'POST', `/files/${id}/end`, '{}')).status).toBe(200)
  })

  it('belongs to who began it', async () => {
    const id = await begin('менікі.docx', 10)
    expect(refusalOf(await speak(stranger(), 'PUT', `/files/${id}?offset=0`, randomBytes(10)))).toBe('documents.refused.uploadGone')
    expect(refusalOf(await speak(stranger(), 'GET', `/files/${id}`))).toBe('documents.refused.uploadGone')
  })

  it('without a session is answered like everything else without one', async () => {
    const answer = await fetch(`${world.portal.url}/files`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"а.pdf","size":1}' })
    expect([answer.status, await answer.json()]).toEqual([401, { refusal: { key: 'kernel.signInNeeded' } }])
  })

  it('stored twice is one file', async () => {
    const bytes = aDocx('Жоба', 'Екі рет жүктелген.')
    expect((await upload('бір.docx', bytes)).status).toBe(200)
    expect((await upload('екі.docx', bytes)).status).toBe(200)
  })
})

describe('a download', () => {
  const bytes = aDocx('Жоба', 'Бөлшектеп алынатын құжат.')
  const get = async (headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${world.portal.url}/files/${digest(bytes)}`, { method, headers: { authorization: `Bearer ${await executor().token()}`, ...headers } })

  it('gives ranges, the end of the file, and says when a range lies outside', async () => {
    await upload('бөлшек.docx', bytes)
    const [middle, end, outside] = [await get({ range: 'bytes=10-19' }), await get({ range: 'bytes=-5' }), await get({ range: `bytes=${bytes.length}-` })]
    expect([middle.status, middle.headers.get('content-range'), Buffer.from(await middle.arrayBuffer())]).toEqual([206, `bytes 10-19/${bytes.length}`, Buffer.from(bytes.subarray(10, 20))])
    expect(Buffer.from(await end.arrayBuffer())).toEqual(Buffer.from(bytes.subarray(-5)))
    expect(outside.status).toBe(416)
  })

  it('is not sent again to who holds it, and HEAD sends no body', async () => {
    const head = await get({}, 'HEAD')
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)])
    expect((await get({ 'if-none-match': head.headers.get('etag') ?? '' })).status).toBe(304)
  })
})
