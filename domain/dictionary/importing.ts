/** What every format of a dictionary is read into, and the bounds that a hostile file meets. */
import type { Language } from '../kernel/text.ts'
import { infinitivesOf } from '../words/kazakh-stems.ts'
import { noTerms, wordAtMost, type PartOfSpeech, type Sense } from './entry.ts'

export const importBounds = {
  /** Of the whole input after unpacking. */
  bytes: 1024 ** 3,
  senses: 3_000_000,
  /** One entry's or one line's letters; what is longer is cut or dropped. */
  letters: 65_536,
  /** Words given for one meaning. */
  words: 24,
  examples: 4,
} as const

/** Languages of a file that doesn't say them. */
export interface Languages {
  from: Language
  to: Language
}

/** Fed with text in pieces of any size; `take` answers what became whole. */
export interface DictionaryReader {
  take(text: string): Sense[]
  end(): Sense[]
  /** Entries read and dropped. */
  readonly dropped: number
}

const partNames: Record<string, PartOfSpeech> = {
  n: 'noun', noun: 'noun', v: 'verb', verb: 'verb', vblex: 'verb', vaux: 'verb', adj: 'adjective', a: 'adjective', adjective: 'adjective', adv: 'adverb', adverb: 'adverb',
  pron: 'pronoun', prn: 'pronoun', det: 'pronoun', num: 'numeral', numeral: 'numeral', conj: 'conjunction', cnjcoo: 'conjunction', cnjsub: 'conjunction', cnjadv: 'conjunction',
  post: 'postposition', prep: 'postposition', pr: 'postposition', particle: 'particle', part: 'particle', interj: 'interjection', ij: 'interjection', int: 'interjection',
  name: 'name', np: 'name', phrase: 'phrase', abbr: 'noun', 'зат': 'noun', 'ет': 'verb', 'сын': 'adjective', 'үст': 'adverb', 'сущ': 'noun', 'гл': 'verb', 'прил': 'adjective', 'нареч': 'adverb',
}

export function partOfSpeechNamed(name: string): PartOfSpeech | null {
  return partNames[name.trim().toLowerCase().replace(/\.$/, '')] ?? null
}

/** Without control characters and doubled spaces; empty when there is nothing of a word in it. */
export function cleanWord(text: string): string {
  const word = text.normalize('NFC').replace(/[\u0000-\u001F\u007F\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g, ' ').replace(/\s+/g, ' ').trim()
  return word.length <= wordAtMost && /[\p{L}\p{N}]/u.test(word) && !word.includes(';') ? word : ''
}

/** A meaning of one headword; null when nothing is left of either side. */
export function senseOf(head: string, words: readonly string[], languages: Languages, more: Partial<Pick<Sense, 'pos' | 'note' | 'examples'>> = {}): Sense | null {
  const kept = [...new Set(words.map(cleanWord))].filter((word) => word !== '').slice(0, importBounds.words)
  const clean = cleanWord(head)
  if (clean === '' || kept.length === 0 || languages.from === languages.to) return null
  return { terms: { ...noTerms(), [languages.from]: [clean], [languages.to]: kept }, pos: more.pos ?? null, topic: null, note: more.note ?? '', examples: more.examples ?? [] }
}

/** Apertium writes Kazakh verbs as stems. */
export function dictionaryForm(word: string, language: Language, pos: PartOfSpeech | null): string {
  return language === 'kk' && pos === 'verb' && !/[ую]$/.test(word) ? (infinitivesOf(word, false)[0] ?? word) : word
}

/** The words of one line of a definition: without its number, its labels in brackets and its explanations. */
export function wordsOfLine(line: string): string[] {
  const bare = line.replace(/^\s*(?:\d+|[a-zа-я])[).]\s*/iu, '').replace(/\([^()]*\)/g, ' ').replace(/\[[^[\]]*\]/g, ' ').replace(/["«»]/g, '')
  return bare.split(/[;,]/).map((word) => word.replace(/^[\s.–—-]+|[\s.:–—-]+$/g, '')).filter((word) => word !== '' && word.split(' ').length <= 8)
}

/** Cuts text into lines whatever the pieces it comes in; a line longer than the bound is dropped as it grows. */
export function openLines(): { take(text: string): string[]; end(): string[] } {
  let rest = ''
  let skipping = false
  return {
    take(text) {
      const lines = (rest + text).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      if (skipping && lines.length > 0) {
        lines.shift()
        skipping = false
      }
      if (rest.length > importBounds.letters) {
        rest = ''
        skipping = true
      }
      return lines.filter((line) => line.length <= importBounds.letters)
    },
    end() {
      const last = skipping ? '' : rest.replace(/\r$/, '')
      rest = ''
      return last === '' ? [] : [last]
    },
  }
}
