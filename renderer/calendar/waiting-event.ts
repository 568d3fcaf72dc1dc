/** An event as its person left it, though the portal does not know it yet: what is opened and changed next stands on what waits in the outbox. */
import type { z } from 'zod'
import { finishTask, moveEvent, removeEvent, saveEvent } from '../../domain/calendar/contract.ts'
import type { Event, Invitee } from '../../domain/calendar/event.ts'
import { withChanged, withDone, without, partOf } from '../../domain/calendar/parts.ts'
import type { OutboxRow } from '../../domain/kernel/bridge.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import type { Person } from '../../domain/people/person.ts'
import { unsentRevision } from './pending.ts'

export interface Waiting {
  event: Event
  /** The commands that were done to it here, in their order. */
  after: readonly string[]
  /** Units that were invited and whose people the portal will name. */
  units: readonly string[]
  /** What waits divides or ends it, so that nobody can say here upon what the next change would stand. */
  isBlocked: boolean
}

const changing: ReadonlySet<string> = new Set([saveEvent.name, moveEvent.name, removeEvent.name, finishTask.name])

const rowsOf = (rows: readonly OutboxRow[], id: string): OutboxRow[] =>
  rows.filter(({ name, input, state }) => state !== 'refused' && changing.has(name) && (input as { id?: string }).id === id)

/** Ids of one's own changes of an event that are not yet answered. */
export const waitingOn = (rows: readonly OutboxRow[], id: string): string[] => rowsOf(rows, id).map((row) => row.id)

type NameOf = (person: string) => string

function invitedBy({ invitees }: z.infer<typeof saveEvent.input>, event: Event, nameOf: NameOf): Invitee[] {
  return invitees.map(({ person, unit }): Invitee => event.invitees.find((each) => each.person === person) ?? { person, name: nameOf(person), unit, answer: 'waiting', occurrences: [], comment: '', answeredAt: null })
}

function saved(waiting: Waiting, input: z.infer<typeof saveEvent.input>, nameOf: NameOf): Waiting {
  const { event } = waiting
  const { draft, scope, occurrence } = input
  if (scope === 'this' && occurrence !== null && draft.when !== null) return { ...waiting, event: withChanged(event, occurrence, { ...draft, when: draft.when }) }
  return { ...waiting, event: { ...event, ...draft, invitees: invitedBy(input, event, nameOf) }, units: [...new Set([...waiting.units, ...input.units])], isBlocked: waiting.isBlocked || event.repeat !== null }
}

function moved(waiting: Waiting, { scope, occurrence, when }: z.infer<typeof moveEvent.input>): Waiting {
  const { event } = waiting
  if (scope === 'this' && occurrence !== null) return { ...waiting, event: withChanged(event, occurrence, { ...partOf(event, occurrence), when }) }
  return event.repeat === null ? { ...waiting, event: { ...event, when } } : { ...waiting, isBlocked: true }
}

function removed(waiting: Waiting, { scope, occurrence }: z.infer<typeof removeEvent.input>): Waiting {
  return scope === 'this' && occurrence !== null ? { ...waiting, event: without(waiting.event, occurrence) } : { ...waiting, isBlocked: true }
}

function finished(waiting: Waiting, { occurrence, done }: z.infer<typeof finishTask.input>, at: string): Waiting {
  const { event } = waiting
  return { ...waiting, event: occurrence === null ? { ...event, doneAt: done ? at : null } : withDone(event, occurrence, done ? at : null) }
}

/** The kept event with what waits of it done. */
export function withWaiting(event: Event, rows: readonly OutboxRow[], nameOf: NameOf): Waiting {
  const own = rowsOf(rows, event.id)
  const begun: Waiting = { event, after: own.map(({ id }) => id), units: [], isBlocked: false }
  return own.reduce((waiting, { name, input, at }) => {
    if (name === saveEvent.name) return saved(waiting, saveEvent.input.parse(input), nameOf)
    if (name === moveEvent.name) return moved(waiting, moveEvent.input.parse(input))
    return name === removeEvent.name ? removed(waiting, removeEvent.input.parse(input)) : finished(waiting, finishTask.input.parse(input), at)
  }, begun)
}

/** One that was made here and has not been sent; null when there is none such. */
export function madeHere(id: string, rows: readonly OutboxRow[], holder: Person, nameOf: NameOf): Waiting | null {
  const first = rowsOf(rows, id).find(({ name, input }) => name === saveEvent.name && (input as { revision?: number | null }).revision === null)
  if (first === undefined) return null
  const { draft } = saveEvent.input.parse(first.input)
  const event: Event = {
    ...draft, repeat: null, id, uid: id, owner: { person: holder.id, name: fullName(holder) }, changed: [], invitees: [], doneAt: null, revision: unsentRevision, sequence: 0, madeAt: first.at, changedAt: first.at,
  }
  return { ...withWaiting(event, rows, nameOf), isBlocked: rowsOf(rows, id).some(({ name }) => name === removeEvent.name) }
}
