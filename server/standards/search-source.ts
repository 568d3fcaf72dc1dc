/** How standards are found by the search of everything (§6.6): by designation, title and the words of their texts. */
import { defaultZone, startOfDay } from '../../domain/calendar/zones.ts'
import { languages, type Trilingual } from '../../domain/kernel/text.ts'
import { designationWords } from '../../domain/standards/designation.ts'
import { titleIn } from '../../domain/standards/standard.ts'
import { registerSearchSource } from '../search/public.ts'
import { ics } from './ics.ts'
import { loadStandard } from './store.ts'

registerSearchSource({
  module: 'standards',
  noun: 'standard',
  async entries(call, id) {
    const standard = await loadStandard(call.db, id)
    if (standard === null) return []
    const { designation, title, codes, status, effective, files } = standard
    const fields = codes.flatMap((code) => Object.values(ics.find(code)?.title ?? {}))
    return [{
      view: 'catalogue', audience: ['everyone'], number: designation, title: Object.fromEntries(languages.map((language) => [language, titleIn(language, title)])) as Trilingual,
      state: `standards.status.${status}`, body: null, persons: [], at: effective === null ? null : startOfDay(effective, defaultZone), link: `/standards?standard=${id}`, files,
      text: [designationWords(designation), ...fields].join('\n'),
    }]
  },
  async idsAfter(db, after, limit) {
    let wanted = db.selectFrom('standards').select('id')
    if (after !== '') wanted = wanted.where('id', '>', after)
    return (await wanted.orderBy('id').limit(limit).execute()).map((row) => row.id)
  },
})
