/** A certification centre's services by OpenSSL itself: a timestamping authority and an OCSP responder, on ports of their own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromPem } from '../../domain/signing/bytes.ts'
import { keyUsageBits, readCertificate } from '../../domain/signing/certificate.ts'
import { oids } from '../../domain/signing/oids.ts'
import { type Authority, extendedKeyUsage, keyUsage, writeCrl } from '../../server/demo/certificates.ts'
import { issue, type Holder, pem } from './pki.ts'

export const policy = '1.2.398.3.3.2.6.2'

export interface OpensslCentre {
  readonly timestamps: string
  readonly status: string
  readonly lists: string
  /** From now on the responder and the list say so. `reason` of RFC 5280 by OpenSSL's name. */
  revoke(serial: string, at: Date, reason: string): Promise<void>
  /** What each service was asked so far. */
  readonly asked: { timestamps: number; lists: number }
  /** As many more names on the list, so that it grows too long to be carried to PCs. */
  fill(entries: number): void
  /** Services answer nothing until they are brought up again. */
  takeDown(): void
  bringUp(): Promise<void>
  close(): void
}

/** The demo centre's issuing authority, read from its folder. */
export function authorityIn(folder: string): Authority & { certificate: Uint8Array } {
  const certificate = fromPem(readFileSync(join(folder, 'issuing.pem')))[0]!
  const read = readCertificate(certificate)
  return { key: createPrivateKey(readFileSync(join(folder, 'issuing.key'))), name: read.subjectDer, spki: read.publicKey.spkiDer, certificate }
}

const stamp = (at: Date) => `${at.toISOString().replace(/[-:T]|\.\d+Z/g, '').slice(2)}Z`

export async function openOpensslCentre(issuing: ReturnType<typeof authorityIn>, issued: readonly string[]): Promise<OpensslCentre> {
  const folder = mkdtempSync(join(tmpdir(), 'kense-centre-'))
  const path = (name: string) => join(folder, name)
  const keep = (name: string, holder: Holder) => {
    writeFileSync(path(`${name}.key`), String(holder.key.export({ format: 'pem', type: 'pkcs8' })))
    writeFileSync(path(`${name}.pem`), pem(holder))
  }
  keep('tsa', issue(issuing, { extensions: [keyUsage([keyUsageBits.digitalSignature, keyUsageBits.nonRepudiation]), extendedKeyUsage([oids.timeStamping], true)] }))
  keep('ocsp', issue(issuing, { extensions: [keyUsage([keyUsageBits.digitalSignature]), extendedKeyUsage([oids.ocspSigning])] }))
  writeFileSync(path('ca.pem'), readFileSyncPem(issuing.certificate))
  writeFileSync(path('serial'), '01\n')
  writeFileSync(path('tsa.cnf'), `[tsa]\ndefault_tsa = here\n[here]\nserial = ${path('serial')}\nsigner_cert = ${path('tsa.pem')}\ncerts = ${path('ca.pem')}\nsigner_key = ${path('tsa.key')}\nsigner_digest = sha256\ndefault_policy = ${policy}\ndigests = sha256\ness_cert_id_alg = sha256\n`)
  const revoked = new Map<string, { at: Date; reason: string }>()
  const writeIndex = () => {
    const line = (serial: string) => {
      const found = revoked.get(serial)
      return found ? `R\t400101000000Z\t${stamp(found.at)},${found.reason}\t${serial}\tunknown\t/CN=${serial}` : `V\t400101000000Z\t\t${serial}\tunknown\t/CN=${serial}`
    }
    writeFileSync(path('index.txt'), `${issued.map(line).join('\n')}\n`)
  }
  writeIndex()
  let responder: ChildProcess | null = null
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  const startResponder = async () => {
    responder?.kill()
    const started = spawn('openssl', ['ocsp', '-index', path('index.txt'), '-port', String(port), '-rsigner', path('ocsp.pem'), '-rkey', path('ocsp.key'), '-CA', path('ca.pem'), '-nmin', '5'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TZ: 'UTC' } })
    responder = started
    await new Promise<void>((resolve, reject) => {
      let said = ''
      const hear = (piece: Buffer) => {
        said += String(piece)
        if (/waiting for OCSP client connections/i.test(said)) resolve()
      }
      started.stdout?.on('data', hear)
      started.stderr?.on('data', hear)
      started.once('exit', () => reject(new Error(`openssl ocsp ended: ${said}`)))
    })
  }
  await startResponder()
  const asked = { timestamps: 0, lists: 0 }
  const state = { down: false }
  let crlNumber = 1
  let fillers = 0
  const reasons: Record<string, number> = { keyCompromise: 1, superseded: 4, cessationOfOperation: 5 }
  const server: Server = createServer((request, response) => {
    if (state.down) return void request.socket.destroy()
    if (request.url === '/list.crl') {
      asked.lists += 1
      const now = Date.now()
      const others = Array.from({ length: fillers }, (_, index) => ({ serial: Buffer.from((0x40000000 + index).toString(16).repeat(4), 'hex'), at: now - 86_400_000, reason: 4 }))
      const entries = [...revoked].map(([serial, { at, reason }]) => ({ serial: Buffer.from(serial, 'hex'), at: at.getTime(), reason: reasons[reason] ?? 0 }))
      return void response.end(writeCrl({ number: crlNumber, thisUpdate: now, nextUpdate: now + 3_600_000, revoked: [...others, ...entries] }, issuing))
    }
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      asked.timestamps += 1
      writeFileSync(path('query.tsq'), Buffer.concat(pieces))
      const { status, stderr } = spawnSync('openssl', ['ts', '-reply', '-config', path('tsa.cnf'), '-section', 'here', '-queryfile', path('query.tsq'), '-out', path('reply.tsr')], { env: { ...process.env, TZ: 'UTC' } })
      if (status !== 0) return void response.writeHead(500).end(String(stderr))
      response.setHeader('content-type', 'application/timestamp-reply')
      response.end(readFileSync(path('reply.tsr')))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    timestamps: `${url}/tsp`,
    status: `http://127.0.0.1:${port}/`,
    lists: `${url}/list.crl`,
    asked,
    fill(entries) {
      fillers = entries
    },
    takeDown() {
      state.down = true
      responder?.kill()
    },
    async bringUp() {
      state.down = false
      await startResponder()
    },
    async revoke(serial, at, reason) {
      revoked.set(serial, { at, reason })
      crlNumber += 1
      writeIndex()
      await startResponder()
    },
    close() {
      responder?.kill()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function readFileSyncPem(der: Uint8Array): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64').match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`
}
