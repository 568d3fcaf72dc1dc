import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { BridgeEvent, BridgeInput, BridgeName, BridgeOutput, Connection, DemoPerson } from '../../domain/kernel/bridge.ts'
import type { Client } from '../../scripts/office.ts'
import { eventually } from './shell.ts'

export const password = 'Kense-2026'

interface PageScope {
  kense: { call: (name: string, input: unknown) => Promise<unknown> }
  events: BridgeEvent[]
}

export function call<N extends BridgeName>(client: Client, name: N, input: BridgeInput<N>): Promise<BridgeOutput<N>> {
  return client.page.evaluate(([given, value]) => (globalThis as unknown as PageScope).kense.call(given as string, value), [name, input]) as Promise<BridgeOutput<N>>
}

export const events = (client: Client) => client.page.evaluate(() => (globalThis as unknown as PageScope).events)
export const forget = (client: Client) => client.page.evaluate(() => ((globalThis as unknown as PageScope).events.length = 0))

export function connectionIs(client: Client, state: Connection['state'], withinMs = 10_000): Promise<Connection> {
  return eventually(() => call(client, 'portal.connection', {}), (connection) => connection.state === state, withinMs)
}

export async function signIn(client: Client, id: string): Promise<DemoPerson> {
  await connectionIs(client, 'online')
  const person = (await call(client, 'session.demoPeople', {})).find((each) => each.id === id) as DemoPerson
  const keys = await call(client, 'session.addKey', { path: person.authKey })
  const key = Array.isArray(keys) ? keys.find((each) => each.path === person.authKey) : undefined
  const session = await call(client, 'session.signIn', { key: key?.id as string, password })
  expect(session).toMatchObject({ person: { id } })
  await connectionIs(client, 'online')
  return person
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The smallest real PDF, grown by a comment. */
export function aPdf(size: number): Buffer {
  const head = `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n%${randomBytes(size / 2).toString('hex')}\n`
  const offsets = ['1 0 obj', '2 0 obj', '3 0 obj'].map((mark) => String(head.indexOf(mark)).padStart(10, '0'))
  return Buffer.from(`${head}xref\n0 4\n0000000000 65535 f \n${offsets.map((offset) => `${offset} 00000 n \n`).join('')}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${head.length}\n%%EOF\n`)
}

/** As the page does it: chunks of base64, several on the way at once. */
export async function send(client: Client, name: string, bytes: Buffer): Promise<BridgeOutput<'files.end'>> {
  const begun = (await call(client, 'files.begin', { name, size: bytes.length })) as { transfer: string }
  const size = 256 * 1024
  const offsets = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => index * size)
  await Promise.all(offsets.reverse().map((offset) => call(client, 'files.chunk', { transfer: begun.transfer, offset, base64: bytes.subarray(offset, offset + size).toString('base64') })))
  return call(client, 'files.end', { transfer: begun.transfer })
}
