/** A module of the tests' own on the real kernel, small enough to see what the kernel alone does. */
import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import { contracts } from '../../domain/contracts.ts'
import { command, query, signedBy, type Contract } from '../../domain/kernel/contract.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { Database } from '../../server/kernel/database.ts'
import { Outdated } from '../../server/kernel/outdated.ts'
import { answer, answerLive, handle, registerJob } from '../../server/kernel/portal.ts'

declare module '../../server/kernel/database.ts' {
  interface Database {
    trial_notes: { id: string; text: string; version: number; by: string; via: string }
  }
}

const Note = z.strictObject({ id: z.uuid(), text: z.string(), version: z.int() })

export const write = command({
  name: 'trial.write',
  right: 'session.use',
  input: z.strictObject({ id: z.uuid(), text: z.string().max(200) }),
  output: z.strictObject({ at: z.iso.datetime() }),
  changes: ['setting'],
  offline: 'queue',
})

/** Changes the note's text and version; the paper that `approve` signs. */
export const amend = command({
  name: 'trial.amend',
  right: 'session.use',
  input: z.strictObject({ id: z.uuid(), text: z.string() }),
  output: z.strictObject({ version: z.int() }),
  changes: ['setting'],
  offline: 'refuse',
})

/** Brings `trial.paper`'s version and writes by it. */
export const make = command({
  name: 'trial.make',
  right: 'session.use',
  input: z.strictObject({ id: z.uuid() }),
  output: z.strictObject({ madeOf: z.int() }),
  changes: ['setting'],
  offline: 'refuse',
})

export const onlyHeads = command({
  name: 'trial.onlyHeads',
  right: 'approvals.sign',
  input: z.strictObject({}),
  output: z.strictObject({ holder: z.uuid(), person: z.uuid() }),
  changes: [],
  offline: 'refuse',
})

export const paper = query({
  name: 'trial.paper',
  right: 'session.use',
  input: z.strictObject({ id: z.uuid() }),
  output: Note,
  reads: ['setting'],
  keep: true,
})

export const tally = query({
  name: 'trial.tally',
  right: 'session.use',
  input: z.strictObject({ text: z.string() }),
  output: z.strictObject({ count: z.int() }),
  reads: ['setting'],
  keep: false,
  live: true,
})

export const approve = command({
  name: 'trial.approve',
  right: 'session.use',
  input: z.strictObject({ id: z.uuid() }),
  output: z.strictObject({ sha256: z.string() }),
  changes: ['setting'],
  offline: 'queue',
  signed: signedBy(
    paper,
    (input: { id: string }) => ({ id: input.id }),
    (note, input) => ({
      deed: 'trial.approve',
      noun: 'setting',
      id: input.id,
      version: String(note.version),
      title: note.text,
      lang: 'kk',
      decision: 'approved',
      details: {},
      text: null,
      files: [],
      prev: null,
    }),
  ),
})

const all: Contract[] = [write, amend, make, onlyHeads, paper, tally, approve]
for (const contract of all) (contracts as Map<string, Contract>).set(contract.name, contract)

handle(write, async ({ id, text }, call) => {
  if (text === 'refuse') throw new RefusalError({ key: 'kernel.notFound' })
  if (text === 'fault') throw new Error('a planted bug')
  await call.db.insertInto('trial_notes').values({ id, text, version: 1, by: call.seat.holder.id, via: call.id }).execute()
  if (text === 'refuseLate') throw new RefusalError({ key: 'kernel.notFound' })
  if (text.startsWith('later')) await call.later('trial.job', { id })
  if (text === 'laterRefused') throw new RefusalError({ key: 'kernel.notFound' })
  call.changed('setting', id, text === 'private' ? { persons: [call.seat.person.id] } : { everyone: true })
  call.record('setting', id, { text })
  if (text.startsWith('ring')) await call.notify({ persons: [text.slice(5)], class: 'system', key: 'kernel.notFound', values: { count: 1 }, link: '/somewhere', about: null })
  return { at: call.now }
})

handle(amend, async ({ id, text }, call) => {
  const row = await call.db
    .updateTable('trial_notes')
    .set((each) => ({ text, version: each('version', '+', 1) }))
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  call.changed('setting', id, { everyone: true })
  return row
})

/** What happens while `trial.make` brings, and how often it did. */
export const making = { meanwhile: async () => undefined as void, times: 0 }

handle(make, {
  bring: async ({ id }, call) => {
    making.times += 1
    const note = await call.db.selectFrom('trial_notes').select('version').where('id', '=', id).executeTakeFirst()
    if (note === undefined) throw new RefusalError({ key: 'kernel.notFound' })
    await making.meanwhile()
    return note.version
  },
  write: async ({ id }, version, call) => {
    const note = await call.db.selectFrom('trial_notes').select('version').where('id', '=', id).forUpdate().executeTakeFirstOrThrow()
    if (note.version !== version) throw new Outdated()
    await call.db.updateTable('trial_notes').set({ text: `made of ${version}` }).where('id', '=', id).execute()
    call.changed('setting', id, { everyone: true })
    return { madeOf: version }
  },
})

handle(onlyHeads, async (_input, call) => ({ holder: call.seat.holder.id, person: call.seat.person.id }))

handle(approve, async ({ id }, call) => {
  call.changed('setting', id, { everyone: true })
  return { sha256: call.signature!.sha256 }
})

answer(paper, async ({ id }, call) => {
  const note = await call.db.selectFrom('trial_notes').select(['id', 'text', 'version']).where('id', '=', id).executeTakeFirst()
  if (note === undefined) throw new RefusalError({ key: 'kernel.notFound' })
  return note
})

answerLive(
  tally,
  async ({ text }) => text !== 'secret',
  async ({ text }, call) => {
    const row = await call.db.selectFrom('trial_notes').where('text', '=', text).select((each) => each.fn.countAll<string>().as('count')).executeTakeFirstOrThrow()
    return { count: Number(row.count) }
  },
)

registerJob<{ id: string }>('trial.job', null, async ({ id }, call) => {
  await call.db.updateTable('trial_notes').set({ text: 'done later' }).where('id', '=', id).execute()
  call.changed('setting', id, { everyone: true })
})

/** What `trial.bring` waits for, and how many wait at once. */
export const outside = { wait: async () => undefined as void, under: 0, most: 0 }

registerJob('trial.bring', null, {
  key: ({ id }: { id: string; text: string }) => id,
  bring: async ({ text }) => {
    outside.under += 1
    outside.most = Math.max(outside.most, outside.under)
    try {
      await outside.wait()
      return text === '' ? null : text
    } finally {
      outside.under -= 1
    }
  },
  write: async ({ id }, text, call) => {
    await call.db.updateTable('trial_notes').set((each) => ({ text: sql<string>`${each.ref('text')} || ${text}` })).where('id', '=', id).execute()
  },
})

export async function layTrialTable(db: Kysely<Database>): Promise<void> {
  await sql`create table if not exists trial_notes (id uuid primary key, text text not null, version integer not null, by uuid not null, via uuid not null unique)`.execute(db)
}
