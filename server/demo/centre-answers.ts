import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { toPem } from '../../domain/signing/bytes.ts'
import { keyUsageBits } from '../../domain/signing/certificate.ts'
import { oids } from '../../domain/signing/oids.ts'
import { type Authority, extendedKeyUsage, keyUsage, nameDer, writeCertificate } from './certificates.ts'
import { answerStatus, answerTimestamp, type Responder } from './responders.ts'

const purposes = {
  timestamps: { words: 'УАҚЫТ БЕЛГІСІ', purpose: () => extendedKeyUsage([oids.timeStamping], true) },
  status: { words: 'OCSP', purpose: () => extendedKeyUsage([oids.ocspSigning]) },
} as const
type Name = keyof typeof purposes

export interface AnsweringCentre {
  readonly folder: string
  readonly now: () => number
  readonly issuing: Authority & { readonly certificate: Uint8Array }
  readonly ledger: { readonly issued: Readonly<Record<string, { serial: string }>>; readonly revoked: readonly { serial: string; at: number; reason: number }[] }
}

const makeKeyPair = promisify(generateKeyPair)
const year = 365 * 86_400_000
const opened = new WeakMap<AnsweringCentre, Map<Name, Promise<Responder>>>()

/** A key and certificate of its own for each, made when it is first asked. */
async function open(centre: AnsweringCentre, name: Name): Promise<Responder> {
  const stem = join(centre.folder, 'servers', name)
  if (!existsSync(`${stem}.pem`)) {
    const { words, purpose } = purposes[name]
    const { privateKey } = await makeKeyPair('rsa', { modulusLength: 2048 })
    const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
    const serial = new Uint8Array(randomBytes(20)).map((byte, index) => (index === 0 ? (byte & 0x3f) | 0x40 : byte))
    const subject = nameDer([[oids.country, 'KZ'], [oids.commonName, `DEMO ${words}`]])
    const span = { validFrom: centre.now() - 2 * year, validUntil: centre.now() + 10 * year }
    const certificate = writeCertificate({ serial, subject, spki, ...span, extensions: [keyUsage([keyUsageBits.digitalSignature]), purpose()] }, centre.issuing)
    await mkdir(join(centre.folder, 'servers'), { recursive: true })
    await writeFile(`${stem}.key`, String(privateKey.export({ format: 'pem', type: 'pkcs8' })), { mode: 0o600 })
    await writeFile(`${stem}.pem`, toPem('CERTIFICATE', certificate))
  }
  const pem = await readFile(`${stem}.pem`, 'utf8')
  return { key: createPrivateKey(await readFile(`${stem}.key`)), certificate: Uint8Array.from(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')) }
}

function responderOf(centre: AnsweringCentre, name: Name): Promise<Responder> {
  const all = opened.get(centre) ?? new Map<Name, Promise<Responder>>()
  opened.set(centre, all)
  const responder = all.get(name) ?? open(centre, name)
  all.set(name, responder)
  return responder
}

/** What the centre says at `demo:timestamps` and `demo:status`; null at any other address. */
export async function answerOf(centre: AnsweringCentre, name: string, body: Uint8Array | null): Promise<Uint8Array | null> {
  if (body === null || (name !== 'timestamps' && name !== 'status')) return null
  const responder = await responderOf(centre, name)
  if (name === 'timestamps') return answerTimestamp(body, responder, centre.issuing.certificate, centre.now())
  return answerStatus(body, responder, { issuing: centre.issuing.certificate, now: centre.now(), statusOf: (serial) => statusIn(centre, serial) })
}

function statusIn({ ledger }: AnsweringCentre, serial: string) {
  const revoked = ledger.revoked.find((each) => each.serial === serial) ?? null
  return revoked === null && !Object.values(ledger.issued).some((each) => each.serial === serial) ? null : { revoked }
}
