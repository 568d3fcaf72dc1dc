/** Fields and groups of the International Classification for Standards; the tree itself ships in `resources/standards`. Pure. */
import type { Trilingual } from '../kernel/text.ts'

export interface IcsRow extends Trilingual {
  code: string
}

export interface IcsGroup {
  code: string
  title: Trilingual
}
export interface IcsField extends IcsGroup {
  groups: IcsGroup[]
}

export interface Ics {
  fields: readonly IcsField[]
  /** The field or group that a code stands in, and null for a code of no known one. A subgroup's is its group. */
  find: (code: string) => IcsGroup | null
}

export function icsTree(rows: readonly IcsRow[]): Ics {
  const known = new Map<string, IcsGroup>()
  const fields: IcsField[] = []
  for (const { code, kk, ru, en } of rows.toSorted((a, b) => (a.code < b.code ? -1 : 1))) {
    const group = { code, title: { kk, ru, en } }
    if (code.length === 2) fields.push({ ...group, groups: [] })
    else fields.at(-1)?.groups.push(group)
    known.set(code, group)
  }
  return { fields, find: (code) => known.get(code.slice(0, 6)) ?? null }
}

/** `35.040.10` → `35`, `35.040`, `35.040.10`: what finds it when one browses. */
export function withParents(codes: readonly string[]): string[] {
  return [...new Set(codes.flatMap((code) => [code.slice(0, 2), code.slice(0, 6), code]))]
}
