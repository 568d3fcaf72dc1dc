import { sql } from 'kysely'
import type { Noun } from '../../domain/kernel/contract.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { isAsSeen } from '../../domain/kernel/seen.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { RefusalError, type Refusal } from '../../domain/kernel/verdict.ts'
import type { WriteCall } from './call.ts'

interface Paper {
  noun: Noun
  id: string
  /** What the history says of a part of the paper, where the paper has several that are saved by themselves. */
  part?: string
  /** When the paper itself says that it was changed: what the history has of another moment is not told for it. */
  changedAt?: Instant
}

/** Keeps everybody else who holds the same paper from loading it until this transaction ends, also while there is none yet. */
export async function hold({ db }: WriteCall, { noun, id }: Paper): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${noun} ${id}`}, 0))`.execute(db)
}

/** Refuses to save over what the author never saw. `now` must have been loaded by whoever holds it; null when there is none. */
export async function insistSeen(call: WriteCall, paper: Paper, seen: unknown, now: unknown): Promise<void> {
  if (!isAsSeen(seen, now)) throw new RefusalError(await changedMeanwhile(call, paper, now === null))
}

/** By whom and when it was last saved, as its history has it; for papers that are compared by a revision of their own. */
export async function changedMeanwhile(call: WriteCall, { noun, id, part, changedAt }: Paper, isGone: boolean): Promise<Refusal> {
  let lines = call.db
    .selectFrom('history')
    .leftJoin('persons', 'persons.id', 'history.person')
    .select(['history.at', 'persons.surname', 'persons.name', 'persons.patronymic'])
    .where('history.noun', '=', noun)
    .where('history.id', '=', id)
  // A line without facts is a mark or a look at it, which changed nothing of what is saved.
  lines = changedAt === undefined ? lines.where('history.entry', 'not like', '%"facts":[]%') : lines.where('history.at', '=', changedAt)
  if (part !== undefined) lines = lines.where('history.entry', 'like', `%${part}%`)
  const last = await lines.orderBy('history.n', 'desc').limit(1).executeTakeFirst()
  if (last === undefined) return { key: isGone ? 'kernel.notFound' : 'kernel.changedUnknown' }
  const { at, surname, name, patronymic } = last
  if (surname === null || name === null) return { key: 'kernel.changedByPortal', values: { at } }
  return { key: isGone ? 'kernel.removedMeanwhile' : 'kernel.changedMeanwhile', values: { who: fullName({ surname, name, patronymic: patronymic ?? '' }), at } }
}
