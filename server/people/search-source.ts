/** How civil servants are found (§59): by name, post, unit and body, in any language. */
import { fullName } from '../../domain/kernel/formats.ts'
import { registerSearchSource } from '../search/public.ts'
import { loadPerson } from './store.ts'

registerSearchSource({
  module: 'people',
  noun: 'person',
  async entries(call, id) {
    const person = await loadPerson(call.db, id)
    if (person === null || !person.active) return []
    const unit = await call.db.selectFrom('units').select('name').where('id', '=', person.unit).executeTakeFirst()
    const name = fullName(person)
    return [{
      view: 'directory', audience: ['everyone'], number: '', title: { kk: name, ru: name, en: name }, state: null, body: person.body, persons: [id],
      at: null, link: `/people/${id}`, files: [],
      text: [...Object.values(person.post), ...Object.values(unit?.name ?? {}), person.email, person.phone, person.room].filter(Boolean).join('\n'),
    }]
  },
  async idsAfter(db, after, limit) {
    let wanted = db.selectFrom('persons').select('id').where('active', '=', true)
    if (after !== '') wanted = wanted.where('id', '>', after)
    return (await wanted.orderBy('id').limit(limit).execute()).map((row) => row.id)
  },
})
