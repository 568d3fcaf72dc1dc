import type { Noun } from '../../domain/kernel/contract.ts'
import type { Seat } from '../../domain/people/person.ts'
import type { Findable } from '../../domain/search/findable.ts'
import type { JobCall, ReadDatabase } from '../kernel/call.ts'
import { follow } from '../kernel/portal.ts'
import { keepEntries } from './entries.ts'

/** One view of one paper: who may find it, and only what they may see of it. */
export interface SearchEntry extends Findable {
  view: string
  /** Any of: `everyone`; of the seat's holder `body:<id>`, `person:<id>` and `role:<role>`, both also with `@<body>`; `own:<id>` of whoever acts as oneself. */
  audience: readonly string[]
}

export interface SearchSource {
  /** Name of the module in the page. */
  module: string
  noun: Noun
  /** Where its papers are, by `id`: held while many are brought in at once. */
  table: string
  /** Called in the transaction of each change; an empty list takes the paper out of the index. */
  entries: (call: JobCall, id: string) => Promise<SearchEntry[]>
  /** Ids after this one in their order, for papers that were there before the index. */
  idsAfter: (db: ReadDatabase, after: string, limit: number) => Promise<string[]>
}

const sources = new Map<Noun, SearchSource>()

export function registerSearchSource(source: SearchSource): void {
  if (sources.has(source.noun)) throw new Error(`search of ${source.noun} is registered twice`)
  sources.set(source.noun, source)
  follow(source.noun, async (call, id) => keepEntries(call, source, id, await source.entries(call, id)))
}

export const allSources = (): readonly SearchSource[] => [...sources.values()]

/** As whom a seat finds; the counterpart of `audience`. */
export function scopesOf({ person, holder, delegation }: Seat): string[] {
  const roles = holder.roles.flatMap((role) => [`role:${role}`, `role:${role}@${holder.body}`])
  return ['everyone', `body:${holder.body}`, `person:${holder.id}`, `person:${holder.id}@${holder.body}`, ...(delegation === null ? [`own:${person.id}`] : []), ...roles]
}
