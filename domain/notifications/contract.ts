import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { command, query } from '../kernel/contract.ts'
import { languages } from '../kernel/text.ts'
import { asSeen } from '../kernel/seen.ts'
import { TextValue } from '../kernel/text-value.ts'
import { noticeClasses } from './classes.ts'
import { letterStates, MailServer } from './mail.ts'
import { NoticeSettings, NoticeSettingsChange } from './settings.ts'

/** One line of the bell: a text key with its values, and the route it opens. */
export const Notification = z.strictObject({
  id: z.uuid(),
  /** Grows with every notice that is kept: what came of a notice stands above it, whichever moments two clocks gave them. */
  n: z.int().positive(),
  class: z.enum(noticeClasses),
  key: z.string(),
  values: z.record(z.string(), TextValue),
  link: z.string(),
  /** The principal in whose seat the person is told and opens it. */
  inPlaceOf: z.strictObject({ person: z.uuid(), name: z.string() }).nullable(),
  at: InstantText,
  readAt: InstantText.nullable(),
})
export type Notification = z.infer<typeof Notification>

const filter = {
  /** Empty: all. */
  classes: z.array(z.enum(noticeClasses)).max(noticeClasses.length).default([]),
  unread: z.boolean().default(false),
  /** Days in Astana, both included. */
  from: DateText.nullable().default(null),
  until: DateText.nullable().default(null),
}
/** Newest first; `after` is the `n` of the last line of the page before. Only the person's own: a deputy has the principal's lines as lines of their own. */
export const mine = query({
  name: 'notifications.mine',
  right: 'notifications.read',
  input: z.strictObject({ after: z.int().positive().nullable(), limit: z.int().min(1).max(200), ...filter }),
  /** `unread` is the bell's number. */
  output: z.strictObject({ rows: z.array(Notification), unread: z.int() }),
  reads: ['notification'],
  keep: true,
})

/** One line, for whoever comes by a toast or a letter. */
export const one = query({
  name: 'notifications.one',
  right: 'notifications.read',
  input: z.strictObject({ id: z.uuid() }),
  output: Notification,
  reads: ['notification'],
  keep: false,
})

/** By what the lines say in the reader's language. `looked` is false when there were more lines than one search looks at. */
export const find = query({
  name: 'notifications.find',
  right: 'notifications.read',
  input: z.strictObject({ words: z.string().trim().min(1).max(200), language: z.enum(languages), ...filter }),
  output: z.strictObject({ rows: z.array(Notification), looked: z.boolean() }),
  reads: ['notification'],
  keep: false,
})

/** Marks these, or all up to a line the person has seen: a command that waited for a line must not touch what was told later, though it was begun before. */
export const read = command({
  name: 'notifications.read',
  right: 'notifications.read',
  input: z.union([z.strictObject({ ids: z.array(z.uuid()).min(1).max(10_000) }), z.strictObject({ upTo: z.int().positive() })]),
  /** `readAt` names this marking, to undo it. */
  output: z.strictObject({ read: z.int(), readAt: InstantText }),
  changes: ['notification'],
  offline: 'queue',
})

/** Undoes a marking, whole or for some lines. */
export const unread = command({
  name: 'notifications.unread',
  right: 'notifications.read',
  input: z.union([z.strictObject({ ids: z.array(z.uuid()).min(1).max(10_000) }), z.strictObject({ readAt: InstantText })]),
  output: z.strictObject({ unread: z.int() }),
  changes: ['notification'],
  offline: 'queue',
})

export const settings = query({
  name: 'notifications.settings',
  right: 'notifications.read',
  input: z.strictObject({}),
  /** `mail`: the address letters go to; null when the portal sends none or has no address for the person. */
  output: z.strictObject({ settings: NoticeSettings, mail: z.string().nullable() }),
  reads: ['notification', 'setting', 'person'],
  keep: true,
})

export const saveSettings = command({
  name: 'notifications.saveSettings',
  right: 'notifications.read',
  input: NoticeSettingsChange,
  output: NoticeSettings,
  changes: ['notification'],
  offline: 'queue',
})

export const mailServer = query({
  name: 'notifications.mailServer',
  right: 'settings.administer',
  input: z.strictObject({}),
  output: z.strictObject({ server: MailServer.nullable(), /** `lost`: it is kept, but the key that sealed it is not in its place. */ password: z.enum(['none', 'kept', 'lost']) }),
  reads: ['setting'],
  keep: false,
})

/** `server` null: the portal sends no mail. `password` null: as it was. */
export const saveMailServer = command({
  name: 'notifications.saveMailServer',
  right: 'settings.administer',
  input: z.strictObject({ server: MailServer.nullable(), password: z.string().max(1000).nullable(), seen: asSeen(MailServer) }),
  output: z.strictObject({}),
  changes: ['setting'],
  secret: ['password'],
  offline: 'refuse',
})

/** Sends the administrator a letter, which then stands among `letters` with what the server said. */
export const tryMail = command({
  name: 'notifications.tryMail',
  right: 'settings.administer',
  input: z.strictObject({}),
  output: z.strictObject({ letter: z.uuid() }),
  changes: ['setting'],
  offline: 'refuse',
})

/** Of more letters only the newest are told. */
export const lettersTold = 200

/** The newest letters and how they fared; never what stands in them. */
export const letters = query({
  name: 'notifications.letters',
  right: 'settings.administer',
  input: z.strictObject({ state: z.enum(letterStates).nullable().default(null) }),
  output: z.strictObject({
    rows: z.array(z.strictObject({ id: z.uuid(), person: z.string(), address: z.string(), at: InstantText, state: z.enum(letterStates), tries: z.int(), said: z.string().nullable() })),
  }),
  reads: ['setting'],
  keep: false,
})
