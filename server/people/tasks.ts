import type { OpenTask } from '../../domain/people/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import type { ReadDatabase, WriteCall } from '../kernel/call.ts'

/** What a module says about the papers for which one person answers, so that nobody leaves an orphan behind (B3.5). */
export interface TaskKeeper {
  list: (db: ReadDatabase, person: Person) => Promise<OpenTask[]>
  /** Puts `to` in the place of `from` on every open paper and answers on how many; tells the feed and the history. */
  handOver: (from: Person, to: Person, call: WriteCall) => Promise<number>
  /** Ends what stayed with the person and can't go on without them; called at every leaving, after `handOver`. */
  leave?: (person: Person, call: WriteCall) => Promise<void>
  /** Papers that wait for a body, whoever works there: a body that has any isn't closed. */
  ofBody?: (db: ReadDatabase, body: string) => Promise<OpenTask[]>
}

const keepers = new Map<string, TaskKeeper>()

export function registerTasks(module: string, keeper: TaskKeeper): void {
  if (keepers.has(module)) throw new Error(`tasks of ${module} are registered twice`)
  keepers.set(module, keeper)
}

export async function listOpenTasks(db: ReadDatabase, person: Person): Promise<OpenTask[]> {
  const lists = []
  for (const keeper of keepers.values()) lists.push(await keeper.list(db, person))
  return lists.flat()
}

export async function listTasksOfBody(db: ReadDatabase, body: string): Promise<OpenTask[]> {
  const lists = []
  for (const keeper of keepers.values()) lists.push((await keeper.ofBody?.(db, body)) ?? [])
  return lists.flat()
}

export async function leaveTasks(person: Person, call: WriteCall): Promise<void> {
  for (const keeper of keepers.values()) await keeper.leave?.(person, call)
}

export async function handOverTasks(from: Person, to: Person, call: WriteCall): Promise<number> {
  let count = 0
  for (const keeper of keepers.values()) count += await keeper.handOver(from, to, call)
  return count
}
