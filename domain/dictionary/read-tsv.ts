import { languages as allLanguages, type Language } from '../kernel/text.ts'
import { noTerms, topics, type Sense, type Topic } from './entry.ts'
import { cleanWord, openLines, partOfSpeechNamed, senseOf, type DictionaryReader, type Languages } from './importing.ts'

const knownColumns = ['kk', 'ru', 'en', 'headword', 'translations', 'lang', 'pos', 'domain', 'note']

/**
 * Tab-separated words. A first line of column names may say `kk ru en` (one meaning a row, synonyms after `; `) or `headword
 * … translations` (a bilingual list: each translation is a meaning of its own, since nothing says that they are one); without
 * names the first two columns are a word and its translations.
 */
export function readTsvDictionary(languages: Languages): DictionaryReader {
  const lines = openLines()
  let columns: Map<string, number> | null = null
  let dropped = 0

  function namesOf(line: string): Map<string, number> | null {
    const cells = line.toLowerCase().split('\t')
    const named = new Map(cells.map((name, at) => [name.trim(), at]))
    return knownColumns.some((name) => named.has(name)) && (named.has('headword') || allLanguages.filter((each) => named.has(each)).length >= 2) ? named : null
  }

  function rowOf(line: string, names: Map<string, number>): (Sense | null)[] {
    const cells = line.split('\t')
    const cell = (name: string) => cells[names.get(name) ?? -1]?.trim() ?? ''
    const pos = partOfSpeechNamed(cell('pos'))
    if (names.has('headword')) {
      const said = cell('lang')
      const from = allLanguages.includes(said as Language) ? (said as Language) : languages.from
      const both = { from, to: languages.to === from ? languages.from : languages.to }
      return cell('translations').split(/;\s*/).filter((word) => word !== '').map((word) => senseOf(cell('headword'), [word], both, { pos, note: cell('note') }))
    }
    const terms = noTerms()
    for (const language of allLanguages) terms[language] = [...new Set(cell(language).split(/;\s*/).map(cleanWord))].filter((word) => word !== '')
    if (allLanguages.filter((language) => terms[language].length > 0).length < 2) return [null]
    const topic = (topics as readonly string[]).includes(cell('domain')) ? (cell('domain') as Topic) : null
    return [{ terms, pos, topic, note: cell('note'), examples: [] }]
  }

  function plain(line: string): (Sense | null)[] {
    const [head = '', words = '', ...others] = line.split('\t')
    // Of more columns without names nobody knows which is what.
    return others.length > 0 ? [] : words.split(/;\s*/).filter((word) => word !== '').map((word) => senseOf(head, [word], languages))
  }

  let first = true
  function sensesOf(found: readonly string[]): Sense[] {
    return found.flatMap((line) => {
      if (first) {
        first = false
        columns = namesOf(line)
        if (columns) return []
      }
      if (line.trim() === '' || line.startsWith('#')) return []
      const senses = columns ? rowOf(line, columns) : plain(line)
      const kept = senses.filter((sense) => sense !== null)
      if (kept.length === 0) dropped += 1
      return kept
    })
  }

  return {
    take: (text) => sensesOf(lines.take(text)),
    end: () => sensesOf(lines.end()),
    get dropped() {
      return dropped
    },
  }
}
