import { sql, type Transaction } from 'kysely'
import { termsOfText } from '../../domain/search/terms.ts'
import { designationKey, designationOrder, designationWords } from '../../domain/standards/designation.ts'
import { withParents } from '../../domain/standards/ics.ts'
import type { Standard } from '../../domain/standards/standard.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import './tables.ts'

export async function loadStandard(db: ReadDatabase, id: string): Promise<Standard | null> {
  const row = await db.selectFrom('standards').select('card').where('id', '=', id).executeTakeFirst()
  return row?.card ?? null
}

/** By what their designations are in every manner of writing. */
export async function listByKeys(db: ReadDatabase, keys: readonly string[]): Promise<Map<string, Standard>> {
  if (keys.length === 0) return new Map()
  const rows = await db.selectFrom('standards').select(['key', 'card']).where('key', 'in', [...new Set(keys)]).execute()
  return new Map(rows.map(({ key, card }) => [key, card]))
}

function rowOf(standard: Standard, now: Instant) {
  const { id, designation, title, codes, status, effective, withdrawn } = standard
  const terms = termsOfText(`${designationWords(designation)} ${Object.values(title).join(' ')}`)
  return { id, key: designationKey(designation), place: designationOrder(designation), status, effective, withdrawn, fields: withParents(codes), card: standard, terms, changed_at: now }
}

function successionsOf({ id, designation, replaces, replacedBy }: Standard) {
  const own = designationKey(designation)
  return [
    ...replaces.map((older) => ({ said_by: id, newer: own, older: designationKey(older) })),
    ...replacedBy.map((newer) => ({ said_by: id, newer: designationKey(newer), older: own })),
  ]
}

/** Adds or replaces many cards in one statement; used for one as well, so that there is one way of writing a card. */
export async function saveStandards(db: Transaction<Database>, standards: readonly Standard[], now: Instant): Promise<void> {
  if (standards.length === 0) return
  await sql`
    insert into standards (id, key, place, status, effective, withdrawn, fields, card, words, changed_at)
    select id, key, place, status, effective, withdrawn, fields, card, array_to_tsvector(terms), changed_at
    from jsonb_to_recordset(${JSON.stringify(standards.map((standard) => rowOf(standard, now)))}::jsonb) as given (
      id uuid, key text, place text, status text, effective date, withdrawn date, fields text[], card jsonb, terms text[], changed_at timestamptz)
    on conflict (id) do update set
      key = excluded.key, place = excluded.place, status = excluded.status, effective = excluded.effective, withdrawn = excluded.withdrawn,
      fields = excluded.fields, card = excluded.card, words = excluded.words, changed_at = excluded.changed_at`.execute(db)
  await db.deleteFrom('standard_successions').where('said_by', 'in', standards.map(({ id }) => id)).execute()
  await sql`
    insert into standard_successions (said_by, newer, older)
    select said_by, newer, older from jsonb_to_recordset(${JSON.stringify(standards.flatMap(successionsOf))}::jsonb) as given (said_by uuid, newer text, older text)
    on conflict do nothing`.execute(db)
}

/** One change of the catalogue at a time: two cards that replace each other would each find the other's word missing. */
export async function beginChangingStandards(db: Transaction<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('kense standards'))`.execute(db)
}
