import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { command, query } from '../kernel/contract.ts'
import { asSeen } from '../kernel/seen.ts'
import { Calendar, DayMark } from '../kernel/workdays.ts'

/** What an administrator has said of a day. */
const SetDay = z.strictObject({ kind: z.enum(['dayOff', 'workingDay']), note: z.string() })

/** The calendar in force, and which of its days an administrator set. Kept offline: terms are shown without a line too. */
export const calendar = query({
  name: 'workdays.calendar',
  right: 'workdays.read',
  input: z.strictObject({}),
  output: z.strictObject({
    calendar: Calendar,
    set: z.array(z.strictObject({ date: DateText, mark: DayMark, by: z.string(), at: InstantText })),
  }),
  reads: ['workday'],
  keep: true,
})

export const setDay = command({
  name: 'workdays.setDay',
  right: 'workdays.administer',
  input: z.strictObject({
    date: DateText,
    /** 'law' takes the administrator's word back. */
    kind: z.enum(['dayOff', 'workingDay', 'law']),
    /** Which decree; required unless the day goes back to the law. */
    note: z.string().trim().max(300),
    /** What an administrator had said of it before. */
    seen: asSeen(SetDay),
  }),
  output: z.strictObject({ calendar: Calendar }),
  changes: ['workday'],
  offline: 'refuse',
})

/** Years that an administrator has added to those that ship. */
export const years = query({
  name: 'workdays.years',
  right: 'workdays.administer',
  input: z.strictObject({}),
  output: z.strictObject({ added: z.array(z.strictObject({ year: z.int(), by: z.string(), at: InstantText })) }),
  reads: ['workday'],
  keep: false,
})

const Year = z.int().min(2000).max(2200)

/** Goes on with the next year by the pattern of the law; what is only calculated in it is marked so. */
export const addYear = command({
  name: 'workdays.addYear',
  right: 'workdays.administer',
  input: z.strictObject({ year: Year }),
  output: z.strictObject({ calendar: Calendar }),
  changes: ['workday'],
  offline: 'refuse',
})

export const removeYear = command({
  name: 'workdays.removeYear',
  right: 'workdays.administer',
  input: z.strictObject({ year: Year }),
  output: z.strictObject({ calendar: Calendar }),
  changes: ['workday'],
  offline: 'refuse',
})
