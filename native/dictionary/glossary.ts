/** The body's accepted terms among the answers: from the kept answer of the portal, so without a line as well. */
import { glossary } from '../../domain/dictionary/contract.ts'
import type { Card, DictionaryAnswer, SenseShown, Suggestion } from '../../domain/dictionary/answer.ts'
import { fromOf, languagesOf, languagesToTry, targetsOf, turnedTo, type Direction } from '../../domain/dictionary/direction.ts'
import type { GlossaryEntry } from '../../domain/dictionary/glossary.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { Language } from '../../domain/kernel/text.ts'
import { lemmas, stem } from '../../domain/words/lemmas.ts'
import { normalise } from '../../domain/words/letters.ts'
import type { Machine } from '../kernel/machine.ts'

export const glossarySource = 'glossary'
const suggestedAtMost = 5

type Index = Map<string, GlossaryEntry[]>

const keyOf = (language: Language, word: string) => `${language} ${normalise(word)}`
const stemsOf = (language: Language, word: string) => (language === 'kk' ? [] : [`${language}~${stem(normalise(word), language)}`])

function indexOf(entries: readonly GlossaryEntry[]): Index {
  const index: Index = new Map()
  for (const entry of entries) {
    if (entry.state !== 'accepted') continue
    for (const language of ['kk', 'ru', 'en'] as const) {
      const word = entry[language]
      if (word === '') continue
      for (const key of [keyOf(language, word), ...stemsOf(language, word)]) index.set(key, [...(index.get(key) ?? []), entry])
    }
  }
  return index
}

export interface BodyGlossary {
  enrich(answer: DictionaryAnswer): Promise<DictionaryAnswer>
  suggest(words: string, direction: Direction): Promise<Suggestion[]>
  /** The same direction from the language in which the glossary has the word, or (`begun`) one that begins so; null when it has it in none. */
  turned(words: string, direction: Direction, begun: boolean): Promise<Direction | null>
}

type Around = Pick<Machine, 'listen' | 'session'> & { portal: Pick<Machine['portal'], 'ask'> }

export function openGlossary({ portal, session, listen }: Around): BodyGlossary {
  let index: Index = new Map()
  /** Whose glossary it is; null when it is to be made anew: thousands of terms aren't read for each letter that is typed. */
  let made: { keep: unknown; actingFor: string | null } | null = null
  listen({
    kept: (query) => void (query === glossary.name && (made = null)),
    closed: (query) => void (query === glossary.name && (made = null)),
    held: () => undefined,
    stirred: () => void (made = null),
  })

  async function fresh(): Promise<Index> {
    const who = session.now
    if (who !== null && made?.keep === who.keep && made.actingFor === who.actingFor) return index
    const asked = await portal.ask(glossary.name, {}, false)
    const isAnswered = 'answer' in asked
    index = isAnswered ? indexOf((asked.answer as OutputOf<typeof glossary>).entries) : new Map()
    made = isAnswered && who !== null && session.now?.keep === who.keep ? { keep: who.keep, actingFor: who.actingFor } : null
    return index
  }

  function entriesOf(now: Index, language: Language, words: string): GlossaryEntry[] {
    const direct = [keyOf(language, words), ...stemsOf(language, words)].flatMap((key) => now.get(key) ?? [])
    if (direct.length > 0 || language !== 'kk') return [...new Set(direct)]
    return lemmas(words, 'kk', (lemma) => now.has(keyOf('kk', lemma))).flatMap((lemma) => now.get(keyOf('kk', lemma)) ?? [])
  }

  function* begunWith(now: Index, language: Language, words: string): Generator<[key: string, entry: GlossaryEntry]> {
    const prefix = keyOf(language, words)
    if (normalise(words) === '') return
    for (const [key, [entry]] of now) if (entry && key.startsWith(prefix)) yield [key, entry]
  }

  return {
    async turned(words, direction, begun) {
      const now = await fresh()
      if (now.size === 0) return null
      const isTranslated = (entry: GlossaryEntry, towards: Direction) => senseOf(entry, towards).translations.length > 0
      for (const language of languagesToTry(normalise(words))) {
        const towards = turnedTo(direction, language)
        if (entriesOf(now, language, words).some((entry) => isTranslated(entry, towards))) return towards
        if (begun) for (const [, entry] of begunWith(now, language, words)) if (isTranslated(entry, towards)) return towards
      }
      return null
    },
    async enrich(answer) {
      const now = await fresh()
      if (now.size === 0) return answer
      const from = fromOf(answer.direction)
      const found = new Set([answer.asked, ...answer.cards.map((card) => card.word)].flatMap((word) => entriesOf(now, from, word)))
      const usable = [...found].filter((entry) => senseOf(entry, answer.direction).translations.length > 0)
      if (usable.length === 0) return answer
      const cards = [...answer.cards]
      for (const entry of usable) {
        const at = cards.findIndex((card) => normalise(card.word) === normalise(entry[from]))
        const sense = senseOf(entry, answer.direction)
        const old = cards[at]
        if (old) cards[at] = { ...old, senses: [sense, ...old.senses] }
        else cards.unshift({ word: entry[from], language: from, by: normalise(entry[from]) === normalise(answer.asked) ? 'exact' : 'form', senses: [sense], more: 0 } satisfies Card)
      }
      return { ...answer, cards, sources: { ...answer.sources, [glossarySource]: { title: '', licence: '' } } }
    },
    async suggest(words, direction) {
      const now = await fresh()
      const from = fromOf(direction)
      const rows: Suggestion[] = []
      for (const [key, entry] of begunWith(now, from, words)) {
        if (rows.length >= suggestedAtMost) break
        const gloss = targetsOf(direction).map((target) => entry[target]).filter((each) => each !== '').join(' · ')
        if (gloss !== '') rows.push({ word: entry[from], language: from, by: key === keyOf(from, words) ? 'exact' : 'begins', gloss })
      }
      return rows
    },
  }
}

function senseOf(entry: GlossaryEntry, direction: Direction): SenseShown {
  const [, middle, last] = languagesOf(direction) as [Language, Language, Language | undefined]
  const translations: SenseShown['translations'] = [middle, ...(last === undefined ? [] : [last])].filter((language) => entry[language] !== '').map((language) => ({
    language, words: [entry[language]], source: null,
    through: language === last && entry[middle] !== '' ? { language: middle, word: entry[middle], evidence: 'oneSense' as const } : null,
  }))
  return { id: entry.id, pos: entry.pos, topic: entry.topic, note: entry.note, examples: [], synonyms: [], translations, notJoined: 0, sources: [glossarySource], trust: 'reviewed' }
}
