/** NCALayer as a page or a client sees it: TLS on a port of this PC, the JSON of its two modules, and, when asked to, its misbehaviour. */
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { toBase64 } from '../../domain/signing/bytes.ts'
import { signAllWithKeyFile } from '../../node/signing/key-file.ts'
import { type Centre, demoKeyPassword } from '../../server/demo/centre.ts'

export interface Asked {
  module: string
  method: string
  args: unknown
}

export interface FakeNcalayer {
  readonly url: string
  readonly authorities: string[]
  /** What was asked since the last look. */
  asked: Asked[]
  /** The key file that the person chooses in its window. */
  key: string
  signingTime: string
  /** Answers in place of the honest one; undefined goes on honestly, null never answers. */
  misbehave: (asked: Asked, socket: WebSocket) => unknown
  /** Changes what the honest answer carries. */
  alter: (p7s: Uint8Array) => Uint8Array
  greeting: string
  close(): Promise<void>
}

export async function startFakeNcalayer(centre: Centre, key: string, signingTime: string, port = 0): Promise<FakeNcalayer> {
  const { keyPem, certificatePem } = await centre.issueServerCertificate('127.0.0.1')
  const https = createServer({ key: keyPem, cert: certificatePem })
  const sockets = new WebSocketServer({ server: https })
  await new Promise<void>((resolve, reject) => {
    https.once('error', reject)
    https.listen(port, '127.0.0.1', resolve)
  })
  const fake: FakeNcalayer = {
    url: `wss://127.0.0.1:${(https.address() as AddressInfo).port}/`,
    authorities: centre.anchors.map(toBase64),
    asked: [], key, signingTime,
    misbehave: () => undefined,
    alter: (p7s) => p7s,
    greeting: '{"result":{"version":"1.4"}}',
    close: () => new Promise((resolve) => {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      https.close(() => resolve())
      https.closeAllConnections()
    }),
  }
  sockets.on('connection', (socket) => {
    socket.send(fake.greeting)
    socket.send('--heartbeat--')
    socket.on('error', () => undefined)
    socket.on('message', (data: Buffer) => void answer(fake, socket, JSON.parse(data.toString('utf8')) as Asked))
  })
  return fake
}

async function answer(fake: FakeNcalayer, socket: WebSocket, asked: Asked): Promise<void> {
  fake.asked.push(asked)
  const misbehaved = fake.misbehave(asked, socket)
  if (misbehaved === null) return
  const reply = misbehaved ?? (await honest(fake, asked))
  socket.send(typeof reply === 'string' ? reply : JSON.stringify(reply))
}

interface BasicsArgs {
  data: string[]
  signingParams: { encapsulate: boolean }
}

async function honest(fake: FakeNcalayer, { module, method, args }: Asked): Promise<unknown> {
  if (module === 'kz.gov.pki.knca.basics' && method === 'sign') {
    const { data, signingParams } = args as BasicsArgs
    const made = await sign(fake, data.map((each) => Buffer.from(each, 'base64')), !signingParams.encapsulate)
    return { status: true, body: { result: made.map(toBase64) } }
  }
  if (module !== 'kz.gov.pki.knca.commonUtils') return { status: false, code: 'MODULE_NOT_FOUND', message: module, details: '' }
  if (method === 'getActiveTokens') return { code: '200', responseObject: [] }
  if (method !== 'createCAdESFromBase64') return { code: '500', message: 'no such method' }
  const [, , content, attached] = args as [string, string, string, boolean]
  const [p7s] = await sign(fake, [Buffer.from(content, 'base64')], !attached)
  return { code: '200', responseObject: toBase64(p7s!) }
}

async function sign({ key, signingTime, alter }: FakeNcalayer, contents: Uint8Array[], detached: boolean): Promise<Uint8Array[]> {
  const request = { path: key, password: Buffer.from(demoKeyPassword), contents, detached, usage: 'either' as const, signingTime, allowGost: true }
  return (await signAllWithKeyFile(request)).signatures.map(alter)
}
