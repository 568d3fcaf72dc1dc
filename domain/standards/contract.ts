import { z } from 'zod'
import { DateText } from '../kernel/dates.ts'
import { command, query } from '../kernel/contract.ts'
import { asSeen } from '../kernel/seen.ts'
import { ListCommitted, listPreview, ListWish } from '../kernel/list-import.ts'
import { importColumns } from './import.ts'
import { Designation, IcsCode, Standard, Status } from './standard.ts'

const Names = z.strictObject({ kk: z.string(), ru: z.string(), en: z.string() })

export const StandardRow = z.strictObject({
  id: z.uuid(),
  designation: Designation,
  title: Names,
  codes: z.array(IcsCode),
  status: Status,
  effective: DateText.nullable(),
  /** Whether its text can be read here. */
  readable: z.boolean(),
})
export type StandardRow = z.infer<typeof StandardRow>

/** A longer list is said to be longer than this. */
export const countedTo = 1000

export const list = query({
  name: 'standards.list',
  right: 'standards.read',
  input: z.strictObject({
    /** Words of the title in any form, or a designation or its beginning; empty for all. */
    text: z.string().max(200).default(''),
    /** A field, group or subgroup, with all that is under it. */
    field: IcsCode.nullable().default(null),
    status: Status.nullable().default(null),
    /** `next` of the answer before. */
    after: z.string().max(1000).nullable().default(null),
    limit: z.int().min(1).max(500).default(100),
  }),
  output: z.strictObject({ rows: z.array(StandardRow), next: z.string().nullable(), /** At most `countedTo` + 1. */ total: z.int() }),
  reads: ['standard'],
  keep: true,
})

/** The question that is kept ahead, so that a field opens and is looked through without a line. */
export const pageOf = (field: string | null) => ({ text: '', field, status: null, after: null, limit: 200 })

/** How many standards stand in each field and group. */
export const fields = query({
  name: 'standards.fields',
  right: 'standards.read',
  input: z.strictObject({}),
  output: z.strictObject({ total: z.int(), counts: z.array(z.strictObject({ code: IcsCode, count: z.int() })) }),
  reads: ['standard'],
  keep: true,
})

/** A standard that another one names; only its designation when the catalogue has no card of it. */
export const Related = z.strictObject({ designation: Designation, card: z.strictObject({ id: z.uuid(), title: Names, status: Status, effective: DateText.nullable() }).nullable() })
export type Related = z.infer<typeof Related>

export const card = query({
  name: 'standards.card',
  right: 'standards.read',
  input: z.strictObject({ id: z.uuid() }),
  output: z.strictObject({
    standard: Standard,
    /** What either end says. */
    replaces: z.array(Related),
    replacedBy: z.array(Related),
    /** What is in force now at the end of the chain of replacements; empty while this one is, or when nothing is. */
    inForce: z.array(Related),
  }),
  reads: ['standard'],
  keep: true,
})

/** Adds the standard, or replaces the card with this id. */
export const save = command({
  name: 'standards.save',
  right: 'standards.administer',
  input: z.strictObject({ standard: Standard, seen: asSeen(Standard) }),
  output: z.strictObject({ id: z.uuid() }),
  changes: ['standard'],
  offline: 'refuse',
})

export const remove = command({
  name: 'standards.remove',
  right: 'standards.administer',
  input: z.strictObject({ id: z.uuid(), seen: asSeen(Standard) }),
  output: z.strictObject({ id: z.uuid() }),
  changes: ['standard'],
  offline: 'refuse',
})

/** Reads a list and says what it would do; saves nothing. */
export const importPreview = query({
  name: 'standards.importPreview',
  right: 'standards.administer',
  input: ListWish,
  output: listPreview(importColumns),
  reads: ['standard'],
  keep: false,
})

/** Saves the whole list or nothing; refused while a single row has an error. */
export const importCommit = command({
  name: 'standards.importCommit',
  right: 'standards.administer',
  input: ListWish,
  output: ListCommitted,
  changes: ['standard', 'searchFill'],
  offline: 'refuse',
})
