import { sql, type Kysely, type RawBuilder } from 'kysely'
import { defaultZone, startOfDay } from '../../domain/calendar/zones.ts'
import { addDays } from '../../domain/kernel/time.ts'
import type { InputOf, OutputOf } from '../../domain/kernel/contract.ts'
import type { Trilingual } from '../../domain/kernel/text.ts'
import type { search } from '../../domain/search/contract.ts'
import { snippetOf } from '../../domain/search/snippet.ts'
import { wantedOf, type Wanted } from '../../domain/search/terms.ts'
import type { ReadCall } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import { scopesOf } from './sources.ts'
import './tables.ts'

type Asked = InputOf<typeof search>

/** Each word by any of its terms; terms hold no quote, as `spotsOf` gives none, but are quoted all the same. */
export function queryOf(wanted: readonly Wanted[]): string {
  const quoted = (term: string) => `'${term.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`
  return wanted
    .map(({ terms, beginning }) => `(${[...terms.map(quoted), ...(beginning === null ? [] : [`${quoted(beginning)}:*`])].join(' | ')})`)
    .join(' & ')
}

/** Beyond these nobody reads on; so a word that everything has costs no more than a rare one. */
const countedAtMost = 2_000

interface Match {
  noun: string
  id: string
  view: string
  module: string
  number: string
  title: Trilingual
  state: string | null
  body_name: Trilingual | null
  at: string | null
  link: string
  text: string
  files: string[]
}

/** What the seat finds: audience first, so that neither a row nor a count tells of anything else. */
export async function findEntries(call: ReadCall, asked: Asked): Promise<OutputOf<typeof search>> {
  const wanted = wantedOf(asked.words)
  const nothing = { rows: [], total: 0, more: false, modules: [], states: [] }
  if (wanted.length === 0) return nothing
  const db = call.db as Kysely<Database>
  const seen = sql`select distinct on (noun, id) noun, id, view, module, state, at, ts_rank(words, q) as rank
    from search_entries, (select ${queryOf(wanted)}::tsquery as q) as asked
    where words @@ q and audience && ${scopesOf(call.seat)}::text[] and ${narrowed(asked)} order by noun, id, rank desc limit ${countedAtMost + 1}`
  const order = asked.sort === 'newest' ? sql`at desc nulls last, rank desc, id` : sql`rank desc, at desc nulls last, id`
  const { rows: counts } = await sql<{ module: string; state: string | null; count: string }>`
    select module, state, count(*) as count from (${seen}) as seen group by grouping sets ((module), (state))`.execute(db)
  const chosen = sql`(cardinality(${asked.modules}::text[]) = 0 or module = any(${asked.modules}::text[])) and (${asked.state}::text is null or state = ${asked.state})`
  const { rows } = await sql<Match>`
    select e.noun, e.id, e.view, e.module, e.number, e.title, e.state, bodies.name as body_name, e.at, e.link, e.text, e.files
    from (select * from (${seen}) as all_seen where ${chosen} order by ${order} limit ${asked.limit} offset ${asked.offset}) as page
    join search_entries e on e.noun = page.noun and e.id = page.id and e.view = page.view
    left join bodies on bodies.id = e.body
    order by ${asked.sort === 'newest' ? sql`page.at desc nulls last, page.rank desc, page.id` : sql`page.rank desc, page.at desc nulls last, page.id`}`.execute(db)
  const [total] = (await sql<{ count: string }>`select count(*) as count from (${seen}) as seen where ${chosen}`.execute(db)).rows
  const modules = counts.filter((row) => row.module !== null).map(({ module, count }) => ({ module, count: Number(count) })).toSorted((a, b) => b.count - a.count)
  const states = counts.flatMap((row) => (row.module === null && row.state !== null ? [{ state: row.state, count: Number(row.count) }] : []))
  const found = []
  for (const { view: _view, body_name: body, text, files, ...row } of rows) found.push({ ...row, body, snippet: snippetOf(text, wanted) ?? (await snippetOfFiles(db, files, wanted)) })
  return { rows: found, total: Math.min(Number(total?.count ?? 0), countedAtMost), more: Number(total?.count ?? 0) > countedAtMost, modules, states }
}

function narrowed({ body, person, from, until }: Asked): RawBuilder<unknown> {
  return sql.join([
    sql`true`,
    ...(body === null ? [] : [sql`body = ${body}::uuid`]),
    ...(person === null ? [] : [sql`persons @> array[${person}::uuid]`]),
    ...(from === null ? [] : [sql`at >= ${startOfDay(from, defaultZone)}`]),
    ...(until === null ? [] : [sql`at < ${startOfDay(addDays(until, 1), defaultZone)}`]),
  ], sql` and `)
}

const textLooked = 200_000

async function snippetOfFiles(db: Kysely<Database>, files: readonly string[], wanted: readonly Wanted[]) {
  if (files.length === 0) return null
  const { rows } = await sql<{ text: string }>`select left(text, ${textLooked}) as text from search_texts where sha256 = any(${[...files]}::text[]) and words @@ ${queryOf(wanted.slice(0, 1))}::tsquery`.execute(db)
  for (const { text } of rows) {
    const snippet = snippetOf(text, wanted)
    if (snippet !== null) return snippet
  }
  return null
}
