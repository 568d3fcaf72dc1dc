/**
 * Uploads that outlive a cut line, a restart and a change of node: the row says what is coming, the part file in the
 * shared folder says how much of it is there, and a lease says who may write.
 */
import { createHash, randomUUID, type Hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Kysely, sql } from 'kysely'
import { type ContentPolicy, mayUpload } from '../../domain/documents/content.ts'
import { refused } from '../../domain/documents/refused.ts'
import type { UploadState, UploadedFile } from '../../domain/documents/wire.ts'
import { RefusalError, type Refusal, insist } from '../../domain/kernel/verdict.ts'
import { checkFile } from '../../node/documents/read.ts'
import type { Database } from './database.ts'
import type { FileStore } from './files.ts'
import './files-tables.ts'

const leaseMs = 15_000
const leaseEnd = sql<string>`now() + ${leaseMs} * interval '1 ms'`
const dayMs = 86_400_000
const openPerPerson = 200
const digestsKept = 500

export class WrongOffset extends Error {
  readonly state: UploadState
  constructor(state: UploadState) {
    super('the upload goes on at another offset')
    this.state = state
  }
}

export interface Uploads {
  begin(person: string, name: string, size: number): Promise<UploadState>
  state(person: string, id: string): Promise<UploadState>
  /** Appends at `offset`; throws WrongOffset, RefusalError, or the stream's own error with what had arrived kept. */
  append(person: string, id: string, offset: number, bytes: Readable): Promise<UploadState>
  end(person: string, id: string, sha256: string | undefined): Promise<UploadedFile>
  /** Drops uploads that nobody continued for a day. */
  sweep(): Promise<number>
}

interface Row {
  name: string
  size: number
}

/** `folder` lies on the same file system as the store's, and is shared by all nodes. */
export function openUploads(db: Kysely<Database>, store: FileStore, folder: string, policy: () => Promise<ContentPolicy>): Uploads {
  const partOf = (id: string): string => join(folder, id)
  /** Requests writing on this node: a client whose line broke comes again before we notice the old one's end. */
  const writing = new Map<string, { stop: () => void; over: Promise<unknown> }>()

  /** Digests of uploads that came wholly to this node so far; any doubt drops one, and the file is hashed at its end. */
  const digests = new Map<string, { hash: Hash; upTo: number }>()

  async function received(id: string): Promise<number> {
    const found = await stat(partOf(id)).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw refused('uploadGone')
      throw error
    })
    return found.size
  }

  async function find(person: string, id: string): Promise<{ state: string; name: string; size: number; answer: unknown }> {
    const row = await db.selectFrom('uploads').select(['state', 'name', 'size', 'answer']).where('id', '=', id).where('person', '=', person).executeTakeFirst()
    if (row === undefined) throw refused('uploadGone')
    return { ...row, size: Number(row.size) }
  }

  async function lease(person: string, id: string, writer: string): Promise<Row> {
    const { rows } = await sql<{ taken: string | null; state: string | null; name: string; size: string }>`
      with taken as (
        insert into upload_leases as l (upload, writer, until) values (${id}, ${writer}, ${leaseEnd})
        on conflict (upload) do update set writer = excluded.writer, until = excluded.until where l.until < now() returning writer
      )
      select taken.writer as taken, u.state, u.name, u.size from (select) as one
      left join taken on true left join uploads u on u.id = ${id} and u.person = ${person}`.execute(db)
    const [found] = rows
    if (found === undefined || found.taken === null) throw refused('uploadBusy')
    if (found.state !== 'open') throw refused('uploadGone')
    return { name: found.name, size: Number(found.size) }
  }

  async function whileLeased<T>(person: string, id: string, work: (row: Row, lost: AbortSignal) => Promise<T>): Promise<T> {
    const other = writing.get(id)
    other?.stop()
    await other?.over.catch(() => undefined)
    const writer = randomUUID()
    const stop = new AbortController()
    const over = (async () => {
      const renewal = setInterval(() => {
        void db
          .updateTable('upload_leases')
          .set({ until: leaseEnd })
          .where('upload', '=', id)
          .where('writer', '=', writer)
          .executeTakeFirst()
          .then(({ numUpdatedRows }) => numUpdatedRows === 0n && stop.abort(), () => stop.abort())
      }, leaseMs / 3)
      try {
        return await work(await lease(person, id, writer), stop.signal)
      } finally {
        clearInterval(renewal)
        await db.deleteFrom('upload_leases').where('upload', '=', id).where('writer', '=', writer).execute()
      }
    })()
    writing.set(id, { stop: () => stop.abort(), over })
    try {
      return await over
    } finally {
      if (writing.get(id)?.over === over) writing.delete(id)
    }
  }

  async function append(id: string, row: Row, offset: number, bytes: Readable, lost: AbortSignal): Promise<UploadState> {
    const have = await received(id)
    if (have !== offset) throw new WrongOffset({ id, received: have, size: row.size })
    const known = digests.get(id)
    digests.delete(id)
    const hash = offset === 0 ? createHash('sha256') : known?.upTo === offset ? known.hash : null
    const file = createWriteStream(partOf(id), { flags: 'r+', start: offset, highWaterMark: 1_048_576 })
    await pipeline(bytes, atMost(row.size - offset, hash), file, { signal: lost })
    const upTo = await received(id)
    if (hash !== null && upTo === offset + file.bytesWritten) digests.set(id, { hash, upTo })
    if (digests.size > digestsKept) digests.delete(digests.keys().next().value as string)
    return { id, received: upTo, size: row.size }
  }

  async function finish(person: string, id: string, row: Row, expected: string | undefined): Promise<UploadedFile> {
    const have = await received(id)
    if (have !== row.size) throw refused('incomplete', { received: have, size: row.size })
    const known = digests.get(id)
    digests.delete(id)
    const digest = known?.upTo === have ? known.hash.digest('hex') : null
    // Syncing takes as long as judging, on another thread.
    const [{ sha256, verdict }] = await Promise.all([checkFile(partOf(id), row.name, await policy(), digest), syncFile(partOf(id))])
    if (expected !== undefined && expected !== sha256) throw refused('changedOnTheWay')
    if (!verdict.ok) throw new RefusalError(verdict.refusal)
    const answer: UploadedFile = { file: { name: row.name, mime: verdict.mime, size: row.size, sha256 }, flags: verdict.flags }
    await store.keep(partOf(id), sha256)
    await db.transaction().execute(async (one) => {
      const owner = { sha256, person, name: row.name, mime: verdict.mime, size: row.size, flags: verdict.flags }
      await one.insertInto('file_owners').values(owner).onConflict((conflict) => conflict.columns(['sha256', 'person']).doUpdateSet({ name: row.name })).execute()
      await one.updateTable('uploads').set({ state: 'done', answer: JSON.stringify(answer) }).where('id', '=', id).execute()
    })
    await unlink(partOf(id)).catch(() => undefined)
    return answer
  }

  /** A refusal of the content ends the upload; one of the way it came can be mended by sending again. */
  async function refuseUpload(id: string, refusal: Refusal): Promise<void> {
    await db.updateTable('uploads').set({ state: 'refused', answer: JSON.stringify({ refusal }) }).where('id', '=', id).execute()
    await unlink(partOf(id)).catch(() => undefined)
  }

  /** Parts that a crash left without a row that still wants them. */
  async function clearFolder(): Promise<void> {
    for (const name of await readdir(folder).catch(() => [])) {
      const found = await stat(partOf(name)).catch(() => null)
      if (found === null || !found.isFile() || Date.now() - found.mtimeMs < 2 * dayMs || !/^[0-9a-f-]{36}$/.test(name)) continue
      const row = await db.selectFrom('uploads').select('state').where('id', '=', name).executeTakeFirst()
      if (row?.state !== 'open') await unlink(partOf(name)).catch(() => undefined)
    }
  }

  return {
    async begin(person, name, size) {
      insist(mayUpload(name, size, await policy()))
      const { count } = await db
        .selectFrom('uploads')
        .select((select) => select.fn.countAll<string>().as('count'))
        .where('person', '=', person)
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow()
      if (Number(count) >= openPerPerson) throw refused('uploadBusy')
      const id = randomUUID()
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await (await open(partOf(id), 'wx', 0o600)).close()
      await db.insertInto('uploads').values({ id, person, name, size, state: 'open' }).execute()
      return { id, received: 0, size }
    },
    async state(person, id) {
      const { state, size } = await find(person, id)
      return { id, received: state === 'open' ? await received(id) : size, size }
    },
    async append(person, id, offset, bytes) {
      try {
        return await whileLeased(person, id, (row, lost) => append(id, row, offset, bytes, lost))
      } catch (error) {
        if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) throw refused('noSpace')
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw refused('uploadGone')
        throw error
      }
    },
    async end(person, id, sha256) {
      const before = await find(person, id)
      if (before.state === 'done') return before.answer as UploadedFile
      if (before.state === 'refused') throw new RefusalError((before.answer as { refusal: Refusal }).refusal)
      return whileLeased(person, id, async (row) => {
        try {
          return await finish(person, id, row, sha256)
        } catch (error) {
          const mendable = ['incomplete', 'tooSlow'].map((why) => `documents.refused.${why}`)
          if (error instanceof RefusalError && !mendable.includes(error.refusal.key)) await refuseUpload(id, error.refusal)
          throw error
        }
      })
    },
    async sweep() {
      const old = await db
        .deleteFrom('uploads')
        .where('started_at', '<', sql<string>`now() - interval '1 day'`)
        .where('state', '=', 'open')
        .where((where) => where.not(where.exists(where.selectFrom('upload_leases').select('writer').whereRef('upload', '=', 'uploads.id').where('until', '>', sql<string>`now()`))))
        .returning('id')
        .execute()
      for (const { id } of old) await unlink(partOf(id)).catch(() => undefined)
      await clearFolder()
      await db.deleteFrom('uploads').where('started_at', '<', sql<string>`now() - interval '7 days'`).execute()
      return old.length
    },
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Lets no more than `limit` bytes through, so that nobody writes past the size he announced. */
function atMost(limit: number, hash: Hash | null): Transform {
  let left = limit
  return new Transform({
    highWaterMark: 262_144,
    transform(piece: Uint8Array, _encoding, done) {
      left -= piece.length
      if (left < 0) done(refused('changedOnTheWay'))
      else {
        hash?.update(piece)
        done(null, piece)
      }
    },
  })
}
