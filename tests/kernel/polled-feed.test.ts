/** A network in which plain questions pass and no WebSocket does, as behind many proxies. */
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { save } from '../../domain/settings/contract.ts'
import { openClock } from '../../native/kernel/clock.ts'
import { openLine, type Line } from '../../native/kernel/line.ts'
import { office } from '../../server/demo/office.ts'
import { startWorld, type World } from '../world/portal.ts'

let world: World
let proxy: Server
beforeAll(async () => {
  world = await startWorld()
  const { port } = new URL(world.portal.url)
  proxy = createServer((incoming, answer) => {
    const { method, headers, url } = incoming
    const outgoing = request({ host: '127.0.0.1', port, path: url, method, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers)
      from.pipe(answer)
    })
    outgoing.on('error', () => answer.destroy())
    incoming.pipe(outgoing)
  })
  proxy.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n'))
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await new Promise((resolve) => proxy.close(resolve))
  await world.close()
})

async function lineOf(token: string): Promise<{ line: Line; nouns: string[]; signedOut: () => boolean }> {
  const nouns: string[] = []
  let isSignedOut = false
  const line = openLine(openClock(), {
    onState: () => undefined,
    onNotices: (notices) => void nouns.push(...notices.map(({ noun }) => noun)),
    onGap: () => void nouns.push('*'),
    onLive: () => undefined,
    onSignedOut: () => (isSignedOut = true),
  })
  line.portalAt({ url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, certificate: null, demoOffice: null })
  line.signedIn(token, 0)
  expect(await line.whenOnline(15_000)).toBe(true)
  return { line, nouns, signedOut: () => isSignedOut }
}

describe('a client through whose proxy no WebSocket passes', () => {
  it('is online and hears of changes within seconds, by asking', async () => {
    const { line, nouns } = await lineOf(await world.as(office.finance.executor).token())
    try {
      await world.as(office.digital.portalAdministrator).do(save, { approvalDays: 9 })
      await expect.poll(() => nouns, { timeout: 8_000 }).toContain('setting')
    } finally {
      line.close()
    }
  })

  it('learns that it was signed out', async () => {
    const visitor = world.as(office.justice.executor)
    const token = await visitor.token()
    const { line, signedOut } = await lineOf(token)
    try {
      await fetch(`${world.portal.url}/session`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })
      await expect.poll(signedOut, { timeout: 8_000 }).toBe(true)
    } finally {
      line.close()
    }
  })
})
