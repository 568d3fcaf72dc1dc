import type { Transaction } from 'kysely'
import type { PartOfSpeech, Topic } from '../../domain/dictionary/entry.ts'
import type { GlossaryEntry, GlossaryState, GlossaryWords } from '../../domain/dictionary/glossary.ts'
import { glossaryAtMost } from '../../domain/dictionary/rules.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'

declare module '../kernel/database.ts' {
  interface Database {
    glossary_entries: {
      id: string
      body: string
      kk: string
      ru: string
      en: string
      pos: PartOfSpeech
      topic: Topic
      note: string
      state: GlossaryState
      proposed_by: string
      proposed_at: string
      decided_by: string | null
      decided_at: string | null
      reason: string
    }
  }
}

/** Refused and past ones are shown only so far back. */
const pastAtMost = 500
const living: readonly GlossaryState[] = ['proposed', 'accepted']

function entries(db: ReadDatabase) {
  return db
    .selectFrom('glossary_entries')
    .innerJoin('persons as proposers', 'proposers.id', 'glossary_entries.proposed_by')
    .leftJoin('persons as deciders', 'deciders.id', 'glossary_entries.decided_by')
    .selectAll('glossary_entries')
    .select(['proposers.surname', 'proposers.name', 'proposers.patronymic'])
    .select(['deciders.surname as decider_surname', 'deciders.name as decider_name', 'deciders.patronymic as decider_patronymic'])
}

type Row = Awaited<ReturnType<ReturnType<typeof entries>['execute']>>[number]

function entryOf(row: Row): GlossaryEntry {
  const decider = { surname: row.decider_surname ?? '', name: row.decider_name ?? '', patronymic: row.decider_patronymic ?? '' }
  return {
    id: row.id, body: row.body, kk: row.kk, ru: row.ru, en: row.en, pos: row.pos, topic: row.topic, note: row.note, state: row.state,
    proposedBy: { id: row.proposed_by, name: fullName(row) },
    proposedAt: new Date(row.proposed_at).toISOString(),
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: fullName(decider) },
    decidedAt: row.decided_at === null ? null : new Date(row.decided_at).toISOString(),
    reason: row.reason,
  }
}

/** Accepted terms of the body; besides them, of one person or (null) of everybody, what waits and what became of the rest. */
export async function listEntries(db: ReadDatabase, body: string, ofPerson: string | null): Promise<GlossaryEntry[]> {
  const accepted = entries(db).where('glossary_entries.body', '=', body).where('state', '=', 'accepted').orderBy('proposed_at', 'desc').limit(glossaryAtMost)
  let waiting = entries(db).where('glossary_entries.body', '=', body).where('state', '=', 'proposed').orderBy('proposed_at', 'desc').limit(glossaryAtMost)
  let past = entries(db).where('glossary_entries.body', '=', body).where('state', 'in', ['refused', 'withdrawn', 'retired']).orderBy('proposed_at', 'desc').limit(pastAtMost)
  if (ofPerson !== null) [waiting, past] = [waiting.where('proposed_by', '=', ofPerson), past.where('proposed_by', '=', ofPerson)]
  return [...(await waiting.execute()), ...(await accepted.execute()), ...(await past.execute())].map(entryOf)
}

/** What waits in a body for somebody other than these two to decide, oldest first. */
export async function listWaiting(db: ReadDatabase, body: string, others: readonly string[]): Promise<GlossaryEntry[]> {
  const rows = await entries(db).where('glossary_entries.body', '=', body).where('state', '=', 'proposed').where('proposed_by', 'not in', others).orderBy('proposed_at').limit(glossaryAtMost).execute()
  return rows.map(entryOf)
}

export async function loadStanding(db: ReadDatabase, id: string): Promise<{ body: string; state: GlossaryState; proposedBy: string } | null> {
  const row = await db.selectFrom('glossary_entries').select(['body', 'state', 'proposed_by']).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : { body: row.body, state: row.state, proposedBy: row.proposed_by }
}

/** Locks the body's row, so that two equal proposals at one moment are told of each other. */
export async function livingOf(db: Transaction<Database>, body: string): Promise<GlossaryEntry[]> {
  await db.selectFrom('bodies').select('id').where('id', '=', body).forNoKeyUpdate().execute()
  return (await entries(db).where('glossary_entries.body', '=', body).where('state', 'in', living).limit(glossaryAtMost + 1).execute()).map(entryOf)
}

export async function loadEntry(db: Transaction<Database>, id: string): Promise<GlossaryEntry | null> {
  const held = await db.selectFrom('glossary_entries').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  if (held === undefined) return null
  const row = await entries(db).where('glossary_entries.id', '=', id).executeTakeFirst()
  return row === undefined ? null : entryOf(row)
}

export async function saveProposal(db: Transaction<Database>, id: string, body: string, words: GlossaryWords, by: string, at: Instant): Promise<void> {
  const { kk, ru, en, pos, topic, note } = words
  await db.insertInto('glossary_entries').values({ id, body, kk, ru, en, pos, topic, note, state: 'proposed', proposed_by: by, proposed_at: at, decided_by: null, decided_at: null, reason: '' }).execute()
}

export async function saveState(db: Transaction<Database>, id: string, state: GlossaryState, by: string, at: Instant, reason: string): Promise<void> {
  await db.updateTable('glossary_entries').set({ state, decided_by: by, decided_at: at, reason }).where('id', '=', id).execute()
}
