import { randomUUID } from 'node:crypto'
import { canonicalJson } from '../../domain/kernel/canonical-json.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import { finishTask, moveEvent, removeEvent, saveEvent, undoChange } from '../../domain/calendar/contract.ts'
import type { Draft, Event, Invitee, OccurrenceKey, When } from '../../domain/calendar/event.ts'
import { daysBetween } from '../../domain/calendar/occurrences.ts'
import { at, isEmpty, ruleLater, splitAt, withChanged, withDone, without } from '../../domain/calendar/parts.ts'
import { parseRule, writeRule } from '../../domain/calendar/rule.ts'
import { mayBe, mayTakePart, mayTakePlace, mayWrite, startingByRule } from '../../domain/calendar/rules.ts'
import { civilBetweenMs, shiftCivil } from '../../domain/calendar/zones.ts'
import type { InputOf } from '../../domain/kernel/contract.ts'
import type { WriteCall } from '../kernel/call.ts'
import { handle } from '../kernel/portal.ts'
import { asked, keepAll, loadAt, notFound, type Change } from './change.ts'
import { inviteesOf } from './people.ts'
import { insistRoom } from './room-booking.ts'
import { listForChange, load, type Stored } from './store.ts'
import { zoneOffset } from '../../node/calendar/zone-offset.ts'

type SaveInput = InputOf<typeof saveEvent>

const done = (call: WriteCall, event: Event) => ({ id: event.id, revision: event.revision, undo: call.id })

/** Rules in one wording, so that the same one that comes back in a file is the same. */
function worded(draft: Draft): Draft {
  const rule = draft.repeat === null || draft.repeat.rule === null ? null : parseRule(draft.repeat.rule)
  return draft.repeat === null || rule === null ? draft : { ...draft, repeat: { ...draft.repeat, rule: writeRule(rule) } }
}

handle(saveEvent, async (given, call) => {
  const input = { ...given, draft: worded(given.draft) }
  insist(mayBe(input.draft, zoneOffset))
  // Whoever stands in for another could never see it again.
  if (input.draft.private && call.seat.delegation !== null) throw new RefusalError({ key: 'calendar.privateOfPrincipal' })
  if (input.revision === null && (input.after.length === 0 || (await load(call.db, input.id)) === null)) return done(call, await make(input, call))
  const stored = await loadAt(call, input)
  insist(mayWrite(call.seat, stored.event))
  insist(mayTakePart(stored.event, input.scope, input.occurrence, zoneOffset))
  const { draft, scope, occurrence } = input
  if (scope === 'this') {
    if (draft.when === null) throw new RefusalError({ key: 'calendar.timeMissing' })
    return write(call, stored, withChanged(stored.event, occurrence!, { ...draft, when: draft.when }))
  }
  const invitees = await inviteesOf(call.db, input, call.seat.holder.id, stored.event)
  if (scope === 'following') return saveFollowing(call, stored, occurrence!, (later) => withDraft(later, draftFrom(draft, occurrence!), invitees))
  return write(call, stored, withDraft(stored.event, draft, invitees))
})

async function make(input: SaveInput, call: WriteCall): Promise<Event> {
  if ((await load(call.db, input.id)) !== null) throw new RefusalError({ key: 'calendar.idTaken' })
  const { holder } = call.seat
  const invitees = await inviteesOf(call.db, input, holder.id, null)
  const event: Event = {
    ...input.draft, when: starting(input.draft), id: input.id, uid: input.id, owner: { person: holder.id, name: fullName(holder) }, changed: [], invitees,
    doneAt: null, revision: 0, sequence: 0, madeAt: call.now, changedAt: call.now,
  }
  await insistRoom(call, event)
  const [made] = await keepAll(call, [{ before: null, after: { event, kept: null, href: `${event.id}.ics` } }])
  return made ?? notFound()
}

const starting = (draft: Draft): When | null => (draft.when === null ? null : startingByRule(draft.when, draft.repeat, zoneOffset))

/** What was said of single days goes with the whole, unless the client has said it anew for the new time. */
function withDraft(event: Event, draft: Draft, invitees: Invitee[]): Event {
  const when = starting(draft)
  const moved = at(event, when, draft.repeat)
  const said = (repeat: Draft['repeat']): string => canonicalJson([repeat?.dates ?? [], repeat?.except ?? []])
  const repeat = said(draft.repeat) === said(event.repeat) ? moved.repeat : draft.repeat
  return { ...event, ...draft, when, repeat, changed: moved.changed, invitees, doneAt: event.doneAt }
}

/** Of the exceptions that the form knows of, those of the later half. */
function draftFrom(draft: Draft, occurrence: OccurrenceKey): Draft {
  const { repeat } = draft
  const later = (keys: readonly OccurrenceKey[]): OccurrenceKey[] => keys.filter((key) => key >= occurrence)
  return repeat === null ? draft : { ...draft, repeat: { ...repeat, dates: later(repeat.dates), except: later(repeat.except) } }
}

async function write(call: WriteCall, stored: Stored, after: Event): Promise<{ id: string; revision: number; undo: string }> {
  const next = asked(stored.event, after)
  insist(mayBe(next, zoneOffset))
  for (const changed of next.changed) insist(mayTakePlace(changed.when))
  await insistRoom(call, next)
  const [event] = await keepAll(call, [{ before: stored, after: { ...stored, event: next } }])
  return done(call, event ?? notFound())
}

async function saveFollowing(call: WriteCall, stored: Stored, occurrence: OccurrenceKey, change: (later: Event) => Event): Promise<{ id: string; revision: number; undo: string }> {
  const { earlier, later } = splitAt(stored.event, occurrence, zoneOffset)
  if (earlier === null) return write(call, stored, change(stored.event))
  const given = change(later)
  const unchangedRule = given.repeat?.rule === stored.event.repeat?.rule ? { ...given, repeat: given.repeat === null ? null : { ...given.repeat, rule: later.repeat?.rule ?? null } } : given
  const id = randomUUID()
  const next = asked(later, { ...unchangedRule, id, uid: id, madeAt: call.now, revision: 0, sequence: 0 })
  insist(mayBe(next, zoneOffset))
  const changes: Change[] = [
    // Of one deed everybody hears once, by what became of the later half.
    { before: stored, after: { ...stored, event: { ...earlier, sequence: earlier.sequence + 1 } }, known: null },
    { before: null, after: { event: next, kept: null, href: `${id}.ics` }, known: [later] },
  ]
  // The earlier half gives the room free first, else its other half would stumble over it.
  const kept = await keepAll(call, changes)
  await insistRoom(call, kept[1] ?? notFound())
  return done(call, kept[1] ?? notFound())
}

handle(moveEvent, async (input, call) => {
  const stored = await loadAt(call, input)
  const { event } = stored
  insist(mayWrite(call.seat, event))
  insist(mayTakePart(event, input.scope, input.occurrence, zoneOffset))
  insist(mayTakePlace(input.when))
  if (input.scope === 'this') {
    const part = event.changed.find((each) => each.occurrence === input.occurrence) ?? event
    return write(call, stored, withChanged(event, input.occurrence!, { title: part.title, place: part.place, description: part.description, when: input.when }))
  }
  if (input.scope === 'following') return saveFollowing(call, stored, input.occurrence!, (later) => movedTo(later, later.when, input.when))
  return write(call, stored, movedTo(event, input.occurrence === null ? event.when : wholeAt(event, input.occurrence), input.when))
})

/** The time of one of its days before it was moved. */
function wholeAt(event: Event, occurrence: OccurrenceKey): When | null {
  const { when } = event
  if (when === null) return null
  return when.allDay ? { ...when, from: occurrence, until: occurrence } : { ...when, from: occurrence, until: occurrence }
}

/** The whole is as much later as the day that was moved. */
function movedTo(event: Event, from: When | null, to: When): Event {
  const { when, repeat } = event
  if (when === null || from === null || repeat === null) return { ...event, when: to }
  const days = daysBetween(from.from.slice(0, 10), to.from.slice(0, 10))
  const rule = ruleLater(repeat.rule, days)
  if (rule === undefined || when.allDay !== to.allDay) throw new RefusalError({ key: 'calendar.moveInForm' })
  const next: When = to.allDay || when.allDay
    ? { allDay: true, from: later(when.from, days), until: later(when.from, days + daysBetween(to.from.slice(0, 10), to.until.slice(0, 10))) }
    : { ...to, from: shiftCivil(when.from, civilBetweenMs(from.from, to.from)), until: shiftCivil(when.from, civilBetweenMs(from.from, to.from) + civilBetweenMs(to.from, to.until)) }
  return at(event, next, { ...repeat, rule })
}

const later = (date: string, days: number): string => shiftCivil(`${date}T00:00:00`, days * 86_400_000).slice(0, 10)

handle(removeEvent, async (input, call) => {
  const stored = await loadAt(call, input)
  const { event } = stored
  insist(mayWrite(call.seat, event))
  insist(mayTakePart(event, input.scope, input.occurrence, zoneOffset))
  const rest = input.scope === 'all' ? null : input.scope === 'this' ? without(event, input.occurrence!) : splitAt(event, input.occurrence!, zoneOffset).earlier
  const after = rest === null || isEmpty(rest, zoneOffset) ? null : { ...stored, event: { ...rest, sequence: rest.sequence + 1 } }
  const [kept] = await keepAll(call, [{ before: stored, after }])
  return done(call, kept ?? notFound())
})

handle(finishTask, async ({ occurrence, ...input }, call) => {
  const stored = await loadAt(call, input)
  const { event } = stored
  insist(mayWrite(call.seat, event))
  if (event.kind !== 'task') throw new RefusalError({ key: 'calendar.notTask' })
  if (occurrence !== null) insist(mayTakePart(event, 'this', occurrence, zoneOffset))
  const doneAt = input.done ? call.now : null
  const next = occurrence === null ? { ...event, doneAt } : { ...withDone(event, occurrence, doneAt), doneAt: input.done ? event.doneAt : null }
  const [finished] = await keepAll(call, [{ before: stored, after: { ...stored, event: next } }])
  return done(call, finished ?? notFound())
})

/** As it was before, with what those invited have answered meanwhile, where they were asked for the same time. */
function restored(document: Event, now: Event): Event {
  const asked = ({ when, repeat, changed }: Event): string => canonicalJson([when, repeat, changed.map((each) => each.when)])
  if (asked(document) !== asked(now)) return document
  return { ...document, invitees: document.invitees.map((each) => now.invitees.find(({ person }) => person === each.person) ?? each) }
}

handle(undoChange, async ({ command }, call) => {
  const row = await call.db.deleteFrom('calendar_undo').where('command', '=', command).where('person', '=', call.seat.holder.id).returning('before').executeTakeFirst()
  if (row === undefined) throw new RefusalError({ key: 'calendar.nothingToUndo' })
  const changes: Change[] = []
  const known = await listForChange(call.db, row.before.map(({ id }) => id))
  // Two halves become one again: it is told of the whole, against what both were.
  const isDivided = row.before.length === 2 && row.before.some(({ document }) => document === null)
  const halves = isDivided ? [...known.values()].map(({ event }) => event) : null
  for (const { id, revision, document } of row.before) {
    const stored = known.get(id)
    if (stored === undefined || stored.edited.revision !== revision) throw new RefusalError({ key: 'calendar.nothingToUndo' })
    insist(mayWrite(call.seat, stored.event))
    changes.push({ before: stored, after: document === null ? null : { ...stored, event: restored(document, stored.event) }, ...(halves === null ? {} : { known: document === null ? null : halves }) })
  }
  await keepAll(call, changes, { undoable: false, restored: true })
  // After all of it, since one half may have held the room against the other.
  for (const { document } of row.before) if (document !== null) await insistRoom(call, document)
  return { events: changes.length }
})
