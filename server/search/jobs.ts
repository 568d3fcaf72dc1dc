import { z } from 'zod'
import { analyser } from '../../domain/search/terms.ts'
import type { Noun } from '../../domain/kernel/contract.ts'
import { FileRef } from '../../domain/kernel/manifest.ts'
import { readWords } from '../../node/documents/read.ts'
import type { JobCall } from '../kernel/call.ts'
import { bytesOf } from '../kernel/document-texts.ts'
import { registerJob } from '../kernel/portal.ts'
import { keepEntries, keepText } from './entries.ts'
import { allSources, type SearchSource } from './sources.ts'

const largestBytes = 25 * 1024 * 1024

registerJob('search.readFile', null, {
  key: (data: object) => fileOf(data).sha256,
  bring: async (data, call) => {
    const file = fileOf(data)
    const known = await call.db.selectFrom('search_texts').select('sha256').where('sha256', '=', file.sha256).executeTakeFirst()
    if (known !== undefined) return null
    // What can't be read is kept as an empty text: it is not tried again with every change of the paper.
    return file.size > largestBytes ? nothing : readWords(await bytesOf(call.files, file), file.mime).catch(() => nothing)
  },
  write: async (data, words, call) => keepText(call, fileOf(data).sha256, words),
})

const nothing = { text: '', terms: '' }
const fileOf = (data: object): FileRef => z.object({ file: FileRef }).parse(data).file

/** Of one transaction: whoever changes one of these papers waits for its end. */
const filledAtOnce = 200

/** Papers older than the index, or indexed by another analyser, are brought in: the first now, the others in transactions that follow one another. */
registerJob('search.fill', '* * * * *', async (_: object, call) => {
  for (const source of allSources()) await fill(call, source, null)
})

registerJob('search.fillOn', null, async (data: object, call) => {
  const { noun, after } = z.object({ noun: z.string(), after: z.string() }).parse(data)
  const source = allSources().find((each) => each.noun === noun)
  if (source !== undefined) await fill(call, source, after)
})

/** After a change to many at once, as a list of thousands of people: they are indexed in the minutes that follow. */
export async function searchAgain(call: JobCall, noun: Noun): Promise<void> {
  await call.db.deleteFrom('search_fill').where('noun', '=', noun).execute()
  call.changed('searchFill', noun, { everyone: true })
}

/** After a change to many that is told as one, as a calendar brought in from a file. */
export async function searchThese(call: JobCall, noun: Noun, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += filledAtOnce) await call.later('search.these', { noun, ids: ids.slice(at, at + filledAtOnce) })
}

registerJob('search.these', null, async (data: object, call) => {
  const { noun, ids } = z.object({ noun: z.string(), ids: z.array(z.string()) }).parse(data)
  const source = allSources().find((each) => each.noun === noun)
  if (source === undefined) return
  for (const id of ids) await keepEntries(call, source, id, await source.entries(call, id))
})

const countedAtOnce = 20_000

/** All there are, a page at a time: how many, and nothing else of them. */
async function countAfter(call: JobCall, source: SearchSource): Promise<number> {
  let count = 0
  for (let after = ''; ;) {
    const ids = await source.idsAfter(call.db, after, countedAtOnce)
    count += ids.length
    if (ids.length < countedAtOnce) return count
    after = ids.at(-1) ?? after
  }
}

/** `expected`: where the transaction before ended; where another has gone on from there, that one goes on alone. */
async function fill(call: JobCall, source: SearchSource, expected: string | null): Promise<void> {
  const state = await call.db.selectFrom('search_fill').selectAll().where('noun', '=', source.noun).forUpdate().executeTakeFirst()
  if (state !== undefined && state.done && state.analyser === analyser) return
  const known = state?.analyser === analyser ? state : null
  const after = known?.after ?? ''
  if (expected !== null && expected !== after) return
  const ids = await source.idsAfter(call.db, after, filledAtOnce)
  for (const id of ids) await keepEntries(call, source, id, await source.entries(call, id))
  const filled = (known?.filled ?? 0) + ids.length
  const done = ids.length < filledAtOnce
  const total = done ? filled : Math.max(filled, known?.total ?? (await countAfter(call, source)))
  const row = { analyser, after: ids.at(-1) ?? after, done, filled, total, begun_at: known?.begun_at ?? call.now, moved_at: call.now }
  await call.db.insertInto('search_fill').values({ noun: source.noun, ...row }).onConflict((conflict) => conflict.column('noun').doUpdateSet(row)).execute()
  // Whoever looks for something is told when it begins and when it is whole; in between, only who watches it asks.
  if (known === null || done) call.changed('searchFill', source.noun, { everyone: true })
  if (!done) await call.later('search.fillOn', { noun: source.noun, after: row.after })
}
