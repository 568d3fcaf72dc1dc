import { sql } from 'kysely'
import { z } from 'zod'
import type { Noun } from '../../domain/kernel/contract.ts'
import { FileRef } from '../../domain/kernel/manifest.ts'
import { analyser } from '../../domain/search/terms.ts'
import { readWords } from '../../node/documents/read.ts'
import type { JobCall } from '../kernel/call.ts'
import { bytesOf } from '../kernel/document-texts.ts'
import { registerJob } from '../kernel/portal.ts'
import { holdPapers, keepEach } from './each.ts'
import { keepFileWords, keepText } from './entries.ts'
import { madeAs } from './filling.ts'
import { allSources, type SearchSource } from './sources.ts'

const largestBytes = 25 * 1024 * 1024

registerJob('search.readFile', null, {
  key: (data: object) => fileOf(data).sha256,
  bring: async (data, call) => {
    const file = fileOf(data)
    const known = await call.db.selectFrom('search_texts').select('sha256').where('sha256', '=', file.sha256).where('analyser', '=', analyser).executeTakeFirst()
    if (known !== undefined) return 'known'
    if (file.size > largestBytes) return nothing
    const bytes = await bytesOf(call.files, file)
    // What can't be read is kept as an empty text: it is not tried again with every change of the paper.
    return readWords(bytes, file.mime).catch(() => nothing)
  },
  // Also when another has read it meanwhile: that one may not have seen yet who named it here.
  write: async (data, words, call) => {
    const { sha256 } = fileOf(data)
    if (words !== 'known') await keepText(call, sha256, words)
    const naming = await call.db.selectFrom('search_entries').select(['noun', 'id']).distinct().where(sql<boolean>`files @> array[${sha256}]::text[]`).execute()
    for (const [source, ids] of bySource(naming)) {
      await holdPapers(call, source, ids)
      await keepFileWords(call, source, ids)
    }
  },
})

const nothing = { text: '', terms: '' }
const fileOf = (data: object): FileRef => z.object({ file: FileRef }).parse(data).file

/** Of one transaction: whoever changes one of these papers waits for its end. */
const filledAtOnce = 200

/** Papers older than the index, or indexed by another analyser, are brought in, each kind by itself: in transactions that follow one another. */
registerJob('search.fill', '* * * * *', async (_: object, call) => {
  const known = new Map((await call.db.selectFrom('search_fill').select(['noun', 'after', 'done']).where('analyser', '=', madeAs).execute()).map((row) => [row.noun, row]))
  for (const { noun } of allSources()) if (known.get(noun)?.done !== true) await call.later('search.fillOn', { noun, after: known.get(noun)?.after ?? '' })
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
  if (source !== undefined) await keepEach(call, source, ids)
})

/** What could not be brought in is tried again: the program may have been mended, or what it says. */
registerJob('search.retry', '7 * * * *', async (_: object, call) => {
  const tried = await call.db.selectFrom('search_failed').select(['noun', 'id']).orderBy('tried_at').limit(filledAtOnce).execute()
  for (const [source, ids] of bySource(tried)) {
    await keepEach(call, source, ids)
    call.changed('searchFill', source.noun, { everyone: true })
  }
})

const unreadAtOnce = 1_000

/** Files that could not be had when their turn came, as when their store was away: whoever names them has them read anew. */
registerJob('search.unread', '20 3 * * *', async (_: object, call) => {
  const unread = sql<boolean>`exists (select 1 from unnest(files) as file where not exists (select 1 from search_texts where sha256 = file and analyser = ${analyser}))`
  const naming = await call.db.selectFrom('search_entries').select(['noun', 'id']).distinct().where(unread).limit(unreadAtOnce).execute()
  for (const [source, ids] of bySource(naming)) await keepEach(call, source, ids)
})

/** In one order for all who take several. */
function bySource(places: readonly { noun: string; id: string }[]): [SearchSource, string[]][] {
  const sources = allSources().toSorted((a, b) => (a.noun < b.noun ? -1 : 1))
  return sources.map((source): [SearchSource, string[]] => [source, places.filter(({ noun }) => noun === source.noun).map(({ id }) => id).toSorted()]).filter(([, ids]) => ids.length > 0)
}

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
async function fill(call: JobCall, source: SearchSource, expected: string): Promise<void> {
  const state = await call.db.selectFrom('search_fill').selectAll().where('noun', '=', source.noun).forUpdate().executeTakeFirst()
  if (state !== undefined && state.done && state.analyser === madeAs) return
  const known = state?.analyser === madeAs ? state : null
  const after = known?.after ?? ''
  if (expected !== after) return
  const ids = await source.idsAfter(call.db, after, filledAtOnce)
  await keepEach(call, source, ids)
  const filled = (known?.filled ?? 0) + ids.length
  const done = ids.length < filledAtOnce
  const total = done ? filled : Math.max(filled, known?.total ?? (await countAfter(call, source)))
  const row = { analyser: madeAs, after: ids.at(-1) ?? after, done, filled, total, begun_at: known?.begun_at ?? call.now, moved_at: call.now }
  await call.db.insertInto('search_fill').values({ noun: source.noun, ...row }).onConflict((conflict) => conflict.column('noun').doUpdateSet(row)).execute()
  // Whoever looks for something is told when it begins and when it is whole; in between, only who watches it asks.
  if (known === null || done) call.changed('searchFill', source.noun, { everyone: true })
  if (!done) await call.later('search.fillOn', { noun: source.noun, after: row.after })
}
