/** What is found on this PC: the portal's question with the portal's answer, over what is kept here. */
import { defaultZone, startOfDay } from '../../domain/calendar/zones.ts'
import type { InputOf, OutputOf } from '../../domain/kernel/contract.ts'
import { addDays } from '../../domain/kernel/time.ts'
import { countedAtMost, titlesAtMost, type search } from '../../domain/search/contract.ts'
import { lookedThrough, snippetOf } from '../../domain/search/snippet.ts'
import { wantedOf, type Wanted } from '../../domain/search/terms.ts'
import type { Sqlite } from '../kernel/database.ts'
import { idOf } from './ids.ts'
import { inTitle, matching, openAsking, type WantedHere } from './asking.ts'
import { placeOf, type Card } from './writing.ts'

type Asked = InputOf<typeof search>
type Found = OutputOf<typeof search>

const titleWeight = 3
const lengthWeight = 0.35

const newest = (a: { at: string | null }, b: { at: string | null }): number => ((a.at ?? '') < (b.at ?? '') ? 1 : (a.at ?? '') > (b.at ?? '') ? -1 : 0)
const whole = { first: -Number.MAX_SAFE_INTEGER, last: Number.MAX_SAFE_INTEGER }

interface Candidate {
  id: number
  module: number
  state: number
  length: number
}

/** Every statement that a search runs, for the law that none reads a table through. */
export const statements = {
  newest: 'SELECT rowid AS id FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?',
  candidates: 'SELECT f.id, f.module, f.state, f.length FROM words w CROSS JOIN facet f ON f.id = w.rowid WHERE words MATCH ? AND w.rowid BETWEEN ? AND ? ORDER BY w.rowid DESC LIMIT ?',
  cards: 'SELECT e.card FROM words w CROSS JOIN entry e ON e.id = w.rowid WHERE words MATCH ? AND w.rowid BETWEEN ? AND ? ORDER BY w.rowid DESC LIMIT ? OFFSET ?',
  entry: 'SELECT card, text FROM entry WHERE id = ?',
  files: 'SELECT substr(f.text, 1, ?) AS text FROM file_of o JOIN file f ON f.sha256 = o.sha256 WHERE o.place = ? AND f.text IS NOT NULL',
  body: 'SELECT name FROM body WHERE id = ?',
  label: 'SELECT value FROM label WHERE id = ?',
  asOf: `SELECT value FROM fact WHERE name = 'asOf'`,
} as const

export interface Finding {
  find(asked: Asked): Found
  asOf(): string | null
}

type Run = ReturnType<typeof prepare>

function prepare(database: Sqlite) {
  return {
    newest: database.prepare<[string, number, number, number], { id: number }>(statements.newest),
    candidates: database.prepare<[string, number, number, number], Candidate>(statements.candidates),
    cards: database.prepare<[string, number, number, number, number], { card: string }>(statements.cards),
    entry: database.prepare<[number], { card: string; text: string }>(statements.entry),
    files: database.prepare<[number, string], { text: string }>(statements.files),
    body: database.prepare<[string], { name: string }>(statements.body),
    label: database.prepare<[number], { value: string }>(statements.label),
    asOf: database.prepare<[], { value: string }>(statements.asOf),
  }
}

function counted(run: Run, candidates: readonly Candidate[], of: 'module' | 'state'): { name: string; count: number }[] {
  const counts = new Map<number, number>()
  for (const each of candidates) counts.set(each[of], (counts.get(each[of]) ?? 0) + 1)
  return [...counts].flatMap(([id, count]) => (id === 0 ? [] : [{ name: run.label.get(id)?.value ?? '', count }])).toSorted((a, b) => b.count - a.count)
}

/** Best first. Rare words weigh more, a word of the title more than one of the text, and a short row more than a long one; the newer first of equals. */
function weighed(run: Run, candidates: readonly Candidate[], wanted: readonly WantedHere[], match: string, last: number): Candidate[] {
  const first = Math.min(...candidates.map(({ id }) => id))
  const mean = candidates.reduce((sum, { length }) => sum + length, 0) / Math.max(1, candidates.length)
  const score = new Map<number, number>()
  for (const each of wanted) {
    const rare = Math.log(1 + 1_000_000 / each.rows)
    const titled = new Set(run.newest.all(`${match} AND ${inTitle([each])}`, first, last, titlesAtMost + countedAtMost).map(({ id }) => id))
    for (const { id } of candidates) score.set(id, (score.get(id) ?? 0) + rare * (titled.has(id) ? titleWeight : 1))
  }
  const weight = ({ id, length }: Candidate) => (score.get(id) ?? 0) / (1 - lengthWeight + (lengthWeight * length) / Math.max(1, mean))
  const weights = new Map(candidates.map((each) => [each.id, weight(each)]))
  return candidates.toSorted((a, b) => (weights.get(b.id) ?? 0) - (weights.get(a.id) ?? 0) || b.id - a.id)
}

function snippet(run: Run, card: Card, text: string, words: readonly Wanted[]) {
  const own = snippetOf(text, words)
  if (own !== null) return own
  for (const file of run.files.all(lookedThrough, placeOf(card))) {
    const found = snippetOf(file.text, words)
    if (found !== null) return found
  }
  return null
}

function shown(run: Run, id: number, words: readonly Wanted[]): Found['rows'] {
  const entry = run.entry.get(id)
  if (!entry) return []
  const card = JSON.parse(entry.card) as Card
  const { noun, id: of, module, number, title, state, at, link } = card
  const name = card.body === null ? undefined : run.body.get(card.body)?.name
  const body = name === undefined ? null : (JSON.parse(name) as Found['rows'][number]['body'])
  return [{ noun, id: of, module, number, title, state, at, link, body, snippet: snippet(run, card, entry.text, words) }]
}

function brief(found: readonly { card: string }[]): Found {
  const rows = found.map(({ card }) => {
    const { noun, id, module, number, title, state, at, link } = JSON.parse(card) as Card
    return { noun, id, module, number, title, state, at, link, body: null, snippet: null }
  }).toSorted(newest)
  return { rows, total: rows.length, more: false, modules: [], states: [] }
}

export function openFinding(database: Sqlite): Finding {
  const asking = openAsking(database)
  const run = prepare(database)
  return {
    find(asked) {
      const words = wantedOf(asked.words)
      const wanted = words.length === 0 ? null : asking.wanted(words)
      if (wanted === null) return { rows: [], total: 0, more: false, modules: [], states: [] }
      const [first, last] = spanOf(asked)
      if (asked.brief) return brief(run.cards.all(matching(wanted, asked), first, last, asked.limit, asked.offset))
      const seenBy = { modules: [], state: null, body: asked.body, person: asked.person }
      const seen = run.candidates.all(matching(wanted, seenBy), first, last, countedAtMost + 1)
      const match = matching(wanted, { ...seenBy, modules: asked.modules, state: asked.state })
      const kept = asked.modules.length > 0 || asked.state !== null ? run.candidates.all(match, first, last, countedAtMost + 1) : seen
      const titled = asked.sort === 'newest' || kept.length <= countedAtMost ? [] : run.candidates.all(`${match} AND ${inTitle(wanted)}`, first, last, titlesAtMost)
      const all = [...new Map([...kept, ...titled].map((each) => [each.id, each])).values()]
      const ordered = asked.sort === 'newest' ? kept : weighed(run, all, wanted, match, last)
      const among = seen.slice(0, countedAtMost)
      const page = ordered.slice(asked.offset, asked.offset + asked.limit).flatMap(({ id }) => shown(run, id, words))
      return {
        // Ids of what came within one step tell no order.
        rows: asked.sort === 'newest' ? page.toSorted(newest) : page,
        total: Math.min(kept.length, countedAtMost),
        more: kept.length > countedAtMost,
        modules: counted(run, among, 'module').map(({ name, count }) => ({ module: name, count })),
        states: counted(run, among, 'state').map(({ name, count }) => ({ state: name, count })),
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
