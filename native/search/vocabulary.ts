/**
 * Which tokens stand in the index for a word. Each word is worked out once in the life of a file: it stands under one class,
 * named by one of its headwords, and every headword that it may have remembers that class. So a row costs little more than its
 * words, and a question finds all forms of a word by a few classes, whichever headword they share.
 */
import { classOf, formsOfWord, halvesOf, isNumber, plain } from '../../domain/search/terms.ts'
import type { Sqlite } from '../kernel/database.ts'
import { openKnownWords } from './known-words.ts'
import { beginningOf, isOfNumber, ofJoined, ofNumber, ofTitle } from './tokens.ts'

/** What stands in a row for a word, ready to be written: thousands of words a second come by here. */
export interface Standing {
  tokens: readonly string[]
  /** Of a text, and of a title besides, each with a blank before every token. */
  text: string
  title: string
  /** In how many places since the last commit. */
  places: number
}

export interface Vocabulary {
  /** Of a word of a text: its class, its first letters, and the same of its halves. */
  standing(word: string): Standing
  /** Of a term that was worked out elsewhere (termsOfText). */
  standingOfTerm(term: string): Standing
  /** At the end of a commit. */
  save(): void
  /** After a commit that failed: what was new in it is not in the file. */
  forget(): void
}

const rememberedAtMost = 20_000
/** Years and halves of papers' numbers come again; longer ones hardly. */
const rememberedDigits = 4

const standingUnder = (tokens: readonly string[]): Standing => ({
  tokens, text: tokens.map((token) => ` ${token}`).join(''), title: tokens.map((token) => (isOfNumber(token) ? ` ${ofTitle(token)}` : ` ${ofTitle(token)} ${token}`)).join(''), places: 0,
})

export function openVocabulary(database: Sqlite): Vocabulary {
  const words = openKnownWords(database)
  /** What is asked for again moves over, so that rare words don't drive the frequent ones out. */
  let [now, earlier] = [new Map<string, Standing>(), new Map<string, Standing>()]

  function remember(word: string, standing: Standing): Standing {
    if (now.size >= rememberedAtMost) [earlier, now] = [now, new Map()]
    now.set(word, standing)
    return standing
  }

  const begins = (word: string): string => words.beginning(beginningOf(word))
  const ofHalves = (halves: readonly string[]): string[] => halves.flatMap((half) => standing(half).tokens)

  function workOut(word: string, own: string): readonly string[] {
    const forms = formsOfWord(own)
    const token = words.classNamed(classOf(forms))
    for (const form of forms) words.meet(form, token)
    const tokens = [token, begins(own), ...ofHalves(halvesOf(word))]
    const known = words.lookUp(own)
    known.stands = tokens.join(' ')
    known.changed = true
    return tokens
  }

  function ofNumbers(number: string): readonly string[] {
    const halves = halvesOf(number)
    return halves.length === 0 ? [ofNumber(number), begins(number)] : [ofJoined(number), ...ofHalves(halves)]
  }

  function standing(word: string): Standing {
    const held = now.get(word)
    if (held !== undefined) return held
    const before = earlier.get(word)
    if (before !== undefined) return remember(word, before)
    const own = plain(word)
    if (own === '') return standingUnder([])
    if (!isNumber(own)) return remember(word, standingUnder(words.lookUp(own).stands?.split(' ') ?? workOut(word, own)))
    const made = standingUnder(ofNumbers(own))
    return own.length > rememberedDigits ? made : remember(word, made)
  }

  return {
    standing,
    standingOfTerm: (term) => standingUnder(isNumber(term) ? ofNumbers(term) : [words.classNamed(term), begins(term)]),
    save: words.save,
    forget() {
      ;[now, earlier] = [new Map(), new Map()]
      words.forget()
    },
  }
}
