/** By what a link to an information system is found, by those to whom it is open. */
import type { Findable } from '../search/findable.ts'
import type { System } from './system.ts'

export function findableSystem({ id, name, description, contact, owner }: System): Findable {
  return { number: '', title: name, state: null, body: owner, persons: [], at: null, link: `/systems?system=${id}`, text: [...Object.values(description), contact].filter(Boolean).join('\n'), files: [] }
}
