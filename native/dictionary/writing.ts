/** Puts meanings into the dictionary's file, and takes a source out of it again. Runs in a worker, in one transaction. */
import { languages, type Language } from '../../domain/kernel/text.ts'
import { stem } from '../../domain/words/lemmas.ts'
import { fold, normalise } from '../../domain/words/letters.ts'
import { deletions, hash32, whole } from '../../domain/words/near.ts'
import { wordAtMost, type Sense, type Source } from '../../domain/dictionary/entry.ts'
import { articleOf, passagesOf, type SenseRow } from './articles.ts'
import { isDerived, listOf, numberOf, setDerived, type Sqlite } from './database.ts'
import { saveFilters } from './filters.ts'

const glossWords = 4
const glossSenses = 24
const glossLetters = 120
const slipLetters = { from: 3, to: 32 }
export const trustRank: Record<Source['trust'], number> = { reviewed: 0, published: 1, automatic: 2 }

/** Of Russian and English; Kazakh words are found by their own analyser. */
export function stemKey(word: string, language: Language): string {
  return language === 'kk' ? '' : word.split(' ').map((each) => stem(each, language)).join(' ')
}

/** Of Kazakh all letters that are mistaken for each other, of Russian only ё. */
export const foldKey = (word: string, language: Language) => (language === 'kk' ? fold(word) : language === 'ru' ? word.replaceAll('ё', 'е') : word)

export const slipKey = (language: Language, deleted: string) => hash32(`${numberOf(language)}${deleted}`)

/** A head's number and the place of the letter left out in one. */
const places = whole + 1
const placeIn = (head: number, place: number) => head * places + place
export const headIn = (stored: number): number => Math.floor(stored / places)
export const placeOf = (stored: number): number => stored % places

function slipsOf(word: string, language: Language): [deleted: string, place: number][] {
  const folded = foldKey(word, language)
  return word.length >= slipLetters.from && word.length <= slipLetters.to ? [...deletions(folded)] : []
}

function prepared(database: Sqlite) {
  return {
    sense: database.prepare<unknown[]>('INSERT INTO sense (source, rank, pos, topic, note, kk, ru, en, examples) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    head: database.prepare<unknown[], { id: number; shown: string }>('SELECT id, shown FROM head WHERE language = ? AND word = ?'),
    addHead: database.prepare<unknown[]>('INSERT INTO head (language, word, shown, stem, folded) VALUES (?, ?, ?, ?, ?)'),
    show: database.prepare<unknown[]>('UPDATE head SET shown = ? WHERE id = ?'),
    term: database.prepare<unknown[]>('INSERT OR IGNORE INTO term VALUES (?, ?)'),
    slip: database.prepare<unknown[]>('INSERT OR IGNORE INTO slip VALUES (?, ?)'),
    part: database.prepare<unknown[]>('INSERT OR IGNORE INTO part VALUES (?, ?, ?)'),
    sensesOfHead: database.prepare<unknown[], SenseRow>('SELECT s.id, s.source, s.pos, s.topic, s.note, s.kk, s.ru, s.en, s.examples FROM term t JOIN sense s ON s.id = t.sense WHERE t.head = ? ORDER BY s.rank, s.id'),
    article: database.prepare<unknown[]>('INSERT INTO article SELECT language, word, id, shown, ?, ? FROM head WHERE id = ? ON CONFLICT (language, word) DO UPDATE SET head = excluded.head, shown = excluded.shown, passage = excluded.passage, senses = excluded.senses'),
    gloss: database.prepare<unknown[]>('UPDATE head SET kk = ?, ru = ?, en = ? WHERE id = ?'),
  }
}

export function openWriter(database: Sqlite) {
  const run = prepared(database)
  const touched = new Set<number>()

  function addSlips(language: Language, word: string, head: number): void {
    for (const [deleted, place] of slipsOf(word, language)) run.slip.run(slipKey(language, deleted), placeIn(head, place))
  }

  function headOf(language: Language, shown: string): number | null {
    const word = normalise(shown)
    if (word === '' || word.length > wordAtMost) return null
    const known = run.head.get(numberOf(language), word)
    if (known) {
      // Алма is a name too, but the word is an apple.
      if (shown === word && known.shown !== word) run.show.run(shown, known.id)
      return known.id
    }
    const folded = foldKey(word, language)
    const id = Number(run.addHead.run(numberOf(language), word, shown, stemKey(word, language), language === 'en' ? '' : folded).lastInsertRowid)
    addSlips(language, word, id)
    const parts = word.split(' ')
    if (parts.length > 1) for (const part of parts) if (part.length > 2) run.part.run(numberOf(language), part, id)
    return id
  }

  /** What is made of meanings is to be made anew of all. */
  function touchAll(): void {
    database.exec('DELETE FROM slip')
    for (const { id, language, word } of database.prepare<[], { id: number; language: number; word: string }>('SELECT id, language, word FROM head').all()) {
      addSlips(languages[language] as Language, word, id)
      touched.add(id)
    }
  }
  // Whoever writes into an older program's file ends with one of this program's.
  if (!isDerived(database)) touchAll()

  return {
    /** False when nothing of it can be kept. */
    add(source: Pick<Source, 'id' | 'trust'>, sense: Sense): boolean {
      const kept = Object.fromEntries(languages.map((language) => [language, sense.terms[language].map((each) => each.normalize('NFC').trim()).filter((each) => each !== '' && each.length <= wordAtMost && !each.includes(';'))])) as Sense['terms']
      if (languages.filter((language) => kept[language].length > 0).length < 2) return false
      const cells = languages.map((language) => kept[language].join('; '))
      const id = Number(run.sense.run(source.id, trustRank[source.trust], sense.pos, sense.topic, sense.note, ...cells, JSON.stringify(sense.examples)).lastInsertRowid)
      for (const language of languages) {
        for (const word of kept[language]) {
          const head = headOf(language, word)
          if (head === null) continue
          run.term.run(head, id)
          touched.add(head)
        }
      }
      return true
    },
    /** Removes what a source brought, and heads that nothing names any more. */
    remove(source: string): void {
      const heads = database.prepare<[string], { head: number }>('SELECT DISTINCT t.head FROM sense s JOIN term t ON t.sense = s.id WHERE s.source = ?').all(source)
      database.prepare('DELETE FROM term WHERE sense IN (SELECT id FROM sense WHERE source = ?)').run(source)
      database.prepare('DELETE FROM sense WHERE source = ?').run(source)
      database.prepare('DELETE FROM source WHERE id = ?').run(source)
      const isNamed = database.prepare('SELECT 1 FROM term WHERE head = ? LIMIT 1')
      const [dropHead, dropArticle, dropPart, dropSlip] = ['DELETE FROM head WHERE id = ?', 'DELETE FROM article WHERE language = ? AND word = ?', 'DELETE FROM part WHERE language = ? AND word = ? AND head = ?', 'DELETE FROM slip WHERE key = ? AND place = ?'].map((text) => database.prepare<unknown[]>(text))
      const headRow = database.prepare<unknown[], { language: number; word: string }>('SELECT language, word FROM head WHERE id = ?')
      for (const { head } of heads) {
        if (isNamed.get(head)) {
          touched.add(head)
          continue
        }
        const row = headRow.get(head)
        if (!row) continue
        const language = languages[row.language] as Language
        for (const [deleted, place] of slipsOf(row.word, language)) dropSlip?.run(slipKey(language, deleted), placeIn(head, place))
        for (const part of row.word.split(' ')) dropPart?.run(row.language, part, head)
        dropHead?.run(head)
        dropArticle?.run(row.language, row.word)
      }
    },
    /** Writes the article and the first translations of each head that changed, and the filters. */
    finish(): void {
      for (const head of touched) {
        const senses = run.sensesOfHead.all(head)
        run.article.run(passagesOf(senses), articleOf(senses), head)
        run.gloss.run(...languages.map((language) => glossOf(senses.slice(0, glossSenses).map((sense) => sense[language]))), head)
      }
      touched.clear()
      saveFilters(database)
      setDerived(database)
    },
  }
}

function glossOf(cells: readonly string[]): string {
  const words = [...new Set(cells.flatMap(listOf))].slice(0, glossWords)
  const gloss = words.join('; ')
  return gloss.length <= glossLetters ? gloss : `${gloss.slice(0, glossLetters)}…`
}
