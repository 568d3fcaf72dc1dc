import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { OutputOf, InputOf } from '../../domain/kernel/contract.ts'
import { countedTo, type directory } from '../../domain/people/contract.ts'
import { searchWords } from '../../domain/people/search.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { readCursor, writeCursor } from '../kernel/cursor.ts'
import { rowOf, selectPeople } from './store.ts'

type Wish = InputOf<typeof directory>

/** Where a page ended: the sorted columns of its last row. */
const Cursor = z.tuple([z.string(), z.string(), z.string(), z.uuid()])

/** Written out, not as a parameter: only then does PostgreSQL know that an index of people at work is enough. */
const states: Record<Wish['state'], RawBuilder<boolean>> = {
  active: sql<boolean>`persons.active`,
  dismissed: sql<boolean>`not persons.active`,
  all: sql<boolean>`true`,
}

/** Of `persons`, that each of these beginnings of words is in the name, the post or the address; null for no words. */
export function namedBy(text: string): RawBuilder<boolean> | null {
  const words = searchWords(text)
  if (words.length === 0) return null
  const search = words.map((word) => `${word}:*`).join(' & ')
  return sql<boolean>`person_words(persons.surname, persons.name, persons.patronymic, persons.post, persons.email) @@ to_tsquery('simple', ${search})`
}

function conditionOf(wish: Wish): RawBuilder<boolean> {
  const conditions = [states[wish.state]]
  if (wish.body !== null) conditions.push(sql`persons.body = ${wish.body}::uuid`)
  if (wish.role !== null) conditions.push(sql`persons.roles @> array[${wish.role}]::text[]`)
  if (wish.unit !== null) {
    conditions.push(sql`persons.unit in (
      with recursive below as (
        select id from units where id = ${wish.unit}::uuid union select units.id from units join below on units.parent = below.id
      ) select id from below)`)
  }
  const named = namedBy(wish.text)
  if (named !== null) conditions.push(named)
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

/** One page in Kazakh order. The total is that of the filter, not of the page, and is counted only as far as it is shown. */
export async function listDirectory(db: ReadDatabase, wish: Wish): Promise<OutputOf<typeof directory>> {
  const cursor = readCursor(Cursor, wish.after)
  const condition = conditionOf(wish)
  let page = selectPeople(db)
    .where(condition)
    .orderBy('persons.surname')
    .orderBy('persons.name')
    .orderBy('persons.patronymic')
    .orderBy('persons.id')
    .limit(wish.limit + 1)
  if (cursor !== null) {
    const [surname, name, patronymic, id] = cursor
    page = page.where(sql<boolean>`(persons.surname, persons.name, persons.patronymic, persons.id) > (${surname}, ${name}, ${patronymic}, ${id}::uuid)`)
  }
  const found = await page.execute()
  const counted = await db.selectFrom('persons').select('id').where(condition).limit(countedTo + 1).execute()
  const rows = found.slice(0, wish.limit)
  const last = rows.at(-1)
  const more = found.length > wish.limit && last !== undefined
  const next = more ? writeCursor([last.surname, last.name, last.patronymic, last.id]) : null
  return { rows: rows.map(rowOf), next, total: counted.length }
}
