import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import pg from 'pg'
import { findProgram } from './programs.ts'
import { startOwnPortal } from '../world/own-portal.ts'
import { type Bench, timed } from './measure.ts'
import { load, post, Wire } from './wire.ts'

const roundMs = 1_500
/** Both sides do this long what is measured later: the portal's code is compiled as it runs, PostgreSQL's was before. */
const warmMs = 4_000

/** The lightest command there is, so that what is measured is the road: session, right, idempotency, history, feed. */
const mark = (token: string) => post('/api/notifications/read', { id: randomUUID(), input: { ids: [randomUUID()] }, actingFor: null, signature: null }, token)

/** C2, one at a time: a command's whole road against the least that a kept fact can cost. */
export const oneCommand: Bench = {
  name: 'C2',
  peer: 'one bare node-pg insert on the same PostgreSQL',
  lines: [{ what: 'p50', of: 'p50', limit: 2 }],
  async open() {
    const portal = await startOwnPortal()
    const { token } = portal.people[0]!
    const wire = new Wire(portal.port)
    const client = new pg.Client({ connectionString: portal.databaseUrl })
    await client.connect()
    await client.query('create table bare (id uuid primary key, words text)')
    const command = () => wire.ask(mark(token))
    const insert = () => client.query({ name: 'bare', text: 'insert into bare values ($1, $2)', values: [randomUUID(), 'Келісемін'] })
    for (const until = performance.now() + warmMs; performance.now() < until; ) await Promise.all([command(), insert()])
    return {
      subject: async () => ({ ms: await timed(150, command) }),
      floor: async () => ({ ms: await timed(150, insert) }),
      async close() {
        wire.close()
        await client.end()
        await portal.close()
      },
    }
  },
}

/** C2, eight writers at once: commands a second against what PostgreSQL itself can do. */
export const manyCommands: Bench = {
  name: 'C2 throughput',
  peer: 'pgbench -N -c8 on the same PostgreSQL',
  lines: [{ what: 'at 8 writers', of: 'rate', limit: 0.5, fails: 'under', series: 'rate' }],
  missing: () => (findProgram('pgbench') === null ? 'pgbench is not installed' : null),
  async open() {
    const portal = await startOwnPortal({ people: 8 })
    const run = promisify(execFile)
    await run('pgbench', ['-i', '-q', '-s', '5', portal.databaseUrl])
    // Each writer is one person, as each of pgbench's has rows of its own: two commands of one person wait for each other's history.
    const write = (ms: number) => load(portal.port, 8, ms, (writer) => mark(portal.people[writer]!.token))
    await write(warmMs)
    return {
      subject: async () => ({ rate: [await write(roundMs)] }),
      async floor() {
        const { stdout } = await run('pgbench', ['-N', '-c8', '-T', String(Math.ceil(roundMs / 1000)), portal.databaseUrl])
        return { rate: [Number(/tps = ([\d.]+)/.exec(stdout)?.[1])] }
      },
      close: () => portal.close(),
    }
  },
}

const hello = `
import Fastify from 'fastify'
const app = Fastify()
app.get('/', async () => ({ hello: 'world' }))
await app.listen({ port: 0, host: '127.0.0.1' })
console.log(app.server.address().port)`

export async function startHello(): Promise<{ port: number; close: () => void }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', hello], { stdio: ['ignore', 'pipe', 'inherit'] })
  const port = await new Promise<number>((resolve) => child.stdout.once('data', (line) => resolve(Number(line))))
  return { port, close: () => child.kill() }
}

const get = Buffer.from('GET / HTTP/1.1\r\nhost: portal\r\n\r\n')

/** H1: what session, right, schema and one indexed read cost on top of HTTP itself. */
export const reading: Bench = {
  name: 'H1',
  peer: 'Fastify hello',
  lines: [
    { what: 'authenticated read', of: 'rate', limit: 0.5, fails: 'under', series: 'read' },
    { what: 'validated POST', of: 'rate', limit: 0.6, fails: 'under', series: 'post' },
  ],
  async open() {
    const portal = await startOwnPortal()
    const plain = await startHello()
    const { token } = portal.people[0]!
    const read = post('/api/settings/get', { input: {}, actingFor: null }, token)
    const refused = post('/api/notifications/mine', { input: { after: null, limit: 1000 }, actingFor: null }, token)
    return {
      subject: async () => ({
        read: [await load(portal.port, 16, roundMs, () => read)],
        post: [await load(portal.port, 16, roundMs, () => refused, 409)],
      }),
      async floor() {
        const rate = await load(plain.port, 16, roundMs, () => get)
        return { read: [rate], post: [rate] }
      },
      async close() {
        plain.close()
        await portal.close()
      },
    }
  },
}

