import { searchApprovals, waitingApprovals } from '../../domain/approvals/queries.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { versionNumber } from '../../domain/approvals/approval.ts'
import type { HomeSource, PaletteSource } from '../kernel/module.ts'
import { waitTab } from './words.ts'

export const waitingSource: HomeSource = {
  query: waitingApprovals,
  input: {},
  rows: ({ rows }: OutputOf<typeof waitingApprovals>, text) =>
    rows.map((row) => ({
      key: `${row.id} ${row.verb}`,
      route: `/approvals/${row.id}${waitTab(row.verb)}`,
      number: versionNumber(row, row.version),
      title: text.tri(row.title),
      verb: text(`approvals.verb.${row.verb}`),
      from: text.tri(row.developer.shortName),
      deadline: row.deadline,
      left: null,
    })),
}

export const searchSource: PaletteSource = {
  query: searchApprovals,
  input: (words) => ({ words, limit: 8 }),
  rows: ({ rows }: OutputOf<typeof searchApprovals>, text) =>
    rows.map(({ row, excerpt }) => ({
      key: row.id,
      title: `${versionNumber(row, row.version)} ${text.tri(row.title)}`,
      hint: excerpt || text(`approvals.state.${row.state}`),
      route: `/approvals/${row.id}`,
    })),
}
