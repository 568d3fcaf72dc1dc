/** Fills an empty database with the demo office, and a folder with its keys. Done again it only mends what is missing. */
import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kysely, Transaction } from 'kysely'
import type { DemoPerson } from '../../domain/kernel/bridge.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { astanaDate, type Instant } from '../../domain/kernel/time.ts'
import type { Person } from '../../domain/people/person.ts'
import type { Database } from '../kernel/database.ts'
import { savePassword } from '../kernel/passwords.ts'
import { currentEdition } from '../kernel/trust-editions.ts'
import { anyProfile, type Centre as TrustedCentre } from '../../domain/signing/trust-list.ts'
import { workWithKey, type SignAnswer } from '../../node/signing/key-work.ts'
import { saveBody, saveDelegation, savePersons, saveUnit } from '../people/public.ts'
import { enterTrust, type Keeper } from '../signing/public.ts'
import { createCentre, demoKeyPassword, type Centre, type KeyRequest } from './centre.ts'
import { latin } from './latin.ts'
import { refreshDemoInformers, saveDemoInformers } from './informers.ts'
import { saveDemoStandards } from './standards.ts'
import { saveDemoSystems } from './systems.ts'
import { demoTimestampPolicy } from './responders.ts'
import { demoPassword, office, officeBodies, officeDelegations, officePeople, officeUnits } from './office.ts'

export interface DemoFill {
  db: Kysely<Database>
  /** Keys go to `demo-keys`, the list of people to `demo-office.json`, the centre to `demo-centre`. */
  dataDir: string
  now: () => Instant
  /** Whether the portal answers for the demo's centre, so that its signatures get timestamps and status. */
  answers?: boolean
  /** Hears one line of progress at a time. */
  say: (line: string) => void
}

/** As it is named in the trust list, and shown wherever a signature of its keys is. */
const demoCentreName = 'Сынақ орталығы'
const demoProfile = { ...anyProfile, timestamps: 'demo:timestamps', timestampPolicy: demoTimestampPolicy, status: 'demo:status', lists: ['demo:list'] }

export interface DemoKeys {
  centre: Centre
  /** Paths of the key files. */
  keysOf: (person: Person) => { sign: string; auth: string }
}

function keysStem(dataDir: string, person: Person): string {
  const body = person.email.split('@')[1]?.split('.')[0] ?? ''
  return join(dataDir, 'demo-keys', `${latin(person.surname).replace(/[^a-z]/g, '')}-${body}`)
}

/** Where a demo person's two key files lie under a data folder. */
export function keyPathsOf(dataDir: string, person: Person): { sign: string; auth: string } {
  const stem = keysStem(dataDir, person)
  return { sign: `${stem}-SIGN.p12`, auth: `${stem}-AUTH.p12` }
}

const bodyOf = (person: Person) => officeBodies.find((body) => body.id === person.body)!

function keyRequest(person: Person, usage: 'sign' | 'auth', file: string): KeyRequest {
  const body = bodyOf(person)
  const role = person.roles.includes('head') ? 'head' : person.roles.some((each) => /Head$/.test(each)) ? 'signRight' : 'employee'
  return { file, person, body: { bin: body.bin, name: body.name.kk }, role, usage }
}

async function openKeys({ dataDir, now }: DemoFill): Promise<DemoKeys> {
  await mkdir(join(dataDir, 'demo-keys'), { recursive: true, mode: 0o700 })
  const centre = await createCentre(join(dataDir, 'demo-centre'), { now })
  return { centre, keysOf: (person) => keyPathsOf(dataDir, person) }
}

async function issueKeys({ now, say }: DemoFill, { centre, keysOf }: DemoKeys, usage: 'sign' | 'auth'): Promise<void> {
  // Older than the demo's oldest papers, which they signed.
  const validFrom = new Date(Date.parse(now()) - 120 * 86_400_000).toISOString()
  const requests = officePeople.map((person) => ({ ...keyRequest(person, usage, keysOf(person)[usage]), validFrom }))
  const missing = requests.filter(({ file }) => !existsSync(file)).length
  if (missing > 0) say(`Demo certification centre: issuing ${missing} ${usage === 'sign' ? 'signing' : 'sign-in'} keys …`)
  await centre.issueAll(requests)
}

/** One key that has expired and one of a centre that nobody trusts, both of the same head. */
async function issueBadKeys({ dataDir, now }: Pick<DemoFill, 'dataDir' | 'now'>, centre: Centre, stem: string): Promise<void> {
  const [expired, foreignKey] = [`${stem}-SIGN-EXPIRED.p12`, `${stem}-SIGN-FOREIGN.p12`]
  if (existsSync(expired) && existsSync(foreignKey)) return
  const at = (days: number): Instant => new Date(Date.parse(now()) + days * 86_400_000).toISOString()
  const { head } = office.finance
  await centre.issue({ ...keyRequest(head, 'sign', expired), validFrom: at(-400), validUntil: at(-35) })
  const foreign = await createCentre(join(dataDir, 'demo-centre-foreign'), { now, name: 'БӨТЕН' })
  await foreign.issue(keyRequest(head, 'sign', foreignKey))
}

async function savePeople(db: Transaction<Database>, now: Instant): Promise<void> {
  for (const body of officeBodies) await saveBody(db, body)
  for (const unit of officeUnits) await saveUnit(db, unit)
  await savePersons(db, officePeople)
  for (const delegation of officeDelegations(astanaDate(now))) await saveDelegation(db, delegation, null)
  await savePasswords(db, now)
  await saveDemoSystems(db, now)
  await saveDemoStandards(db, now)
  await saveDemoInformers(db, now)
}

/** One hash for all: scrypt is slow by intent, and the password of a demo is no secret. */
async function savePasswords(db: Transaction<Database>, now: Instant): Promise<void> {
  const [first, ...others] = officePeople
  if (first === undefined) return
  await savePassword(db, first.id, first.email, demoPassword, now)
  const { salt, hash } = await db.selectFrom('passwords').select(['salt', 'hash']).where('person', '=', first.id).executeTakeFirstOrThrow()
  await db
    .insertInto('passwords')
    .values(others.map((person) => ({ person: person.id, login: person.email.toLowerCase(), salt, hash, changed_at: now })))
    .execute()
}

/** The demo office's centre, believed by an edition that the demo's own administrator signs. */
async function saveTrust({ db, now, answers = false }: DemoFill, { centre, keysOf }: DemoKeys): Promise<void> {
  const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64')
  const anchors = centre.anchors.map(base64)
  const before = await currentEdition(db)
  // The list of a centre that revoked nothing is made anew at each asking; only another centre is a reason to write.
  if (before?.list.centres.some((each) => anchors.every((anchor) => each.anchors.includes(anchor)))) return
  const demo: TrustedCentre = { name: demoCentreName, demo: true, anchors, intermediates: centre.intermediates.map(base64), lists: answers ? [] : [base64(await centre.crl())], profile: answers ? demoProfile : anyProfile }
  // A centre founded anew, its folder being lost, doesn't make what the old one's keys signed untrue.
  const older = (before?.list.centres ?? []).map((each, index) => (each.name === demoCentreName ? { ...each, name: `${demoCentreName} (${index + 1})` } : each))
  const choices = { revocation: 'whenKnown' as const, centres: [demo, ...older] }
  await enterTrust({ db, choices, keeper: before === null ? keeperWith(keysOf, now()) : null, at: now() })
}

function keeperWith(keysOf: DemoKeys['keysOf'], at: Instant): Keeper {
  const administrator = officePeople.find((person) => person.roles.includes('administrator'))!
  const sign = (content: Uint8Array) => {
    const wish = { contents: [content], detached: true, usage: 'sign' as const, signingTime: at }
    const { signatures } = workWithKey(keysOf(administrator).sign, new TextEncoder().encode(demoKeyPassword), wish) as SignAnswer
    return signatures[0] as Uint8Array
  }
  return { person: administrator.id, iin: administrator.iin, sign }
}

/** What the sign-in screen offers: whom to be, and with which key. */
async function writeList({ dataDir }: DemoFill, { keysOf }: DemoKeys): Promise<void> {
  const people = officePeople.map((person): DemoPerson => {
    const { sign, auth } = keysOf(person)
    return { id: person.id, name: fullName(person), post: person.post, body: bodyOf(person).shortName, authKey: auth, signKey: sign }
  })
  const path = join(dataDir, 'demo-office.json')
  await writeFile(`${path}.new`, JSON.stringify({ people, password: demoPassword }, null, 1))
  await rename(`${path}.new`, path)
}

/**
 * Refuses a database in which others already live. `meanwhile` runs once people can sign, beside the making of the keys
 * for signing in, which keeps the machine's other core busy.
 */
export async function fillDemoOffice(fill: DemoFill, meanwhile: (keys: DemoKeys) => Promise<void> = async () => {}): Promise<DemoKeys> {
  const { db, say } = fill
  const known = await db.selectFrom('bodies').select('id').limit(1000).execute()
  const own = new Set(officeBodies.map((body) => body.id))
  if (known.length > 0 && !known.some(({ id }) => own.has(id))) throw new Error('the demo office goes into an empty database only')
  const keys = await openKeys(fill)
  await issueKeys(fill, keys, 'sign')
  if (known.length === 0) {
    say(`Demo office: ${officeBodies.length} bodies, ${officePeople.length} people …`)
    await db.transaction().execute((one) => savePeople(one, fill.now()))
  } else await db.transaction().execute((one) => refreshDemoInformers(one, fill.now()))
  await saveTrust(fill, keys)
  await Promise.all([meanwhile(keys), issueKeys(fill, keys, 'auth')])
  await issueBadKeys(fill, keys.centre, keysStem(fill.dataDir, office.finance.head))
  await writeList(fill, keys)
  return keys
}
