import type { OutputOf } from '../../domain/kernel/contract.ts'
import { astanaDate } from '../../domain/kernel/time.ts'
import { listSessions, waitingSessions, type SessionRow } from '../../domain/sessions/queries.ts'
import type { HomeSource, PaletteSource } from '../kernel/module.ts'

/** The screen on which the waiting verb is done. */
const screenOf: Record<SessionRow['verbs'][number], string> = { confirm: '/plan', answer: '', vote: '', settle: '/plan', close: '/console', makeMinutes: '/minutes', signMinutes: '/minutes' }

export const waitingSource: HomeSource = {
  query: waitingSessions,
  input: {},
  rows: ({ rows }: OutputOf<typeof waitingSessions>, text) =>
    rows.flatMap((row) => row.verbs.map((verb) => ({
      key: `${row.id} ${verb}`,
      route: `/sessions/${row.id}${screenOf[verb]}`,
      number: row.number,
      title: text.tri(row.title),
      verb: text(`sessions.verb.${verb}`),
      from: text('sessions.from'),
      deadline: verb === 'makeMinutes' || verb === 'signMinutes' ? null : astanaDate(row.plannedAt),
      left: null,
    }))),
}

export const searchSource: PaletteSource = {
  query: listSessions,
  input: (words) => ({ when: 'upcoming', text: words, limit: 8 }),
  rows: ({ rows }: OutputOf<typeof listSessions>, text) =>
    rows.map((row) => ({ key: row.id, title: `${row.number} ${text.tri(row.title)}`, hint: text(`sessions.state.${row.state}`), route: `/sessions/${row.id}` })),
}
