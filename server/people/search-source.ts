/** How civil servants are found (§59): by name, post, unit and body, in any language. */
import { findablePerson } from '../../domain/people/findable.ts'
import { registerSearchSource } from '../search/public.ts'
import { loadPerson } from './store.ts'

registerSearchSource({
  module: 'people',
  noun: 'person',
  table: 'persons',
  async entries(call, id) {
    const person = await loadPerson(call.db, id)
    if (person === null || !person.active) return []
    const unit = await call.db.selectFrom('units').select('name').where('id', '=', person.unit).executeTakeFirst()
    return [{ ...findablePerson(person, unit?.name ?? null), view: 'directory', audience: ['everyone'] }]
  },
  async idsAfter(db, after, limit) {
    let wanted = db.selectFrom('persons').select('id').where('active', '=', true)
    if (after !== '') wanted = wanted.where('id', '>', after)
    return (await wanted.orderBy('id').limit(limit).execute()).map((row) => row.id)
  },
})
