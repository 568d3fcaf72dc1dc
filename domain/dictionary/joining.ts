/** B9.1: a chain through a third language joins two meanings only when something says that they are the same. */
import { normalise } from '../words/letters.ts'
import type { Evidence } from './answer.ts'
import type { PartOfSpeech } from './entry.ts'

/** One meaning of a bilingual (or trilingual) source as the chain sees it: words of the middle and of the last language. */
export interface Link {
  middle: readonly string[]
  last: readonly string[]
  pos: PartOfSpeech | null
  source: string
}

export interface Joined {
  word: string
  words: string[]
  evidence: Evidence
  source: string
}

export interface Chain {
  joined: Joined[]
  /** Meanings of the middle words that nothing ties to this one. */
  notJoined: number
}

/** Equal for equal words, whatever their order and letters' case. */
export const meaningOf = (words: readonly string[]): string => (words.length === 1 ? normalise(words[0] ?? '') : words.map(normalise).toSorted().join('; '))
const overlap = (a: readonly string[], b: ReadonlySet<string>) => a.filter((word) => b.has(normalise(word))).length
const agree = (a: PartOfSpeech | null, b: PartOfSpeech | null) => a === null || b === null || a === b

/**
 * `middle`: words of the middle language in this meaning; `linksOf` answers the meanings of one of them; `attested`: words
 * of the last language that some source gives for the first word directly.
 */
export function join(middle: readonly string[], pos: PartOfSpeech | null, attested: ReadonlySet<string>, linksOf: (word: string) => readonly Link[]): Chain {
  const joined: Joined[] = []
  const left = new Set<string>()
  const mine = new Set(middle.map(normalise))
  const given = new Set<string>()
  for (const word of middle) {
    const links = linksOf(word).filter((link) => link.last.length > 0)
    const meant = links.map(({ last }) => meaningOf(last))
    const meanings = new Set(meant.filter((_, index) => agree(pos, links[index]?.pos ?? null)))
    for (const [index, link] of links.entries()) {
      const evidence = agree(pos, link.pos) ? evidenceOf(link, mine, attested, meanings.size) : null
      if (evidence === null) {
        left.add(meant[index] ?? '')
        continue
      }
      const fresh = link.last.filter((each) => !given.has(normalise(each)))
      if (fresh.length > 0) joined.push({ word, words: fresh, evidence, source: link.source })
      for (const each of fresh) given.add(normalise(each))
    }
  }
  return { joined, notJoined: [...left].filter((meaning) => !meaning.split('; ').every((word) => given.has(word))).length }
}

function evidenceOf(link: Link, mine: ReadonlySet<string>, attested: ReadonlySet<string>, meanings: number): Evidence | null {
  if (attested.size > 0 && overlap(link.last, attested) > 0) return 'attested'
  if (mine.size > 1 && link.middle.length > 1 && overlap(link.middle, mine) >= 2) return 'synonyms'
  return meanings === 1 ? 'onlyMeaning' : null
}
