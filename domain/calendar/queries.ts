import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { query, type Noun } from '../kernel/contract.ts'
import { TextValue } from '../kernel/text-value.ts'
import { TrilingualName } from '../people/person.ts'
import type { TextKey } from '../texts.ts'
import { IcsBytes } from './contract.ts'
import { answers, Event, OccurrenceKey, Room, statuses, When, ZoneName } from './event.ts'
import { WorkingHours } from './hours.ts'

const Key = z.custom<TextKey>((value) => typeof value === 'string')
const Values = z.record(z.string(), TextValue)
/** Empty for an event of another calendar that has none. */
const Title = z.strictObject({ kk: z.string(), ru: z.string(), en: z.string() })
const Says = z.strictObject({ key: Key, values: Values })
export type Says = z.infer<typeof Says>

/** A civil time of the asked zone to the minute, or a date for whole days. */
const Shown = z.union([DateText, z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)])

/** One line of a calendar: an occurrence of an own event, or what another module knows of one's time (B8.1). */
export const Entry = z.strictObject({
  /** Unlike any other of the answer, and the same tomorrow. */
  key: z.string(),
  /** `calendar` for own events and invitations; else the module where it is opened and moved. */
  module: z.string(),
  /** By which rule it stands here. */
  rule: Says,
  /** Route that opens the thing itself. */
  link: z.string(),
  kind: z.enum(['event', 'task', 'deadline', 'meeting']),
  /** Null when only "busy" may be seen. */
  title: Title.nullable(),
  place: z.string(),
  allDay: z.boolean(),
  start: InstantText,
  end: InstantText,
  /** The same in civil times of the asked zone; for whole days the first and the last date. */
  from: Shown,
  until: Shown,
  busy: z.boolean(),
  /** Of events of the calendar itself; null for other modules'. */
  own: z
    .strictObject({
      id: z.uuid(),
      revision: z.int(),
      occurrence: OccurrenceKey.nullable(),
      owner: z.uuid(),
      ownerName: z.string(),
      answer: z.enum(answers).nullable(),
      status: z.enum(statuses),
      private: z.boolean(),
      repeats: z.boolean(),
      invitees: z.int(),
      room: z.uuid().nullable(),
      done: z.boolean(),
      when: When.nullable(),
    })
    .nullable(),
})
export type Entry = z.infer<typeof Entry>

/** What changes the answers below: the calendar's own, and the papers of the modules that register a source. */
const sourceNouns: readonly Noun[] = ['calendarEvent', 'calendarRoom', 'approval', 'session', 'notification', 'person', 'workday']
/** And the hours in which time is free. */
const timeNouns: readonly Noun[] = [...sourceNouns, 'workingHours', 'setting']

const days = { from: DateText, until: DateText, zone: ZoneName.default('Asia/Almaty') }
export const maxRangeDays = 400
/** Of many people so much is looked at and no more. */
export const maxBusyDays = 100

/** Everything of one's own between two dates, both included; in order of its beginning. */
export const range = query({
  name: 'calendar.range',
  right: 'calendar.use',
  input: z.strictObject({ ...days, /** Modules wanted; null for all. */ layers: z.array(z.string().max(40)).max(40).nullable().default(null) }),
  output: z.strictObject({ entries: z.array(Entry), /** Open tasks without a term; `start` and `end` are when they were made. */ undated: z.array(Entry) }),
  reads: sourceNouns,
  keep: true,
})

/** Finds own events and invitations by words of their title, place or description; the next occurrence of each. */
export const find = query({
  name: 'calendar.find',
  right: 'calendar.use',
  input: z.strictObject({ text: z.string().trim().min(1).max(200), zone: ZoneName.default('Asia/Almaty'), limit: z.int().min(1).max(100).default(30) }),
  output: z.strictObject({ entries: z.array(Entry) }),
  reads: ['calendarEvent'],
  keep: false,
})

/** An event with its invitees, for its owner and those invited. */
export const event = query({
  name: 'calendar.event',
  right: 'calendar.use',
  input: z.strictObject({ id: z.uuid() }),
  output: z.strictObject({ event: Event, room: Room.nullable(), answer: z.enum(answers).nullable() }),
  reads: ['calendarEvent', 'calendarRoom'],
  keep: true,
})

/** A stretch of time in which somebody or a room is taken. Title and place only where the asker may know them. */
export const Span = z.strictObject({
  start: InstantText,
  end: InstantText,
  from: Shown,
  until: Shown,
  title: Title.nullable(),
  module: z.string(),
  /** Answered "perhaps", or not yet confirmed. */
  tentative: z.boolean(),
  /** Own event of the calendar behind it, when the asker may know that. */
  event: z.uuid().nullable(),
})
export type Span = z.infer<typeof Span>

/** Of more a table would say nothing. */
export const maxAskedPersons = 100

const people = { persons: z.array(z.uuid()).max(maxAskedPersons), rooms: z.array(z.uuid()).max(50).default([]) }

export const freeBusy = query({
  name: 'calendar.freeBusy',
  right: 'calendar.use',
  input: z.strictObject({ ...days, ...people, /** Left out, as the event that is being planned. */ except: z.uuid().nullable().default(null) }),
  output: z.strictObject({
    persons: z.array(z.strictObject({ person: z.uuid(), name: z.string(), spans: z.array(Span) })),
    rooms: z.array(z.strictObject({ room: Room, spans: z.array(Span) })),
    hours: WorkingHours,
  }),
  reads: timeNouns,
  keep: true,
})

const Slot = z.strictObject({ start: InstantText, end: InstantText, from: Shown, until: Shown })
export type Slot = z.infer<typeof Slot>

/** The first stretches of so many minutes in working hours in which all of them and the rooms are free. */
export const slots = query({
  name: 'calendar.slots',
  right: 'calendar.use',
  input: z.strictObject({ ...days, ...people, minutes: z.int().min(5).max(24 * 60), limit: z.int().min(1).max(50).default(5), except: z.uuid().nullable().default(null) }),
  output: z.strictObject({ slots: z.array(Slot), hours: WorkingHours }),
  reads: timeNouns,
  keep: false,
})

/** One thing that stands in the way, and who could move it (B8.3). */
export const Clash = z.strictObject({
  person: z.uuid().nullable(),
  room: z.uuid().nullable(),
  name: z.string(),
  span: Span,
  mover: Says,
  /** Where it would be moved; empty when the asker can't go there. */
  link: z.string(),
})
export type Clash = z.infer<typeof Clash>

/** What this time would clash with, and the next times at which nothing does. */
export const clashes = query({
  name: 'calendar.clashes',
  right: 'calendar.use',
  input: z.strictObject({ when: When, repeat: Event.shape.repeat.default(null), ...people, zone: ZoneName.default('Asia/Almaty'), except: z.uuid().nullable().default(null) }),
  output: z.strictObject({ clashes: z.array(Clash), slots: z.array(Slot), /** Not a working day, or outside working hours. */ outside: Says.nullable() }),
  reads: timeNouns,
  keep: false,
})

/** The asker's working hours: their own where they have set them, else the portal's. */
export const hours = query({
  name: 'calendar.hours',
  right: 'calendar.use',
  input: z.strictObject({}),
  output: z.strictObject({ own: WorkingHours.nullable(), portal: WorkingHours }),
  reads: ['workingHours', 'setting'],
  keep: true,
})

export const rooms = query({
  name: 'calendar.rooms',
  right: 'calendar.use',
  input: z.strictObject({ body: z.uuid().nullable().default(null) }),
  output: z.strictObject({ rooms: z.array(z.strictObject({ room: Room, bodyName: TrilingualName, mayAdminister: z.boolean() })) }),
  reads: ['calendarRoom', 'body'],
  keep: true,
})

/** Of more a room is not freed one by one. */
export const maxHolders = 200

/** Who holds a room from now on, the nearest first, for whoever administers it and must free it. What is private stays untold, by whom it is held does not. */
export const roomHolders = query({
  name: 'calendar.roomHolders',
  right: 'calendar.administerRooms',
  input: z.strictObject({ room: z.uuid() }),
  output: z.strictObject({
    rows: z.array(z.strictObject({ event: z.uuid(), title: z.string().nullable(), owner: z.strictObject({ person: z.uuid(), name: z.string() }), start: InstantText, from: Shown, until: Shown, repeats: z.boolean() })).max(maxHolders),
    /** All there are. */
    count: z.int(),
  }),
  reads: ['calendarEvent', 'calendarRoom'],
  keep: false,
})

/** The feed's secret is known only where it was made; here stands since when it works. */
export const feedAddress = query({
  name: 'calendar.feedAddress',
  right: 'calendar.use',
  input: z.strictObject({}),
  output: z.strictObject({ feed: z.strictObject({ madeAt: InstantText, usedAt: InstantText.nullable() }).nullable() }),
  reads: ['calendarAccess'],
  keep: false,
})

export const appPasswords = query({
  name: 'calendar.appPasswords',
  right: 'calendar.use',
  input: z.strictObject({}),
  output: z.strictObject({
    /** The name to sign in with. */
    login: z.string(),
    rows: z.array(z.strictObject({ id: z.uuid(), label: z.string(), madeAt: InstantText, usedAt: InstantText.nullable() })),
  }),
  reads: ['calendarAccess'],
  keep: false,
})

const Item = z.strictObject({
  /** Line of the file at which it begins. */
  line: z.int(),
  uid: z.string(),
  title: z.string(),
  kind: z.enum(['event', 'task']),
  when: When.nullable(),
  repeats: z.boolean(),
  state: z.enum(['new', 'changed', 'same', 'wrong']),
})

const Problem = z.strictObject({ line: z.int(), key: Key, values: Values, /** Nothing was lost by it; without this the item can't be taken. */ harmless: z.boolean() })

/** Reads a file and says what would come of it; nothing is written. */
export const previewImport = query({
  name: 'calendar.previewImport',
  right: 'calendar.use',
  input: z.strictObject({ bytes: IcsBytes }),
  output: z.strictObject({ items: z.array(Item), problems: z.array(Problem) }),
  reads: ['calendarEvent'],
  keep: false,
})

/** An iCalendar file of the named events, or of all that stands between the dates. */
export const exportFile = query({
  name: 'calendar.export',
  right: 'calendar.use',
  input: z.strictObject({
    from: DateText.nullable().default(null),
    until: DateText.nullable().default(null),
    ids: z.array(z.uuid()).max(500).nullable().default(null),
    /** With what other modules know of one's time. */
    sources: z.boolean().default(false),
  }),
  output: z.strictObject({ name: z.string(), text: z.string() }),
  reads: sourceNouns,
  keep: false,
})
