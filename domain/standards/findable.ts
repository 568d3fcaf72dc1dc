/** By what a standard is found, by everybody: its designation in every language, its title, and the fields that it stands in. */
import { defaultZone, startOfDay } from '../calendar/zones.ts'
import type { FileRef } from '../kernel/manifest.ts'
import { languages, type Trilingual } from '../kernel/text.ts'
import { nameIn } from '../kernel/values.ts'
import type { Findable } from '../search/findable.ts'
import { designationWords } from './designation.ts'
import type { Ics } from './ics.ts'
import type { Standard } from './standard.ts'

/** `files` are known of a card, and not of a row of the list. */
export function findableStandard({ id, designation, title, codes, status, effective }: Pick<Standard, 'id' | 'designation' | 'title' | 'codes' | 'status' | 'effective'>, files: readonly FileRef[], ics: Ics): Findable {
  const fields = codes.flatMap((code) => Object.values(ics.find(code)?.title ?? {}))
  return {
    number: designation, title: Object.fromEntries(languages.map((language) => [language, nameIn(language, title)])) as Trilingual, state: `standards.status.${status}`, body: null, persons: [],
    at: effective === null ? null : startOfDay(effective, defaultZone), link: `/standards?standard=${id}`, files, text: [designationWords(designation), ...fields].join('\n'),
  }
}
