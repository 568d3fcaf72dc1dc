/** Every row of the product's own dictionary. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { topics } from '../../domain/dictionary/entry.ts'
import { languages } from '../../domain/kernel/text.ts'
import { noteOf, readTsv, senseKey } from '../../domain/dictionary/tsv.ts'
import { fold, normalise } from '../../domain/words/letters.ts'

const folder = fileURLToPath(new URL('../../resources/dictionary/', import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith('.tsv'))
const read = files.map((name) => ({ name, ...readTsv(readFileSync(folder + name, 'utf8')) }))
const senses = read.flatMap((each) => each.senses)
const promised = 6_000
const ownLetters = /[әғқңөұүһі]/i

it('every row is whole: columns, letters of each language, part of speech, domain', () => {
  expect(read.flatMap(({ name, faults }) => faults.map(({ line, what, text }) => `${name}:${line} ${what}: ${text}`))).toEqual([])
  expect(files.filter((name) => !(topics as readonly string[]).includes(name.replace('.tsv', '')))).toEqual([])
  expect(read.flatMap(({ name }) => (readFileSync(folder + name, 'utf8').includes('\r') ? [name] : []))).toEqual([])
})

it('no meaning stands twice', () => {
  const seen = new Map<string, string>()
  const twice: string[] = []
  for (const { name, senses: rows } of read) {
    for (const sense of rows) {
      const key = senseKey(sense)
      const before = seen.get(key)
      if (before !== undefined) twice.push(`${sense.terms.kk.join('; ')} in ${before} and ${name}`)
      else seen.set(key, name)
    }
  }
  expect(twice).toEqual([])
})

it(`has at least ${promised} entries in all three languages, each counted once however many meanings it has`, () => {
  const whole = senses.filter(({ terms }) => languages.every((language) => terms[language].length > 0))
  const headwords = new Set(whole.map(({ terms }) => normalise(terms.kk[0] ?? '')))
  console.log(`${headwords.size} headwords, ${whole.length} meanings`)
  expect(headwords.size).toBeGreaterThanOrEqual(promised)
})

it('Kazakh verbs stand in their dictionary form, English verbs without "to"', () => {
  const verbs = senses.filter(({ pos }) => pos === 'verb')
  expect(verbs.flatMap(({ terms }) => terms.kk.filter((word) => !/[ую]$/.test(word)))).toEqual([])
  expect(verbs.flatMap(({ terms }) => terms.en.filter((word) => word.startsWith('to ')))).toEqual([])
  expect(verbs.flatMap(({ terms }) => terms.ru.filter((word) => !/(ть|ти|чь)(ся|сь)?(\s|$)/.test(word)))).toEqual([])
})

it('every note is told in Kazakh, Russian and English, the Kazakh one in Kazakh letters and not as a Russian keyboard has them', () => {
  const notes = senses.flatMap(({ note }) => (note === '' ? [] : [noteOf(note)]))
  expect(notes.filter((note) => typeof note === 'string')).toEqual([])
  const kazakh = [...new Set(notes.flatMap((note) => (typeof note === 'string' ? [] : [note.kk])))]
  expect(kazakh.length).toBeGreaterThan(400)
  const known = new Set(senses.flatMap(({ terms }) => terms.kk).flatMap((term) => normalise(term).split(' ')))
  const byFold = new Map([...known].map((word) => [fold(word), word]))
  const misspelt = kazakh.flatMap((note) => normalise(note).replace(/(?<!\p{L})-\p{L}+/gu, '').split(/[^\p{L}]+/u).filter((word) => !ownLetters.test(word) && !known.has(word) && byFold.has(fold(word))).map((word) => `${note}: ${word}, ${byFold.get(fold(word)) ?? ''}`))
  expect(misspelt).toEqual([])
  expect(kazakh.filter((note) => ownLetters.test(note)).length / kazakh.length).toBeGreaterThan(0.7)
})

const shared = fileURLToPath(new URL('../../../shared/data/dict/kk-ru.tsv', import.meta.url))
it.skipIf(!existsSync(shared))('agrees with the dictionaries beside the project more often than not', () => {
  const theirs = new Map<string, Set<string>>()
  for (const line of readFileSync(shared, 'utf8').split('\n').slice(1)) {
    const [head = '', , , translations = ''] = line.split('\t')
    const known = theirs.get(normalise(head)) ?? new Set()
    for (const word of translations.split('; ')) known.add(normalise(word))
    theirs.set(normalise(head), known)
  }
  const comparable = senses.filter(({ terms }) => terms.kk.some((word) => theirs.has(normalise(word))))
  const agreeing = comparable.filter(({ terms }) => terms.kk.some((word) => terms.ru.some((other) => theirs.get(normalise(word))?.has(normalise(other)))))
  console.log(`kk-ru: of ${senses.length} meanings ${comparable.length} are in the other dictionaries, ${agreeing.length} agree`)
  expect(agreeing.length / comparable.length).toBeGreaterThan(0.5)
})
