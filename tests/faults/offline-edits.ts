import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '../../domain/calendar/event.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { type OwnPortal, startOwnPortal } from '../world/own-portal.ts'
import { openBadLine } from './bad-line.ts'
import { Desk, draftOf, newEvent, timeOn, type Days } from './desk.ts'
import { checkEdits, type Edit, type Findings, type HistoryMark, type Outcome } from './edit-check.ts'
import { type Fault, seeded, sleep, within } from './fault.ts'

const stepsOfDesk = 20
const settleMs = 60_000
const daysOfRun = 3
/** What a line does to a connection beside being cut; none falls silent, which N1 does and which would only take time here. */
const lineTroubles = ['none', 'none', 'none', 'cutAnswer', 'cutRequest', 'repeated', 'drip'] as const

const dayAfter = (day: number) => new Date(Date.UTC(2027, 0, 1 + day)).toISOString().slice(0, 10)
const daysOf = (run: number): Days => ({ from: dayAfter(run * daysOfRun), until: dayAfter(run * daysOfRun + daysOfRun - 1) })

/** A change of a system's card, which needs a line: `seen` is the mark that the card bore on this PC. */
interface CardEdit {
  seen: string
  mark: string
  answer: 'done' | 'refused' | 'untold'
}

interface Story {
  desks: readonly Desk[]
  random: () => number
  days: Days
  edits: Edit[]
  cardEdits: CardEdit[]
  card: string
  counts: Record<'cuts' | 'kills' | 'offline' | 'conflicts' | 'withdrawn' | 'chained', number>
  marks: { next: number }
}

const dayIn = (story: Story) => [story.days.from, dayAfterOf(story.days.from), story.days.until][within(story.random, daysOfRun)]!
const dayAfterOf = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

type Told = Awaited<ReturnType<Desk['do']>>

function outcomeOf(told: Told, story: Story): Outcome {
  if (told === null || 'fault' in told) return { is: 'untold' }
  if ('refusal' in told) return { is: 'refused', refusal: told.refusal }
  if (told.state === 'queued') {
    story.counts.offline += 1
    return { is: 'queued', command: told.id, refused: null, withdrawn: false, waiting: false }
  }
  const { undo, revision } = told.answer as { undo: string; revision: number }
  return { is: 'done', command: undo, revision }
}

async function edit(desk: Desk, story: Story): Promise<void> {
  const { random, marks } = story
  const title = `e${(marks.next += 1)}`
  const known = (desk.shown.range?.entries ?? []).flatMap(({ own }) => (own === null ? [] : [own]))
  const what = random()
  if (known.length === 0 || what < 0.2) {
    const input = newEvent(title, dayIn(story), 8 + within(random, 10))
    story.edits.push({ event: input.id, base: 0, outcome: outcomeOf(await desk.do('calendar.save', input, title), story) })
    return
  }
  const { id, revision, when } = known[within(random, known.length)]!
  // As the page does it: what waits here of the same event is what this edit stands on.
  const after = (await desk.outbox()).filter((row) => row.state !== 'refused' && (row.input as { id?: string }).id === id).map((row) => row.id)
  const on = { id, revision, after, scope: 'all', occurrence: null }
  if (after.length > 0) story.counts.chained += 1
  const [name, input]: [string, unknown] =
    what < 0.65 ? ['calendar.save', { ...on, draft: draftOf(title, when), invitees: [], units: [] }]
    : what < 0.9 ? ['calendar.move', { ...on, when: timeOn(dayIn(story), 8 + within(random, 10)) }]
    : ['calendar.remove', on]
  story.edits.push({ event: id, base: revision, after, outcome: outcomeOf(await desk.do(name, input, title), story) })
}

async function editCard(desk: Desk, story: Story): Promise<void> {
  const seen = desk.shown.list?.find(({ system }) => system.id === story.card)?.system
  if (seen === undefined) return
  const mark = `c${(story.marks.next += 1)}`
  const told = await desk.do('systems.save', { system: { ...seen, contact: mark }, seen }, mark)
  const isUntold = told === null || 'fault' in told || ('refusal' in told && told.refusal.key === 'desktop.answerLost')
  story.cardEdits.push({ seen: seen.contact, mark, answer: isUntold ? 'untold' : 'refusal' in told ? 'refused' : 'done' })
}

async function takeBack(desk: Desk, story: Story): Promise<void> {
  const waiting = (await desk.outbox()).find(({ state }) => state === 'waiting')
  if (waiting === undefined) return
  await desk.withdraw(waiting.id)
  if ((await desk.outbox()).some(({ id }) => id === waiting.id)) return
  const of = story.edits.find(({ outcome }) => outcome.is === 'queued' && outcome.command === waiting.id)
  if (of?.outcome.is === 'queued') of.outcome.withdrawn = true
  story.counts.withdrawn += 1
}

/** A person at one PC: edits, with and without a line, whatever the others do meanwhile. */
async function work(desk: Desk, story: Story): Promise<void> {
  let isCut = false
  for (let step = 0; step < stepsOfDesk; step += 1) {
    const what = story.random()
    if (what < 0.68) await edit(desk, story)
    else if (what < 0.8) await editCard(desk, story)
    else if (what < 0.84) await takeBack(desk, story)
    else if (what < 0.85) {
      story.counts.kills += 1
      desk.cable.join()
      isCut = false
      await desk.restart()
    } else if (isCut) {
      desk.cable.join()
      isCut = false
    } else {
      desk.cable.cut()
      isCut = true
      story.counts.cuts += 1
    }
    await sleep(within(story.random, 25))
  }
  desk.cable.join()
}

const wordsOf = ({ id, revision, title, from }: { id: string; revision: number; title: string; from: string }) => `${id} ${revision} ${title} ${from}`

/** What the portal holds of this run's days, and what each PC shows of them, asked for by nobody. */
async function converged(portal: OwnPortal, story: Story): Promise<string[]> {
  const ids = [...new Set(story.edits.map(({ event }) => event))]
  const rows = await portal.sql<{ document: Event }>('select document from calendar_events where id = any($1::uuid[]) and removed_at is null', [ids])
  const truth = rows.map(({ document: { id, revision, title, when } }) => wordsOf({ id, revision, title, from: when?.from.slice(0, 16) ?? '' })).toSorted()
  const [card] = await portal.sql<{ card: { contact: string } }>('select card from systems where id = $1', [story.card])
  const shows = ({ shown }: Desk) => (shown.range?.entries ?? []).flatMap(({ own, title, from }) => (own === null ? [] : [wordsOf({ id: own.id, revision: own.revision, title: title?.kk ?? '', from })])).toSorted()
  const cardOf = ({ shown }: Desk) => shown.list?.find(({ system }) => system.id === story.card)?.system.contact
  const differs = () => story.desks.flatMap((desk, index) => [
    ...(shows(desk).join() === truth.join() ? [] : [`PC ${index} shows ${shows(desk).length} events, the portal has ${truth.length}, or others; asked ${desk.lastAsked.range}`]),
    ...(cardOf(desk) === card?.card.contact ? [] : [`PC ${index} shows the card ${cardOf(desk)}, the portal has ${card?.card.contact}; asked ${desk.lastAsked.list}`]),
  ])
  for (const until = Date.now() + 20_000; Date.now() < until && differs().length > 0; ) await sleep(50)
  return differs()
}

async function historyOf(portal: OwnPortal, noun: string, ids: readonly string[]): Promise<Map<string, (HistoryMark & { facts: { contact?: string }[] })[]>> {
  const rows = await portal.sql<{ id: string; at: Date; entry: string; surname: string; name: string; patronymic: string }>(
    `select h.id, h.at, h.entry, p.surname, p.name, p.patronymic from history h left join persons p on p.id = h.person where h.noun = $1 and h.id = any($2::text[]) order by h.n`, [noun, ids])
  const lines = new Map<string, (HistoryMark & { facts: { contact?: string }[] })[]>(ids.map((id) => [id, []]))
  for (const { id, at, entry, ...who } of rows) {
    const { command, facts } = JSON.parse(entry) as { command: string; facts: { contact?: string }[] }
    lines.get(id)?.push({ command, who: fullName(who), at: new Date(at).toISOString(), facts })
  }
  return lines
}

/** Each saving of a card stands on the one before it; what was told as done is there once, what was refused is not. */
function checkCard(edits: readonly CardEdit[], marks: readonly string[]): string[] {
  return edits.flatMap(({ seen, mark, answer }) => {
    const places = marks.flatMap((each, index) => (each === mark ? [index] : []))
    if (answer === 'done' && places.length !== 1) return [`the card's ${mark} is there ${places.length} times`]
    if (answer === 'refused' && places.length > 0) return [`the card's ${mark} was refused and is there`]
    return places.filter((place) => marks[place - 1] !== seen).map(() => `the card's ${mark} was written over what its author never saw`)
  })
}

async function judge(portal: OwnPortal, story: Story): Promise<Findings> {
  const stuck = (await Promise.all(story.desks.map((desk) => desk.settled(settleMs)))).filter((each) => !each).length
  const differing = await converged(portal, story)
  for (const desk of story.desks) {
    for (const row of await desk.outbox()) {
      const of = story.edits.find(({ outcome }) => outcome.is === 'queued' && outcome.command === row.id)
      if (of?.outcome.is === 'queued') Object.assign(of.outcome, { refused: row.refusal, waiting: row.state !== 'refused' })
      // Accepted when the PC was killed: nobody was told, and all the same it is there to be seen.
      if (row.state === 'refused') await desk.withdraw(row.id)
    }
  }
  const ids = [...new Set(story.edits.map(({ event }) => event))]
  const findings = checkEdits(story.edits, await historyOf(portal, 'calendarEvent', ids))
  const marks = (await historyOf(portal, 'system', [story.card])).get(story.card) ?? []
  const wrong = [...findings.wrong, ...differing, ...checkCard(story.cardEdits, marks.map(({ facts }) => facts.at(-1)?.contact ?? ''))]
  story.counts.conflicts += findings.named
  return { ...findings, stuck: findings.stuck + stuck, wrong }
}

async function openDesks(portal: OwnPortal, folder: string, random: () => number): Promise<Desk[]> {
  const [owner, deputy] = portal.people
  const delegation = randomUUID()
  await portal.sql(`update persons set surname = 'Иесіұлы' where id = $1`, [owner!.id])
  await portal.sql(`update persons set surname = 'Орынбасарұлы' where id = $1`, [deputy!.id])
  await portal.sql(`insert into delegations (id, principal, deputy, order_number, order_date, from_date, until_date) values ($1, $2, $3, '1', '2020-01-01', '2020-01-01', '2099-12-31')`, [delegation, owner!.id, deputy!.id])
  const seats = [[owner!, null], [deputy!, delegation], [owner!, null]] as const
  const desks: Desk[] = []
  for (const [index, [person, actingFor]] of seats.entries()) {
    const userDir = join(folder, String(index))
    mkdirSync(userDir, { mode: 0o700 })
    const desk = new Desk(userDir, person, actingFor, await openBadLine(portal.port, random, 0, lineTroubles))
    desks.push(desk)
    await desk.enter()
  }
  return desks
}

/** Edits of three PCs at once, run after run; `root` is the portal's source where it isn't this one. */
export async function editOffline({ runs, root, say }: { runs: number; root?: string; say: (words: string) => void }): Promise<Findings & { counts: Story['counts']; edits: number }> {
  const random = seeded(23)
  const folder = mkdtempSync(join(tmpdir(), 'kense-desks-'))
  const portal = await startOwnPortal({ people: 2, ...(root === undefined ? {} : { root }) })
  const counts: Story['counts'] = { cuts: 0, kills: 0, offline: 0, conflicts: 0, withdrawn: 0, chained: 0 }
  const all: Findings & { counts: Story['counts']; edits: number } = { acked: 0, lost: 0, doubled: 0, stuck: 0, named: 0, wrong: [], counts, edits: 0 }
  let desks: Desk[] = []
  try {
    desks = await openDesks(portal, folder, random)
    const name = { kk: 'Жүйе', ru: 'Система', en: 'System' }
    const card = randomUUID()
    const system = { id: card, name, description: { kk: '', ru: '', en: '' }, address: 'https://kense.example/', owner: portal.people[0]!.body, contact: 'c0', access: { bodies: [], roles: [] }, active: false }
    const begun = await desks[0]!.do('systems.save', { system, seen: null }, 'c0')
    if (begun === null || !('state' in begun) || begun.state !== 'done') throw new Error(`no card: ${JSON.stringify(begun)}`)
    const marks = { next: 0 }
    const cardEdits: CardEdit[] = []
    for (let run = 0; run < runs; run += 1) {
      const story: Story = { desks, random, days: daysOf(run), edits: [], cardEdits, card, counts, marks }
      await Promise.all(desks.map((desk) => desk.look(story.days)))
      await Promise.all(desks.map((desk) => work(desk, story)))
      const { wrong, ...found } = await judge(portal, story)
      for (const key of ['acked', 'lost', 'doubled', 'stuck', 'named'] as const) all[key] += found[key]
      all.wrong.push(...wrong.map((each) => `run ${run}: ${each}`))
      all.edits += story.edits.length
      if (run % 10 === 9) say(`${run + 1} of ${runs} runs, ${all.edits} edits, ${all.named} refused with a name, ${all.wrong.length} wrong`)
    }
    return all
  } finally {
    for (const desk of desks) {
      await desk.stop()
      await desk.cable.close()
    }
    await portal.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

export const offlineEdits: Fault = {
  name: 'N3',
  about: 'three PCs edit the same events with and without a line: all show the same at last, and whoever was late is told by whom (B11.3)',
  runs: { usual: 100, full: 2000, small: 1 },
  async run(runs, say) {
    const { acked, lost, doubled, stuck, named, wrong, counts, edits } = await editOffline({ runs, say })
    return { name: 'N3', runs, acked, lost, doubled, stuck, pass: lost + doubled + stuck + wrong.length === 0 && named > 0, more: { edits, ...counts, wrong: wrong.slice(0, 5).join('; ') } }
  },
}
