/** How terms of a body's glossary are found: accepted ones in the body, others by who proposed them and by its moderators. */
import { findableTerm } from '../../domain/dictionary/findable.ts'
import { moderating } from '../../domain/dictionary/rules.ts'
import { registerSearchSource } from '../search/public.ts'
import { loadEntry } from './store.ts'

registerSearchSource({
  module: 'dictionary',
  noun: 'glossaryEntry',
  table: 'glossary_entries',
  async entries(call, id) {
    const term = await loadEntry(call.db, id)
    if (term === null) return []
    const concerned = [`person:${term.proposedBy.id}@${term.body}`, ...moderating.map((role) => `role:${role}@${term.body}`)]
    return [{ ...findableTerm(term), view: 'body', audience: term.state === 'accepted' ? [`body:${term.body}`] : concerned }]
  },
  async idsAfter(db, after, limit) {
    let wanted = db.selectFrom('glossary_entries').select('id')
    if (after !== '') wanted = wanted.where('id', '>', after)
    return (await wanted.orderBy('id').limit(limit).execute()).map((row) => row.id)
  },
})
