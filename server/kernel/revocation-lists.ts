import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Centre } from '../../domain/signing/trust-list.ts'
import { type Trust, strictPolicy } from '../../domain/signing/verify.ts'
import { openRevocations } from '../../node/documents/read.ts'
import type { ReadDatabase } from './call.ts'
import type { FileStore } from './files.ts'

/** What every PC gets along with the trust list; the national centre's 21 MB stay on the portal, which judges by them. */
const shortBytes = 512 * 1024
const togetherBytes = 2 * 1024 * 1024

export interface ListRow {
  readonly url: string
  readonly sha256: string | null
  readonly size: number | null
  readonly entries: number | null
  readonly thisUpdate: string | null
  readonly nextUpdate: string | null
  readonly fetchedAt: string | null
  readonly triedAt: string | null
  readonly validator: string | null
  readonly problem: string | null
}

export async function listRevocationLists(db: ReadDatabase): Promise<ListRow[]> {
  const rows = await db.selectFrom('revocation_lists').selectAll().orderBy('url').execute()
  return rows.map((row) => ({
    url: row.url,
    sha256: row.sha256,
    size: row.size === null ? null : Number(row.size),
    entries: row.entries,
    thisUpdate: row.this_update,
    nextUpdate: row.next_update,
    fetchedAt: row.fetched_at,
    triedAt: row.tried_at,
    validator: row.validator,
    problem: row.problem,
  }))
}

/** The lists of these centres that are short enough to be carried to every PC; the shortest first. */
export async function listShortLists(db: ReadDatabase, files: FileStore, centres: readonly Centre[]): Promise<Uint8Array[]> {
  const urls = new Set(centres.flatMap((centre) => centre.profile.lists))
  const rows = (await listRevocationLists(db)).filter((row) => urls.has(row.url) && row.sha256 !== null && (row.size ?? Infinity) <= shortBytes)
  const lists: Uint8Array[] = []
  let together = 0
  for (const row of rows.toSorted((a, b) => (a.size ?? 0) - (b.size ?? 0))) {
    together += row.size ?? 0
    if (together > togetherBytes) break
    const bytes = await files.bytes(row.sha256 ?? '')
    if (bytes !== null) lists.push(bytes)
  }
  return lists
}

/** Proven and indexed piece by piece from the disk, wherever the store keeps it; null when it is not there. */
export async function openStoredList(files: FileStore, sha256: string, { anchors, intermediates }: Pick<Trust, 'anchors' | 'intermediates'>): Promise<Awaited<ReturnType<typeof openRevocations>> | null> {
  const stored = await files.open(sha256)
  if (stored === null) return null
  const folder = await mkdtemp(join(tmpdir(), 'kense-list-'))
  try {
    const path = join(folder, 'list.crl')
    await pipeline(stored, createWriteStream(path, { mode: 0o600 }))
    return await openRevocations({ path, believed: { issuers: [...anchors, ...intermediates], minimumRsaBits: strictPolicy.minimumRsaBits } })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
