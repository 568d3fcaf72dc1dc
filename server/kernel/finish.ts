import type { Doer, Gathering, HistoryEntry } from './gathering.ts'
import { seatHolds } from './seats.ts'

/** What is kept of a command besides what its handler wrote. */
export interface Ending {
  inputSha256: Buffer
  status: number
  answer: string
  tokenSha256: Buffer
  /** The delegation acted under, and the version of the seat that it gave. */
  actingFor: string | null
  version: string
}

/** One command at its end. */
export interface Ended {
  gathering: Gathering
  doer: Doer
  ending: Ending
}

export interface Statement {
  text: string
  values: unknown[]
}

/** Values are numbered as they are named, so that a part which is left out leaves no gap. */
class Values {
  readonly all: unknown[] = []

  add(value: unknown, type: string): string {
    return `$${this.all.push(value)}::${type}`
  }
}

const emptyChain = `decode(repeat('00', 32), 'hex')`
const grow = `on conflict (noun, id) do update set
      n = h.n + 1, entry_sha256 = excluded.entry_sha256, hash = sha256(h.hash || excluded.entry_sha256)
    returning noun, id, n, hash`

/**
 * The last statement of a job, or of a command with its `ending`. Each part costs PostgreSQL some 20 µs even when it
 * has nothing to write, so only those stand in it that have. Null when there is nothing to say at all.
 */
export function finishStatement(gathering: Gathering, doer: Doer, ending: Ending): Statement
export function finishStatement(gathering: Gathering, doer: Doer, ending: null): Statement | null
export function finishStatement(gathering: Gathering, doer: Doer, ending: Ending | null): Statement | null {
  const values = new Values()
  const [at, name, person] = [values.add(doer.at, 'timestamptz'), values.add(doer.name, 'text'), values.add(doer.person, 'uuid')]
  const parts: string[] = []
  const entries = gathering.history(doer)
  const [only] = entries
  if (only !== undefined) parts.push(entries.length === 1 ? oneLine(values, only, [at, name, person]) : manyLines(values, entries.map((line) => ({ line, person: doer.person })), [at, name]))
  if (gathering.changes.length > 0) parts.push(feed(values.add(JSON.stringify(gathering.changes), 'json')))
  if (gathering.notifications.length > 0) parts.push(notifications(values.add(JSON.stringify(gathering.notifications), 'json'), at))
  if (ending === null) return parts.length === 0 ? null : { text: `with ${parts.join(', ')} select ${at}, ${name}, ${person}`, values: values.all }
  const id = values.add(doer.command, 'uuid')
  const kept = [id, person, name, values.add(ending.inputSha256, 'bytea'), at, values.add(ending.status, 'smallint'), values.add(ending.answer, 'text')]
  const delegation = ending.actingFor === null ? null : values.add(ending.actingFor, 'uuid')
  const seat = seatHolds(values.add(ending.tokenSha256, 'bytea'), delegation, values.add(ending.version, 'text'), at)
  const text = `with ${parts.join(', ')}
  insert into commands (id, person, name, input_sha256, at, status, answer)
  select ${kept.join(', ')} where seat_still_holds(exists (${seat}))`
  return { text, values: values.all }
}

/**
 * The last statement of several commands of one name at one moment, each in the seat of its own person and about papers
 * that no other of them touches. Should one seat no longer hold, none is kept.
 */
export function finishTogether(several: readonly [Ended, ...Ended[]]): Statement {
  const [{ gathering, doer, ending }] = several
  if (several.length === 1) return finishStatement(gathering, doer, ending)
  const values = new Values()
  const [at, name] = [values.add(doer.at, 'timestamptz'), values.add(doer.name, 'text')]
  const lines = several.flatMap((each) => each.gathering.history(each.doer).map((line) => ({ line, person: each.doer.person })))
  const changes = several.flatMap((each) => each.gathering.changes)
  const rung = several.flatMap((each) => each.gathering.notifications)
  const parts = [manyLines(values, lines, [at, name])]
  if (changes.length > 0) parts.push(feed(values.add(JSON.stringify(changes), 'json')))
  if (rung.length > 0) parts.push(notifications(values.add(JSON.stringify(rung), 'json'), at))
  const column = (value: (each: Ended) => unknown, type: string) => values.add(several.map(value), `${type}[]`)
  const columns = [
    column((each) => each.doer.command, 'uuid'), column((each) => each.doer.person, 'uuid'), column((each) => each.ending.inputSha256, 'bytea'), column((each) => each.ending.status, 'smallint'),
    column((each) => each.ending.answer, 'text'), column((each) => each.ending.tokenSha256, 'bytea'), column((each) => each.ending.version, 'text'),
  ]
  const text = `with ${parts.join(', ')}
  insert into commands (id, person, name, input_sha256, at, status, answer)
  select e.id, e.person, ${name}, e.input_sha256, ${at}, e.status, e.answer
  from unnest(${columns.join(', ')}) as e(id, person, input_sha256, status, answer, token, version)
  where seat_still_holds(exists (${seatHolds('e.token', null, 'e.version', at)}))`
  return { text, values: values.all }
}

type Said = [at: string, name: string, person: string]

/** Nearly every command is about one paper; its line needs no list to be unpacked and joined. */
function oneLine(values: Values, line: HistoryEntry, said: Said): string {
  const digest = values.add(line.entrySha256, 'bytea')
  return `head as (
    insert into history_heads as h (noun, id, n, entry_sha256, hash)
    values (${values.add(line.noun, 'text')}, ${values.add(line.id, 'text')}, 1, ${digest}, sha256(${emptyChain} || ${digest}))
    ${grow}
  ), kept as (
    insert into history (noun, id, n, at, name, person, entry, hash)
    select noun, id, n, ${said.join(', ')}, ${values.add(line.entry, 'text')}, hash from head
  )`
}

interface PersonsLine {
  line: HistoryEntry
  person: string | null
}

function manyLines(values: Values, entries: readonly PersonsLine[], said: [at: string, name: string]): string {
  const lines = entries.map(({ line: { noun, id, entry, entrySha256 }, person }) => ({ noun, id, entry, entry_sha256: entrySha256.toString('hex'), person }))
  return `line as (
    select noun, id, entry, decode(entry_sha256, 'hex') as entry_sha256, person
    from json_to_recordset(${values.add(JSON.stringify(lines), 'json')}) as l(noun text, id text, entry text, entry_sha256 text, person uuid)
  ), head as (
    insert into history_heads as h (noun, id, n, entry_sha256, hash)
    select noun, id, 1, entry_sha256, sha256(${emptyChain} || entry_sha256) from line
    ${grow}
  ), kept as (
    insert into history (noun, id, n, at, name, person, entry, hash)
    select line.noun, line.id, head.n, ${said.join(', ')}, line.person, line.entry, head.hash
    from line join head on head.noun = line.noun and head.id = line.id
  )`
}

const feed = (changes: string) => `told as (
    insert into feed_pending (noun, id, persons, bodies, everyone)
    select noun, id, persons, bodies, everyone
    from json_to_recordset(${changes}) as f(noun text, id text, persons uuid[], bodies uuid[], everyone boolean)
  )`

const notifications = (lines: string, at: string) => `rung as (
    insert into notifications (person, class, key, "values", link, in_place_of, about_noun, about_id, event, calendar, mail, at)
    select person, class, key, "values", link, in_place_of, about_noun, about_id, event, calendar, 'new', ${at}
    from json_to_recordset(${lines}) as r(person uuid, class text, key text, "values" jsonb, link text, in_place_of uuid, about_noun text, about_id text, event text, calendar jsonb)
    on conflict (person, event) do nothing
  )`
