import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findAnchor, makeAnchor } from '../../domain/documents/anchor.ts'
import { changesAt, compareDocuments, type Change, type Span } from '../../domain/documents/compare.ts'
import { matchSequences } from '../../domain/documents/diff.ts'
import { type DocxModel, type Paragraph, listParagraphs } from '../../domain/documents/document.ts'
import { readDocx } from '../../domain/documents/docx.ts'
import { actModel, makeAct, seeded } from './acts.ts'
import { aDocx } from './made.ts'

const shared = process.env['KENSE_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url))
const documents = join(shared, 'data/documents')
const held = existsSync(documents)
if (!held) console.warn('the sample documents are not here; only made ones are compared')

const model = (...paragraphs: string[]): DocxModel => readDocx(aDocx(...paragraphs)).model
const told = (changes: Change[]) => changes.map(({ kind, words }) => [kind, words.before, words.after])

interface Edit {
  /** Where it was made, by the place in the earlier or the later version that must be covered. */
  before: Span | null
  after: Span | null
}

/** Makes one small edit in each of several paragraphs and remembers what each one touched. */
function edited(source: DocxModel, random: () => number, share: number): { after: DocxModel; edits: Edit[] } {
  const after = structuredClone(source)
  const edits: Edit[] = []
  const set = (paragraph: Paragraph, text: string): void => {
    paragraph.text = text
    paragraph.runs = [{ text }]
  }
  for (const paragraph of listParagraphs(after)) {
    const words = [...paragraph.text.matchAll(/[\p{L}\p{N}]+/gu)]
    if (words.length < 6 || random() > share) continue
    const word = words[Math.floor(random() * words.length)] as RegExpMatchArray
    const [from, length] = [word.index as number, word[0].length]
    const [head, tail] = [paragraph.text.slice(0, from), paragraph.text.slice(from + length)]
    const kind = Math.floor(random() * 3)
    const fresh = `жаңасөз${edits.length}`
    if (kind === 0) set(paragraph, `${head}${fresh}${tail}`)
    else if (kind === 1) set(paragraph, `${head}${word[0]} ${fresh}${tail}`)
    else set(paragraph, `${head}${tail}`)
    edits.push({
      before: kind === 1 ? null : { paragraph: paragraph.n, from, to: from + length },
      after: kind === 2 ? null : { paragraph: paragraph.n, from: kind === 0 ? from : from + length + 1, to: from + (kind === 0 ? 0 : length + 1) + fresh.length },
    })
  }
  return { after, edits }
}

const covers = (span: Span | null, wanted: Span): boolean => span !== null && span.paragraph === wanted.paragraph && span.from <= wanted.from && span.to >= wanted.to
const isCovered = ({ before, after }: Edit, changes: Change[]): boolean =>
  changes.some((change) => (before === null || covers(change.before, before)) && (after === null || covers(change.after, after)))

const changedWords = (changes: Change[]): number => changes.reduce((sum, { words }) => sum + Math.max(words.before.split(/\s+/).length, words.after.split(/\s+/).length), 0)

describe('B1.1 comparing two versions', () => {
  it('tells replaced, inserted and deleted words with their places on both sides', () => {
    const [before, after] = [model('Мерзімі он жұмыс күні.', 'Екінші тармақ.'), model('Мерзімі бес жұмыс күні.', 'Екінші жаңа тармақ.', 'Үшінші тармақ пайда болды.')]
    const { changes } = compareDocuments(before, after)
    expect(told(changes)).toEqual([['replaced', 'он', 'бес'], ['inserted', '', 'жаңа'], ['inserted', '', 'Үшінші тармақ пайда болды.']])
    expect(changes[0]).toMatchObject({ before: { paragraph: 0, from: 8, to: 10 }, after: { paragraph: 0, from: 8, to: 11 } })
  })

  it('sees a paragraph that moved as one move, with the words changed on the way', () => {
    const [one, two, three] = ['Бірінші тармақ туралы ұзақ сөйлем осында тұр.', 'Екінші тармақ мүлде басқа нәрсені реттейді және қалады.', 'Үшінші тармақ қорытынды ережелерді белгілейді әрі қалады.']
    const { changes } = compareDocuments(model(one, two, three), model(two, three, `${one} Толықтырылды.`))
    expect(changes.map((change) => change.kind)).toEqual(['moved', 'inserted'])
  })

  it('says nothing about a document compared with itself, whatever its white space', () => {
    expect(compareDocuments(model('Бір  екі\u00a0үш.'), model('Бір екі үш.')).changes).toEqual([])
  })

  it('covers at least 95 of 100 seeded edits in made acts, without marking much else', () => {
    let [covered, all, marked] = [0, 0, 0]
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(seed)
      const before = actModel(makeAct(random, 30), seed % 2 === 0 ? 'kk' : 'ru')
      const { after, edits } = edited(before, random, 0.25)
      const { changes } = compareDocuments(before, after)
      covered += edits.filter((edit) => isCovered(edit, changes)).length
      all += edits.length
      marked += changedWords(changes)
    }
    expect(all).toBeGreaterThan(500)
    expect(covered / all).toBeGreaterThanOrEqual(0.95)
    expect(marked / all).toBeLessThan(2.5)
  })

  it.skipIf(!held)('covers at least 95 of 100 seeded edits in real documents', () => {
    let [covered, all] = [0, 0]
    for (const name of readdirSync(documents).filter((each) => each.endsWith('.docx'))) {
      const before = readDocx(readFileSync(join(documents, name))).model
      for (let seed = 1; seed <= 30; seed++) {
        const { after, edits } = edited(before, seeded(seed), 0.4)
        const { changes } = compareDocuments(before, after)
        covered += edits.filter((edit) => isCovered(edit, changes)).length
        all += edits.length
      }
    }
    expect(all).toBeGreaterThan(200)
    expect(covered / all).toBeGreaterThanOrEqual(0.95)
  })

  it('compares an act of 300 pages, and even two that share nothing, in reasonable time', () => {
    const random = seeded(9)
    const before = actModel(makeAct(random, 1_000), 'kk')
    const begun = performance.now()
    const { after, edits } = edited(before, random, 0.1)
    const { changes } = compareDocuments(before, after)
    expect(edits.filter((edit) => isCovered(edit, changes)).length / edits.length).toBeGreaterThanOrEqual(0.95)
    expect(compareDocuments(before, actModel(makeAct(seeded(77), 1_000), 'ru')).changes.length).toBeGreaterThan(1_000)
    expect(performance.now() - begun).toBeLessThan(20_000)
  })
})

describe('a remark in another version', () => {
  const text = 'Уәкілетті орган өтінішті он бес жұмыс күні ішінде қарайды және хабарлайды.'
  const before = model('Кіріспе сөйлем осында.', text, 'Соңғы сөйлем осында.')
  const from = text.indexOf('он бес')
  const anchor = makeAnchor(before, 1, from, from + 'он бес жұмыс күні'.length)

  it('stays with its words when paragraphs come before them', () => {
    const after = model('Жаңа бірінші сөйлем.', 'Кіріспе сөйлем осында.', `Сонымен, ${text}`)
    expect(findAnchor(anchor as never, after)).toEqual({ paragraph: 2, from: from + 9, to: from + 26, quote: 'он бес жұмыс күні' })
  })

  it('finds its words reworded, and admits when they are gone', () => {
    expect(findAnchor(anchor as never, model('Кіріспе.', text.replace('бес', 'алты')))?.quote).toBe('он алты жұмыс күні')
    expect(findAnchor(anchor as never, model('Кіріспе.', 'Мүлде басқа нәрсе туралы сөйлем.'))).toBeNull()
  })

  it('is linked to the words that changed in its place', () => {
    const comparison = compareDocuments(before, model('Кіріспе сөйлем осында.', text.replace('он бес', 'бес').replace('хабарлайды', 'жазбаша хабарлайды'), 'Соңғы сөйлем осында.'))
    expect(told(changesAt(anchor as never, comparison))).toContainEqual(['deleted', 'он', ''])
  })
})

describe('matching rows of numbers', () => {
  it('keeps order, matches equals only, and on small rows as many as can be', () => {
    const row = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 24 })
    fc.assert(fc.property(row, row, (before, after) => {
      const matches = matchSequences(before, after)
      for (const [index, [a, b]] of matches.entries()) {
        expect(before[a]).toBe(after[b])
        if (index > 0) expect(a > (matches[index - 1]?.[0] ?? -1) && b > (matches[index - 1]?.[1] ?? -1)).toBe(true)
      }
      expect(matches.length).toBe(longestCommon(before, after))
    }), { numRuns: 2_000 })
  })
})

/** The textbook table, as an independent judge. */
function longestCommon(a: readonly number[], b: readonly number[]): number {
  const rows = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0))
  for (let i = 1; i <= a.length; i++) for (let j = 1; j <= b.length; j++) (rows[i] as number[])[j] = a[i - 1] === b[j - 1] ? ((rows[i - 1] as number[])[j - 1] as number) + 1 : Math.max((rows[i - 1] as number[])[j] as number, (rows[i] as number[])[j - 1] as number)
  return rows[a.length]?.[b.length] ?? 0
}
