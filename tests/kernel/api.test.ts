import { randomUUID } from 'node:crypto'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { sql } from 'kysely'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contracts } from '../../domain/contracts.ts'
import { version } from '../../domain/kernel/version.ts'
import packageFile from '../../package.json' with { type: 'json' }
import type { PortalNode } from '../../server/kernel/node.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { layTrialTable, onlyHeads, outside, paper, write } from './trial.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ jobs: true })
  await layTrialTable(world.db)
})
afterAll(() => world.close())

const get = (path: string) => fetch(world.portal.url + path)

interface Document {
  openapi: string
  paths: Record<string, Record<string, { operationId: string; requestBody: { content: Record<string, { schema: object }> }; responses: Record<string, { content: Record<string, { schema: object }> }> }>>
}

describe('the portal’s own description', () => {
  it('is OpenAPI 3.1 and has every contract', async () => {
    const document = (await (await get('/api/openapi.json')).json()) as Document
    expect(document.openapi).toMatch(/^3\.1/)
    const named = Object.values(document.paths).map((path) => path['post']!.operationId)
    expect(named.toSorted()).toEqual([...contracts.keys()].toSorted())
  })

  it('says truly what goes over the wire: requests, answers and refusals fit their schemas', async () => {
    const document = (await (await get('/api/openapi.json')).json()) as Document
    const ajv = new Ajv2020({ strict: false, formats: { uuid: true, 'date-time': true, date: true, time: true, uri: true, email: true } })
    const { requestBody, responses } = document.paths['/trial/write']!['post']!
    const fits = (schema: object, value: unknown) => ajv.validate({ ...schema, components: (document as unknown as { components: object }).components }, value)
    const envelope = { id: randomUUID(), input: { id: randomUUID(), text: 'x' }, actingFor: null, signature: null }
    expect(fits(requestBody.content['application/json']!.schema, envelope)).toBe(true)
    expect(fits(requestBody.content['application/json']!.schema, { ...envelope, input: {} })).toBe(false)
    const answer = await world.as(office.finance.head).send(write, envelope)
    expect(fits(responses['200']!.content['application/json']!.schema, answer.body)).toBe(true)
    for (const [text, status] of [['refuse', '404']] as const) {
      const refused = await world.as(office.finance.head).send(write, { ...envelope, id: randomUUID(), input: { id: randomUUID(), text } })
      expect(String(refused.status)).toBe(status)
      expect(fits(responses[status]!.content['application/json']!.schema, refused.body)).toBe(true)
    }
    const { responses: ofHeads } = document.paths['/trial/onlyHeads']!['post']!
    const forbidden = await world.as(office.finance.legalHead).send(onlyHeads, { ...envelope, id: randomUUID(), input: {} })
    expect(fits(ofHeads[String(forbidden.status)]!.content['application/json']!.schema, forbidden.body)).toBe(true)
  })

  it('has a page for people that loads nothing from elsewhere and runs no script', async () => {
    const response = await get('/api/docs')
    const page = await response.text()
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    for (const name of contracts.keys()) expect(page).toContain(`id="${name}"`)
    expect(page).not.toMatch(/<script|https?:\/\/(?!json-schema)/)
  })
})

describe('/rpc', () => {
  it('goes the same road: answers, typed refusals, and one deed for one id', async () => {
    const token = await world.as(office.finance.head).token()
    const client = createORPCClient<Record<string, Record<string, (input: unknown) => Promise<unknown>>>>(new RPCLink({ url: `${world.portal.url}/rpc`, headers: { authorization: `Bearer ${token}` } }))
    const note = randomUUID()
    const envelope = { id: randomUUID(), input: { id: note, text: 'by rpc' }, actingFor: null, signature: null }
    const first = await client['trial']!['write']!(envelope)
    expect(await client['trial']!['write']!(envelope)).toEqual(first)
    expect(await client['trial']!['paper']!({ input: { id: note }, actingFor: null })).toEqual({ id: note, text: 'by rpc', version: 1 })
    await expect(client['trial']!['paper']!({ input: { id: randomUUID() }, actingFor: null })).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404, data: { refusal: { key: 'kernel.notFound' } } })
    await expect(client['trial']!['nothing']!({})).rejects.toMatchObject({ status: 404 })
  })
})

describe('for whoever runs it', () => {
  it('says whether it is well, by the database, the files and the feed', async () => {
    expect(await (await get('/health')).json()).toEqual({ well: true, database: true, files: true, feed: true })
  })

  it('counts calls by name and status, and names nobody', async () => {
    await world.as(office.finance.head).do(write, { id: randomUUID(), text: 'counted' })
    const text = await (await get('/metrics')).text()
    expect(text).toMatch(/kense_call_seconds_count\{name="trial\.write",status="200"\} \d+/)
    expect(text).not.toContain(office.finance.head.id)
    expect(text).not.toContain(office.finance.head.surname)
  })

  it('tells its time, and what anyone may know of it', async () => {
    const { now } = (await (await get('/time')).json()) as { now: string }
    expect(Math.abs(Date.parse(now) - Date.parse(world.clock.now()))).toBeLessThan(2_000)
    expect(version).toBe(packageFile.version)
    expect(await (await get('/portal')).json()).toMatchObject({ version, id: expect.stringMatching(/^[0-9a-f-]{36}$/), passwordSignIn: true, demo: false })
  })

  it('says 404 to what is not there, in the same form as every refusal', async () => {
    const response = await get('/nothing')
    expect([response.status, await response.json()]).toEqual([404, { refusal: { key: 'kernel.notFound' } }])
  })
})

describe('jobs', () => {
  const textOf = async (id: string) => (await world.as(office.finance.head).ask(paper, { id })).text

  it('run once after the commit that asked for them', async () => {
    const id = randomUUID()
    await world.as(office.finance.head).do(write, { id, text: 'later' })
    await expect.poll(() => textOf(id), { timeout: 8_000 }).toBe('done later')
    const lines = await world.db.selectFrom('history').select('entry').where('id', '=', id).orderBy('n').execute()
    expect(lines.map((line) => (JSON.parse(line.entry) as { name: string; person: string | null }).name)).toEqual(['trial.write', 'job:trial.job'])
  })

  it('are not started by a command that was refused after asking for them', async () => {
    const waiting = async () => Number((await sql<{ count: string }>`select count(*) from pgboss.job where name = 'trial.job'`.execute(world.db)).rows[0]!.count)
    const before = await waiting()
    await expect(world.as(office.finance.head).do(write, { id: randomUUID(), text: 'laterRefused' })).rejects.toMatchObject({ status: 404 })
    expect(await waiting()).toBe(before)
    await world.as(office.finance.head).do(write, { id: randomUUID(), text: 'later' })
    expect(await waiting()).toBe(before + 1)
  })
})

describe('a job that waits for somebody else', () => {
  const bring = (node: PortalNode, data: { id: string; text: string }) => runJob(node, 'trial.bring', registered.jobs.get('trial.bring')!, data)
  const openTransactions = async () =>
    Number((await sql<{ count: string }>`select count(*) from pg_stat_activity where datname = current_database() and state = 'idle in transaction' and state_change < clock_timestamp() - interval '80 ms'`.execute(world.db)).rows[0]!.count)

  it('keeps no transaction open while it waits, and two of one key follow each other, over two nodes too', async () => {
    const other = await world.anotherNode()
    const id = randomUUID()
    await world.as(office.finance.head).do(write, { id, text: 'begun' })
    outside.under = 0
    outside.most = 0
    let seen = 0
    outside.wait = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      seen = Math.max(seen, await openTransactions())
    }
    await Promise.all([bring(world.portal.node, { id, text: 'a' }), bring(world.portal.node, { id, text: 'b' }), bring(other.node, { id, text: 'c' })])
    expect([outside.most, seen]).toEqual([1, 0])
    const note = await world.as(office.finance.head).ask(paper, { id })
    expect([...note.text].toSorted().join('')).toBe([...'begunabc'].toSorted().join(''))
    outside.most = 0
    await Promise.all([bring(world.portal.node, { id, text: 'd' }), bring(other.node, { id: randomUUID(), text: 'e' })])
    expect(outside.most).toBe(2)
    await other.close()
  })

  it('many keys at once share one line, each as pg means a line to be used', async () => {
    const warnings: string[] = []
    const hear = (warning: Error) => void warnings.push(warning.message)
    process.on('warning', hear)
    outside.most = 0
    outside.wait = () => new Promise((resolve) => setTimeout(resolve, 50))
    await Promise.all(Array.from({ length: 6 }, () => bring(world.portal.node, { id: randomUUID(), text: '' })))
    expect(outside.most).toBe(6)
    process.off('warning', hear)
    expect(warnings).toEqual([])
  })

  it('writes nothing when nothing was brought or the bringing failed, and the next of its key goes on', async () => {
    const id = randomUUID()
    await world.as(office.finance.head).do(write, { id, text: 'begun' })
    outside.wait = async () => undefined
    await bring(world.portal.node, { id, text: '' })
    outside.wait = async () => Promise.reject(new Error('the line is cut'))
    await expect(bring(world.portal.node, { id, text: 'x' })).rejects.toThrow('the line is cut')
    expect((await world.as(office.finance.head).ask(paper, { id })).text).toBe('begun')
    outside.wait = async () => undefined
    await bring(world.portal.node, { id, text: 'x' })
    expect((await world.as(office.finance.head).ask(paper, { id })).text).toBe('begunx')
  })
})
