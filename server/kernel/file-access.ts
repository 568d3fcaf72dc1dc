import { sql } from 'kysely'
import type { Noun } from '../../domain/kernel/contract.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { ReadCall } from './call.ts'
import { registered } from './portal.ts'

/** A file is open to whoever uploaded it, and to whoever may read a paper it is attached to. */
export async function mayReadFile(call: ReadCall, sha256: string): Promise<boolean> {
  const { person, holder } = call.seat
  const owned = await call.db
    .selectFrom('file_owners')
    .select('sha256')
    .where('sha256', '=', sha256)
    .where('person', 'in', [person.id, holder.id])
    .executeTakeFirst()
  if (owned !== undefined) return true
  const links = await call.db.selectFrom('file_links').select(['noun', 'id']).where('sha256', '=', sha256).execute()
  for (const { noun, id } of links) {
    const mayRead = registered.readers.get(noun as Noun)
    if (mayRead !== undefined && (await mayRead(call, id))) return true
  }
  return false
}

/** Whoever names a digest must already be able to read it; else knowing a digest would be enough to open a file. */
export async function mayAttach(call: ReadCall, digests: readonly string[]): Promise<void> {
  const distinct = [...new Set(digests)]
  const owned = await call.db
    .selectFrom('file_owners')
    .select('sha256')
    .distinct()
    .where(sql<boolean>`sha256 = any(${distinct})`)
    .where('person', 'in', [call.seat.person.id, call.seat.holder.id])
    .execute()
  const known = new Set(owned.map((row) => row.sha256))
  for (const sha256 of distinct) {
    if (!known.has(sha256) && !(await mayReadFile(call, sha256))) throw new RefusalError({ key: 'kernel.fileNotYours' })
  }
}
