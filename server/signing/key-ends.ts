import { sql } from 'kysely'
import './tables.ts'
import { astanaDate } from '../../domain/kernel/time.ts'
import { fromPem } from '../../domain/signing/bytes.ts'
import { readCertificate } from '../../domain/signing/certificate.ts'
import { nameOf } from '../../domain/signing/known-status.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { JobCall } from '../kernel/call.ts'
import { plus } from '../kernel/clock.ts'
import { registerJob, registerSigned } from '../kernel/portal.ts'

const day = 86_400_000
/** A new key takes a visit to the registration centre: a month to plan it, a week as the last word. */
const warnDays = [30, 7] as const

interface Shown {
  issuer: string
  certificate: Buffer
}

const shownKept = 2_000
const shown = new Map<string, Shown>()

/** The same few keys sign again and again. */
function shownBy(pem: string): Shown | null {
  const known = shown.get(pem)
  if (known !== undefined) return known
  const [der] = fromPem(Buffer.from(pem))
  if (der === undefined) return null
  const read = { issuer: nameOf(readCertificate(der), primitives).issuer, certificate: Buffer.from(der) }
  if (shown.size >= shownKept) shown.clear()
  shown.set(pem, read)
  return read
}

registerSigned(async (several) => {
  const [first] = several
  // One person may sign twice in one transaction, from the own place and from another's.
  const keys = new Map<string, { person: string; serial: string; validUntil: string } & Shown>()
  for (const { signature: { certificate: { serial, validUntil, pem } }, call: { seat } } of several) {
    const key = shownBy(pem)
    if (validUntil !== '' && key !== null) keys.set(`${seat.person.id} ${serial}`, { person: seat.person.id, serial, validUntil, ...key })
  }
  const all = [...keys.values()]
  if (first === undefined || all.length === 0) return
  // A node that has not heard yet of a revocation may have accepted this: what the others heard is then news once more.
  // Nearly always nothing is new, and a row that is written again costs a vote as much as its own.
  await sql`
    insert into signing_keys as k (person, serial, valid_until, issuer, certificate)
    select * from unnest(${all.map((each) => each.person)}::uuid[], ${all.map((each) => each.serial)}::text[], ${all.map((each) => each.validUntil)}::timestamptz[],
      ${all.map((each) => each.issuer)}::text[], ${all.map((each) => each.certificate)}::bytea[])
    on conflict (person, serial) do update set issuer = excluded.issuer, certificate = excluded.certificate, revoked_at = null, revoked_reason = null
    where k.revoked_at is not null or k.certificate is distinct from excluded.certificate or k.issuer is distinct from excluded.issuer`.execute(first.call.db)
})

/** Each morning: whose key ends soon, and who has shown no later one. Each warning reaches a person once, however often this runs. */
registerJob('signing.warnOfKeys', '20 8 * * *', async (_: object, call) => {
  for (const days of warnDays) await warn(call, days)
})

async function warn(call: JobCall, days: number): Promise<void> {
  const ending = await call.db
    .selectFrom('signing_keys')
    .innerJoin('persons', 'persons.id', 'signing_keys.person')
    .select(['person', 'serial', 'valid_until'])
    .where('persons.active', '=', true)
    .where('valid_until', '>', call.now)
    .where('valid_until', '<=', plus(call.now, days * day))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('signing_keys as later').select('later.serial').whereRef('later.person', '=', 'signing_keys.person').where('later.valid_until', '>', plus(call.now, warnDays[0] * day)))))
    .execute()
  for (const { person, serial, valid_until: validUntil } of ending) {
    await call.notify({ persons: [person], class: 'system', key: 'signing.notice.keyEnds', values: { at: validUntil }, link: '/keys', about: null, event: `key ends ${serial} ${days}`, calendar: { kind: 'deadline', when: { allDay: true, from: astanaDate(validUntil), until: astanaDate(validUntil) } } })
  }
}
