import { sql, type Kysely, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { InputOf, OutputOf } from '../../domain/kernel/contract.ts'
import { wantedOf } from '../../domain/search/terms.ts'
import { countedTo, type fields, type list, type StandardRow } from '../../domain/standards/contract.ts'
import { designationIn } from '../../domain/standards/designation.ts'
import type { Standard } from '../../domain/standards/standard.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { readCursor, writeCursor } from '../kernel/cursor.ts'
import type { Database } from '../kernel/database.ts'
import { queryOf } from '../search/public.ts'
import './tables.ts'

/** Where a page ended. */
const Cursor = z.tuple([z.string(), z.uuid()])

function conditionOf({ text, field, status }: InputOf<typeof list>): RawBuilder<boolean> {
  // Typed with Latin letters that look the same, `CT PK` is СТ РК.
  const wanted = wantedOf(designationIn('ru', text))
  return sql<boolean>`(${sql.join([
    sql`true`,
    ...(field === null ? [] : [sql`fields @> array[${field}]::text[]`]),
    ...(status === null ? [] : [sql`status = ${status}`]),
    ...(wanted.length === 0 ? [] : [sql`words @@ ${queryOf(wanted)}::tsquery`]),
  ], sql` and `)})`
}

function rowOf({ id, designation, title, codes, status, effective, files, link }: Standard): StandardRow {
  return { id, designation, title, codes, status, effective, readable: files.length > 0 || link !== '' }
}

/** One page in the order of designations. The total is that of the filter, counted only as far as it is shown. */
export async function listStandards(db: ReadDatabase, wish: InputOf<typeof list>): Promise<OutputOf<typeof list>> {
  const condition = conditionOf(wish)
  let page = db.selectFrom('standards').select(['id', 'place']).where(condition).orderBy('place').orderBy('id').limit(wish.limit + 1)
  const cursor = readCursor(Cursor, wish.after)
  if (cursor !== null) {
    const [place, id] = cursor
    page = page.where(sql<boolean>`(place, id) > (${place} collate "C", ${id}::uuid)`)
  }
  const found = await db
    .selectFrom(page.as('page'))
    .innerJoin('standards', 'standards.id', 'page.id')
    .select(['page.id', 'page.place', 'standards.card'])
    .orderBy('page.place')
    .orderBy('page.id')
    .execute()
  const counted = await db.selectFrom('standards').select('id').where(condition).limit(countedTo + 1).execute()
  const rows = found.slice(0, wish.limit)
  const last = rows.at(-1)
  const next = found.length > wish.limit && last !== undefined ? writeCursor([last.place, last.id]) : null
  return { rows: rows.map(({ card }) => rowOf(card)), next, total: counted.length }
}

export async function countFields(db: ReadDatabase): Promise<OutputOf<typeof fields>> {
  const { rows: counts } = await sql<{ code: string; count: number }>`
    select code, count(*)::int as count from standards, unnest(fields) as code where length(code) <= 6 group by code order by code`.execute(db as Kysely<Database>)
  const { total } = await db.selectFrom('standards').select((each) => each.fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  return { total: Number(total), counts }
}
