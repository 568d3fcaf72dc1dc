/**
 * A Government of any size in a session that runs, on a portal of its own that can be killed: for faults and measures.
 * All voters have certificates of their own; they share one key pair, since a thousand of them would take minutes to make.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signTyp, type Manifest } from '../../domain/kernel/manifest.ts'
import type { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import type { Command } from '../../domain/kernel/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { callQuestion, castVote, confirmAgenda, openPoll, openSession, planSession, saveQuestion } from '../../domain/sessions/contract.ts'
import { ballotOf, sessionById } from '../../domain/sessions/queries.ts'
import type { Ballot, Choice } from '../../domain/sessions/poll.ts'
import { voteStatement } from '../../domain/sessions/statement.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { keyUsageBits, readCertificate } from '../../domain/signing/certificate.ts'
import { oids } from '../../domain/signing/oids.ts'
import { anyProfile } from '../../domain/signing/trust-list.ts'
import { signedBytes } from '../../domain/signing/statement.ts'
import { attributesOf, wholeSignature } from '../../node/signing/signed-content.ts'
import { createCentre } from '../../server/demo/centre.ts'
import { extendedKeyUsage, keyUsage, nameDer, writeCertificate, type Authority } from '../../server/demo/certificates.ts'
import { writeAct } from '../../server/demo/act-file.ts'
import { openDatabase } from '../../server/kernel/database.ts'
import { folderStore } from '../../server/kernel/files-folder.ts'
import { tokenDigest } from '../../server/kernel/seats.ts'
import { enterTrust } from '../../server/signing/public.ts'
import { startOwnPortal, type OwnPortal } from './own-portal.ts'
import { aBody, aPerson, aUnit } from './world.ts'

export interface Seated {
  person: Person
  token: string
  certificate: Uint8Array
}

export interface Hall {
  readonly portal: OwnPortal
  readonly members: Seated[]
  readonly officer: Seated
  readonly session: string
  /** Asks or does over HTTP at the given node, the first by default; throws with the answer unless it is 200. */
  call(who: Seated, name: string, body: unknown, url?: string): Promise<unknown>
  do(who: Seated, command: Command, input: unknown, url?: string): Promise<unknown>
  /** Adds a question with a draft resolution, and calls it. */
  nextQuestion(): Promise<string>
  openPoll(question: string): Promise<string>
  ballot(voter: Seated, poll: string): Promise<Ballot>
  /** A vote made ready to be sent; `skewMs` sets the voter's clock wrong. */
  voteOf(voter: Seated, ballot: Ballot, choice: Choice, skewMs?: number): CommandEnvelope
  close(): Promise<void>
}

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const year = 365 * 86_400_000

function openIssuing(folder: string): { issuing: Authority; certificate: Uint8Array } {
  const key = createPrivateKey(readFileSync(join(folder, 'issuing.key')))
  const certificate = Uint8Array.from(Buffer.from(readFileSync(join(folder, 'issuing.pem'), 'utf8').replace(/-----[^-]+-----|\s/g, ''), 'base64'))
  const read = readCertificate(certificate)
  return { issuing: { key, name: read.subjectDer, spki: read.publicKey.spkiDer }, certificate }
}

function issue(issuing: Authority, spki: Uint8Array, person: Person, bin: string): Uint8Array {
  const serial = randomBytes(20)
  serial[0] = (serial.readUInt8(0) & 0x3f) | 0x40
  const subject = nameDer([[oids.commonName, `${person.surname} ${person.name}`.toUpperCase()], [oids.surname, person.surname.toUpperCase()], [oids.serialNumber, `IIN${person.iin}`], [oids.country, 'KZ'], [oids.organization, 'Сынақ'], [oids.organizationalUnit, `BIN${bin}`]])
  const { digitalSignature, nonRepudiation } = keyUsageBits
  const extensions = [keyUsage([digitalSignature, nonRepudiation]), extendedKeyUsage([oids.emailProtection, oids.legalEntity, oids.firstHead])]
  return writeCertificate({ serial, spki, subject, validFrom: Date.now() - year, validUntil: Date.now() + year, extensions }, issuing)
}

/** Tokens and rows at once: what is measured and broken is the voting, not the entering of people. */
async function seat(portal: OwnPortal, count: number, make: (person: Person, bin: string) => Uint8Array): Promise<{ members: Seated[]; officer: Seated }> {
  const body = aBody({ kind: 'chancellery' })
  const unit = aUnit({ body: body.id, kind: 'leadership' })
  const people = Array.from({ length: count + 1 }, (_, index) =>
    aPerson({ iin: `800101${String(900_000 + index)}`, surname: `Мүше${index}`, name: 'Үлгі', patronymic: '', body: body.id, unit: unit.id, roles: index < count ? ['cabinetMember'] : ['chancelleryOfficer'] }),
  )
  const seated = people.map((person) => ({ person, token: randomBytes(32).toString('base64url'), certificate: make(person, body.bin) }))
  const database = openDatabase(portal.databaseUrl, { connections: 2 })
  try {
    const { db } = database
    await db.insertInto('bodies').values({ id: body.id, bin: body.bin, name: JSON.stringify(body.name), short_name: JSON.stringify(body.shortName), kind: body.kind, number_prefix: body.numberPrefix, active: true }).execute()
    await db.insertInto('units').values({ id: unit.id, body: body.id, parent: null, name: JSON.stringify(unit.name), kind: unit.kind, active: true }).execute()
    const started = { started_at: new Date().toISOString(), used_at: new Date().toISOString(), ends_at: new Date(Date.now() + 80_000_000).toISOString() }
    const atOnce = 500
    for (let from = 0; from < seated.length; from += atOnce) {
      const some = seated.slice(from, from + atOnce)
      await db.insertInto('persons').values(some.map(({ person }) => ({ ...person, post: JSON.stringify(person.post) }))).execute()
      await db.insertInto('sessions').values(some.map(({ person, token }) => ({ token_sha256: tokenDigest(token), person: person.id, way: 'signature', certificate: null, ...started }))).execute()
    }
  } finally {
    await database.close()
  }
  const officer = seated.pop() as Seated
  return { members: seated, officer }
}

async function trust(portal: OwnPortal, centre: { anchors: readonly Uint8Array[]; intermediates: readonly Uint8Array[]; crl(): Promise<Uint8Array> }): Promise<void> {
  const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64')
  const database = openDatabase(portal.databaseUrl, { connections: 1 })
  try {
    const own = { name: 'DEMO', demo: true, anchors: centre.anchors.map(base64), intermediates: centre.intermediates.map(base64), lists: [base64(await centre.crl())], profile: anyProfile }
    await enterTrust({ db: database.db, choices: { revocation: 'whenKnown', centres: [own] }, keeper: null, at: new Date().toISOString() })
  } finally {
    await database.close()
  }
}

class OwnHall implements Hall {
  readonly portal: OwnPortal
  readonly members: Seated[]
  readonly officer: Seated
  session = ''
  readonly #key: KeyObject
  readonly #companion: Uint8Array

  constructor(portal: OwnPortal, people: { members: Seated[]; officer: Seated }, key: KeyObject, companion: Uint8Array) {
    this.portal = portal
    this.members = people.members
    this.officer = people.officer
    this.#key = key
    this.#companion = companion
  }

  async call(who: Seated, name: string, body: unknown, url = this.portal.url): Promise<unknown> {
    const answer = await fetch(`${url}/api/${name.replace('.', '/')}`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${who.token}` }, body: JSON.stringify(body) })
    const said: unknown = await answer.json()
    if (answer.status !== 200) throw new Error(`${name} answered ${answer.status} ${JSON.stringify(said)}`)
    return said
  }

  do(who: Seated, command: Command, input: unknown, url?: string): Promise<unknown> {
    return this.call(who, command.name, { id: randomUUID(), input, actingFor: null, signature: null }, url)
  }

  #signed(who: Seated, body: Manifest['body'], input: unknown, skewMs = 0): CommandEnvelope {
    const now = Date.now()
    const manifest: Manifest = { typ: signTyp, body, signer: { person: who.person.id, iin: who.person.iin, power: null }, time: { local: new Date(now + skewMs).toISOString(), server: new Date(now).toISOString() } }
    const bytes = signedBytes(manifest)
    const signer = { kind: 'rsa' as const, certificateDer: who.certificate, companions: [this.#companion] }
    const request = { detached: true, usage: 'sign' as const, signingTime: manifest.time.server }
    const attributes = attributesOf(signer, bytes, request)
    const p7s = wholeSignature(signer, bytes, { attributes, signature: sign('sha256', attributes, this.#key) }, request)
    return { id: randomUUID(), input, actingFor: null, signature: { manifest: Buffer.from(bytes).toString('base64'), p7s: Buffer.from(p7s).toString('base64') } }
  }

  async begin(): Promise<void> {
    const [chair] = this.members
    if (chair === undefined) throw new Error('a hall without members')
    const words = { kk: 'Отырыс', ru: 'Заседание', en: '' }
    const card = { title: words, place: 'Зал', plannedAt: new Date().toISOString(), chair: chair.person.id, secretary: this.officer.person.id, members: this.members.map((each) => each.person.id), invited: [] }
    this.session = ((await this.do(this.officer, planSession, card)) as { id: string }).id
    await this.#addQuestion()
    await this.#confirm()
    // A thousand arrivals one by one would be measured elsewhere; here everybody is simply there.
    await this.portal.sql('update cabinet_places set present = true where session = $1', [this.session])
    await this.do(this.officer, openSession, { id: this.session })
  }

  async #confirm(): Promise<void> {
    const seen = (await this.call(this.officer, sessionById.name, { input: { id: this.session }, actingFor: null })) as Session
    const { signed } = confirmAgenda
    if (signed === null) throw new Error('unreachable')
    await this.call(this.officer, confirmAgenda.name, this.#signed(this.officer, signed.statement(seen as never, { id: this.session }), { id: this.session }))
  }

  async #addQuestion(): Promise<string> {
    const question = randomUUID()
    const bytes = await writeAct({ title: 'Қаулы', paragraphs: [{ words: 'Бекітілсін.' }], mark: question })
    const stored = await folderStore(join(this.portal.dataDir, 'files')).put(bytes)
    const file = { name: `${question.slice(0, 8)}.docx`, mime: docx, ...stored }
    await this.portal.sql('insert into file_owners (sha256, person, name, mime, size, flags) values ($1, $2, $3, $4, $5, $6)', [file.sha256, this.officer.person.id, file.name, docx, file.size, []])
    const title = { kk: `Мәселе ${question.slice(0, 4)}`, ru: `Вопрос ${question.slice(0, 4)}`, en: '' }
    await this.do(this.officer, saveQuestion, { id: this.session, question, title, body: null, speakers: [], invited: [], silent: false, materials: [{ id: randomUUID(), role: 'resolution', language: 'kk', file }] })
    return question
  }

  async nextQuestion(): Promise<string> {
    const seen = (await this.call(this.officer, sessionById.name, { input: { id: this.session }, actingFor: null })) as Session
    const untouched = seen.editions.at(-1)?.agenda.questions.find((each) => !seen.considered.some((one) => one.question === each.id))
    const question = untouched?.id ?? (await this.#addQuestion())
    if (untouched === undefined) {
      await this.#confirm()
      await this.portal.sql('update cabinet_places set present = true where session = $1', [this.session])
    }
    await this.do(this.officer, callQuestion, { id: this.session, question })
    return question
  }

  async openPoll(question: string): Promise<string> {
    return ((await this.do(this.officer, openPoll, { id: this.session, question })) as { poll: string }).poll
  }

  async ballot(voter: Seated, poll: string): Promise<Ballot> {
    return (await this.call(voter, ballotOf.name, { input: { poll }, actingFor: null })) as Ballot
  }

  voteOf(voter: Seated, ballot: Ballot, choice: Choice, skewMs = 0): CommandEnvelope {
    const input = castVote.input.parse({ poll: ballot.poll.id, edition: ballot.poll.edition, choice })
    return this.#signed(voter, voteStatement(ballot, input), input, skewMs)
  }

  close = () => this.portal.close()
}

/** `root`: of the portal's source, when it isn't this one. */
export async function startHall({ members, ...options }: { members: number; connections?: number; root?: string }): Promise<Hall> {
  const portal = await startOwnPortal({ passwords: 0, ...options })
  try {
    const folder = join(portal.dataDir, 'centre')
    const centre = await createCentre(folder)
    const { issuing, certificate } = openIssuing(folder)
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
    const people = await seat(portal, members, (person, bin) => issue(issuing, spki, person, bin))
    await trust(portal, centre)
    // The node keeps what it believes in memory.
    await portal.killServer()
    await portal.startServer()
    const hall = new OwnHall(portal, people, privateKey, certificate)
    await hall.begin()
    return hall
  } catch (error) {
    await portal.close()
    throw error
  }
}

