/** The dictionary of this PC: its file, its look-ups and what is brought in, without a window. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run as dictionaryCommand } from '../../scripts/kense/dictionary.ts'
import { run as lookupCommand } from '../../scripts/kense/lookup.ts'
import { openDictionary, type Dictionary } from '../../native/dictionary/public.ts'
import { openGlossary } from '../../native/dictionary/glossary.ts'
import type { GivenFile } from '../../native/dictionary/read-files.ts'
import { favour, loadPersonal, remember } from '../../native/dictionary/personal.ts'
import type { Keep } from '../../native/kernel/keep.ts'
import type { KeepListener } from '../../native/kernel/listeners.ts'
import { tsvHeader } from '../../domain/dictionary/tsv.ts'
import { favouritesAtMost, type ImportWish } from '../../domain/dictionary/bridge.ts'

let folder: string
let dictionary: Dictionary
const faults: unknown[] = []
const own = [
  'мектеп\tшкола\tschool\tnoun\teducation\t', 'орын\tместо\tplace; seat\tnoun\teveryday\t', 'тіл\tязык\tlanguage\tnoun\teveryday\tсөйлеу | речь | speech', 'тіл\tязык\ttongue\tnoun\thealth\tдене мүшесі | орган | organ',
  'қазақша\tпо-казахски\tin Kazakh\tadverb\teveryday\t', 'мемлекеттік қызмет\tгосударственная служба\tcivil service\tnoun\tgovernment\t', 'келісу\tсогласовать; согласовывать\tapprove; agree\tverb\toffice\t', 'қол\tрука\thand\tnoun\teveryday\t',
]
const open = (userDir = folder) => openDictionary({ userDir, note: (_where, error) => faults.push(error), resources: join(folder, 'resources') })
const wish = (title: string, more: Partial<ImportWish> = {}): ImportWish => ({ title, licence: 'CC0', trust: 'published', from: 'kk', to: 'ru', ...more })
const file = (name: string, content: string | Uint8Array): GivenFile => ({ name, bytes: typeof content === 'string' ? Buffer.from(content) : content })
const bringIn = (files: GivenFile[], how: ImportWish) => dictionary.bringIn(randomUUID(), files, how, () => undefined)
const words = (asked: string, direction: Parameters<Dictionary['lookup']>[1] = 'kk-ru-en', guess = true) => dictionary.lookup(asked, direction, guess).cards.map((card) => card.word)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kense-dictionary-'))
  mkdirSync(join(folder, 'resources'))
  writeFileSync(join(folder, 'resources', 'office.tsv'), `${[tsvHeader, ...own].join('\n')}\n`)
  dictionary = open()
  await dictionary.whenReady()
}, 60_000)
afterAll(async () => {
  await dictionary.close()
  rmSync(folder, { recursive: true, force: true })
})

it('the built-in dictionary is put in order once, and anew only when it was shipped anew', async () => {
  expect(dictionary.state()).toMatchObject({ ready: true, sources: [{ id: 'core', senses: own.length, trust: 'reviewed' }] })
  const [before] = dictionary.state().sources
  const again = open()
  await again.whenReady()
  expect(again.state().sources[0]?.addedAt).toBe(before?.addedAt)
  writeFileSync(join(folder, 'resources', 'law.tsv'), `${tsvHeader}\nзаң\tзакон\tlaw\tnoun\tlaw\t\n`)
  const third = open()
  await third.whenReady()
  expect(third.state().sources[0]?.senses).toBe(own.length + 1)
  expect(third.lookup('заңдарға', 'kk-ru', false).cards[0]?.word).toBe('заң')
  await again.close()
  await third.close()
  expect(faults).toEqual([])
})

it('§59.4 a word is found exact, inflected, misspelt, on the wrong layout, from any language', () => {
  expect(words('Мектеп')).toEqual(['мектеп'])
  expect(words('мектептерімізде')).toEqual(['мектеп'])
  expect(words('орны')).toContain('орын')
  expect(words('казакша')[0]).toBe('қазақша')
  expect(words('rjk')).toContain('қол')
  expect(words('мектпе')).toEqual(['мектеп'])
  expect(words('школами')).toEqual(['школа'])
  expect(words('schools')).toEqual(['school'])
  expect(words('мест')).toEqual(['место'])
  expect(words('рук')).toEqual(['рука'])
  expect(words('мемлекеттік қызметте')).toEqual(['мемлекеттік қызмет'])
  expect(words('жоқсөзқиқ')).toEqual([])
})

it('the direction is guessed from the word, or stays where it was put', () => {
  expect(dictionary.lookup('школа', 'kk-ru-en', true).direction).toBe('ru-kk-en')
  expect(dictionary.lookup('place', 'kk-ru', true).direction).toBe('en-ru')
  expect(dictionary.lookup('школа', 'kk-ru-en', false)).toMatchObject({ direction: 'kk-ru-en', cards: [] })
})

it('B9.1 a three-way answer gives each meaning apart, through the word of the middle language', () => {
  const [card] = dictionary.lookup('тіл', 'kk-ru-en', false).cards
  expect(card?.senses.map((sense) => sense.translations)).toEqual([
    [{ language: 'ru', words: ['язык'], through: null, source: null }, { language: 'en', words: ['language'], through: { language: 'ru', word: 'язык', evidence: 'oneSense' }, source: null }],
    [{ language: 'ru', words: ['язык'], through: null, source: null }, { language: 'en', words: ['tongue'], through: { language: 'ru', word: 'язык', evidence: 'oneSense' }, source: null }],
  ])
})

it('a note of our own dictionary is for readers of each language, one of another stays as it came', async () => {
  expect(dictionary.lookup('тіл', 'kk-en', false).cards[0]?.senses.map(({ note }) => note)).toEqual([{ kk: 'сөйлеу', ru: 'речь', en: 'speech' }, { kk: 'дене мүшесі', ru: 'орган', en: 'organ' }])
  expect(dictionary.lookup('тіл', 'kk-ru', false).cards[0]?.senses).toMatchObject([{ note: { kk: 'сөйлеу; дене мүшесі', ru: 'речь; орган', en: 'speech; organ' } }])
  await bringIn([file('kk-ru.tsv', 'kk\tru\tnote\nсөзше\tсловечко\ta | b | c\n')], wish('Ескертпе'))
  expect(dictionary.lookup('сөзше', 'kk-ru', false).cards[0]?.senses.map(({ note }) => note)).toEqual(['a | b | c'])
  await dictionary.remove(dictionary.state().sources.find(({ title }) => title === 'Ескертпе')?.id ?? '')
})

it('the list while typing gives beginnings, then words inside of phrases, each with its gloss', () => {
  expect(dictionary.suggest('мекте', 'kk-ru', false).rows).toEqual([{ word: 'мектеп', language: 'kk', by: 'begins', gloss: 'школа' }])
  expect(dictionary.suggest('қызмет', 'kk-ru', false).rows.map(({ word, by }) => [word, by])).toEqual([['мемлекеттік қызмет', 'inside']])
  expect(dictionary.suggest('служба', 'kk-ru', true)).toMatchObject({ direction: 'ru-kk', rows: [{ word: 'государственная служба', by: 'inside' }] })
  expect(dictionary.suggest('мемлекеттік', 'kk-en', false).rows[0]).toMatchObject({ word: 'мемлекеттік қызмет', gloss: 'civil service' })
  expect(dictionary.suggest('  ', 'kk-ru', true).rows).toEqual([])
})

it('what is brought in answers with its source and licence, newer editions replace older, and it can be taken out again', async () => {
  expect(await bringIn([file('kk-ru.tsv', 'алма\tяблоко; яблочко\nмектеп\tучилище\n')], wish('Сынақ'))).toMatchObject({ senses: 3, dropped: 0 })
  expect(dictionary.lookup('алмаларды', 'kk-ru', false)).toMatchObject({ cards: [{ word: 'алма', senses: [{ trust: 'published' }, {}] }], sources: { [dictionary.state().sources[1]?.id ?? '']: { title: 'Сынақ', licence: 'CC0' } } })
  expect(dictionary.lookup('мектеп', 'kk-ru', false).cards[0]?.senses.map((sense) => sense.translations[0]?.words[0])).toEqual(['школа', 'училище'])
  await bringIn([file('kk-ru.tsv', 'алма\tяблоко\n')], wish('сынақ'))
  expect(dictionary.state().sources).toHaveLength(2)
  expect(dictionary.lookup('мектеп', 'kk-ru', false).cards[0]?.senses).toHaveLength(1)
  await dictionary.remove(dictionary.state().sources[1]?.id ?? '')
  expect(words('алма', 'kk-ru', false)).toEqual([])
  await expect(dictionary.remove('core')).rejects.toMatchObject({ refusal: { key: 'dictionary.coreStays' } })
})

it('formats: packed, UTF-16 without a mark, StarDict in three files', async () => {
  const dsl = '#NAME "x"\r\n#INDEX_LANGUAGE "Kazakh"\r\n#CONTENTS_LANGUAGE "English"\r\nқала\r\n\tcity\r\n'
  await bringIn([file('a.dsl.dz', gzipSync(Buffer.from(dsl, 'utf16le')))], wish('DSL'))
  expect(dictionary.lookup('қалаларда', 'kk-en', false).cards[0]?.senses[0]?.translations[0]?.words).toEqual(['city'])
  const article = Buffer.from('озеро')
  const index = Buffer.concat([Buffer.from('көл\0'), Buffer.from([0, 0, 0, 0, 0, 0, 0, article.length])])
  const ifo = "StarDict's dict ifo file\nversion=2.4.2\nbookname=x\nsametypesequence=m\n"
  await bringIn([file('b.ifo', ifo), file('b.idx', index), file('b.dict.dz', gzipSync(article))], wish('StarDict'))
  expect(words('көлдерге', 'kk-ru', false)).toContain('көл')
})

it('a file that can’t be read is refused with its reason, and nothing of it stays', async () => {
  const before = dictionary.state().sources
  const refused = (key: string) => ({ refusal: { key } })
  await expect(bringIn([file('x.pdf', '%PDF')], wish('a'))).rejects.toMatchObject(refused('dictionary.unknownFormat'))
  await expect(bringIn([file('x.tsv', '')], wish('a'))).rejects.toMatchObject(refused('dictionary.nothingRead'))
  await expect(bringIn([file('x.tsv.gz', 'not packed')], wish('a'))).rejects.toMatchObject(refused('dictionary.unreadable'))
  await expect(bringIn([file('x.dix', '<dictionary><e><p><l>алма</l><r>яблоко</r></p></e><oops')], wish('a'))).rejects.toMatchObject(refused('dictionary.unreadable'))
  await expect(bringIn([file('x.ifo', "StarDict's dict ifo file\n")], wish('a'))).rejects.toMatchObject(refused('dictionary.starDictParts'))
  expect(dictionary.state().sources).toEqual(before)
  expect(words('алма', 'kk-ru', false)).toEqual([])
})

it('an import can be stopped midway; what was there stays, and the next one works', async () => {
  const many = Array.from({ length: 60_000 }, (_, index) => `сөз${index}\tслово${index}`).join('\n')
  const id = randomUUID()
  const running = dictionary.bringIn(id, [file('kk-ru.tsv', many)], wish('Көп'), (done, total) => { if (done > total / 10) dictionary.cancel(id) })
  await expect(dictionary.bringIn(randomUUID(), [file('a.tsv', 'а\tб')], wish('b'), () => undefined)).rejects.toMatchObject({ refusal: { key: 'dictionary.importRunning' } })
  // What is taken out waits for nothing and stops nothing: a look-up is answered meanwhile.
  await expect(dictionary.remove(dictionary.state().sources.find(({ kind }) => kind === 'import')?.id ?? '')).rejects.toMatchObject({ refusal: { key: 'dictionary.importRunning', values: { name: 'Көп' } } })
  await expect(running).rejects.toMatchObject({ refusal: { key: 'dictionary.importStopped' } })
  expect(words('сөз17', 'kk-ru', false)).toEqual([])
  expect(await bringIn([file('kk-ru.tsv', 'сөз17\tслово')], wish('Аз'))).toMatchObject({ senses: 1 })
}, 60_000)

it('a large source is taken out beside, and words are looked up meanwhile', async () => {
  await bringIn([file('kk-ru.tsv', Array.from({ length: 20_000 }, (_, index) => `мектеп${index}\tслово`).join('\n'))], wish('Үлкен'))
  const id = dictionary.state().sources.find(({ title }) => title === 'Үлкен')?.id ?? ''
  const [turns, timer] = [{ seen: 0 }, setInterval(() => { turns.seen += dictionary.lookup('мектеп', 'kk-ru', false).cards.length }, 5)]
  const removing = dictionary.remove(id)
  await Promise.all([removing, expect(dictionary.remove(id)).rejects.toMatchObject({ refusal: { key: 'dictionary.removalRunning' } })])
  clearInterval(timer)
  expect(turns.seen).toBeGreaterThan(5)
  expect(words('мектеп17', 'kk-ru', false)).not.toContain('мектеп17')
  await dictionary.remove(id)
}, 60_000)

it('what an older program brought in is kept, and what is made of it is made anew', async () => {
  const other = mkdtempSync(join(tmpdir(), 'kense-older-'))
  const older = open(other)
  await older.whenReady()
  await older.bringIn(randomUUID(), [file('kk-ru.tsv', 'алма\tяблоко\n')], wish('Ескі'), () => undefined)
  await older.close()
  const raw = new Database(join(other, 'dictionary', 'dictionary-1.db'))
  raw.exec(`DROP TABLE article; DELETE FROM filter; PRAGMA user_version = 3;
    CREATE TABLE article (language INTEGER NOT NULL, word TEXT NOT NULL, head INTEGER NOT NULL, shown TEXT NOT NULL, senses TEXT NOT NULL, PRIMARY KEY (language, word)) WITHOUT ROWID`)
  raw.close()
  const newer = open(other)
  expect(newer.state().ready).toBe(false)
  await newer.whenReady()
  expect(newer.state()).toMatchObject({ ready: true, sources: [{ id: 'core' }, { title: 'Ескі' }] })
  expect(newer.lookup('алмаларды', 'kk-ru', false).cards.map(({ word }) => word)).toEqual(['алма'])
  await newer.close()
  rmSync(other, { recursive: true, force: true })
})

it('a further reading says only so much of itself, and how much more there is', async () => {
  const many = Array.from({ length: 12 }, (_, index) => `алу\tдействие${index}`)
  await bringIn([file('kk-ru.tsv', ['алма\tяблоко', ...many].join('\n'))], wish('Қос'))
  expect(dictionary.lookup('алма', 'kk-ru', false).cards.map(({ word, senses, more }) => [word, senses.length, more])).toEqual([['алма', 1, 0], ['алу', 5, 7]])
  expect(dictionary.lookup('алу', 'kk-ru', false).cards[0]).toMatchObject({ more: 0, senses: { length: 12 } })
  await dictionary.remove(dictionary.state().sources.find(({ title }) => title === 'Қос')?.id ?? '')
})

it('a damaged file is set aside and the dictionary made anew', async () => {
  const other = mkdtempSync(join(tmpdir(), 'kense-damaged-'))
  mkdirSync(join(other, 'dictionary'))
  writeFileSync(join(other, 'dictionary', 'dictionary-1.db'), 'not a database at all, but long enough to be looked at '.repeat(100))
  const mended = open(other)
  await mended.whenReady()
  expect(mended.lookup('мектеп', 'kk-ru', false).cards).toHaveLength(1)
  expect(readdirSync(join(other, 'dictionary')).some((name) => name.includes('.aside-'))).toBe(true)
  await mended.close()
  rmSync(other, { recursive: true, force: true })
})

it('kense lookup answers as the screen does; kense dictionary lists, brings in and removes', async () => {
  const other = mkdtempSync(join(tmpdir(), 'kense-command-'))
  const said: string[] = []
  const before = [console.log, console.error]
  console.log = console.error = (line: string) => void said.push(line)
  try {
    writeFileSync(join(other, 'kk-ru.tsv'), 'қиялтерм\tпробное слово\n')
    expect(await dictionaryCommand(['import', join(other, 'kk-ru.tsv'), '--folder', other])).toBe(2)
    expect(await dictionaryCommand(['import', join(other, 'kk-ru.tsv'), '--licence', 'CC0', '--folder', other])).toBe(0)
    expect(await lookupCommand(['--json', '--direction', 'kk-ru', '--folder', other, 'қиялтермді'])).toBe(0)
    expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({ asked: 'қиялтермді', direction: 'kk-ru', cards: [{ word: 'қиялтерм', by: 'form' }] })
    expect(await lookupCommand(['--direction', 'kk-en', '--language', 'kk', '--folder', other, 'тышқан'])).toBe(0)
    expect(said.join('\n')).toMatch(/зат есім, .*, жануар\]/)
    expect(await lookupCommand(['--folder', other, 'жоқсөзқиқ'])).toBe(1)
    expect(await lookupCommand(['--direction', 'kk-de', 'сөз'])).toBe(2)
    expect(await dictionaryCommand(['list', '--json', '--folder', other])).toBe(0)
    const source = JSON.parse(said.at(-1) ?? '') as { id: string }
    expect(await dictionaryCommand(['remove', source.id, '--folder', other])).toBe(0)
    expect(await lookupCommand(['--folder', other, 'қиялтерм'])).toBe(1)
  } finally {
    ;[console.log, console.error] = before as [typeof console.log, typeof console.error]
    rmSync(other, { recursive: true, force: true })
  }
}, 60_000)

it('§59.4 a term that only the body’s glossary has is found in any of its languages, whichever is guessed first, and not read anew for each letter', async () => {
  const term = { id: randomUUID(), body: randomUUID(), kk: 'Цифрлық кеңсе', ru: 'Инфокоммуникационный регламент', en: '', pos: 'noun', topic: 'office', note: '', state: 'accepted', proposedBy: { id: randomUUID(), name: 'А' }, proposedAt: '2026-11-23T05:00:00.000Z', decidedBy: null, decidedAt: null, reason: '' }
  const heard: KeepListener[] = []
  let asked = 0
  const keep = {}
  const glossary = openGlossary({
    session: { now: { keep, actingFor: null } } as never, listen: (listener) => void heard.push(listener),
    portal: { ask: () => Promise.resolve({ answer: { body: term.body, entries: [term] }, asOf: `${asked += 1}`, from: 'cache' as const }) },
  })
  expect(await glossary.turned('инфокоммуникационный регламент', 'kk-ru-en', false)).toBe('ru-kk-en')
  expect(await glossary.turned('Инфокомм', 'kk-ru', true)).toBe('ru-kk')
  expect(await glossary.turned('Инфокомм', 'kk-ru', false)).toBeNull()
  expect(await glossary.turned('цифрлық кеңсе', 'ru-kk-en', false)).toBe('kk-ru-en')
  const none = { asked: 'инфокоммуникационный регламент', direction: 'ru-kk-en' as const, cards: [], sources: {} }
  expect((await glossary.enrich(none)).cards).toMatchObject([{ word: 'Инфокоммуникационный регламент', by: 'exact', senses: [{ translations: [{ language: 'kk', words: ['Цифрлық кеңсе'] }] }] }])
  expect(await glossary.suggest('инфо', 'ru-kk')).toMatchObject([{ word: term.ru, by: 'begins', gloss: term.kk }])
  expect(asked).toBe(1)
  heard[0]?.kept('dictionary.glossary', {}, null, '', {} as never)
  await glossary.enrich(none)
  expect(asked).toBe(2)
})

it('favourites and the history of a thousand are all there; none is lost unsaid', () => {
  const facts = new Map<string, string>()
  const keep = { answers: { loadFact: (name: string) => facts.get(name) ?? null, saveFact: (name: string, value: string) => void facts.set(name, value) } } as unknown as Keep
  const past = (index: number) => ({ word: `сөз ${index}`, direction: 'kk-ru' as const, at: '2026-11-23T05:00:00.000Z' })
  for (let index = 0; index < 1_000; index += 1) remember(keep, past(index))
  expect(loadPersonal(keep).history).toHaveLength(1_000)
  facts.set('dictionary.personal', JSON.stringify({ history: [], favourites: Array.from({ length: favouritesAtMost }, (_, index) => past(index)) }))
  expect(() => favour(keep, past(favouritesAtMost), true)).toThrow('dictionary.favouritesFull')
  expect(favour(keep, past(0), true).favourites).toHaveLength(favouritesAtMost)
  expect(favour(keep, past(0), false).favourites).toHaveLength(favouritesAtMost - 1)
  expect(favour(keep, past(favouritesAtMost), true).favourites[0]).toEqual(past(favouritesAtMost))
})
