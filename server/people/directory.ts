import { sql } from 'kysely'
import { z } from 'zod'
import type { OutputOf, InputOf } from '../../domain/kernel/contract.ts'
import type * as contract from '../../domain/people/contract.ts'
import { searchWords } from '../../domain/people/search.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { ReadDatabase } from '../kernel/call.ts'
import { rowOf, selectPeople } from './store.ts'

type Wish = InputOf<typeof contract.directory>

/** Where a page ended: the sorted columns of its last row. */
const Cursor = z.tuple([z.string(), z.string(), z.string(), z.uuid()])

function readCursor(after: string | null): z.infer<typeof Cursor> | null {
  if (after === null) return null
  try {
    return Cursor.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')))
  } catch {
    throw new RefusalError({ key: 'kernel.badInput', values: { field: 'after' } })
  }
}

function filtered(db: ReadDatabase, wish: Wish) {
  const words = searchWords(wish.text)
  let people = selectPeople(db)
  if (wish.state !== 'all') people = people.where('persons.active', '=', wish.state === 'active')
  if (wish.body !== null) people = people.where('persons.body', '=', wish.body)
  if (wish.role !== null) people = people.where(sql<boolean>`persons.roles @> array[${wish.role}]::text[]`)
  if (wish.unit !== null) {
    people = people.where(sql<boolean>`persons.unit in (
      with recursive below as (
        select id from units where id = ${wish.unit} union select units.id from units join below on units.parent = below.id
      ) select id from below)`)
  }
  if (words.length > 0) {
    const search = words.map((word) => `${word}:*`).join(' & ')
    people = people.where(
      sql<boolean>`person_words(persons.surname, persons.name, persons.patronymic, persons.post, persons.email) @@ to_tsquery('simple', ${search})`,
    )
  }
  return people
}

/** One page in Kazakh order. The total is counted over the filter, not over the page. */
export async function listDirectory(db: ReadDatabase, wish: Wish): Promise<OutputOf<typeof contract.directory>> {
  const cursor = readCursor(wish.after)
  const all = filtered(db, wish)
  let page = all.orderBy('persons.surname').orderBy('persons.name').orderBy('persons.patronymic').orderBy('persons.id').limit(wish.limit + 1)
  if (cursor !== null) {
    const [surname, name, patronymic, id] = cursor
    page = page.where(sql<boolean>`(persons.surname, persons.name, persons.patronymic, persons.id) > (${surname}, ${name}, ${patronymic}, ${id}::uuid)`)
  }
  const found = await page.execute()
  const { count } = await all.clearSelect().select((each) => each.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()
  const rows = found.slice(0, wish.limit)
  const last = rows.at(-1)
  const more = found.length > wish.limit && last !== undefined
  const next = more ? Buffer.from(JSON.stringify([last.surname, last.name, last.patronymic, last.id])).toString('base64url') : null
  return { rows: rows.map(rowOf), next, total: Number(count) }
}
