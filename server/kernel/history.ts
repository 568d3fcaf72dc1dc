import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import type { ReadDatabase } from './call.ts'
import type { Database } from './database.ts'

export interface HistoryLine {
  n: number
  at: string
  name: string
  person: string | null
  /** The canonical JSON that the chain covers. */
  entry: string
  hash: string
}

export type HistoryFinding =
  | { sound: true; length: number; hash: string | null }
  /** `n` is the first line that doesn't hold. */
  | { sound: false; n: number; why: 'changed' | 'missing' | 'cutShort' | 'headChanged' | 'sealBroken' }

const start = Buffer.alloc(32)

export async function listHistory(db: ReadDatabase, noun: string, id: string): Promise<HistoryLine[]> {
  const rows = await db
    .selectFrom('history')
    .select(['n', 'at', 'name', 'person', 'entry', 'hash'])
    .where('noun', '=', noun)
    .where('id', '=', id)
    .orderBy('n')
    .execute()
  return rows.map((row) => ({ ...row, hash: row.hash.toString('hex') }))
}

/** Hash of a chain's next line: sha256(hash before ‖ sha256(entry)); the first goes on from 32 zero bytes. */
export function nextHash(before: Uint8Array, entry: string): Buffer {
  return createHash('sha256').update(before).update(createHash('sha256').update(entry).digest()).digest()
}

/** Computes a paper's chain anew and holds it against its head and the last seal that names it. */
export async function verifyHistory(db: ReadDatabase, noun: string, id: string): Promise<HistoryFinding> {
  const lines = await listHistory(db, noun, id)
  let hash: Buffer = start
  for (const [index, line] of lines.entries()) {
    if (line.n !== index + 1) return { sound: false, n: index + 1, why: 'missing' }
    hash = nextHash(hash, line.entry)
    const said = JSON.parse(line.entry) as { noun: string; id: string; at: string; name: string; person: string | null }
    const isItself = said.noun === noun && said.id === id && said.at === line.at && said.name === line.name && said.person === line.person
    if (hash.toString('hex') !== line.hash || !isItself) return { sound: false, n: line.n, why: 'changed' }
  }
  const head = await db.selectFrom('history_heads').select(['n', 'hash']).where('noun', '=', noun).where('id', '=', id).executeTakeFirst()
  const length = head?.n ?? 0
  if (length > lines.length) return { sound: false, n: lines.length + 1, why: 'cutShort' }
  if (length < lines.length || (head !== undefined && !head.hash.equals(hash))) return { sound: false, n: length, why: 'headChanged' }
  const sealed = await lastSealed(db, noun, id)
  if (sealed !== null && sealed.n > lines.length) return { sound: false, n: lines.length + 1, why: 'cutShort' }
  if (sealed !== null && lines[sealed.n - 1]?.hash !== sealed.hash) return { sound: false, n: sealed.n, why: 'sealBroken' }
  return { sound: true, length: lines.length, hash: lines.length === 0 ? null : hash.toString('hex') }
}

type SealedHead = [noun: string, id: string, n: number, hash: string]

async function lastSealed(db: ReadDatabase, noun: string, id: string): Promise<{ n: number; hash: string } | null> {
  const seal = await db
    .selectFrom('history_heads')
    .innerJoin('history_seals', 'history_seals.n', 'history_heads.seal')
    .select('history_seals.heads')
    .where('history_heads.noun', '=', noun)
    .where('history_heads.id', '=', id)
    .executeTakeFirst()
  const head = (JSON.parse(seal?.heads ?? '[]') as SealedHead[]).find((each) => each[0] === noun && each[1] === id)
  return head === undefined ? null : { n: head[2], hash: head[3] }
}

/**
 * Seals what grew since the last seal: length and hash of each chain, chained from seal to seal. Whoever keeps a copy
 * of one seal's hash (it stands in backups and exports) can later show that nothing before it was altered or cut.
 */
export async function sealHistory(db: Kysely<Database>, at: string): Promise<{ n: number; hash: string } | null> {
  await sql`select pg_advisory_xact_lock(727302)`.execute(db)
  const last = await db.selectFrom('history_seals').select(['n', 'hash']).orderBy('n', 'desc').limit(1).executeTakeFirst()
  const n = Number(last?.n ?? 0) + 1
  const grown = await db
    .updateTable('history_heads')
    .set((each) => ({ sealed_n: each.ref('n'), seal: String(n) }))
    .whereRef('sealed_n', '<', 'n')
    .returning(['noun', 'id', 'n', 'hash'])
    .execute()
  if (grown.length === 0) return null
  const order = (head: SealedHead) => `${head[0]} ${head[1]}`
  const heads = grown.map((row): SealedHead => [row.noun, row.id, row.n, row.hash.toString('hex')]).sort((a, b) => (order(a) < order(b) ? -1 : 1))
  const text = canonicalJson(heads)
  const hash = nextHash(last?.hash ?? start, `${n} ${at} ${text}`)
  await db.insertInto('history_seals').values({ n: String(n), at, heads: text, hash }).execute()
  return { n, hash: hash.toString('hex') }
}

/** The first seal that doesn't follow from the one before it, or null. */
export async function findBrokenSeal(db: ReadDatabase): Promise<number | null> {
  let before: Buffer = start
  const seals = await db.selectFrom('history_seals').select(['n', 'at', 'heads', 'hash']).orderBy('n').execute()
  for (const [index, seal] of seals.entries()) {
    if (Number(seal.n) !== index + 1) return index + 1
    before = nextHash(before, `${seal.n} ${seal.at} ${seal.heads}`)
    if (!before.equals(seal.hash)) return index + 1
  }
  return null
}
