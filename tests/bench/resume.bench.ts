import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NativeClient } from '../faults/native-client.ts'
import { type OwnPortal, password, startOwnPortal } from '../world/own-portal.ts'
import { aDocument } from './document.ts'
import type { Bench } from './measure.ts'

const mebibyte = 1024 * 1024
const sizeBytes = 12 * mebibyte
/** What the page hands over to native at once. */
const handedBytes = mebibyte
/** What native sends to the portal in one request. */
const sentAtOnce = mebibyte

interface CountingLine {
  url: string
  /** Bytes that went from the client to the portal. */
  up: number
  /** After so many more bytes every connection is cut, in the middle of a request; the next ones hold. */
  cutAfter(bytes: number): void
  close(): void
}

async function openCountingLine(target: number): Promise<CountingLine> {
  const sockets = new Set<Socket>()
  let left = Infinity
  const line: CountingLine = { url: '', up: 0, cutAfter: (bytes) => (left = bytes), close: () => server.close() }
  const server = createServer((client) => {
    const portal = connect(target, '127.0.0.1')
    for (const socket of [client, portal]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        portal.destroy()
      })
    }
    portal.pipe(client)
    client.on('data', (bytes) => {
      line.up += bytes.length
      left -= bytes.length
      portal.write(bytes)
      if (left > 0) return
      left = Infinity
      for (const socket of sockets) socket.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  line.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  return line
}

async function signedIn(userDir: string, url: string, portal: OwnPortal): Promise<NativeClient> {
  const client = new NativeClient(userDir, { url, certificate: null, demoOffice: null })
  await client.ready
  const { login } = portal.people[0]!
  for (let tries = 0; ; tries += 1) {
    const answer = await client.call('session.signInByPassword', { login, password })
    if (answer !== null && !('fault' in answer) && !('refusal' in answer)) return client
    if (tries > 40) throw new Error(`nobody was signed in: ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

/** Hands a new file over to native, which sends it; answers the bytes that went over the line for it. */
async function uploadThrough(client: NativeClient, line: CountingLine, cutAfter: number): Promise<number> {
  const bytes = aDocument(sizeBytes)
  const begun = await client.call('files.begin', { name: 'жоба.pdf', size: bytes.length })
  if (begun === null || !('transfer' in begun)) throw new Error(`no transfer: ${JSON.stringify(begun)}`)
  const { transfer } = begun
  for (let offset = 0; offset < bytes.length; offset += handedBytes) {
    await client.call('files.chunk', { transfer, offset, base64: bytes.subarray(offset, offset + handedBytes).toString('base64') })
  }
  const before = line.up
  line.cutAfter(cutAfter)
  const ended = await client.call('files.end', { transfer })
  if (ended === null || !('sha256' in ended)) throw new Error(`the upload did not end: ${JSON.stringify(ended)}`)
  return line.up - before
}

/** U1, a cut line: what is sent a second time, in MiB, by the product's native process to a real portal. */
export const resuming: Bench = {
  name: 'U1 resume',
  peer: 'one chunk, and the line not cut',
  lines: [{ what: 'sent again after a cut', of: 'value', limit: 1, series: 'mib' }],
  async open() {
    const userDir = mkdtempSync(join(tmpdir(), 'kense-resume-'))
    const portal = await startOwnPortal()
    const line = await openCountingLine(portal.port)
    const client = await signedIn(userDir, line.url, portal)
    const uncut = await uploadThrough(client, line, Infinity)
    let cuts = 0
    return {
      async subject() {
        // Somewhere else in the file each time, also just before and just behind the border of a chunk.
        const place = mebibyte * (2 + (cuts % 8)) + [1, 400_000, mebibyte - 1][cuts % 3]!
        cuts += 1
        return { mib: [Math.max(0, (await uploadThrough(client, line, place)) - uncut) / mebibyte] }
      },
      // The answer that was on its way when the line was cut, and the questions of coming back, are some kilobytes.
      floor: async () => ({ mib: [sentAtOnce / mebibyte + 0.05] }),
      async close() {
        await client.stop()
        line.close()
        await portal.close()
        rmSync(userDir, { recursive: true, force: true })
      },
    }
  },
}
