/**
 * What stands in the index for a row. Marks that no word has tell a title's words (`^`), first letters (`*`) and what a
 * row is filtered by (`:`) from words: with them one list of rows a term is all that SQLite keeps, with no places in it.
 */
import type { Findable } from '../../domain/search/findable.ts'
import { termsOfText } from '../../domain/search/terms.ts'

export const beginningLength = 4

export const ofTitle = (term: string): string => `^${term}`
export const ofBeginning = (letters: string): string => `${letters}*`
export const filters = {
  module: (name: string): string => `:m:${name}`,
  state: (key: string): string => `:s:${key}`,
  body: (id: string): string => `:b:${id}`,
  person: (id: string): string => `:p:${id}`,
} as const

export interface Tokens {
  terms: Set<string>
  title: Set<string>
  beginnings: Set<string>
  filters: string[]
}

/** The token of a longer word's first letters. */
export const beginningOf = (term: string): string | null => (term.length > beginningLength ? ofBeginning(term.slice(0, beginningLength)) : null)

function beginningsOf(terms: Iterable<string>): Set<string> {
  const found = new Set<string>()
  for (const term of terms) {
    const letters = beginningOf(term)
    if (letters !== null) found.add(letters)
  }
  return found
}

export function tokensOf(module: string, findable: Omit<Findable, 'files'>, termsOfFiles: readonly string[]): Tokens {
  const title = new Set(termsOfText([findable.number, ...Object.values(findable.title)].join(' ')))
  const terms = new Set([...title, ...termsOfText(findable.text)])
  for (const list of termsOfFiles) for (const term of list === '' ? [] : list.split(' ')) terms.add(term)
  return {
    terms, beginnings: beginningsOf(terms), title: new Set([...title, ...beginningsOf(title)]),
    filters: [filters.module(module), ...(findable.state === null ? [] : [filters.state(findable.state)]), ...(findable.body === null ? [] : [filters.body(findable.body)]), ...findable.persons.map(filters.person)],
  }
}

export function written({ terms, title, beginnings, filters: named }: Tokens): string {
  let all = named.join(' ')
  for (const term of terms) all += ` ${term}`
  for (const term of beginnings) all += ` ${term}`
  for (const term of title) all += ` ${ofTitle(term)}`
  return all
}
