import { randomUUID } from 'node:crypto'
import { canonicalJson } from '../../domain/kernel/canonical-json.ts'
import type { ListSource } from '../../domain/kernel/list-import.ts'
import { designationKey, designationsOf } from '../../domain/standards/designation.ts'
import { judgeLine } from '../../domain/standards/import-rules.ts'
import { standardsList, type ImportColumn } from '../../domain/standards/import.ts'
import type { Standard } from '../../domain/standards/standard.ts'
import type { ReadCall } from '../kernel/call.ts'
import { planList, type ListPlan } from '../kernel/list-plan.ts'
import { ics } from './ics.ts'
import { listByKeys } from './store.ts'
import { listSuccessors } from './successions.ts'

const none: ReadonlySet<string> = new Set()

export async function planImport(source: ListSource, call: ReadCall): Promise<ListPlan<Standard, ImportColumn>> {
  /** What lines of this list say of others, wherever they stand in it. */
  const said = new Map<string, Set<string>>()
  return planList(source, call, {
    list: standardsList,
    sameBy: { column: 'designation', identity: designationKey, twice: 'standards.import.twice' },
    begin: async (lines) => {
      for (const { values } of lines) {
        for (const older of designationsOf(values.replaces ?? '').map(designationKey)) said.set(older, (said.get(older) ?? new Set()).add(designationKey(values.designation ?? '')))
      }
    },
    async judge(piece) {
      const keys = piece.map(({ values }) => designationKey(values.designation ?? ''))
      const existing = await listByKeys(call.db, keys)
      const known = await listSuccessors(call.db, keys)
      const successorsOf = (key: string) => new Set([...(known.get(key) ?? none), ...(said.get(key) ?? none)])
      return piece.map(({ line, values }, index) => {
        const before = existing.get(keys[index] ?? '') ?? null
        const { standard, errors } = judgeLine(line, values, before, randomUUID(), { today: call.today, ics, successorsOf })
        if (standard === null) return { thing: null, state: 'wrong', errors }
        return { thing: standard, state: before === null ? 'added' : canonicalJson(before) === canonicalJson(standard) ? 'unchanged' : 'changed', errors: [] }
      })
    },
  })
}
