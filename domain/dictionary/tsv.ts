/** The product's own dictionary: one row is one meaning, `kk ru en pos domain note`, synonyms in a cell separated by `; `, a note in three languages by ` | `. */
import { languages, type Language } from '../kernel/text.ts'
import { partsOfSpeech, topics, wordAtMost, type Note, type PartOfSpeech, type Sense, type Topic } from './entry.ts'

export const tsvHeader = 'kk\tru\ten\tpos\tdomain\tnote'
export const synonymSeparator = '; '
const noteSeparator = ' | '

const letters: Record<Language, RegExp> = {
  kk: /^[а-яёәғқңөұүһіa-z0-9 \-–.,()«»/%№'’]+$/iu,
  ru: /^[а-яёa-z0-9 \-–.,()«»/%№'’]+$/iu,
  en: /^[a-z0-9 \-–.,()&/%'’éèêàçïöüá]+$/iu,
}
/** An English note may name a Kazakh ending or particle. */
const noteLetters: Record<Language, RegExp> = { kk: /^[а-яёәғқңөұүһі \-.,:;]+$/iu, ru: /^[а-яё \-.,:;]+$/iu, en: /^(?=.*[a-z])[a-zа-яёәғқңөұүһі \-.,:;']+$/iu }
const own: Partial<Record<Language, RegExp>> = { kk: /[а-яәғқңөұүһі0-9]/iu, ru: /[а-яё0-9]/iu, en: /[a-z0-9]/iu }

export interface TsvFault {
  line: number
  what: 'header' | 'cells' | 'empty' | 'letters' | 'pos' | 'topic' | 'note' | 'long' | 'spaces' | 'twice'
  text: string
}

/** Reads a whole file; rows with a fault are left out and named. */
export function readTsv(text: string): { senses: Sense[]; faults: TsvFault[] } {
  const lines = text.split('\n')
  const faults: TsvFault[] = []
  const senses: Sense[] = []
  if (lines[0] !== tsvHeader) faults.push({ line: 1, what: 'header', text: lines[0] ?? '' })
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === '') continue
    const read = readRow(line)
    if (typeof read === 'string') faults.push({ line: index + 1, what: read, text: line })
    else senses.push(read)
  }
  return { senses, faults }
}

function readRow(line: string): Sense | TsvFault['what'] {
  const cells = line.split('\t')
  if (cells.length !== 6) return 'cells'
  const [kk, ru, en, pos, topic, note] = cells as [string, string, string, string, string, string]
  if (cells.some((cell) => cell !== cell.trim() || cell.includes('  '))) return 'spaces'
  const terms = { kk: words(kk), ru: words(ru), en: words(en) }
  if (Object.values(terms).some((each) => each.length === 0 || each.includes(''))) return 'empty'
  for (const language of languages) {
    if (terms[language].some((word) => !letters[language].test(word) || !own[language]?.test(word))) return 'letters'
    if (new Set(terms[language]).size < terms[language].length) return 'twice'
  }
  if (Object.values(terms).flat().some((word) => word.length > wordAtMost)) return 'long'
  if (!(partsOfSpeech as readonly string[]).includes(pos)) return 'pos'
  if (!(topics as readonly string[]).includes(topic)) return 'topic'
  if (note !== '' && !isWholeNote(noteOf(note))) return 'note'
  return { terms, pos: pos as PartOfSpeech, topic: topic as Topic, note, examples: [] }
}

const words = (cell: string) => (cell === '' ? [] : cell.split(synonymSeparator))

/** A note of the core in its languages; one that a former edition wrote in one of them stays as it is. */
export function noteOf(cell: string): Note {
  const [kk, ru, en, ...others] = cell.split(noteSeparator)
  return kk === undefined || ru === undefined || en === undefined || others.length > 0 ? cell : { kk, ru, en }
}

const isWholeNote = (note: Note) =>
  typeof note !== 'string' && languages.every((language) => noteLetters[language].test(note[language])) && new Set(Object.values(note)).size === languages.length

/** By which two rows are the same meaning written twice. */
export const senseKey = ({ terms, pos }: Sense) => [terms.kk, terms.ru, terms.en].map((each) => each.toSorted().join(synonymSeparator)).concat(pos ?? '').join('\t').toLowerCase()
