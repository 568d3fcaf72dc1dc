import { z } from 'zod'
import { command, query } from '../kernel/contract.ts'
import { GlossaryEntry, GlossaryWords } from './glossary.ts'

const nothing = z.strictObject({})
const reason = z.string().trim().min(1).max(500)

/** The body's glossary: its accepted terms, and those that wait or were refused of oneself (of all, for a moderator). */
export const glossary = query({
  name: 'dictionary.glossary',
  right: 'dictionary.read',
  input: nothing,
  output: z.strictObject({ body: z.uuid(), entries: z.array(GlossaryEntry) }),
  reads: ['glossaryEntry'],
  keep: true,
})

/** What this seat may decide on, oldest first: it waits on the first screen of a moderator. Of anybody else, nothing. */
export const waitingTerms = query({
  name: 'dictionary.waiting',
  right: 'dictionary.read',
  input: nothing,
  output: z.array(GlossaryEntry),
  reads: ['glossaryEntry'],
  keep: true,
})

export const propose = command({
  name: 'dictionary.propose',
  right: 'dictionary.propose',
  input: GlossaryWords,
  output: z.strictObject({ id: z.uuid() }),
  changes: ['glossaryEntry'],
  offline: 'queue',
})

export const accept = command({
  name: 'dictionary.accept',
  right: 'dictionary.moderate',
  input: z.strictObject({ id: z.uuid() }),
  output: nothing,
  changes: ['glossaryEntry'],
  offline: 'queue',
})

export const refuseTerm = command({
  name: 'dictionary.refuse',
  right: 'dictionary.moderate',
  input: z.strictObject({ id: z.uuid(), reason }),
  output: nothing,
  changes: ['glossaryEntry'],
  offline: 'queue',
})

export const withdraw = command({
  name: 'dictionary.withdraw',
  right: 'dictionary.propose',
  input: z.strictObject({ id: z.uuid() }),
  output: nothing,
  changes: ['glossaryEntry'],
  offline: 'queue',
})

/** Takes an accepted term out of use; it stays in the history. */
export const retire = command({
  name: 'dictionary.retire',
  right: 'dictionary.moderate',
  input: z.strictObject({ id: z.uuid(), reason }),
  output: nothing,
  changes: ['glossaryEntry'],
  offline: 'queue',
})
