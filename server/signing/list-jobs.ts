/** Revocation lists are brought from the configured addresses, proven by their issuer's key and kept, never an older one after a newer. */
import './tables.ts'
import { fetchLists } from '../../domain/signing/contract.ts'
import type { Trust } from '../../domain/signing/verify.ts'
import { trustBy, trustId } from '../../domain/signing/trust-list.ts'
import { CentreSilent, openCentreFile } from '../../node/signing/centre-line.ts'
import type { JobCall, LiveCall } from '../kernel/call.ts'
import { handle, registerJob } from '../kernel/portal.ts'
import { listRevocationLists, type ListRow, openStoredList } from '../kernel/revocation-lists.ts'
import { keysJob } from './key-revocations.ts'
import type { TextKey } from '../../domain/texts.ts'

const fetchJob = 'signing.fetchLists'
const minute = 60_000
const maxBytes = 64_000_000

/** An eighth of the list's life, between ten minutes and six hours; ten minutes after one that failed. */
function isDue(row: ListRow | undefined, now: number): boolean {
  if (row === undefined || row.triedAt === null) return true
  const life = row.thisUpdate !== null && row.nextUpdate !== null ? Date.parse(row.nextUpdate) - Date.parse(row.thisUpdate) : 0
  const wait = row.problem !== null ? 10 * minute : Math.min(Math.max(life / 8, 10 * minute), 360 * minute)
  return now >= Date.parse(row.triedAt) + wait || now < Date.parse(row.triedAt)
}

handle(fetchLists, async (_input, call) => {
  await call.later(fetchJob, { all: true })
  call.record('trust', trustId, { fetch: true })
  return {}
})

registerJob(fetchJob, '*/5 * * * *', {
  key: () => '',
  bring: async ({ all = false }: { all?: boolean }, call) => {
    const edition = await call.trust.edition()
    if (edition === null) return null
    const urls = [...new Set(edition.list.centres.flatMap((centre) => centre.profile.lists))]
    const rows = await listRevocationLists(call.db)
    const trust = trustBy(edition.list)
    const brought: Brought[] = []
    for (const url of urls) {
      const row = rows.find((each) => each.url === url)
      if (all || isDue(row, Date.parse(call.now))) brought.push({ url, row, answer: await bringOne(call, { url, row, trust }) })
    }
    const gone = rows.filter((each) => !urls.includes(each.url)).map(({ url }) => url)
    return brought.length === 0 && gone.length === 0 ? null : { brought, gone }
  },
  write: async (_data, { brought, gone }, call) => {
    let changed = gone.length > 0
    if (changed) await call.db.deleteFrom('revocation_lists').where('url', 'in', gone).execute()
    for (const each of brought) changed = (await keepOne(call, each)) || changed
    if (!changed) return
    call.changed('trust', trustId, { everyone: true })
    await call.later(keysJob, {})
  },
})

interface Asked {
  url: string
  /** As it was when it was asked for; the key keeps anybody else from changing it. */
  row: ListRow | undefined
}

interface Listed {
  sha256: string
  size: number
  entries: number
  this_update: string
  next_update: string | null
  validator: string | null
}

interface Brought extends Asked {
  answer: { is: 'unchanged' } | { is: 'failed'; problem: TextKey } | { is: 'new'; list: Listed }
}

async function bringOne(call: LiveCall, { url, row, trust }: Asked & { trust: Trust }): Promise<Brought['answer']> {
  const failed = (problem: TextKey) => ({ is: 'failed', problem }) as const
  let brought: Awaited<ReturnType<typeof openCentreFile>>
  let stored: { sha256: string; size: number }
  try {
    brought = await openCentreFile(url, { maxBytes, timeoutMs: 120_000, validator: row === undefined || row.sha256 === null ? null : row.validator }, call.trust.local)
    if (brought === null) return { is: 'unchanged' }
    stored = await call.files.put(brought.bytes)
  } catch (error) {
    if (!(error instanceof CentreSilent)) throw error
    return failed('signing.list.silent')
  }
  const opened = await openStoredList(call.files, stored.sha256, trust)
  if (opened === null) return failed('signing.list.silent')
  if ('problem' in opened) return failed(`signing.reason.${opened.problem}`)
  const { list } = opened
  if (row !== undefined && row.thisUpdate !== null && list.thisUpdate < Date.parse(row.thisUpdate)) return failed('signing.list.older')
  return {
    is: 'new',
    list: {
      sha256: stored.sha256,
      size: stored.size,
      entries: list.index?.count ?? 0,
      this_update: new Date(list.thisUpdate).toISOString(),
      next_update: list.nextUpdate === null ? null : new Date(list.nextUpdate).toISOString(),
      validator: brought.validator,
    },
  }
}

/** Answers whether what the screen shows has changed. */
async function keepOne(call: JobCall, { url, row, answer }: Brought): Promise<boolean> {
  const tried = { tried_at: call.now, problem: answer.is === 'failed' ? answer.problem : null }
  if (answer.is === 'failed') {
    await call.db.insertInto('revocation_lists').values({ ...nothing, url, ...tried }).onConflict((conflict) => conflict.column('url').doUpdateSet(tried)).execute()
    return row?.problem !== answer.problem
  }
  if (answer.is === 'unchanged') {
    await call.db.updateTable('revocation_lists').set(tried).where('url', '=', url).execute()
    return row?.problem !== null
  }
  const { sha256, ...listed } = answer.list
  const kept = { ...listed, ...tried, fetched_at: call.now }
  // The digest is written only when it is another one: its column is what makes every node read the list anew.
  if (row?.sha256 === sha256) await call.db.updateTable('revocation_lists').set(kept).where('url', '=', url).execute()
  else await call.db.insertInto('revocation_lists').values({ ...kept, url, sha256 }).onConflict((conflict) => conflict.column('url').doUpdateSet({ ...kept, sha256 })).execute()
  if (row !== undefined && row.sha256 !== null && row.sha256 !== sha256) await dropOld(call, row.sha256)
  return true
}

/** A list of 21 MB comes several times a day. Another node that is reading the old one notes that it is gone, and reads the new one. */
async function dropOld(call: JobCall, sha256: string): Promise<void> {
  const linked = await call.db.selectFrom('file_links').select('sha256').where('sha256', '=', sha256).limit(1).execute()
  const others = await call.db.selectFrom('revocation_lists').select('url').where('sha256', '=', sha256).limit(1).execute()
  if (linked.length === 0 && others.length === 0) await call.files.drop(sha256)
}

const nothing = { sha256: null, size: null, entries: null, this_update: null, next_update: null, fetched_at: null, validator: null }
