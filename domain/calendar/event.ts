import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'

/** Civil time without a zone, to the second. */
const CivilTime = z.string().regex(/^[1-9]\d{3}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/)
export const ZoneName = z.string().max(80).regex(/^(UTC|[A-Za-z]+(?:\/[A-Za-z0-9_+-]+){1,3}|[+-]\d\d:\d\d)$/)

/** Whole days, both included; or civil times of one zone, from which the instants follow. */
export const When = z.discriminatedUnion('allDay', [
  z.strictObject({ allDay: z.literal(true), from: DateText, until: DateText }),
  z.strictObject({ allDay: z.literal(false), from: CivilTime, until: CivilTime, zone: ZoneName }),
])
export type When = z.infer<typeof When>

/** Which occurrence of a repeated event: its date, or its civil time in the event's zone, by the rule and before any change to it. */
export const OccurrenceKey = z.union([DateText, CivilTime])
export type OccurrenceKey = z.infer<typeof OccurrenceKey>

/** RFC 5545: `rule` is the value of RRULE, null where only single dates were added. Keys of `except` don't take place. */
export const Repeat = z.strictObject({
  rule: z.string().max(500).nullable(),
  dates: z.array(OccurrenceKey).max(500),
  except: z.array(OccurrenceKey).max(2000),
})
export type Repeat = z.infer<typeof Repeat>

/** One occurrence that differs from the others. */
export const Changed = z.strictObject({
  occurrence: OccurrenceKey,
  title: z.string().max(500),
  place: z.string().max(500),
  description: z.string().max(20_000),
  when: When,
  cancelled: z.boolean(),
  /** Of a repeated task: this one was done then. Left out where it wasn't. */
  doneAt: InstantText.optional(),
})
export type Changed = z.infer<typeof Changed>

export const maxChanged = 2000

export const answers = ['waiting', 'accepted', 'declined', 'tentative'] as const
export type Answer = (typeof answers)[number]

export const Invitee = z.strictObject({
  person: z.uuid(),
  name: z.string(),
  /** The unit as part of which the person was invited. */
  unit: z.uuid().nullable(),
  answer: z.enum(answers),
  /** What was answered for single occurrences. */
  occurrences: z.array(z.strictObject({ occurrence: OccurrenceKey, answer: z.enum(answers) })).max(500),
  comment: z.string(),
  answeredAt: InstantText.nullable(),
})
export type Invitee = z.infer<typeof Invitee>

export const statuses = ['confirmed', 'tentative', 'cancelled'] as const
export const maxReminderMinutes = 60 * 24 * 28

/** What its owner writes. */
const written = {
  kind: z.enum(['event', 'task']),
  title: z.string().trim().min(1).max(500),
  place: z.string().trim().max(500),
  description: z.string().trim().max(20_000),
  /** Null for a task without a term. A task's end is its term. */
  when: When.nullable(),
  repeat: Repeat.nullable(),
  /** Minutes before the beginning, or before a task's term. */
  reminders: z.array(z.int().min(0).max(maxReminderMinutes)).max(10),
  room: z.uuid().nullable(),
  /** Others see that its people are busy, and nothing else. */
  private: z.boolean(),
  /** False: its people can be asked to something else at that time. */
  busy: z.boolean(),
  status: z.enum(statuses),
  /** Addresses of people who have no place in the portal; nothing is sent to them. */
  guests: z.array(z.string().trim().min(1).max(300)).max(200),
}

export const Draft = z.strictObject(written)
export type Draft = z.infer<typeof Draft>

export const Event = z.strictObject({
  ...written,
  // What came from other calendars may have no title, and more of everything.
  title: z.string().max(500),
  id: z.uuid(),
  /** Name of the event in iCalendar; by it other calendars know it again. */
  uid: z.string().max(1000),
  owner: z.strictObject({ person: z.uuid(), name: z.string() }),
  changed: z.array(Changed).max(maxChanged),
  invitees: z.array(Invitee).max(1000),
  /** Of a task. */
  doneAt: InstantText.nullable(),
  revision: z.int(),
  /** Rises with each change of time, as iCalendar's SEQUENCE. */
  sequence: z.int(),
  madeAt: InstantText,
  changedAt: InstantText,
})
export type Event = z.infer<typeof Event>

export const Room = z.strictObject({
  id: z.uuid(),
  body: z.uuid(),
  name: z.strictObject({ kk: z.string().trim().min(1).max(200), ru: z.string().trim().min(1).max(200), en: z.string().trim().min(1).max(200) }),
  /** Building, floor, number. */
  place: z.string().trim().max(300),
  seats: z.int().min(1).max(10_000),
  equipment: z.string().trim().max(1000),
  active: z.boolean(),
})
export type Room = z.infer<typeof Room>
