/** What is found on this PC: the portal's question with the portal's answer, over what is kept here. */
import { defaultZone, startOfDay } from '../../domain/calendar/zones.ts'
import type { InputOf, OutputOf } from '../../domain/kernel/contract.ts'
import { addDays } from '../../domain/kernel/time.ts'
import { countedAtMost, titlesAtMost, type search } from '../../domain/search/contract.ts'
import { lookedThrough, snippetOf } from '../../domain/search/snippet.ts'
import { wantedOf, type Wanted } from '../../domain/search/terms.ts'
import type { Sqlite } from '../kernel/database.ts'
import { idOf } from './ids.ts'
import { askingStatements, openAsking, withTitled, type WantedHere } from './asking.ts'
import { namedBy } from './tokens.ts'
import { readCard } from './card.ts'
import { readPlace } from './writing.ts'

type Asked = InputOf<typeof search>
type Found = OutputOf<typeof search>

const titleWeight = 3
const lengthWeight = 0.35

const newest = (a: { at: string | null }, b: { at: string | null }): number => ((a.at ?? '') < (b.at ?? '') ? 1 : (a.at ?? '') > (b.at ?? '') ? -1 : 0)
const whole = { first: -Number.MAX_SAFE_INTEGER, last: Number.MAX_SAFE_INTEGER }

/** Of a row of `facet`, in its order. */
type Candidate = [id: number, module: number, state: number, length: number]

/** Rows with a word in their title: those among the newest, and the newest of those beyond. */
interface Titled {
  newest: readonly number[]
  older: readonly Candidate[]
}

/** Every statement that a search runs, for the law that none reads a table through. Bounds of ids are cast: numbers come as real ones, by which FTS5 would not stop. */
export const statements = {
  ...askingStatements,
  newest: 'SELECT rowid AS id FROM words WHERE words MATCH ? AND rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER) ORDER BY rowid DESC LIMIT ?',
  candidates: 'SELECT f.id, f.module, f.state, f.length FROM words w CROSS JOIN facet f ON f.id = w.rowid WHERE words MATCH ? AND w.rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER) ORDER BY w.rowid DESC LIMIT ?',
  cards: 'SELECT e.place, e.card FROM words w CROSS JOIN entry e ON e.id = w.rowid WHERE words MATCH ? AND w.rowid BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER) ORDER BY w.rowid DESC LIMIT ? OFFSET ?',
  entry: 'SELECT place, card, text FROM entry WHERE id = ?',
  files: 'SELECT substr(f.text, 1, ?) AS text FROM file_of o JOIN file f ON f.sha256 = o.sha256 WHERE o.place = ? AND f.text IS NOT NULL',
  body: 'SELECT name FROM body WHERE id = ?',
  labelled: 'SELECT value FROM label WHERE id = ?',
  asOf: `SELECT value FROM fact WHERE name = 'asOf'`,
} as const

export interface Finding {
  find(asked: Asked): Found
  asOf(): string | null
}

type Run = ReturnType<typeof prepare>

function prepare(database: Sqlite) {
  return {
    newest: database.prepare<[string, number, number, number], number>(statements.newest).pluck(),
    // As arrays and not as objects: there are thousands.
    candidates: database.prepare<[string, number, number, number], Candidate>(statements.candidates).raw(),
    cards: database.prepare<[string, number, number, number, number], { place: string; card: string }>(statements.cards),
    entry: database.prepare<[number], { place: string; card: string; text: string }>(statements.entry),
    files: database.prepare<[number, string], { text: string }>(statements.files),
    body: database.prepare<[string], { name: string }>(statements.body),
    labelled: database.prepare<[number], { value: string }>(statements.labelled),
    asOf: database.prepare<[], { value: string }>(statements.asOf),
  }
}

function counted(run: Run, candidates: readonly Candidate[], column: 1 | 2): { name: string; count: number }[] {
  const counts = new Map<number, number>()
  for (const candidate of candidates) counts.set(candidate[column], (counts.get(candidate[column]) ?? 0) + 1)
  return [...counts].flatMap(([id, count]) => (id === 0 ? [] : [{ name: namedBy(run.labelled.get(id)?.value ?? ''), count }])).toSorted((a, b) => b.count - a.count)
}

/**
 * Ids, best first. Rare words weigh more, a word of the title more than one of the text, and a short row more than a long one;
 * the newer first of equals. Where there are more than are counted, older ones with a wanted word in their title are among them.
 */
function weighed(newest: readonly Candidate[], wanted: readonly WantedHere[], titled: readonly Titled[]): number[] {
  const older = new Map(titled.flatMap((each) => each.older).map((candidate) => [candidate[0], candidate]))
  const candidates = [...newest, ...[...older.values()].slice(0, titlesAtMost)]
  const mean = Math.max(1, candidates.reduce((sum, candidate) => sum + candidate[3], 0) / Math.max(1, candidates.length))
  // One word weighs the same everywhere.
  const rare = wanted.map((each) => (wanted.length === 1 ? 1 : Math.log(1 + 1_000_000 / each.places())))
  const plain = rare.reduce((sum, weight) => sum + weight, 0)
  const more = new Map<number, number>()
  for (const [at, each] of titled.entries()) {
    const weight = (titleWeight - 1) * (rare[at] ?? 0)
    for (const id of each.newest) more.set(id, (more.get(id) ?? 0) + weight)
    for (const [id] of each.older) more.set(id, (more.get(id) ?? 0) + weight)
  }
  const weights = candidates.map(([id, , , length]) => ({ id, weight: (plain + (more.get(id) ?? 0)) / (1 - lengthWeight + (lengthWeight * length) / mean) }))
  return weights.sort((a, b) => b.weight - a.weight || b.id - a.id).map(({ id }) => id)
}

function snippet(run: Run, place: string, text: string, words: readonly Wanted[]) {
  const own = snippetOf(text, words)
  if (own !== null) return own
  for (const file of run.files.all(lookedThrough, place)) {
    const found = snippetOf(file.text, words)
    if (found !== null) return found
  }
  return null
}

function shown(run: Run, id: number, words: readonly Wanted[]): Found['rows'] {
  const entry = run.entry.get(id)
  if (!entry) return []
  const { module, number, title, state, at, link, body: of } = readCard(entry.card)
  const name = of === null ? undefined : run.body.get(of)?.name
  const body = name === undefined ? null : (JSON.parse(name) as Found['rows'][number]['body'])
  return [{ ...readPlace(entry.place), module, number, title, state, at, link, body, snippet: snippet(run, entry.place, entry.text, words) }]
}

function brief(found: readonly { place: string; card: string }[]): Found {
  const rows = found.map(({ place, card }) => {
    const { module, number, title, state, at, link } = readCard(card)
    return { ...readPlace(place), module, number, title, state, at, link, body: null, snippet: null }
  }).toSorted(newest)
  return { rows, total: rows.length, more: false, modules: [], states: [], filling: [] }
}

const nothing: Found = { rows: [], total: 0, more: false, modules: [], states: [], filling: [] }

export function openFinding(database: Sqlite): Finding {
  const asking = openAsking(database)
  const run = prepare(database)

  /** What is typed may be a word already: when its own forms give all rows that are `enough`, what only begins so isn't looked for. */
  function found<T>(words: readonly Wanted[], enough: number | null, ask: (wanted: readonly WantedHere[]) => T[]): { wanted: readonly WantedHere[]; rows: T[] } {
    if (enough !== null && asking.mayBeFinished(words)) {
      const wanted = asking.wanted(words, true) ?? []
      const rows = wanted.length > 0 && wanted.every((each) => each.places() >= enough) ? ask(wanted) : []
      if (rows.length >= enough) return { wanted, rows }
    }
    const wanted = asking.wanted(words, false) ?? []
    return { wanted, rows: wanted.length === 0 ? [] : ask(wanted) }
  }

  return {
    find(asked) {
      const words = wantedOf(asked.words)
      const [first, last] = spanOf(asked)
      // Only the first page: a later one goes on from one that may have had both.
      if (asked.brief) return brief(found(words, asked.offset === 0 ? asked.limit : null, (wanted) => run.cards.all(asking.matching(wanted, asked), first, last, asked.limit, asked.offset)).rows)
      const { wanted, rows: kept } = found(words, countedAtMost + 1, (wanted) => run.candidates.all(asking.matching(wanted, asked), first, last, countedAtMost + 1))
      if (wanted.length === 0) return nothing
      const seen = asked.modules.length > 0 || asked.state !== null ? run.candidates.all(asking.matching(wanted, { ...asked, modules: [], state: null }), first, last, countedAtMost + 1) : kept
      const oldest = kept.at(-1)?.[0] ?? first
      const titled = (each: WantedHere): Titled => {
        const matching = asking.matching(withTitled(wanted, each), asked)
        return { newest: run.newest.all(matching, oldest, last, kept.length), older: kept.length <= countedAtMost ? [] : run.candidates.all(matching, first, oldest - 1, titlesAtMost) }
      }
      const ordered = asked.sort === 'newest' ? kept.map(([id]) => id) : weighed(kept, wanted, wanted.map(titled))
      const among = seen.slice(0, countedAtMost)
      const page = ordered.slice(asked.offset, asked.offset + asked.limit).flatMap((id) => shown(run, id, words))
      return {
        // Ids of what came within one step tell no order.
        rows: asked.sort === 'newest' ? page.toSorted(newest) : page,
        total: Math.min(kept.length, countedAtMost),
        more: kept.length > countedAtMost,
        modules: counted(run, among, 1).map(({ name, count }) => ({ module: name, count })),
        states: counted(run, among, 2).map(({ name, count }) => ({ state: name, count })),
        filling: [],
      }
    },
    asOf: () => run.asOf.get()?.value ?? null,
  }
}

/** Ids tell the time (file.ts), so a period is a range of them; what has no date is in no period. */
function spanOf({ from, until }: Asked): [number, number] {
  const idAt = (day: string) => idOf(startOfDay(day, defaultZone))
  const first = from === null ? (until === null ? whole.first : 1) : idAt(from)
  return [first, until === null ? whole.last : idAt(addDays(until, 1)) - 1]
}
