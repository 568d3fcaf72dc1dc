/** Search of what is kept on this PC: the file itself, without a window and without a portal. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { search } from '../../domain/search/contract.ts'
import type { Findable } from '../../domain/search/findable.ts'
import { termsOfText, wantedOf } from '../../domain/search/terms.ts'
import { openFile } from '../../native/search/file.ts'
import { statements } from '../../native/search/find.ts'
import { openIndex, type SearchIndex } from '../../native/search/kept-words.ts'

const asOf = '2026-11-22T09:00:00.000Z'
const key = randomBytes(32)
let folder: string
let index: SearchIndex
const notes: string[] = []
const path = () => join(folder, 'search.db')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kense-search-'))
  index = openIndex(path(), key, (where) => notes.push(where))
})
afterEach(() => {
  index.close()
  rmSync(folder, { recursive: true, force: true })
  notes.length = 0
})

const paper = (title: string, more: Partial<Findable> = {}): Findable => ({
  number: '', title: { kk: title, ru: '', en: '' }, state: 'approvals.state.review', body: null, persons: [], at: '2026-11-20T05:00:00.000Z', link: '/x', text: '', files: [], ...more,
})
const keep = (id: string, findable: Findable, module = 'approvals') => index.keep(`byId ${id}`, [{ noun: 'approval', id, module, findable }], asOf, true)
const ask = (words: string, more: Partial<z.input<typeof search.input>> = {}) => index.find(search.input.parse({ words, ...more }))
const ids = (words: string, more: Partial<z.input<typeof search.input>> = {}) => ask(words, more).rows.map((row) => row.id)
const file = (sha: string) => ({ name: 'a.docx', size: 10, sha256: sha.repeat(64).slice(0, 64), mime: 'application/x' })

describe('§6.6 what is kept is found without a line', () => {
  test('§6.6 by any form of a word, by its first letters, from the next commit on', () => {
    keep('1', paper('Көпірлерді жөндеу туралы', { text: 'Мосты отремонтировать. Bridges.' }))
    for (const words of ['көпірдің', 'жөндеудің көпірі', 'мостов', 'bridge', 'кө', 'көп', 'көпі', 'көпірлердің жөнд']) expect(ids(words), words).toEqual(['1'])
    for (const words of ['туннель', 'көпір туннель', 'пірлер', '']) expect(index.find({ ...search.input.parse({ words: 'x' }), words }).total, words).toBe(0)
    const [row] = ask('мостов').rows
    expect(row?.snippet?.marks.map(({ from, to }) => row.snippet?.text.slice(from, to))).toEqual(['Мосты'])
  })
  test('§6.6 by the words of its files, once they are read; a changed paper is found by its new words only', () => {
    const [draft, final] = [file('a'), file('b')]
    keep('1', paper('Жоспар', { files: [draft] }))
    expect(index.unread(10)).toEqual([draft])
    index.keepText(draft.sha256, 'Туннельдер салынсын', termsOfText('Туннельдер салынсын').join(' '))
    expect(index.unread(10)).toEqual([])
    expect(ask('туннель').rows[0]?.snippet?.text).toBe('Туннельдер салынсын')
    keep('1', paper('Жоспар', { files: [final] }))
    expect(ids('туннель')).toEqual([])
    expect(ids('жоспар')).toEqual(['1'])
    const beside = openFile(path(), key, (where) => notes.push(where))
    const files = () => beside.prepare('SELECT sha256 FROM file').pluck().all()
    // Nobody names the old file any more, so its words are gone from the disk's file too.
    expect(files()).toEqual([final.sha256])
    index.forget([{ noun: 'approval', id: '1' }])
    expect(index.unread(10)).toEqual([])
    expect(files()).toEqual([])
    beside.close()
  })
  test('§6.6 a list that names no files takes no words of theirs away', () => {
    const given = { noun: 'standard', id: '1', module: 'standards', findable: paper('Кірпіш', { files: [file('a')] }) }
    index.keep('standards.card 1', [given], asOf, false)
    index.keepText(file('a').sha256, 'Туннельдер салынсын', termsOfText('Туннельдер салынсын').join(' '))
    for (const title of ['Кірпіш', 'Қыш кірпіш']) {
      index.keep('standards.list {}', [{ ...given, findable: { ...paper(title), files: null } }], asOf, false)
      expect(ids('туннель'), title).toEqual(['1'])
    }
    expect(ids('қыш')).toEqual(['1'])
  })
  test('is narrowed and counted as on the portal, newest or best first', () => {
    keep('1', paper('Жоспар туралы', { at: '2026-11-01T05:00:00.000Z', body: 'b1', persons: ['p1'] }))
    keep('2', paper('Кесте', { text: 'жоспар жоспар', at: '2026-11-10T05:00:00.000Z', state: 'approvals.state.draft' }))
    keep('3', paper('Сынақбаев', { text: 'жоспарлаушы жоспар', at: null, state: null }), 'people')
    expect(ids('жоспар', { sort: 'newest' })).toEqual(['2', '1', '3'])
    expect(ask('жоспар', { brief: true })).toEqual({ rows: ask('жоспар', { sort: 'newest' }).rows.map((row) => ({ ...row, body: null, snippet: null })), total: 3, more: false, modules: [], states: [], filling: [] })
    expect(ids('жоспар', { brief: true, modules: ['people'] })).toEqual(['3'])
    expect(ids('жоспар')[0]).toBe('1')
    expect(ask('жоспар').modules).toEqual([{ module: 'approvals', count: 2 }, { module: 'people', count: 1 }])
    expect(ask('жоспар').states.map(({ state, count }) => `${state} ${count}`).toSorted()).toEqual(['approvals.state.draft 1', 'approvals.state.review 1'])
    expect(ids('жоспар', { modules: ['people'] })).toEqual(['3'])
    expect(ids('жоспар', { state: 'approvals.state.draft' })).toEqual(['2'])
    expect(ids('жоспар', { from: '2026-11-05' })).toEqual(['2'])
    expect(ids('жоспар', { until: '2026-11-05' })).toEqual(['1'])
    expect(ids('жоспар', { sort: 'newest', offset: 1, limit: 1 })).toEqual(['1'])
    const [b1, p1] = ['00000000-0000-4000-8000-0000000000b1', '00000000-0000-4000-8000-0000000000c1']
    keep('4', paper('Жоспар', { body: b1, persons: [p1] }))
    expect(ids('жоспар', { body: b1 })).toEqual(['4'])
    expect(ids('жоспар', { person: p1 })).toEqual(['4'])
  })
  test('§6.6 a word that stands here is meant as it is, when enough has it; otherwise what begins so is found too', () => {
    index.keep('list', Array.from({ length: 30 }, (_, at) => ({ noun: 'approval' as const, id: String(at), module: 'approvals', findable: paper(at < 20 ? 'План бекітілсін' : 'Планета', { at: `2026-11-${at < 20 ? '10' : '20'}T05:00:00.000Z` }) })), asOf, true)
    const found = (words: string, limit: number) => ask(words, { brief: true, limit }).rows.map((row) => row.title.kk)
    expect(new Set(found('план', 10))).toEqual(new Set(['План бекітілсін']))
    expect(found('план', 25).filter((title) => title === 'Планета')).toHaveLength(10)
    expect(found('плане', 10)).toEqual(Array.from({ length: 10 }, () => 'Планета'))
    expect(ask('план').total).toBe(30)
  })
  test('§6.6 by a paper’s number, whole or begun, and by each half of it', () => {
    for (const [id, number] of [['1', '07-26/1204'], ['2', '07-26/1377'], ['3', '12-4/1204']] as const) keep(id, paper('Хат', { number }))
    keep('4', paper('Жауап', { text: '07-26/1204 хатқа, 2026-11-22' }))
    expect(ids('07-26/1204')).toEqual(['1', '4'])
    expect(ids('07-26/1377 хат')).toEqual(['2'])
    expect(ids('07-26/12').toSorted()).toEqual(['1', '4'])
    expect(ids('07-26/1377').toSorted()).toEqual(['2'])
    expect(ids('12-4/12')).toEqual(['3'])
    expect(ids('1204').toSorted()).toEqual(['1', '3', '4'])
    expect(ids('137')).toEqual(['2'])
    expect(ids('2026-11')).toEqual(['4'])
    expect(ids('07-26/9999')).toEqual([])
  })
  test('§6.6 what has met a word once is found by its other forms in another paper and after a new beginning', () => {
    keep('1', paper('Кітабымыз'))
    expect(ids('кітап')).toEqual(['1'])
    index.close()
    index = openIndex(path(), key, (where) => notes.push(where))
    keep('2', paper('Кітаптарға'))
    for (const words of ['кітап', 'кітабы', 'кітаптың', 'кітабымызды']) expect(ids(words).toSorted(), words).toEqual(['1', '2'])
    expect(notes).toEqual([])
  })
  test('a commit that failed leaves no word that later ones would miss', () => {
    const rows = [{ noun: 'approval', id: '1', module: 'approvals', findable: paper('Көпірлер') }]
    expect(() => index.keep('list', [...rows, { ...rows[0]!, id: '2', findable: paper('Туннель', { text: null as never }) }], asOf, true)).toThrow()
    expect(ids('көпір')).toEqual([])
    keep('3', paper('Көпірлер мен туннельдер'))
    for (const words of ['көпір', 'туннель', 'көп', 'тунн']) expect(ids(words), words).toEqual(['3'])
  })
  test('a thousand things of one second are all found, each once', () => {
    index.keep('list', Array.from({ length: 1_000 }, (_, at) => ({ noun: 'approval' as const, id: String(at), module: 'approvals', findable: paper(`Хат ${at}`) })), asOf, true)
    expect(ask('хат').total).toBe(1_000)
    expect(ids('хат 777')).toEqual(['777'])
  })
})

const forms = fileURLToPath(new URL('../../../shared/data/dict/kk-forms.tsv', import.meta.url))

describe.skipIf(!existsSync(forms))('two forms of one word (kk-forms.tsv; skipped where it is not there)', () => {
  test('§6.6 meet here at least as often as on the portal, where each stands with all its headwords', () => {
    const words = new Map<string, string[]>()
    for (const line of readFileSync(forms, 'utf8').toLowerCase().split('\n').slice(1)) {
      const [form = '', word = ''] = line.split('\t')
      if (/^[а-яёәғқңөұүһі]{3,}$/.test(form)) words.set(word, [...(words.get(word) ?? []), form])
    }
    const pairs = [...words.values()].filter((each) => each.length > 1).filter((_, at) => at % 12 === 0).map((each) => [each.at(0) as string, each.at(-1) as string] as const)
    index.keep('all', pairs.map(([, form], at) => ({ noun: 'approval', id: String(at), module: 'approvals', findable: paper(`${form} мәтін`) })), asOf, true)
    let [portal, here] = [0, 0]
    for (const [at, [asked, form]] of pairs.entries()) {
      const stands = new Set(termsOfText(form))
      const onPortal = wantedOf(asked)[0]!.terms.some((term) => stands.has(term))
      // Followed by a word, so that it is a finished one.
      const isHere = ask(`${asked} мәтін`, { brief: true, limit: 100 }).rows.some(({ id }) => id === String(at))
      portal += onPortal ? 1 : 0
      here += isHere ? 1 : 0
      expect(isHere || !onPortal, `${asked}, ${form}`).toBe(true)
    }
    expect(pairs.length).toBeGreaterThan(200)
    expect(here).toBeGreaterThanOrEqual(portal)
    expect(here / pairs.length).toBeGreaterThan(0.85)
  })
})

describe('what is no longer open leaves', () => {
  test('with the answer that named it, with its question, and by name', () => {
    const rows = (names: string[]) => names.map((id) => ({ noun: 'system' as const, id, module: 'systems', findable: paper(`Жүйе ${id}`) }))
    index.keep('systems.list {}', rows(['a', 'b', 'c']), asOf, true)
    index.keep('systems.list {}', rows(['a', 'c']), asOf, true)
    expect(ids('жүйе').toSorted()).toEqual(['a', 'c'])
    expect(index.originsOf([{ noun: 'system', id: 'a' }, { noun: 'system', id: 'b' }])).toEqual([{ query: 'systems.list', input: {} }])
    index.forget([{ noun: 'system', id: 'a' }])
    expect(ids('жүйе')).toEqual(['c'])
    index.forgetOrigin('systems.list {}')
    expect(ask('жүйе')).toEqual({ rows: [], total: 0, more: false, modules: [], states: [], filling: [] })
  })
  test('one page of a list takes nothing of another away', () => {
    index.keep('people.directory 1', [{ noun: 'person', id: 'a', module: 'people', findable: paper('Адам') }], asOf, false)
    index.keep('people.directory 1', [{ noun: 'person', id: 'b', module: 'people', findable: paper('Адам') }], asOf, false)
    expect(ids('адам').toSorted()).toEqual(['a', 'b'])
  })
})

describe('the file', () => {
  test('has nothing readable on the disk', () => {
    keep('1', paper('Құпия қаулы'))
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name))
      expect(['Құпия', 'құпия', 'approval', 'SQLite'].some((word) => bytes.includes(word)), name).toBe(false)
    }
  })
  test('damaged, of another key or of an earlier analyser is set aside and begun anew', () => {
    keep('1', paper('Қаулы'))
    index.close()
    index = openIndex(path(), randomBytes(32), (where) => notes.push(where))
    expect([notes, ask('қаулы').total]).toEqual([['search: set aside'], 0])
    keep('1', paper('Қаулы'))
    index.close()
    writeFileSync(path(), randomBytes(4096))
    index = openIndex(path(), key, (where) => notes.push(where))
    keep('1', paper('Қаулы'))
    index.close()
    const older = openFile(path(), key, () => undefined)
    older.exec(`UPDATE fact SET value = '0.0' WHERE name = 'made'`)
    older.close()
    index = openIndex(path(), key, (where) => notes.push(where))
    expect(ask('қаулы').total).toBe(0)
  })
  test('what came in many commits is put together a step at a time, and once only; nothing is lost by it', () => {
    for (let at = 0; at < 40; at += 1) keep(String(at), paper(`Хат ${at}`, { text: 'жоспар туралы' }))
    let steps = 0
    while (index.joinSome() && steps < 1_000) steps += 1
    expect(steps).toBeGreaterThan(0)
    expect(steps).toBeLessThan(1_000)
    expect(index.joinSome()).toBe(false)
    expect(ask('жоспарлар').total).toBe(40)
    index.forget([{ noun: 'approval', id: '7' }])
    keep('41', paper('Тағы бір хат', { text: 'жоспар' }))
    expect([ask('жоспар').total, ids('хат 7')]).toEqual([40, []])
  })
  test('quotes, operators and marks in the words are words, not commands', () => {
    keep('1', paper('Қаулы'))
    for (const words of [`" OR "а`, '^қаулы', 'қаулы*', ':m:approvals', 'NEAR(а б)', 'а AND NOT б', '-', '((', "d'éjà", 'қ'.repeat(290)]) ask(words)
    expect(ids('"қаулы"')).toEqual(['1'])
  })
  test('no statement of a search reads a table through or sorts in one of its own (BARS G1)', () => {
    const database: Database.Database = openFile(join(folder, 'plans.db'), key, () => undefined)
    for (const [name, statement] of Object.entries(statements)) {
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${statement}`).all(...Array.from({ length: statement.split('?').length - 1 }, () => 'а')) as { detail: string }[]
      for (const { detail } of plan) {
        // A virtual table is always said to be scanned; its index number tells that MATCH chooses the rows.
        expect(/^SCAN (?:w|words) VIRTUAL TABLE INDEX \d+:.*M/.test(detail) || !/SCAN|TEMP B-TREE/.test(detail), `${name}: ${detail}`).toBe(true)
      }
    }
    // The law must see a fault where there is one.
    const bad = database.prepare('EXPLAIN QUERY PLAN SELECT card FROM entry WHERE text = ? ORDER BY card').all('а') as { detail: string }[]
    expect(bad.map(({ detail }) => detail).join()).toMatch(/SCAN.*TEMP B-TREE/)
    database.close()
  })
})
