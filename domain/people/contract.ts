import { z } from 'zod'
import { DateText } from '../kernel/dates.ts'
import { command, query } from '../kernel/contract.ts'
import { ListCommitted, listPreview, ListWish } from '../kernel/list-import.ts'
import { FileRef } from '../kernel/manifest.ts'
import { rights, roles } from '../kernel/rights.ts'
import { asSeen } from '../kernel/seen.ts'
import { Body, Delegation, Person, TrilingualName, Unit } from './person.ts'
import { importColumns } from './import.ts'

const nothing = z.strictObject({})

/** A person as colleagues see them: without the IIN, which only administrators of the body read. */
export const PersonRow = Person.omit({ iin: true }).extend({ bodyName: TrilingualName, unitName: TrilingualName })
export type PersonRow = z.infer<typeof PersonRow>

/** Whether a delegation runs today. */
export const DelegationState = z.enum(['inForce', 'future', 'past', 'revoked'])
export const DelegationRow = z.strictObject({
  delegation: Delegation,
  principal: PersonRow,
  deputy: PersonRow,
  state: DelegationState,
  /** The scanned order, when one was attached. */
  orderFile: FileRef.nullable(),
})
export type DelegationRow = z.infer<typeof DelegationRow>

/** A paper that waits for this person, or that this person answers for. */
export const OpenTask = z.strictObject({
  noun: z.string(),
  id: z.uuid(),
  number: z.string(),
  title: z.strictObject({ kk: z.string(), ru: z.string(), en: z.string() }),
  /** Whoever takes it over must hold one of these roles; none named: anyone. */
  needs: z.array(z.enum(roles)),
})
export type OpenTask = z.infer<typeof OpenTask>

/** A longer list is said to be longer than this: counting all of a million takes time and tells nobody anything. */
export const countedTo = 1000

export const directory = query({
  name: 'people.directory',
  right: 'people.read',
  input: z.strictObject({
    /** Beginnings of words of the name, post or e-mail; empty for all. */
    text: z.string().max(200).default(''),
    body: z.uuid().nullable().default(null),
    /** With its divisions. */
    unit: z.uuid().nullable().default(null),
    role: z.enum(roles).nullable().default(null),
    state: z.enum(['active', 'dismissed', 'all']).default('active'),
    /** `next` of the answer before. */
    after: z.string().max(1000).nullable().default(null),
    limit: z.int().min(1).max(500).default(100),
  }),
  output: z.strictObject({ rows: z.array(PersonRow), next: z.string().nullable(), /** At most `countedTo` + 1. */ total: z.int() }),
  reads: ['person', 'body'],
  keep: true,
})

export const person = query({
  name: 'people.person',
  right: 'people.read',
  input: z.strictObject({ id: z.uuid() }),
  output: z.strictObject({
    person: PersonRow,
    /** Only for administrators of the person's body and for oneself. */
    iin: z.string().nullable(),
    delegations: z.array(DelegationRow),
    /** Only for administrators of the person's body. */
    tasks: z.array(OpenTask),
    mayAdminister: z.boolean(),
  }),
  reads: ['person', 'body', 'delegation', 'approval', 'session'],
  keep: true,
})

export const bodies = query({
  name: 'people.bodies',
  right: 'people.read',
  input: nothing,
  output: z.array(z.strictObject({ body: Body, people: z.int(), units: z.int(), mayAdminister: z.boolean() })),
  reads: ['body', 'person'],
  keep: true,
})

export const units = query({
  name: 'people.units',
  right: 'people.read',
  input: z.strictObject({ body: z.uuid() }),
  /** Parents before children, siblings in Kazakh order. */
  output: z.array(z.strictObject({ unit: Unit, depth: z.int(), people: z.int(), head: PersonRow.nullable() })),
  reads: ['body', 'person'],
  keep: true,
})

export const roleList = query({
  name: 'people.roles',
  right: 'people.read',
  input: nothing,
  output: z.array(z.strictObject({ role: z.enum(roles), rights: z.array(z.enum(rights as [string, ...string[]])), holders: z.int() })),
  reads: ['person'],
  keep: false,
})

export const delegations = query({
  name: 'people.delegations',
  right: 'people.read',
  input: z.strictObject({
    body: z.uuid().nullable().default(null),
    state: z.enum(['current', 'all']).default('current'),
    /** Beginnings of words of the name, post or e-mail of either; empty for all. */
    text: z.string().max(200).default(''),
    /** `next` of the answer before. */
    after: z.string().max(1000).nullable().default(null),
    limit: z.int().min(1).max(500).default(200),
  }),
  /** The latest first. */
  output: z.strictObject({ rows: z.array(DelegationRow), next: z.string().nullable(), /** At most `countedTo` + 1. */ total: z.int() }),
  reads: ['delegation', 'person'],
  keep: true,
})

export const saveBody = command({
  name: 'people.saveBody',
  right: 'people.administer',
  input: z.strictObject({ body: Body, seen: asSeen(Body) }),
  output: nothing,
  changes: ['body'],
  offline: 'refuse',
})

export const saveUnit = command({
  name: 'people.saveUnit',
  right: 'people.administer',
  input: z.strictObject({ unit: Unit, seen: asSeen(Unit) }),
  output: nothing,
  changes: ['body', 'searchFill'],
  offline: 'refuse',
})

/** Adds or changes a person; `active` is changed by `deactivate` and `restore` only, and is ignored here for a known person. */
export const savePerson = command({
  name: 'people.savePerson',
  right: 'people.administer',
  input: z.strictObject({ person: Person, seen: asSeen(Person) }),
  output: nothing,
  /** Powers are of a body and end with a move to another. */
  changes: ['person', 'delegation'],
  offline: 'refuse',
})

/** B3.5: whoever leaves hands every open paper to `successor`; without one it is refused while papers are open. */
export const deactivate = command({
  name: 'people.deactivate',
  right: 'people.administer',
  input: z.strictObject({ id: z.uuid(), successor: z.uuid().nullable() }),
  output: z.strictObject({ handedOver: z.int() }),
  changes: ['person', 'delegation', 'approval', 'calendarEvent', 'session'],
  offline: 'refuse',
})

export const restore = command({
  name: 'people.restore',
  right: 'people.administer',
  input: z.strictObject({ id: z.uuid() }),
  output: nothing,
  changes: ['person'],
  offline: 'refuse',
})

export const setPassword = command({
  name: 'people.setPassword',
  right: 'people.administer',
  input: z.strictObject({ id: z.uuid(), password: z.string().min(10).max(200).nullable() }),
  output: nothing,
  changes: ['person'],
  secret: ['password'],
  offline: 'refuse',
})

/** One's own: what an administrator has given is known to two. */
export const changePassword = command({
  name: 'people.changePassword',
  right: 'session.use',
  input: z.strictObject({ current: z.string().min(1).max(200), password: z.string().min(10).max(200) }),
  output: nothing,
  changes: ['person'],
  secret: ['current', 'password'],
  offline: 'refuse',
})

export const delegate = command({
  name: 'people.delegate',
  right: 'people.delegate',
  input: z.strictObject({
    id: z.uuid(),
    principal: z.uuid(),
    deputy: z.uuid(),
    order: z.strictObject({ number: z.string().trim().min(1).max(60), date: DateText, file: FileRef.nullable() }),
    from: DateText,
    until: DateText,
    /** True when the order names several deputies for one time. */
    together: z.boolean().default(false),
  }),
  output: nothing,
  changes: ['delegation', 'person'],
  offline: 'refuse',
})

export const revokeDelegation = command({
  name: 'people.revokeDelegation',
  right: 'people.delegate',
  input: z.strictObject({ id: z.uuid() }),
  output: nothing,
  changes: ['delegation', 'person'],
  offline: 'refuse',
})

/** Reads a list and says what it would do; saves nothing. */
export const importPreview = query({
  name: 'people.importPreview',
  right: 'people.administer',
  input: ListWish,
  output: listPreview(importColumns),
  reads: ['person', 'body'],
  keep: false,
})

/** Saves the whole list or nothing; refused while a single row has an error. */
export const importCommit = command({
  name: 'people.importCommit',
  right: 'people.administer',
  input: ListWish,
  output: ListCommitted,
  /** As with a single move: powers are of a body. */
  changes: ['person', 'delegation', 'searchFill'],
  offline: 'refuse',
})
