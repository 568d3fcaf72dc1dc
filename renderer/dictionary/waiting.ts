import { waitingTerms } from '../../domain/dictionary/contract.ts'
import { routeOfTerm } from '../../domain/dictionary/glossary.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { HomeSource } from '../kernel/module.ts'

/** Terms that wait for this moderator; nothing waits of the dictionary for anybody else. */
export const waitingSource: HomeSource = {
  query: waitingTerms,
  input: {},
  rows: (entries: OutputOf<typeof waitingTerms>, text) =>
    entries.map((entry) => ({
      key: `term ${entry.id}`, route: routeOfTerm(entry.id), number: '', title: [entry.kk, entry.ru, entry.en].filter((each) => each !== '').join(' · '),
      verb: text('dictionary.glossary.decide'), from: entry.proposedBy.name, deadline: null, left: null,
    })),
}
