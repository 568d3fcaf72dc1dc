import { z } from 'zod'
import { command } from '../kernel/contract.ts'
import { asSeen } from '../kernel/seen.ts'
import { Draft, OccurrenceKey, Room, When, answers } from './event.ts'
import { WorkingHours } from './hours.ts'

const nothing = z.strictObject({})

/** `undo` names what `calendar.undo` takes back: this very command. */
const Done = z.strictObject({ id: z.uuid(), revision: z.int(), undo: z.uuid() })

/** Of a repeated event: this occurrence, this and those that follow, or all. For the first two `occurrence` says which. */
const onPart = { scope: z.enum(['this', 'following', 'all']), occurrence: OccurrenceKey.nullable() }
/**
 * One's own commands upon which this one stands: what still waited in the outbox when it was given. The event as any of them
 * left it is what was seen, as is the one of `revision`.
 */
const after = z.array(z.uuid()).max(500).default([])
const onEvent = { id: z.uuid(), revision: z.int(), after }

const Invited = z.strictObject({ person: z.uuid(), unit: z.uuid().nullable() })

/** The client makes the id of a new event and says revision null; with `after`, it is the one that these were to make. Invitees of a part are those of the whole. */
export const saveEvent = command({
  name: 'calendar.save',
  right: 'calendar.use',
  input: z.strictObject({
    id: z.uuid(),
    revision: z.int().nullable(),
    after,
    ...onPart,
    draft: Draft,
    invitees: z.array(Invited).max(1000),
    /** Whole units: everybody who serves there at this moment is invited. */
    units: z.array(z.uuid()).max(50),
  }),
  output: Done,
  changes: ['calendarEvent'],
  offline: 'queue',
})

export const moveEvent = command({
  name: 'calendar.move',
  right: 'calendar.use',
  input: z.strictObject({ ...onEvent, ...onPart, when: When }),
  output: Done,
  changes: ['calendarEvent'],
  offline: 'queue',
})

/** Everybody invited hears of it. */
export const removeEvent = command({
  name: 'calendar.remove',
  right: 'calendar.use',
  input: z.strictObject({ ...onEvent, ...onPart }),
  output: Done,
  changes: ['calendarEvent'],
  offline: 'queue',
})

/** Takes back a save, move, removal or import of one's own, as long as nothing was changed since. */
export const undoChange = command({
  name: 'calendar.undo',
  right: 'calendar.use',
  input: z.strictObject({ command: z.uuid() }),
  output: z.strictObject({ events: z.int() }),
  changes: ['calendarEvent'],
  offline: 'refuse',
})

/** Of a repeated task `occurrence` names the one that is done; null means all of it. */
export const finishTask = command({
  name: 'calendar.finish',
  right: 'calendar.use',
  input: z.strictObject({ ...onEvent, occurrence: OccurrenceKey.nullable().default(null), done: z.boolean() }),
  output: Done,
  changes: ['calendarEvent'],
  offline: 'queue',
})

/** `occurrence` null answers for all. */
export const answerInvitation = command({
  name: 'calendar.answer',
  right: 'calendar.use',
  input: z.strictObject({ id: z.uuid(), occurrence: OccurrenceKey.nullable(), answer: z.enum(answers).exclude(['waiting']), comment: z.string().trim().max(1000) }),
  output: z.strictObject({ id: z.uuid(), revision: z.int() }),
  changes: ['calendarEvent'],
  offline: 'queue',
})

/** One's own working hours; null for the portal's. */
export const saveHours = command({
  name: 'calendar.saveHours',
  right: 'calendar.use',
  input: z.strictObject({ hours: WorkingHours.nullable() }),
  output: nothing,
  changes: ['workingHours'],
  offline: 'queue',
})

export const saveRoom = command({
  name: 'calendar.saveRoom',
  right: 'calendar.administerRooms',
  input: z.strictObject({ room: Room, seen: asSeen(Room) }),
  output: nothing,
  changes: ['calendarRoom'],
  offline: 'refuse',
})

/** A file of at most this many bytes; a year of a busy calendar has a third of it. */
export const maxImportBytes = 2_500_000
export const IcsBytes = z.base64().max(Math.ceil(maxImportBytes / 3) * 4)

/** Takes these events of the file, by uid; the others are left. What is there already under the same uid is replaced. */
export const importFile = command({
  name: 'calendar.import',
  right: 'calendar.use',
  input: z.strictObject({ bytes: IcsBytes, take: z.array(z.string().max(1000)).min(1).max(5000) }),
  output: z.strictObject({ added: z.int(), changed: z.int(), same: z.int(), undo: z.uuid() }),
  changes: ['calendarEvent'],
  offline: 'refuse',
})

/**
 * Secrets are made by the client (`newSecret`), and only their digest is sent: the portal never holds what opens the calendar,
 * not even in the answers it keeps for repeated commands.
 */
const SecretDigest = z.string().regex(/^[0-9a-f]{64}$/)

/** The address of the feed is `/calendar/feed/<secret>.ics`; the one before stops working at once. */
export const renewFeed = command({
  name: 'calendar.renewFeed',
  right: 'calendar.use',
  input: z.strictObject({ sha256: SecretDigest }),
  output: nothing,
  changes: ['calendarAccess'],
  offline: 'refuse',
})

export const revokeFeed = command({
  name: 'calendar.revokeFeed',
  right: 'calendar.use',
  input: nothing,
  output: nothing,
  changes: ['calendarAccess'],
  offline: 'refuse',
})

/** A password of one device, for CalDAV and nothing else. */
export const makeAppPassword = command({
  name: 'calendar.makeAppPassword',
  right: 'calendar.use',
  input: z.strictObject({ id: z.uuid(), label: z.string().trim().min(1).max(100), sha256: SecretDigest }),
  output: nothing,
  changes: ['calendarAccess'],
  offline: 'refuse',
})

export const revokeAppPassword = command({
  name: 'calendar.revokeAppPassword',
  right: 'calendar.use',
  input: z.strictObject({ id: z.uuid() }),
  output: nothing,
  changes: ['calendarAccess'],
  offline: 'refuse',
})

/** What a CalDAV client put under a name of its own. `etag` is that of the object it replaces, null for a new one. */
export const putObject = command({
  name: 'calendar.putObject',
  right: 'calendar.use',
  input: z.strictObject({ href: z.string().min(1).max(255), text: z.string().max(1_000_000), etag: z.string().max(100).nullable() }),
  output: z.strictObject({ id: z.uuid(), etag: z.string(), made: z.boolean() }),
  changes: ['calendarEvent'],
  offline: 'refuse',
})

export const removeObject = command({
  name: 'calendar.removeObject',
  right: 'calendar.use',
  input: z.strictObject({ href: z.string().min(1).max(255), etag: z.string().max(100).nullable() }),
  output: nothing,
  changes: ['calendarEvent'],
  offline: 'refuse',
})
