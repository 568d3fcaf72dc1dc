import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { Instant } from '../../domain/kernel/time.ts'
import { fromHex, toPem } from '../../domain/signing/bytes.ts'
import { keyUsageBits, readCertificate } from '../../domain/signing/certificate.ts'
import { oids } from '../../domain/signing/oids.ts'
import { type Authority, basicConstraints, certificatePolicy, extendedKeyUsage, keyUsage, nameDer, type NamePart, subjectAltNames, writeCertificate, writeCrl } from './certificates.ts'
import { answerOf } from './centre-answers.ts'
import { newGostKey } from './gost-key.ts'
import { sealPkcs8 } from './key-file.ts'

/** Password of every demo key. It guards nothing: the keys have no legal force and say DEMO wherever they are shown. */
export const demoKeyPassword = 'Kense-2026'

export type KeyRole = 'head' | 'signRight' | 'employee'

export interface KeyRequest {
  /** Where the `.p12` goes: absolute, or under the centre's folder. */
  readonly file: string
  readonly person: { readonly iin: string; readonly surname: string; readonly name: string; readonly patronymic: string }
  readonly body: { readonly bin: string; readonly name: string }
  readonly role: KeyRole
  readonly usage: 'sign' | 'auth'
  /** RSA unless given. A GOST key signs and signs in with one certificate, whatever `usage` says, as the national centre issues them since 2022. */
  readonly algorithm?: 'rsa' | 'gost2015'
  readonly validFrom?: Instant
  readonly validUntil?: Instant
}

export interface IssuedKey {
  readonly p12: string
  readonly certificatePem: string
  readonly serial: string
}

export interface ServerCertificate {
  readonly keyPem: string
  /** The certificate followed by the issuing one, as TLS servers want it. */
  readonly certificatePem: string
}

/** A certification centre for demonstrations and tests; its files live in one folder and outlive a restart. */
export interface Centre {
  readonly rootPem: string
  readonly issuingPem: string
  /** DER, as `Trust` wants them. */
  readonly anchors: readonly Uint8Array[]
  readonly intermediates: readonly Uint8Array[]
  /** Issues a key, or answers the one issued before into the same file. */
  issue(request: KeyRequest): Promise<IssuedKey>
  /** Two at a time; `onProgress` after each. */
  issueAll(requests: readonly KeyRequest[], onProgress?: (done: number, total: number) => void): Promise<IssuedKey[]>
  /** `reason` is CRLReason of RFC 5280 (1 keyCompromise, 4 superseded, …). */
  revoke(serial: string, reason?: number): Promise<void>
  /** The current revocation list, DER. */
  crl(): Promise<Uint8Array>
  issueServerCertificate(host: string): Promise<ServerCertificate>
  /** What it answers at `demo:timestamps`, `demo:status` and `demo:list`; null at any other address. */
  answer(name: string, body: Uint8Array | null): Promise<Uint8Array | null>
}

export interface CentreOptions {
  readonly now?: () => Instant
  /** Stands in the names of both authorities after the word DEMO. */
  readonly name?: string
}

const Ledger = z.strictObject({
  issued: z.record(z.string(), z.strictObject({ serial: z.string(), certificate: z.base64() })),
  revoked: z.array(z.strictObject({ serial: z.string(), at: z.int(), reason: z.int() })),
  crlNumber: z.int(),
})
type Ledger = z.infer<typeof Ledger>

const makeKeyPair = promisify(generateKeyPair)
const year = 365 * 86_400_000
const day = 86_400_000
const roleOids: Record<KeyRole, string> = { head: oids.firstHead, signRight: oids.signRight, employee: oids.employee }

interface Open {
  readonly folder: string
  readonly now: () => number
  readonly root: Authority & { readonly certificate: Uint8Array }
  readonly issuing: Authority & { readonly certificate: Uint8Array }
  readonly ledger: Ledger
  saving: Promise<void>
}

/** Opens the centre in `folder`, founding it (two keys, two certificates) when there is none. */
export async function createCentre(folder: string, options: CentreOptions = {}): Promise<Centre> {
  const clock = options.now ?? (() => new Date().toISOString())
  const now = () => Date.parse(clock())
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!existsSync(join(folder, 'ledger.json'))) await found(folder, options.name ?? '', now())
  const root = await openAuthority(folder, 'root')
  const issuing = await openAuthority(folder, 'issuing')
  const ledger = Ledger.parse(JSON.parse(await readFile(join(folder, 'ledger.json'), 'utf8')))
  const centre: Open = { folder, now, root, issuing, ledger, saving: Promise.resolve() }
  return {
    rootPem: toPem('CERTIFICATE', root.certificate),
    issuingPem: toPem('CERTIFICATE', issuing.certificate),
    anchors: [root.certificate],
    intermediates: [issuing.certificate],
    issue: (request) => issue(centre, request),
    issueAll: (requests, onProgress) => issueAll(centre, requests, onProgress),
    revoke: (serial, reason = 0) => revoke(centre, serial, reason),
    crl: async () => crlOf(centre),
    issueServerCertificate: (host) => issueServerCertificate(centre, host),
    answer: async (name, body) => (name === 'list' ? crlOf(centre) : answerOf(centre, name, body)),
  }
}

async function found(folder: string, name: string, now: number): Promise<void> {
  const [rootKey, issuingKey] = await Promise.all([newKey(4096), newKey(2048)])
  const suffix = name === '' ? '' : ` ${name}`
  const authorityName = (words: string) => nameDer([[oids.country, 'KZ'], [oids.commonName, `DEMO ${words}${suffix} (RSA)`]])
  const rootName = authorityName('НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ')
  const root = { name: rootName, key: rootKey.key, spki: rootKey.spki }
  const signs = keyUsage([keyUsageBits.keyCertSign, keyUsageBits.crlSign])
  const span = { validFrom: now - 10 * year, validUntil: now + 10 * year }
  const rootCertificate = writeCertificate({ serial: newSerial(), subject: rootName, spki: rootKey.spki, ...span, extensions: [basicConstraints(null), signs] }, root)
  const subject = authorityName('ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ')
  const issuingCertificate = writeCertificate({ serial: newSerial(), subject, spki: issuingKey.spki, ...span, extensions: [basicConstraints(0), signs] }, root)
  for (const [file, key, certificate] of [['root', rootKey.key, rootCertificate], ['issuing', issuingKey.key, issuingCertificate]] as const) {
    await writeSecret(join(folder, `${file}.key`), String(key.export({ format: 'pem', type: 'pkcs8' })))
    await writeFile(join(folder, `${file}.pem`), toPem('CERTIFICATE', certificate))
  }
  // Written last: with it the centre exists, without it a broken start is begun anew.
  await writeFile(join(folder, 'ledger.json'), JSON.stringify({ issued: {}, revoked: [], crlNumber: 1 } satisfies Ledger))
}

async function openAuthority(folder: string, file: string) {
  const key = createPrivateKey(await readFile(join(folder, `${file}.key`)))
  const pem = await readFile(join(folder, `${file}.pem`), 'utf8')
  const certificate = Uint8Array.from(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
  const read = readCertificate(certificate)
  return { key, certificate, name: read.subjectDer, spki: read.publicKey.spkiDer }
}

async function newKey(bits: number): Promise<{ key: KeyObject; spki: Uint8Array }> {
  const { privateKey } = await makeKeyPair('rsa', { modulusLength: bits })
  return { key: privateKey, spki: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }) }
}

async function newRsaKey(): Promise<{ pkcs8: Uint8Array; spki: Uint8Array }> {
  const { key, spki } = await newKey(2048)
  return { pkcs8: key.export({ format: 'der', type: 'pkcs8' }), spki }
}

function newSerial(): Uint8Array {
  const serial = randomBytes(20)
  serial[0] = (serial.readUInt8(0) & 0x3f) | 0x40
  return serial
}

async function writeSecret(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content, { mode: 0o600 })
  await chmod(path, 0o600)
}

/** Saves run one after another, each writing the whole ledger as it then is. */
async function saveLedger(centre: Open): Promise<void> {
  centre.saving = centre.saving.then(async () => {
    const path = join(centre.folder, 'ledger.json')
    await writeFile(`${path}.new`, JSON.stringify(centre.ledger))
    await rename(`${path}.new`, path)
  })
  await centre.saving
}

async function issue(centre: Open, request: KeyRequest): Promise<IssuedKey> {
  const p12 = isAbsolute(request.file) ? request.file : join(centre.folder, request.file)
  // By its place beside the centre, so that a data folder can be moved or copied without new keys.
  const name = relative(centre.folder, p12)
  const known = centre.ledger.issued[name]
  if (known !== undefined && existsSync(p12)) {
    return { p12, serial: known.serial, certificatePem: toPem('CERTIFICATE', Buffer.from(known.certificate, 'base64')) }
  }
  const gost = request.algorithm === 'gost2015'
  const { pkcs8, spki } = gost ? newGostKey() : await newRsaKey()
  const serial = newSerial()
  const certificate = writeCertificate({
    serial, spki,
    subject: nameDer(subjectOf(request)),
    validFrom: request.validFrom === undefined ? centre.now() - day : Date.parse(request.validFrom),
    validUntil: request.validUntil === undefined ? centre.now() + 2 * year : Date.parse(request.validUntil),
    extensions: profileOf(request),
  }, centre.issuing)
  await writeSecret(p12, sealPkcs8(pkcs8, certificate, centre.issuing.certificate, demoKeyPassword))
  const hex = Buffer.from(serial).toString('hex').toUpperCase()
  centre.ledger.issued[name] = { serial: hex, certificate: Buffer.from(certificate).toString('base64') }
  await saveLedger(centre)
  return { p12, serial: hex, certificatePem: toPem('CERTIFICATE', certificate) }
}

/** The order and the content of the national centre's own batches; its `givenName` is the patronymic. */
function subjectOf({ person, body }: KeyRequest): NamePart[] {
  const upper = (text: string) => text.toUpperCase()
  return [
    [oids.commonName, upper(`${person.surname} ${person.name}`)],
    [oids.surname, upper(person.surname)],
    ...(person.patronymic === '' ? [] : [[oids.givenName, upper(person.patronymic)] as const]),
    [oids.serialNumber, `IIN${person.iin}`],
    [oids.country, 'KZ'],
    [oids.organization, body.name],
    [oids.organizationalUnit, `BIN${body.bin}`],
  ]
}

function profileOf({ usage, role, algorithm }: KeyRequest): Uint8Array[] {
  const { digitalSignature, nonRepudiation, keyEncipherment } = keyUsageBits
  const roles = [oids.legalEntity, roleOids[role]]
  const keyAgreement = 4
  if (algorithm === 'gost2015') return [keyUsage([digitalSignature, nonRepudiation, keyAgreement]), extendedKeyUsage([oids.emailProtection, ...roles]), certificatePolicy('1.2.398.3.3.2')]
  return usage === 'sign'
    ? [keyUsage([digitalSignature, nonRepudiation]), extendedKeyUsage([oids.emailProtection, ...roles]), certificatePolicy('1.2.398.3.3.2.1')]
    : [keyUsage([digitalSignature, keyEncipherment]), extendedKeyUsage([oids.clientAuth, ...roles]), certificatePolicy('1.2.398.3.3.2.2')]
}

async function issueAll(centre: Open, requests: readonly KeyRequest[], onProgress: (done: number, total: number) => void = () => {}): Promise<IssuedKey[]> {
  const issued: IssuedKey[] = []
  let done = 0
  // One iterator for both: each takes the next request that the other has not.
  const waiting = requests.entries()
  const work = async () => {
    for (const [index, request] of waiting) {
      issued[index] = await issue(centre, request)
      onProgress(++done, requests.length)
    }
  }
  await Promise.all([work(), work()])
  return issued
}

async function revoke(centre: Open, serial: string, reason: number): Promise<void> {
  if (centre.ledger.revoked.some((each) => each.serial === serial)) return
  centre.ledger.revoked.push({ serial, at: centre.now(), reason })
  centre.ledger.crlNumber++
  await saveLedger(centre)
}

function crlOf(centre: Open): Uint8Array {
  const revoked = centre.ledger.revoked.map((each) => ({ ...each, serial: fromHex(each.serial) }))
  // A year, since nobody renews the list of a demo centre that stands still.
  return writeCrl({ number: centre.ledger.crlNumber, thisUpdate: centre.now(), nextUpdate: centre.now() + year, revoked }, centre.issuing)
}

async function issueServerCertificate(centre: Open, host: string): Promise<ServerCertificate> {
  const stem = join(centre.folder, 'servers', host.replace(/[^a-z0-9.-]/gi, '_'))
  if (!existsSync(`${stem}.pem`)) {
    const { key, spki } = await newKey(2048)
    const { digitalSignature, keyEncipherment } = keyUsageBits
    const certificate = writeCertificate({
      serial: newSerial(), spki,
      subject: nameDer([[oids.country, 'KZ'], [oids.commonName, `DEMO ${host}`]]),
      validFrom: centre.now() - day, validUntil: centre.now() + 2 * year,
      extensions: [keyUsage([digitalSignature, keyEncipherment]), extendedKeyUsage([oids.serverAuth]), subjectAltNames([host])],
    }, centre.issuing)
    await writeSecret(`${stem}.key`, String(key.export({ format: 'pem', type: 'pkcs8' })))
    await writeFile(`${stem}.pem`, toPem('CERTIFICATE', certificate) + toPem('CERTIFICATE', centre.issuing.certificate))
  }
  return { keyPem: await readFile(`${stem}.key`, 'utf8'), certificatePem: await readFile(`${stem}.pem`, 'utf8') }
}
