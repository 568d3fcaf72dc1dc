/** By what a civil servant is found (§59): name, post, unit, address, in any language. */
import { fullName } from '../kernel/formats.ts'
import type { Trilingual } from '../kernel/text.ts'
import type { Findable } from '../search/findable.ts'
import type { Person } from './person.ts'

export function findablePerson(person: Omit<Person, 'iin'>, unit: Trilingual | null): Findable {
  const name = fullName(person)
  return {
    number: '', title: { kk: name, ru: name, en: name }, state: null, body: person.body, persons: [person.id], at: null, link: `/people/${person.id}`, files: [],
    text: [...Object.values(person.post), ...Object.values(unit ?? {}), person.email, person.phone, person.room].filter(Boolean).join('\n'),
  }
}
