/** How standards are found by the search of everything (§6.6): by everybody, and by the words of their texts too. */
import { findableStandard } from '../../domain/standards/findable.ts'
import { registerSearchSource } from '../search/public.ts'
import { ics } from './ics.ts'
import { loadStandard } from './store.ts'

registerSearchSource({
  module: 'standards',
  noun: 'standard',
  table: 'standards',
  async entries(call, id) {
    const standard = await loadStandard(call.db, id)
    return standard === null ? [] : [{ ...findableStandard(standard, standard.files, ics), view: 'catalogue', audience: ['everyone'] }]
  },
  async idsAfter(db, after, limit) {
    let wanted = db.selectFrom('standards').select('id')
    if (after !== '') wanted = wanted.where('id', '>', after)
    return (await wanted.orderBy('id').limit(limit).execute()).map((row) => row.id)
  },
})
