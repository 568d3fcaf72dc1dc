import { sql, type Kysely, type RawBuilder } from 'kysely'
import { defaultZone, startOfDay } from '../../domain/calendar/zones.ts'
import { addDays } from '../../domain/kernel/time.ts'
import type { InputOf, OutputOf } from '../../domain/kernel/contract.ts'
import type { Trilingual } from '../../domain/kernel/text.ts'
import { countedAtMost, titlesAtMost, type search } from '../../domain/search/contract.ts'
import { lookedThrough, snippetOf } from '../../domain/search/snippet.ts'
import { wantedOf, type Wanted } from '../../domain/search/terms.ts'
import type { ReadCall } from '../kernel/call.ts'
import type { Database } from '../kernel/database.ts'
import { modulesFilling } from './filling.ts'
import { scopesOf } from './sources.ts'
import './tables.ts'

type Asked = InputOf<typeof search>

/** Each word by any of its terms, anywhere or in titles only; terms hold no quote, as `spotsOf` gives none, but are quoted all the same. */
export function queryOf(wanted: readonly Wanted[], weight: 'A' | '' = ''): string {
  const quoted = (term: string) => `'${term.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`
  const mark = weight === '' ? '' : `:${weight}`
  return wanted
    .map(({ terms, beginning }) => `(${[...terms.map((term) => quoted(term) + mark), ...(beginning === null ? [] : [`${quoted(beginning)}:*${weight}`])].join(' | ')})`)
    .join(' & ')
}

interface Seen {
  noun: string
  id: string
  view: string
  module: string
  state: string | null
  at: string | null
  rank: number
}

interface Shown {
  noun: string
  id: string
  module: string
  number: string
  title: Trilingual
  state: string | null
  body: Trilingual | null
  at: string | null
  link: string
  text: string
  files: string[]
}

const keyOf = ({ noun, id }: Pick<Seen, 'noun' | 'id'>): string => `${noun} ${id}`

/** The newest that match, each paper once, by the view in which it matches best. Audience first, so that neither a row nor a count tells of anything else. */
async function newestSeen(call: ReadCall, query: string, conditions: RawBuilder<unknown>, atMost: number): Promise<Seen[]> {
  const { rows } = await sql<Seen>`
    select noun, id, view, module, state, at, ts_rank(words, ${query}::tsquery) as rank from (
      select noun, id, view, module, state, at, words from search_entries
      where words @@ ${query}::tsquery and audience && ${scopesOf(call.seat)}::text[] and ${conditions}
      order by at desc nulls last limit ${atMost}) as newest`.execute(call.db as Kysely<Database>)
  const best = new Map<string, Seen>()
  for (const row of rows) if ((best.get(keyOf(row))?.rank ?? -1) < row.rank) best.set(keyOf(row), row)
  return [...best.values()]
}

/** Of these what the seat finds, in one statement: thousands of PCs ask it of hundreds of things. */
export async function listOpen(call: ReadCall, places: readonly { noun: string; id: string }[]): Promise<Set<string>> {
  const { rows } = await sql<{ noun: string; id: string }>`
    select distinct e.noun, e.id from unnest(${places.map(({ noun }) => noun)}::text[], ${places.map(({ id }) => id)}::text[]) as place(noun, id)
    join search_entries e on e.noun = place.noun and e.id = place.id and e.audience && ${scopesOf(call.seat)}::text[]`.execute(call.db as Kysely<Database>)
  return new Set(rows.map(keyOf))
}

const time = ({ at }: Seen): number => (at === null ? -Infinity : Date.parse(at))
const newer = (a: Seen, b: Seen): number => (time(a) === time(b) ? 0 : time(b) - time(a))

/** A paper may have a view for its author and one for the seat's own body, so twice as many views are looked at. */
const viewsAtMost = 2 * (countedAtMost + 1)

export async function findEntries(call: ReadCall, asked: Asked): Promise<OutputOf<typeof search>> {
  const wanted = wantedOf(asked.words)
  if (wanted.length === 0) return { rows: [], total: 0, more: false, modules: [], states: [], filling: [] }
  const query = queryOf(wanted)
  if (asked.brief) return brief(call, asked, query)
  const seen = await newestSeen(call, query, narrowed(asked), viewsAtMost)
  const isChosen = asked.modules.length > 0 || asked.state !== null
  const chosen = isChosen ? await newestSeen(call, query, chosenOf(asked), viewsAtMost) : seen
  const more = chosen.length > countedAtMost
  const titled = more && asked.sort === 'relevance' ? await newestSeen(call, queryOf(wanted, 'A'), chosenOf(asked), titlesAtMost) : []
  const all = [...new Map([...chosen, ...titled].map((row) => [keyOf(row), row])).values()]
  const ordered = all.toSorted((a, b) => (asked.sort === 'newest' ? newer(a, b) || b.rank - a.rank : b.rank - a.rank || newer(a, b)) || (a.id < b.id ? -1 : 1))
  const among = seen.slice(0, countedAtMost)
  return {
    rows: await shown(call, ordered.slice(asked.offset, asked.offset + asked.limit), wanted),
    total: Math.min(chosen.length, countedAtMost),
    more,
    modules: counted(among.map(({ module }) => module)).map(([module, count]) => ({ module, count })),
    states: counted(among.flatMap(({ state }) => state ?? [])).map(([state, count]) => ({ state, count })),
    filling: await modulesFilling(call.db),
  }
}

/** Views of one paper are few; a list that appears while one types may lack a row for them. */
async function brief(call: ReadCall, asked: Asked, query: string): Promise<OutputOf<typeof search>> {
  const seen = await newestSeen(call, query, chosenOf(asked), 2 * (asked.offset + asked.limit))
  const rows = await shown(call, seen.toSorted(newer).slice(asked.offset, asked.offset + asked.limit), null)
  return { rows, total: rows.length, more: false, modules: [], states: [], filling: [] }
}

function counted(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)
}

/** `wanted` null: without the words around and without the body's name. */
async function shown(call: ReadCall, page: readonly Seen[], wanted: readonly Wanted[] | null): Promise<OutputOf<typeof search>['rows']> {
  if (page.length === 0) return []
  const db = call.db as Kysely<Database>
  const { rows } = await sql<Shown>`
    select e.noun, e.id, e.module, e.number, e.title, e.state, bodies.name as body, e.at, e.link, e.text, e.files
    from unnest(${page.map(({ noun }) => noun)}::text[], ${page.map(({ id }) => id)}::text[], ${page.map(({ view }) => view)}::text[]) with ordinality as page(noun, id, view, place)
    join search_entries e on e.noun = page.noun and e.id = page.id and e.view = page.view
    left join bodies on bodies.id = e.body
    order by page.place`.execute(db)
  const found = []
  for (const { text, files, ...row } of rows) found.push(wanted === null ? { ...row, body: null, snippet: null } : { ...row, snippet: snippetOf(text, wanted) ?? (await snippetOfFiles(db, files, wanted)) })
  return found
}

const chosenOf = (asked: Asked): RawBuilder<unknown> => sql.join([
  narrowed(asked),
  ...(asked.modules.length === 0 ? [] : [sql`module = any(${asked.modules}::text[])`]),
  ...(asked.state === null ? [] : [sql`state = ${asked.state}`]),
], sql` and `)

function narrowed({ body, person, from, until }: Asked): RawBuilder<unknown> {
  return sql.join([
    sql`true`,
    ...(body === null ? [] : [sql`body = ${body}::uuid`]),
    ...(person === null ? [] : [sql`persons @> array[${person}::uuid]`]),
    ...(from === null ? [] : [sql`at >= ${startOfDay(from, defaultZone)}`]),
    ...(until === null ? [] : [sql`at < ${startOfDay(addDays(until, 1), defaultZone)}`]),
  ], sql` and `)
}

async function snippetOfFiles(db: Kysely<Database>, files: readonly string[], wanted: readonly Wanted[]) {
  if (files.length === 0) return null
  const { rows } = await sql<{ text: string }>`select left(text, ${lookedThrough}) as text from search_texts where sha256 = any(${[...files]}::text[]) and words @@ ${wanted.map((each) => queryOf([each])).join(' | ')}::tsquery`.execute(db)
  for (const { text } of rows) {
    const snippet = snippetOf(text, wanted)
    if (snippet !== null) return snippet
  }
  return null
}
