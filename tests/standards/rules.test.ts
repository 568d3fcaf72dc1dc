import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnsOf, readHeads, readValues } from '../../domain/kernel/list-import.ts'
import { nameIn } from '../../domain/kernel/values.ts'
import { designationIn, designationKey, designationOrder, designationsOf, designationWords } from '../../domain/standards/designation.ts'
import { icsTree, withParents } from '../../domain/standards/ics.ts'
import { judgeLine } from '../../domain/standards/import-rules.ts'
import { standardsList, type ImportColumn } from '../../domain/standards/import.ts'
import { answersWish } from '../../domain/standards/kept.ts'
import { mayStand } from '../../domain/standards/rules.ts'
import { standingOf } from '../../domain/standards/standing.ts'
import { Standard } from '../../domain/standards/standard.ts'
import rows from '../../resources/standards/ics.json' with { type: 'json' }

const ics = icsTree(rows)
const today = '2026-11-22'
const around = { today, ics, successors: new Set<string>() }

const standard = (more: Partial<Standard> = {}): Standard => ({
  id: '57a00000-0000-4000-8000-000000000001', designation: 'ҚР СТ 1.2-2013', title: { kk: 'Стандарттау жүйесі', ru: 'Система стандартизации', en: '' }, codes: ['01.120'],
  status: 'active', adopted: '2013-05-01', effective: '2014-01-01', withdrawn: null, replaces: [], replacedBy: [], files: [], link: '', ...more,
})

describe('a designation', () => {
  it.each([
    [['ҚР СТ 1.2-2013', 'СТ РК 1.2-2013', 'ST RK 1.2-2013', 'СТ РК  1.2—2013', 'ст рк 1.2–2013', 'CT PK 1.2-2013']],
    [['МЕМСТ 7.32-2017', 'ГОСТ 7.32-2017', 'GOST 7.32-2017', 'ГОСТ 7.32 - 2017', 'ГOCТ 7.32-2017']],
    [['СТ РК ИСО/МЭК 27001-2015', 'ҚР СТ ISO/IEC 27001-2015']],
    [['ГОСТ Р 57580.1-2017', 'МЕМСТ Р 57580.1-2017', 'GOST R 57580.1-2017']],
    [['СТ РК ГОСТ Р 51000.4-2008', 'ҚР СТ МЕМСТ Р 51000.4-2008', 'ST RK GOST R 51000.4-2008']],
  ])('is one, however it is written: %o', (forms) => {
    expect(new Set(forms.map(designationKey)).size).toBe(1)
  })

  it('is another one with another number, year or family', () => {
    const all = ['ҚР СТ 1.2-2013', 'ҚР СТ 1.2-2019', 'ҚР СТ 12-2013', 'МЕМСТ 1.2-2013', 'ISO 1.2-2013', 'СТ 1.2-2013', 'ГОСТ Р 1.2-2013']
    expect(new Set(all.map(designationKey)).size).toBe(all.length)
  })

  it('is shown as the reader’s language writes it; what is of no known family stays as it is', () => {
    expect((['kk', 'ru', 'en'] as const).map((language) => designationIn(language, 'CT PK 1.2–2013'))).toEqual(['ҚР СТ 1.2-2013', 'СТ РК 1.2-2013', 'ST RK 1.2-2013'])
    expect(designationIn('kk', 'ГОСТ 7.32-2017')).toBe('МЕМСТ 7.32-2017')
    expect(designationIn('ru', 'EN 13001-2:2021')).toBe('EN 13001-2:2021')
    expect(designationIn('ru', 'СТРОИТЕЛЬ 5')).toBe('СТРОИТЕЛЬ 5')
  })

  it('keeps its key in every language, whatever stands behind the family', () => {
    fc.assert(fc.property(fc.constantFrom('ҚР СТ', 'СТ РК', 'МЕМСТ', 'GOST'), fc.stringMatching(/^[A-Z0-9.]{1,8}-\d{4}$/), fc.constantFrom('kk', 'ru', 'en'), (family, rest, language) => {
      const given = `${family} ${rest}`
      return designationKey(designationIn(language, given)) === designationKey(given)
    }), { numRuns: 500 })
  })

  it('stands in the order of its numbers', () => {
    const given = ['ҚР СТ 10-2001', 'ҚР СТ 9-2001', 'ҚР СТ 9.10-2001', 'ҚР СТ 9.2-2001']
    expect(given.toSorted((a, b) => (designationOrder(a) < designationOrder(b) ? -1 : 1))).toEqual(['ҚР СТ 9-2001', 'ҚР СТ 9.2-2001', 'ҚР СТ 9.10-2001', 'ҚР СТ 10-2001'])
  })

  it('is found by each of its forms, with its year and without it', () => {
    const words = designationWords('ҚР СТ ISO 9001-2016')
    for (const form of ['ҚР СТ', 'СТ РК', 'ST RK', 'ISO 9001-2016', 'ISO 9001 ', 'ISO9001']) expect(words).toContain(form)
  })

  it('is read one of several, each once', () => {
    expect(designationsOf(' ҚР СТ 1-2000; ГОСТ 7.1-84 ;; СТ РК 1-2000')).toEqual(['СТ РК 1-2000', 'ГОСТ 7.1-84'])
    expect(designationsOf('ГОСТ 7.1-84, ГОСТ 7.2-85 СТ РК ГОСТ Р 51000.4-2008')).toEqual(['ГОСТ 7.1-84', 'ГОСТ 7.2-85', 'СТ РК ГОСТ Р 51000.4-2008'])
  })
})

describe('§59.2 the tree of fields of use', () => {
  const shared = [fileURLToPath(new URL('../../../shared/data/ics-codes.tsv', import.meta.url))].find((path) => existsSync(path))
  if (shared === undefined) console.warn('the codes of the classification are not compared: ../shared/data/ics-codes.tsv is not here')

  it('has 40 fields with their groups, in three languages, each title of a field’s groups told apart', () => {
    expect(ics.fields).toHaveLength(40)
    for (const { code, title, groups } of ics.fields) {
      expect(groups.length, code).toBeGreaterThan(0)
      for (const language of ['kk', 'ru', 'en'] as const) {
        const titles = [title, ...groups.map((group) => group.title)].map((each) => each[language])
        expect(titles.every((words) => words.trim() === words && words.length > 2), code).toBe(true)
        expect(new Set(groups.map((group) => group.title[language])).size, `${code} ${language}`).toBe(groups.length)
      }
      for (const group of groups) expect(group.code.startsWith(`${code}.`)).toBe(true)
    }
  })

  it('is in the language that it claims: no Kazakh letters in Russian, no Cyrillic in English', () => {
    for (const { code, kk, ru, en } of rows) {
      expect(/[әғқңөұүһі]/i.test(ru), code).toBe(false)
      expect(/\p{Script=Cyrillic}/u.test(en), code).toBe(false)
      expect(/(^|\s)(и|для|в|на|от|из|по)(\s|$)/.test(kk), `${code} ${kk}`).toBe(false)
    }
  })

  it.skipIf(shared === undefined)('has every field and group of the classification’s seventh edition, and none besides', () => {
    const [, ...lines] = readFileSync(shared!, 'utf8').trim().split('\n')
    const codes = lines.map((line) => line.split('\t')).filter(([, level]) => level !== '3').map(([code]) => code)
    expect(rows.map(({ code }) => code).toSorted()).toEqual(codes.toSorted())
  })

  it('finds the group of a subgroup, and nothing for a code of no field', () => {
    expect(ics.find('35.040.10')?.title.en).toBe('Information coding')
    expect(ics.find('35')?.title.kk).toBe('Ақпараттық технологиялар')
    expect([ics.find('36'), ics.find('35.041'), ics.find('99.020.10')]).toEqual([null, null, null])
    expect(withParents(['35.040.10', '35.080'])).toEqual(['35', '35.040', '35.040.10', '35.080'])
  })
})

describe('what is kept on a PC', () => {
  const row = { id: standard().id, designation: 'ҚР СТ ISO 9910-2022', title: { kk: 'Ақпараттық қауіпсіздік. Мемлекеттік жүйелерді қорғау', ru: 'Информационная безопасность', en: '' }, codes: ['35.030.10'], status: 'active' as const, effective: null, readable: false }
  const wish = { text: '', field: null, status: null }

  it.each(['қауіпсіздіктің', 'жүйе', 'безопасности', 'СТ РК ISO 9910', 'CT PK', '9910-2022', 'қорға', 'ISO9910', ''])('is found by %s as the portal finds it', (text) => {
    expect(answersWish(row, { ...wish, text })).toBe(true)
  })

  it('is not found by other words, another field or another status', () => {
    for (const other of [{ text: 'қауіпсіздік сүт' }, { text: '9911' }, { field: '67' }, { field: '35.040' }, { status: 'draft' as const }]) expect(answersWish(row, { ...wish, ...other })).toBe(false)
    for (const own of [{ field: '35' }, { field: '35.030' }, { field: '35.030.10' }, { status: 'active' as const }]) expect(answersWish(row, { ...wish, ...own })).toBe(true)
  })
})

describe('a card', () => {
  it('stands when what it says agrees', () => {
    expect(mayStand(standard(), around)).toEqual({ allowed: true })
    expect(mayStand(standard({ status: 'draft', adopted: null, effective: null, codes: ['35'] }), around)).toEqual({ allowed: true })
    expect(mayStand(standard({ withdrawn: '2027-01-01' }), around)).toEqual({ allowed: true })
    expect(mayStand(standard({ status: 'replaced' }), { ...around, successors: new Set([designationKey('ҚР СТ 1.2-2019')]) })).toEqual({ allowed: true })
  })

  it.each([
    [{ codes: ['01.120', '36.020'] }, 'standards.codeUnknown'],
    [{ effective: '2013-01-01' }, 'standards.effectiveFirst'],
    [{ withdrawn: '2013-12-31', status: 'withdrawn' }, 'standards.withdrawnFirst'],
    [{ withdrawn: today }, 'standards.noLongerActive'],
    [{ replaces: ['СТ РК 1.2-2013'] }, 'standards.replacesItself'],
    [{ replaces: ['ҚР СТ 1.2-2000'], replacedBy: ['ST RK 1.2-2000'] }, 'standards.bothWays'],
    [{ status: 'replaced' }, 'standards.replacedByWhat'],
  ] as const)('is refused with %o', (more, key) => {
    expect(mayStand(standard(more as Partial<Standard>), around)).toMatchObject({ refusal: { key } })
  })

  it('may not replace what another card says came in its place', () => {
    expect(mayStand(standard({ replaces: ['ҚР СТ 1.2-2019'] }), { ...around, successors: new Set([designationKey('СТ РК 1.2-2019')]) })).toMatchObject({ refusal: { key: 'standards.bothWays' } })
  })

  it('has a title in Kazakh or Russian, and shows the one there is', () => {
    expect(Standard.safeParse(standard({ title: { kk: '', ru: '', en: 'Only English' } })).success).toBe(false)
    expect(nameIn('kk', { kk: '', ru: 'Название', en: '' })).toBe('Название')
    expect(nameIn('en', { kk: 'Атауы', ru: 'Название', en: '' })).toBe('Атауы')
    expect(Standard.safeParse(standard({ link: 'file:///etc/passwd' })).success).toBe(false)
  })
})

describe('a line of a list of standards', () => {
  const world = { today, ics, successorsOf: () => new Set<string>() }
  const judge = (values: Partial<Record<ImportColumn, string>>, existing: Standard | null = null) => judgeLine(2, { designation: 'СТ РК 5-2020', titleRu: 'Название', ...values }, existing, 'new', world)

  it('may have its heads in any of three languages', () => {
    for (const language of [0, 1, 2] as const) {
      const heads = columnsOf(standardsList).map((column) => standardsList.heads[column][language])
      const { columns, errors } = readHeads(standardsList, { line: 1, cells: heads })
      expect(errors).toEqual([])
      expect([...columns.keys()]).toEqual(columnsOf(standardsList))
      expect(readValues(standardsList, { line: 2, cells: heads }, columns).errors).toEqual([])
    }
  })

  it('becomes a card with its dates, codes and states as lists write them', () => {
    const { standard: made, errors } = judge({ codes: '35.040.10; 1.12 01.140', status: 'Заменён', adopted: '44013', effective: '1.1.2021', replacedBy: 'СТ РК 5-2024', link: 'https://a.kz/1' })
    expect(errors).toEqual([])
    expect(made).toMatchObject({ id: 'new', codes: ['35.040.10', '01.120', '01.140'], status: 'replaced', adopted: '2020-07-01', effective: '2021-01-01', replacedBy: ['СТ РК 5-2024'], link: 'https://a.kz/1' })
    for (const words of ['Қолданыста', 'действует', 'In force', 'active', 'ДЕЙСТВУЮЩИЙ', '']) expect(judge({ status: words }).standard?.status, words).toBe('active')
  })

  it('keeps what it doesn’t tell of a card already known', () => {
    const before = standard({ link: 'https://a.kz/', replaces: ['ГОСТ 1-68'] })
    expect(judge({ designation: 'СТ РК 1.2-2013', titleEn: 'System' }, before).standard).toEqual({ ...before, designation: 'СТ РК 1.2-2013', title: { ...before.title, ru: 'Название', en: 'System' } })
  })

  it.each([
    [{ status: 'белгісіз' }, 'status', 'standards.import.statusUnknown'],
    [{ adopted: '31.02.2020' }, 'adopted', 'standards.import.dateWrong'],
    [{ withdrawn: '2020' }, 'withdrawn', 'standards.import.dateWrong'],
    [{ effective: 'жақында' }, 'effective', 'standards.import.dateWrong'],
    [{ codes: '35.041' }, 'codes', 'standards.codeUnknown'],
    [{ codes: 'АТ' }, 'codes', 'standards.codeUnknown'],
    [{ titleRu: '' }, 'titleRu', 'standards.titleMissing'],
    [{ link: 'javascript:alert(1)' }, 'link', 'standards.linkWrong'],
    [{ status: 'replaced' }, 'replacedBy', 'standards.replacedByWhat'],
    [{ replaces: 'ҚР СТ 5-2020' }, 'replaces', 'standards.replacesItself'],
  ] as const)('is refused with %o at the column %s', (values, column, key) => {
    const { standard: made, errors } = judge(values)
    expect(made).toBeNull()
    expect(errors).toContainEqual(expect.objectContaining({ line: 2, column, key }))
  })
})

describe('§59.2 what a reader is told of a standard', () => {
  it('is not that it is in force before its day', () => {
    expect(standingOf(standard(), today)).toBe('active')
    expect(standingOf(standard({ effective: today }), today)).toBe('active')
    expect(standingOf(standard({ effective: null }), today)).toBe('active')
    expect(standingOf(standard({ effective: '2026-11-23' }), today)).toBe('coming')
    expect(standingOf(standard({ effective: '2026-11-23', status: 'draft' }), today)).toBe('draft')
    expect(standingOf(standard({ effective: '2026-11-23', status: 'withdrawn' }), today)).toBe('withdrawn')
  })
})
