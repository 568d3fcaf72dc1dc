import { randomUUID } from 'node:crypto'
import excel from 'exceljs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { columnsOf } from '../../domain/kernel/list-import.ts'
import type { Person } from '../../domain/people/person.ts'
import { search } from '../../domain/search/contract.ts'
import * as standards from '../../domain/standards/contract.ts'
import { importColumns, standardsList, type ImportColumn } from '../../domain/standards/import.ts'
import type { Standard } from '../../domain/standards/standard.ts'
import '../../server/kernel/files-tables.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { listStandards } from '../../server/standards/list.ts'
import '../../server/standards/tables.ts'
import { plansOf } from '../world/plans.ts'
import { fillSearch } from '../world/search.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(async () => {
  expect(world.faults).toEqual([])
  await world.close()
})

const administrator = () => world.as(office.digital.portalAdministrator)
const reader = () => world.as(office.justice.executor)
const refused = (key: string, status = 409) => expect.objectContaining({ status, refusal: expect.objectContaining({ key }) })
const runNow = (job: string, data = {}) => runJob(world.portal.node, job, registered.jobs.get(job)!, data)
const day = (instant: string) => instant.slice(0, 10)
const inDays = (days: number) => day(new Date(Date.parse(world.clock.now()) + days * 86_400_000).toISOString())

const standard = (designation: string, more: Partial<Standard> = {}): Standard => ({
  id: randomUUID(), designation, title: { kk: 'Сынақ стандарты', ru: 'Пробный стандарт', en: '' }, codes: ['35.040'], status: 'active', adopted: '2020-01-10', effective: '2020-07-01',
  withdrawn: null, replaces: [], replacedBy: [], files: [], link: '', ...more,
})
const enter = async (given: Standard, seen: Standard | null = null) => {
  await administrator().do(standards.save, { standard: given, seen })
  return given
}
const list = async (given: object = {}) => (await reader().ask(standards.list, { limit: 500, ...given })).rows
const designations = async (given: object) => (await list(given)).map((row) => row.designation)
const cardOf = (id: string) => reader().ask(standards.card, { id })

async function upload(person: Person, name: string, mime: string, bytes: Uint8Array): Promise<FileRef> {
  const { sha256, size } = await world.portal.node.files.put(bytes)
  await world.db.insertInto('file_owners').values({ sha256, person: person.id, name, mime, size, flags: [] }).onConflict((conflict) => conflict.doNothing()).execute()
  return { name, mime, size, sha256 }
}

describe('§59.2 standards are looked for', () => {
  it('by field of use and group, each with how many there are, in the order of designations', async () => {
    const { counts, total } = await reader().ask(standards.fields, {})
    const all = await list()
    expect(total).toBe(all.length)
    for (const field of ['35', '35.040', '67']) {
      const rows = await list({ field })
      expect(rows.length, field).toBe(counts.find(({ code }) => code === field)?.count)
      expect(rows.every(({ codes }) => codes.some((code) => code.startsWith(field)))).toBe(true)
    }
    const shown = (await designations({ field: '01' })).filter((each) => each.includes('9901'))
    expect(shown).toEqual(['ҚР СТ 9901-2008', 'ҚР СТ 9901-2015', 'ҚР СТ 9901-2021'])
  })

  it.each([
    ['қауіпсіздіктің', 'ҚР СТ 9910-2022'],
    ['жүйелерді', 'ҚР СТ 9910-2022'],
    ['пожарной безопасности', 'ҚР СТ 9930-2019'],
    ['signatures', 'ҚР СТ 9911-2018'],
    ['СТ РК 9902', 'ҚР СТ 9902-2019'],
    ['st rk 9902-2019', 'ҚР СТ 9902-2019'],
    ['CT PK 9902', 'ҚР СТ 9902-2019'],
    ['9941', 'МЕМСТ 9941-2013'],
    ['ГОСТ 9941-2013', 'МЕМСТ 9941-2013'],
    ['қолтаң', 'ҚР СТ 9911-2018'],
  ])('by a word in any of its forms, or by a designation as any language writes it: %s', async (text, designation) => {
    expect(await designations({ text })).toContain(designation)
  })

  it('and not found by what they don’t say, nor by what another field or status has', async () => {
    expect(await list({ text: 'желкенді қайық' })).toEqual([])
    expect(await list({ text: 'қолтаңба', field: '67' })).toEqual([])
    expect(await designations({ text: '9901', status: 'active' })).toEqual(['ҚР СТ 9901-2021'])
  })

  it('page by page, each once', async () => {
    const seen: string[] = []
    for (let after: string | null = null, page = 0; page === 0 || after !== null; page += 1) {
      const answer: Awaited<ReturnType<typeof ask>> = await ask(after)
      seen.push(...answer.rows.map((row) => row.id))
      after = answer.next
    }
    expect(seen).toEqual((await list()).map((row) => row.id))
    await expect(ask('бұзылған')).rejects.toEqual(refused('kernel.badInput'))
    function ask(after: string | null) {
      return reader().ask(standards.list, { limit: 5, after })
    }
  })

  it('from the search of everything too, with their state (§6.6)', async () => {
    await fillSearch(world)
    const { rows } = await reader().ask(search, { words: 'құжаттамасында', modules: ['standards'] })
    expect(rows).toContainEqual(expect.objectContaining({ number: 'ҚР СТ 9901-2008', module: 'standards', state: 'standards.status.replaced', link: '/standards?standard=57a00000-0000-4000-8000-000000000003' }))
    const one = await enter(standard('ҚР СТ 8001-2020', { title: { kk: 'Ерекшебайлық талаптары', ru: '', en: '' } }))
    expect((await reader().ask(search, { words: 'ерекшебайлық' })).rows).toMatchObject([{ id: one.id }])
    await administrator().do(standards.remove, { id: one.id, seen: one })
    expect((await reader().ask(search, { words: 'ерекшебайлық' })).rows).toEqual([])
  })
})

describe('§59.2 a card', () => {
  it('tells what it replaced and what replaced it, to the one in force at the end; what has no card is named', async () => {
    const id = '57a00000-0000-4000-8000-000000000003'
    const { replaces, replacedBy, inForce } = await cardOf(id)
    expect(replaces).toEqual([{ designation: 'МЕМСТ 9901-90', card: null }])
    expect(replacedBy).toMatchObject([{ designation: 'ҚР СТ 9901-2015', card: { status: 'replaced' } }])
    expect(inForce).toMatchObject([{ designation: 'ҚР СТ 9901-2021', card: { status: 'active' } }])
    expect((await cardOf('57a00000-0000-4000-8000-000000000001')).inForce).toEqual([])
    await expect(cardOf(randomUUID())).rejects.toEqual(refused('standards.notFound'))
  })

  it('is kept by the administrator alone, once for a designation, however that is written', async () => {
    const one = await enter(standard('ҚР СТ 8100-2020'))
    await expect(reader().do(standards.save, { standard: one })).rejects.toEqual(refused('kernel.noRight', 403))
    await expect(reader().do(standards.remove, { id: one.id })).rejects.toEqual(refused('kernel.noRight', 403))
    await expect(enter(standard('CT РК 8100—2020'))).rejects.toEqual(refused('standards.designationTaken'))
    await expect(enter(standard('ҚР СТ 8101-2020', { codes: ['36.010'] }))).rejects.toEqual(refused('standards.codeUnknown'))
    const seen = await enter({ ...one, designation: 'СТ РК 8100-2020', title: { ...one.title, en: 'Trial' } }, one)
    expect((await cardOf(one.id)).standard).toMatchObject({ designation: 'СТ РК 8100-2020', title: { en: 'Trial' } })
    await administrator().do(standards.remove, { id: one.id, seen })
    await expect(administrator().do(standards.remove, { id: one.id, seen })).rejects.toEqual(refused('standards.notFound'))
  })

  it('ends when another comes in its place: at once, or on the day on which that one comes into force', async () => {
    const [old, older] = [await enter(standard('ҚР СТ 8200-2010')), await enter(standard('ҚР СТ 8201-2010', { withdrawn: inDays(3) }))]
    const next = await enter(standard('ҚР СТ 8200-2026', { effective: inDays(2), replaces: ['СТ РК 8200-2010'] }))
    const statusOf = async ({ id }: Standard) => (await cardOf(id)).standard.status
    expect([await statusOf(old), await statusOf(older)]).toEqual(['active', 'active'])
    await runNow('standards.end')
    expect(await statusOf(old)).toBe('active')
    world.clock.advance(2 * 86_400_000)
    await runNow('standards.end')
    expect([await statusOf(old), await statusOf(older)]).toEqual(['replaced', 'active'])
    expect((await cardOf(old.id)).inForce).toMatchObject([{ card: { id: next.id } }])
    world.clock.advance(86_400_000)
    await runNow('standards.end')
    expect(await statusOf(older)).toBe('withdrawn')
    expect(await designations({ text: '8201', status: 'withdrawn' })).toEqual(['ҚР СТ 8201-2010'])
    await enter(standard('ҚР СТ 8201-2026', { replaces: ['ҚР СТ 8202-2010'] }))
    expect(await statusOf(await enter(standard('ҚР СТ 8202-2010')))).toBe('replaced')
  })

  it('may not replace what replaces it, whichever card says so, and two administrators at once don’t bring that about', async () => {
    const [a, b] = [standard('ҚР СТ 8301-2020', { replaces: ['ҚР СТ 8302-2020'] }), standard('ҚР СТ 8302-2020', { replaces: ['ҚР СТ 8301-2020'] })]
    const outcomes = await Promise.allSettled([enter(a), enter(b)])
    expect(outcomes.map((each) => each.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('has a text that everybody may read while the card stands, and that only its owner may attach', async () => {
    const file = await upload(office.digital.portalAdministrator, 'стандарт.pdf', 'application/pdf', Buffer.from('%PDF-1.7 сынақ'))
    const open = async () => (await fetch(`${world.portal.url}/files/${file.sha256}`, { headers: { authorization: `Bearer ${await reader().token()}` } })).status
    expect(await open()).toBe(404)
    const one = await enter(standard('ҚР СТ 8400-2020', { files: [file] }))
    expect(await open()).toBe(200)
    expect((await list({ text: '8400' }))[0]?.readable).toBe(true)
    const foreign = await upload(office.finance.executor, 'бөтен.pdf', 'application/pdf', Buffer.from('%PDF-1.7 бөтен'))
    await expect(enter(standard('ҚР СТ 8401-2020', { files: [foreign] }))).rejects.toEqual(refused('kernel.fileNotYours'))
    await administrator().do(standards.remove, { id: one.id, seen: one })
    expect(await open()).toBe(404)
  })
})

describe('a list of standards', () => {
  const csvOf = (rows: ListRowGiven[], language: 0 | 1 | 2 = 1) => {
    const table = [importColumns.map((column) => standardsList.heads[column][language]), ...rows.map((row) => importColumns.map((column) => row[column] ?? ''))]
    return { csv: Buffer.from(`\ufeff${table.map((cells) => cells.map((cell) => `"${cell}"`).join(';')).join('\r\n')}\r\n`).toString('base64') }
  }
  type ListRowGiven = Partial<Record<ImportColumn, string>>

  it('is shown before it is saved, then saved whole; a line may end a card that stands before or after it', async () => {
    const known = await enter(standard('ҚР СТ 8500-2010', { link: 'https://a.kz/' }))
    const source = csvOf([
      { designation: 'СТ РК 8501-2005', titleRu: 'Старый', status: 'Заменён' },
      { designation: 'СТ РК 8501-2015', titleRu: 'Новый', codes: '35.080', effective: '01.07.2015', replaces: 'ST RK 8501-2005' },
      { designation: 'CT PK 8500-2010', titleRu: 'Известный', codes: '35.080; 35.110' },
      { designation: 'СТ РК 8502-2020', titleRu: 'Взамен известного', replaces: 'ҚР СТ 8500-2010' },
    ])
    expect(await administrator().ask(standards.importPreview, { source })).toMatchObject({ rows: 4, added: 3, changed: 1, unchanged: 0, errorCount: 0, whyNot: null })
    expect(await list({ text: '8501' })).toEqual([])
    expect(await administrator().do(standards.importCommit, { source })).toEqual({ added: 3, changed: 1, unchanged: 0 })
    expect(await designations({ text: '8501' })).toEqual(['СТ РК 8501-2005', 'СТ РК 8501-2015'])
    expect((await cardOf(known.id)).standard).toMatchObject({ title: { kk: 'Сынақ стандарты', ru: 'Известный' }, codes: ['35.080', '35.110'], link: 'https://a.kz/', status: 'replaced' })
    await expect(reader().ask(standards.importPreview, { source })).rejects.toEqual(refused('kernel.noRight', 403))
  })

  it('brought again changes nothing but what it says otherwise', async () => {
    const source = csvOf([{ designation: 'СТ РК 8600-2020', titleRu: 'Один', codes: '35.080' }, { designation: 'СТ РК 8601-2020', titleRu: 'Два' }])
    await administrator().do(standards.importCommit, { source })
    expect(await administrator().do(standards.importCommit, { source })).toEqual({ added: 0, changed: 0, unchanged: 2 })
  })

  it('with one wrong line saves nothing and names line and column', async () => {
    const source = csvOf([
      { designation: 'СТ РК 8700-2020', titleRu: 'Один' },
      { designation: 'ҚР СТ 8700-2020', titleRu: 'Снова' },
      { designation: 'СТ РК 8701-2020' },
      { designation: 'СТ РК 8702-2020', titleRu: 'Два', codes: '36.010', adopted: '31.02.2020' },
      { designation: 'СТ РК 8703-2020', titleRu: '=HYPERLINK("http://x")' },
    ])
    const { errors, whyNot } = await administrator().ask(standards.importPreview, { source })
    expect(whyNot).toMatchObject({ key: 'kernel.list.notClean' })
    expect(errors.map(({ line, column, key }) => [line, column, key])).toEqual([
      [3, 'designation', 'standards.import.twice'],
      [4, 'titleRu', 'standards.titleMissing'],
      [5, 'codes', 'standards.codeUnknown'],
      [5, 'adopted', 'standards.import.dateWrong'],
      [6, 'titleRu', 'kernel.list.formula'],
    ])
    await expect(administrator().do(standards.importCommit, { source })).rejects.toEqual(refused('kernel.list.notClean'))
    expect(await list({ text: '8700' })).toEqual([])
  })

  it('comes as XLSX too, where a code loses its last zero and a day is a day', async () => {
    const book = new excel.Workbook()
    const sheet = book.addWorksheet('Тізім')
    sheet.addRow(columnsOf(standardsList).map((column) => standardsList.heads[column][0]))
    const row: Partial<Record<ImportColumn, string | number | Date>> = { designation: 'ҚР СТ 8800-2020', titleKk: 'Кестеден', codes: 35.04, effective: new Date('2021-01-01T00:00:00Z') }
    sheet.addRow(columnsOf(standardsList).map((column) => row[column] ?? ''))
    const file = await upload(office.digital.portalAdministrator, 'тізім.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', Buffer.from(await book.xlsx.writeBuffer()))
    expect(await administrator().do(standards.importCommit, { source: { file } })).toMatchObject({ added: 1 })
    expect(await list({ text: '8800' })).toMatchObject([{ codes: ['35.040'], effective: '2021-01-01' }])
  })
})

describe('the catalogue over 20,000 standards', () => {
  beforeAll(async () => {
    await sql`
      insert into standards
      select gen_random_uuid(), 'X' || i, 'X' || lpad(i::text, 7, '0'), (array['active', 'active', 'active', 'replaced'])[i % 4 + 1], null, null,
        array[(10 + i % 40)::text, (10 + i % 40)::text || '.020'], ${JSON.stringify(standard('X'))}::jsonb, array_to_tsvector(array['сөз' || i % 700, 'бәрі']), now()
      from generate_series(1, 20000) as i`.execute(world.db)
    await sql`vacuum analyze standards`.execute(world.db)
  })

  it.each([
    ['all', {}],
    ['a field', { field: '17' }],
    ['a group', { field: '17.020' }],
    ['a word', { text: 'сөз17' }],
    ['drafts', { status: 'draft' }],
    ['a further page', { after: Buffer.from(JSON.stringify(['X0010000', '57a00000-0000-4000-8000-000000000001'])).toString('base64url') }],
  ] as const)('asks for %s without reading all of them', async (_name, wish) => {
    const [page, count] = await plansOf(world, (db) => listStandards(db, standards.list.input.parse(wish)))
    expect(page).not.toMatch(/Seq Scan on standards/)
    // A count that ends at a thousand may read rows as they lie, as long as it expects to end soon.
    expect(Number(/cost=[\d.]+\.\.([\d.]+)/.exec(count ?? '')?.[1])).toBeLessThan(2000)
  })
})
