/**
 * How what stands in the index for a row is written: short numbers, since SQLite's own index of what it has not yet written
 * tells those apart quickly and long words that begin alike slowly. Marks that no number has tell a title's (`^`), labels
 * (`:`), and numbers of papers: a single one as it is (`=`), so that it may be unfinished, one of several halves by its hash (`#`).
 */
import { hash32 } from '../../domain/words/near.ts'

export const beginningLength = 4
export const beginningOf = (word: string): string => word.slice(0, beginningLength)

export const ofTitle = (token: string): string => `^${token}`
export const ofNumber = (given: string): string => `=${given}`
export const ofJoined = (given: string): string => `#${hash32(given).toString(36)}`
/** Every paper has one of its own, so it stands once: of a title with the title's mark only. */
export const isOfNumber = (token: string): boolean => token.startsWith('=') || token.startsWith('#')
export const ofLabel = (id: number): string => `:${id}`

/** What a row is filtered by, as labels are named. */
export const labels = {
  module: (name: string): string => `m ${name}`,
  state: (key: string): string => `s ${key}`,
  body: (id: string): string => `b ${id}`,
  person: (id: string): string => `p ${id}`,
} as const
export const namedBy = (label: string): string => label.slice(2)
