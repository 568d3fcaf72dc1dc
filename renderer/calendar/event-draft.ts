/** The form of an event: its values, and the command they become. */
import type { z } from 'zod'
import type { saveEvent } from '../../domain/calendar/contract.ts'
import type { Event, When } from '../../domain/calendar/event.ts'
import { mayTakePlace } from '../../domain/calendar/rules.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import type { FormValues } from '../kernel/FormField.tsx'
import type { Target } from './entry.ts'
import { unsentRevision } from './pending.ts'
import { choiceOf, noRepeat, ruleFor, type RepeatChoice } from './repeat-choice.ts'
import type { Waiting } from './waiting-event.ts'
import { valueOf, valueOfTarget, whenOf, type WhenValue } from './when.ts'

export type Scope = z.input<typeof saveEvent.input>['scope']

/** What is being written: a new event, or an event (one occurrence of it) that exists. */
export interface Editing {
  id: string
  revision: number | null
  /** Commands that wait in the outbox and that the form has seen. */
  after: readonly string[]
  /** Units whose people those invite. */
  units: readonly string[]
  scope: Scope
  occurrence: string | null
  event: Event | null
  /** The time the form begins with. */
  when: WhenValue
  /** The room it was begun from. */
  room: string | null
}

export interface EventValues {
  kind: 'event' | 'task'
  title: string
  dated: boolean
  when: WhenValue
  repeat: RepeatChoice
  place: string
  /** `noRoom` for none. */
  room: string
  people: readonly string[]
  units: readonly string[]
  guests: string
  reminders: readonly string[]
  busy: boolean
  private: boolean
  tentative: boolean
  description: string
}

export const noRoom = 'none'
const usualReminder = ['15']

export function newEditing(target: Target, room: string | null = null): Editing {
  return { id: crypto.randomUUID(), revision: null, after: [], units: [], scope: 'all', occurrence: null, event: null, when: valueOfTarget(target), room }
}

/** `when`: the time of the occurrence that was opened. For "all" the event's own beginning is edited. */
export function editingOf({ event, after, units }: Omit<Waiting, 'isBlocked'>, scope: Scope, occurrence: string | null, when: When | null): Editing {
  const shown = (scope === 'all' ? event.when : when) ?? event.when
  const made = { date: event.madeAt.slice(0, 10), minute: 0 }
  const revision = event.revision === unsentRevision ? null : event.revision
  return { id: event.id, revision, after, units, scope, occurrence: scope === 'all' ? null : occurrence, event, when: shown ? valueOf(shown) : valueOfTarget({ from: made, until: made, allDay: true }), room: event.room }
}

export function initialValues({ event, units, when, room, occurrence, scope }: Editing): EventValues {
  if (event === null) {
    return { kind: 'event', title: '', dated: true, when, repeat: noRepeat, place: '', room: room ?? noRoom, people: [], units: [], guests: '', reminders: usualReminder, busy: true, private: false, tentative: false, description: '' }
  }
  const changed = scope === 'this' ? event.changed.find((each) => each.occurrence === occurrence) : undefined
  const words = changed ?? event
  return {
    kind: event.kind, title: words.title, dated: event.when !== null, when, place: words.place, description: words.description,
    repeat: event.when ? choiceOf(event.repeat?.rule ?? null, event.when) : noRepeat, room: event.room ?? noRoom,
    people: event.invitees.filter((each) => each.unit === null).map((each) => each.person), units: [...new Set([...units, ...event.invitees.flatMap((each) => each.unit ?? [])])],
    guests: event.guests.join(', '), reminders: event.reminders.map(String), busy: event.busy, private: event.private, tentative: event.status === 'tentative',
  }
}

/** Those who were guests before stay as they are written, with the commas in their names; the rest is divided by commas, semicolons and lines. */
export function guestsIn(words: string, before: readonly string[]): string[] {
  const kept: string[] = []
  let rest = words
  for (const guest of before.toSorted((a, b) => b.length - a.length)) {
    const at = rest.indexOf(guest)
    if (at < 0) continue
    kept.push(guest)
    rest = `${rest.slice(0, at)};${rest.slice(at + guest.length)}`
  }
  return [...before.filter((guest) => kept.includes(guest)), ...rest.split(/[,;\n]/).map((each) => each.trim()).filter(Boolean)]
}

/** Values of the form as the kernel holds them, which knows them only by name. */
export const valuesOf = (values: FormValues): EventValues => values as unknown as EventValues

export function commandOf(editing: Editing, form: FormValues): z.input<typeof saveEvent.input> {
  const values = valuesOf(form)
  const when = values.kind === 'task' && !values.dated ? null : whenOf(values.when)
  const rule = when === null || editing.scope === 'this' ? null : ruleFor(values.repeat, when)
  const kept = editing.event?.repeat
  const invited = new Map((editing.event?.invitees ?? []).filter((each) => each.unit !== null && values.units.includes(each.unit)).map((each) => [each.person, each.unit]))
  for (const person of values.people) invited.set(person, null)
  return {
    id: editing.id, revision: editing.revision, after: [...editing.after], scope: editing.scope, occurrence: editing.occurrence,
    draft: {
      kind: values.kind, title: values.title, place: values.place, description: values.description, when,
      repeat: rule !== null ? { rule, dates: kept?.dates ?? [], except: kept?.except ?? [] } : editing.scope !== 'this' && when !== null && kept?.rule === null ? kept : null,
      reminders: [...new Set(values.reminders.map(Number))].sort((a, b) => a - b), room: values.kind === 'event' && values.room !== noRoom ? values.room : null, private: values.private, busy: values.busy,
      status: values.tentative ? 'tentative' : 'confirmed', guests: guestsIn(values.guests, editing.event?.guests ?? []),
    },
    invitees: [...invited].map(([person, unit]) => ({ person, unit })),
    // A unit that was invited before keeps its people; only a newly named one is asked who serves in it.
    units: values.units.filter((unit) => !(editing.event?.invitees ?? []).some((each) => each.unit === unit)),
  }
}

export function problemsOf(form: FormValues): Record<string, Refusal> {
  const { when, repeat, kind, dated } = valuesOf(form)
  if (kind === 'task' && !dated) return {}
  const place = mayTakePlace(whenOf(when))
  const isEndless = repeat.kind !== 'none' && repeat.end === 'until' && (repeat.until === null || repeat.until < when.from.date)
  return { ...(place.allowed ? {} : { when: place.refusal }), ...(isEndless ? { repeat: { key: 'calendar.repeatUntilMissing' as const } } : {}) }
}
