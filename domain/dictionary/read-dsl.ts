import { importBounds, openLines, partOfSpeechNamed, senseOf, wordsOfLine, type DictionaryReader, type Languages } from './importing.ts'
import type { Language } from '../kernel/text.ts'
import type { PartOfSpeech, Sense } from './entry.ts'

const languageNames: Record<string, Language> = { kazakh: 'kk', russian: 'ru', english: 'en' }
const headsAtMost = 16

/** Lingvo's DSL: headwords at the margin, their card indented beneath them, marks in square brackets. */
export function readDsl(given: Languages): DictionaryReader {
  const lines = openLines()
  let languages = given
  let heads: string[] = []
  let body: string[] = []
  let bodyLetters = 0
  let dropped = 0

  function card(): Sense[] {
    const found = heads.flatMap((head) => sensesOfCard(head, body, languages))
    if (heads.length > 0 && found.length === 0) dropped += 1
    heads = []
    body = []
    bodyLetters = 0
    return found
  }

  function directive(line: string): void {
    const [, name = '', value = ''] = /^#(\w+)\s+"?([^"]*)"?/.exec(line) ?? []
    const language = languageNames[value.trim().toLowerCase()]
    if (name === 'INDEX_LANGUAGE' && language) languages = { ...languages, from: language }
    if (name === 'CONTENTS_LANGUAGE' && language) languages = { ...languages, to: language }
  }

  function take(found: readonly string[]): Sense[] {
    return found.flatMap((raw) => {
      const line = raw.replace(/^\uFEFF/, '')
      if (line.startsWith('#')) {
        directive(line)
        return []
      }
      if (line.trim() === '') return []
      if (/^[\t ]/.test(line)) {
        bodyLetters += line.length
        if (bodyLetters <= importBounds.letters) body.push(line.trim())
        return []
      }
      const finished = body.length > 0 ? card() : []
      if (heads.length < headsAtMost) heads.push(headword(line))
      return finished
    })
  }

  return {
    take: (text) => take(lines.take(text)),
    end: () => [...take(lines.end()), ...card()],
    get dropped() {
      return dropped
    },
  }
}

/** `{[']}а{[/']}бак`: what stands in braces is for the eye only, unless it is the letter itself. */
function headword(line: string): string {
  return plain(line.replace(/\{\\?\(\}.*?\{\\?\)\}/g, ' ').replace(/\{[^{}]*\}/g, ''))
}

const plain = (text: string) => text.replace(/\\([[\](){}~@^#\\])/g, '$1').replace(/\s+/g, ' ').trim()
const withoutMarks = (text: string) => text.replace(/(?<!\\)\[[^\][]*(?<!\\)\]/g, '').replace(/\{\{.*?\}\}/g, '')

function sensesOfCard(head: string, body: readonly string[], languages: Languages): Sense[] {
  const senses: Sense[] = []
  let pos: PartOfSpeech | null = null
  for (const line of body) {
    const label = /\[p\](.*?)\[\/p\]/.exec(line)?.[1]
    if (label !== undefined) pos = partOfSpeechNamed(plain(label)) ?? pos
    if (/\[ex\]|\[\*\].*\[ex\]/.test(line)) {
      senses.at(-1)?.examples.push(plain(withoutMarks(line)).slice(0, 300))
      continue
    }
    const words = wordsOfLine(plain(withoutMarks(line.replace(/\[(p|com|t|s|ref|url|lang[^\]]*)\].*?\[\/\1\]/g, ' ').replace(/\[s\].*?\[\/s\]/g, ' '))).replaceAll('~', head))
    const sense = senseOf(head, words, languages, { pos, examples: [] })
    if (sense) senses.push(sense)
  }
  for (const sense of senses) sense.examples.splice(importBounds.examples)
  return senses
}
