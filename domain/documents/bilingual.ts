/** B1.4: the Kazakh and the Russian text of one act are both authentic, so they must say the same wherever a machine can tell. */
import { type Fact } from './bilingual-facts.ts'
import { type Pair, type Passage, alignPassages, readPassage } from './bilingual-align.ts'
import type { Anchor, Block, DocxModel, Paragraph, Table } from './document.ts'

/** One place where the two texts disagree. */
export interface Finding {
  kind: 'structure' | 'numbering' | 'table' | 'number' | 'date' | 'reference' | 'act'
  kk: Anchor | null
  ru: Anchor | null
  /** What stands there, as written; empty when nothing does. */
  said: { kk: string; ru: string }
}

export function compareLanguages(kk: DocxModel, ru: DocxModel): Finding[] {
  const findings: Finding[] = []
  compareRuns(flow(kk.blocks), flow(ru.blocks), findings)
  compareTables(tables(kk.blocks), tables(ru.blocks), findings)
  compareRuns(kk.notes.flatMap((note) => flow(note.blocks)), ru.notes.flatMap((note) => flow(note.blocks)), findings)
  return findings
}

const spoken = (paragraph: Paragraph): boolean => /[\p{L}\p{N}]/u.test(paragraph.text)
const flow = (blocks: readonly Block[]): Paragraph[] => blocks.filter((block): block is Paragraph => block.kind === 'paragraph' && spoken(block))
const tables = (blocks: readonly Block[]): Table[] => blocks.filter((block): block is Table => block.kind === 'table')

function compareRuns(kk: readonly Paragraph[], ru: readonly Paragraph[], findings: Finding[]): void {
  for (const pair of alignPassages(kk.map((each) => readPassage(each, 'kk')), ru.map((each) => readPassage(each, 'ru')))) comparePair(pair, findings)
}

function comparePair(pair: Pair, findings: Finding[]): void {
  const [kk, ru] = [pair.kk[0], pair.ru[0]]
  if (kk === undefined || ru === undefined) {
    findings.push({ kind: 'structure', kk: kk ? wholeOf(kk) : null, ru: ru ? wholeOf(ru) : null, said: { kk: kk ? beginning(kk) : '', ru: ru ? beginning(ru) : '' } })
    return
  }
  if (kk.marker !== ru.marker && !bothUnnumbered(kk.marker, ru.marker)) {
    findings.push({ kind: 'numbering', kk: markerAnchor(kk), ru: markerAnchor(ru), said: { kk: shownMarker(kk), ru: shownMarker(ru) } })
  }
  compareFacts(pair, findings)
}

/** A dash before a list's line is a matter of typing, not of numbering. */
const bothUnnumbered = (one: string, other: string): boolean => [one, other].every((marker) => marker === '' || marker === 'dash')

function shownMarker(passage: Passage): string {
  return passage.paragraph.text.slice(0, passage.from).trim() || (passage.paragraph.list?.marker ?? '') || beginning(passage)
}

function beginning(passage: Passage): string {
  const text = passage.paragraph.text.trim()
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`
}

function anchorOf(paragraph: Paragraph, from: number, to: number): Anchor {
  return { paragraph: paragraph.n, from, to, quote: paragraph.text.slice(from, to) }
}

const wholeOf = ({ paragraph }: Passage): Anchor => anchorOf(paragraph, 0, paragraph.text.length)
const markerAnchor = (passage: Passage): Anchor => (passage.from > 0 ? anchorOf(passage.paragraph, 0, passage.from) : wholeOf(passage))

interface Placed {
  fact: Fact
  passage: Passage
}

/** What is said on one side only, after everything said on both has been struck out. */
function compareFacts(pair: Pair, findings: Finding[]): void {
  const place = (passages: readonly Passage[]): Placed[] => passages.flatMap((passage) => passage.facts.map((fact) => ({ fact, passage })))
  let [kk, ru] = [place(pair.kk), place(pair.ru)]
  ;[kk, ru] = strike(kk, ru, (one, other) => one.kind === other.kind && one.key === other.key)
  // A reference whose unit one language leaves out, «5 рабочих дней» against «бес жұмыс күні», a day told without its month.
  ;[kk, ru] = strike(kk, ru, (one, other) => one.kind !== other.kind && figures(one) === figures(other))
  ;[kk, ru] = strike(kk, ru, (one, other) => (one.kind === 'date') !== (other.kind === 'date') && [one, other].every((fact) => fact.kind === 'date' || fact.kind === 'number') && partOfDate(one, other))
  const russian = ru
  kk = kk.filter((each) => each.fact.kind !== 'date' || !coveredDate(each.fact, russian))
  const counted = [kk, ru].map((side) => side.filter((each) => each.fact.kind === 'counted'))
  // A word of amount is weak evidence alone: «екі жақты» is not «два». Two different ones in the same place are a difference.
  if (counted.some((side) => side.length === 0)) [kk, ru] = [kk, ru].map((side) => side.filter((each) => each.fact.kind !== 'counted')) as [Placed[], Placed[]]
  for (const kind of ['act', 'date', 'reference', 'number', 'counted'] as const) tell(kind, kk, ru, findings)
}

function strike(kk: readonly Placed[], ru: readonly Placed[], same: (one: Fact, other: Fact) => boolean): [Placed[], Placed[]] {
  const left = [...ru]
  const lone = kk.filter(({ fact }) => {
    const at = left.findIndex((other) => same(fact, other.fact))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [lone, left]
}

const figures = (fact: Fact): string => fact.key.replace(/^[a-z]+ /, '')

function partOfDate(one: Fact, other: Fact): boolean {
  const [date, number] = one.kind === 'date' ? [one, other] : [other, one]
  return date.key.split('-').some((part) => part !== '' && Number(part) === Number(number.key))
}

/** «5 қаңтар» is covered by «5 января 2026 года», which says more. */
function coveredDate(fact: Fact, others: Placed[]): boolean {
  const at = others.findIndex((other) => other.fact.kind === 'date' && (other.fact.key.endsWith(fact.key) || fact.key.endsWith(other.fact.key)) && other.fact.key !== fact.key && (fact.key.startsWith('-') || other.fact.key.startsWith('-')))
  if (at < 0) return false
  others.splice(at, 1)
  return true
}

function tell(kind: Fact['kind'], kk: readonly Placed[], ru: readonly Placed[], findings: Finding[]): void {
  const [ones, others] = [kk, ru].map((side) => side.filter((each) => each.fact.kind === kind)) as [Placed[], Placed[]]
  for (let index = 0; index < Math.max(ones.length, others.length); index++) {
    const [one, other] = [ones[index], others[index]]
    const anchor = (placed: Placed | undefined): Anchor | null => (placed === undefined ? null : anchorOf(placed.passage.paragraph, placed.fact.from, placed.fact.to))
    const [here, there] = [anchor(one), anchor(other)]
    findings.push({ kind: kind === 'counted' ? 'number' : kind, kk: here, ru: there, said: { kk: here?.quote ?? '', ru: there?.quote ?? '' } })
  }
}

function compareTables(kk: readonly Table[], ru: readonly Table[], findings: Finding[]): void {
  for (let index = 0; index < Math.max(kk.length, ru.length); index++) {
    const [one, other] = [kk[index], ru[index]]
    if (one === undefined || other === undefined) findings.push(tableFinding(one, other))
    else compareTable(one, other, findings)
  }
}

const cellParagraphs = (table: Table | undefined, row?: number): Paragraph[] =>
  (table?.rows ?? []).filter((_, at) => row === undefined || at === row).flatMap((each) => each.cells.flatMap((cell) => flow(cell.blocks)))

function tableFinding(kk: Table | undefined, ru: Table | undefined, rows: { kk?: number; ru?: number } = {}): Finding {
  const place = (table: Table | undefined, row: number | undefined): Anchor | null => {
    const first = cellParagraphs(table, row)[0]
    return first === undefined ? null : anchorOf(first, 0, first.text.length)
  }
  const [here, there] = [place(kk, rows.kk), place(ru, rows.ru)]
  return { kind: 'table', kk: here, ru: there, said: { kk: here?.quote ?? '', ru: there?.quote ?? '' } }
}

/** Rows lie beside each other by their words; cells of a pair of rows by their place. */
function compareTable(kk: Table, ru: Table, findings: Finding[]): void {
  const rows = (table: Table, language: 'kk' | 'ru'): Passage[] =>
    table.rows.map((row, at) => {
      const text = row.cells.map((cell) => flow(cell.blocks).map((each) => each.text).join(' ')).join(' | ')
      return readPassage({ kind: 'paragraph', n: at, heading: 0, align: 'start', indent: 0, firstLine: 0, list: null, runs: [], text }, language)
    })
  for (const pair of alignPassages(rows(kk, 'kk'), rows(ru, 'ru'))) {
    const [one, other] = [pair.kk[0]?.paragraph.n, pair.ru[0]?.paragraph.n]
    if (one === undefined || other === undefined || pair.kk.length + pair.ru.length > 2) {
      findings.push(tableFinding(one === undefined ? undefined : kk, other === undefined ? undefined : ru, { ...(one === undefined ? {} : { kk: one }), ...(other === undefined ? {} : { ru: other }) }))
      continue
    }
    const [cells, others] = [kk.rows[one]?.cells ?? [], ru.rows[other]?.cells ?? []]
    if (cells.length !== others.length) findings.push(tableFinding(kk, ru, { kk: one, ru: other }))
    else cells.forEach((cell, at) => compareCell(flow(cell.blocks), flow(others[at]?.blocks ?? []), findings))
  }
}

function compareCell(kk: readonly Paragraph[], ru: readonly Paragraph[], findings: Finding[]): void {
  const [ones, others] = [kk.map((each) => readPassage(each, 'kk')), ru.map((each) => readPassage(each, 'ru'))]
  const [one, other] = [ones[0], others[0]]
  if (one === undefined && other === undefined) return
  if (one === undefined || other === undefined) {
    findings.push({ kind: 'table', kk: one ? wholeOf(one) : null, ru: other ? wholeOf(other) : null, said: { kk: one ? beginning(one) : '', ru: other ? beginning(other) : '' } })
  } else comparePair({ kk: ones, ru: others }, findings)
}
