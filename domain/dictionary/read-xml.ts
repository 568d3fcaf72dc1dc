/** Dictionaries in XML, read as they stream in: Apertium's bilingual .dix and terminologies in TBX. Entities of the file's own are not expanded. */
import { SaxesParser } from 'saxes'
import { languages as allLanguages, type Language } from '../kernel/text.ts'
import { noTerms, type PartOfSpeech, type Sense, type Terms } from './entry.ts'
import { cleanWord, dictionaryForm, importBounds, partOfSpeechNamed, senseOf, type DictionaryReader, type Languages } from './importing.ts'

interface Parts {
  open: (name: string, attributes: Record<string, string>) => void
  close: (name: string) => void
  text: (words: string) => void
}

function reading(parts: Parts, found: Sense[], dropped: () => number): DictionaryReader {
  const parser = new SaxesParser({ position: false })
  let broken: Error | null = null
  parser.on('opentag', (tag) => parts.open(tag.name.replace(/^.*:/, ''), tag.attributes as Record<string, string>))
  parser.on('closetag', (tag) => parts.close(tag.name.replace(/^.*:/, '')))
  parser.on('text', parts.text)
  parser.on('error', (error) => (broken ??= error))
  const taken = () => {
    if (broken) throw broken
    return found.splice(0)
  }
  return {
    take(text) {
      parser.write(text)
      return taken()
    },
    end() {
      parser.close()
      return taken()
    },
    get dropped() {
      return dropped()
    },
  }
}

/** `<e><p><l>кітап<s n="n"/></l><r>книга<s n="n"/></r></p></e>`; the left side is `from`. */
export function readDix(languages: Languages): DictionaryReader {
  const found: Sense[] = []
  let dropped = 0
  let side: 'l' | 'r' | 'i' | null = null
  let words = { l: '', r: '' }
  let pos: PartOfSpeech | null = null
  let isName = false
  const parts: Parts = {
    open(name, attributes) {
      if (name === 'e') [words, pos, isName] = [{ l: '', r: '' }, null, false]
      else if (name === 'l' || name === 'r' || name === 'i') side = name
      else if (name === 'b' || name === 'g') parts.text(' ')
      else if (name === 's') {
        isName ||= attributes['n'] === 'np'
        pos ??= partOfSpeechNamed(attributes['n'] ?? '')
      }
    },
    close(name) {
      if (name === 'l' || name === 'r' || name === 'i') side = null
      if (name !== 'e') return
      const kind = isName ? 'name' : pos
      const sense = senseOf(dictionaryForm(words.l.trim(), languages.from, kind), [dictionaryForm(words.r.trim(), languages.to, kind)], languages, { pos: kind })
      if (sense) found.push(sense)
      else dropped += 1
    },
    text(given) {
      if (side === null || words.l.length + words.r.length > importBounds.letters) return
      if (side !== 'r') words.l += given
      if (side !== 'l') words.r += given
    },
  }
  return reading(parts, found, () => dropped)
}

/** Concepts with terms in languages; those in none of ours are left out. */
export function readTbx(): DictionaryReader {
  const found: Sense[] = []
  let dropped = 0
  let terms: Terms = noTerms()
  let language: Language | null = null
  let inside: 'term' | 'subject' | 'pos' | null = null
  let [text, note, pos] = ['', '', null as PartOfSpeech | null]
  const languageOf = (name = '') => allLanguages.find((each) => name.toLowerCase().split(/[-_]/)[0] === each) ?? null
  const parts: Parts = {
    open(name, attributes) {
      if (name === 'termEntry' || name === 'conceptEntry') [terms, note, pos] = [noTerms(), '', null]
      else if (name === 'langSet' || name === 'langSec') language = languageOf(attributes['xml:lang'])
      else if (name === 'term') inside = 'term'
      else if (name === 'subjectField' || (name === 'descrip' && attributes['type'] === 'subjectField')) inside = 'subject'
      else if (name === 'partOfSpeech' || (name === 'termNote' && attributes['type'] === 'partOfSpeech')) inside = 'pos'
      else return
      text = ''
    },
    close(name) {
      if (inside === 'term' && name === 'term' && language) terms[language].push(...[cleanWord(text)].filter((word) => word !== '' && !terms[language as Language].includes(word)).slice(0, importBounds.words))
      else if (inside === 'subject' && (name === 'descrip' || name === 'subjectField')) note ||= cleanWord(text)
      else if (inside === 'pos') pos ??= partOfSpeechNamed(text)
      else if (name === 'langSet' || name === 'langSec') language = null
      else if (name === 'termEntry' || name === 'conceptEntry') {
        if (allLanguages.filter((each) => terms[each].length > 0).length >= 2) found.push({ terms, pos, topic: null, note, examples: [] })
        else dropped += 1
      }
      inside = null
    },
    text(given) {
      if (inside !== null && text.length < importBounds.letters) text += given
    },
  }
  return reading(parts, found, () => dropped)
}
