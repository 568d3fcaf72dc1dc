import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import excel from 'exceljs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { compareKazakh } from '../../domain/kernel/alphabet.ts'
import * as people from '../../domain/people/contract.ts'
import { importColumns, peopleList } from '../../domain/people/import.ts'
import type { Person } from '../../domain/people/person.ts'
import { officePeople } from '../../server/demo/office.ts'
import '../../server/kernel/files-tables.ts'
import { listDirectory } from '../../server/people/directory.ts'
import '../../server/people/tables.ts'
import { listOpenTasks } from '../../server/people/tasks.ts'
import { plansOf } from '../world/plans.ts'
import { startWorld, worldBegins, type World } from '../world/portal.ts'
import { aBody, aDelegation, aNumber, aPerson, aUnit, office } from '../world/world.ts'

const { finance, justice, economy, digital } = office
const isAdministrator = sql<boolean>`'administrator' = any(roles)`
let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(async () => {
  expect(world.faults).toEqual([])
  await world.close()
})

const as = (person: Person) => world.as(person)
const refused = (key: string, status = 409) => expect.objectContaining({ status, refusal: expect.objectContaining({ key }) })
const everyone = { text: '', limit: 500 }
const toldTo = async (person: Person) => (await world.db.selectFrom('notifications').select('key').where('person', '=', person.id).orderBy('at').execute()).map((row) => row.key)
const settled = (promise: Promise<unknown>) => promise.then(() => 'done', (error: { refusal?: { key: string } }) => error.refusal?.key ?? String(error))

/** Puts a file into the store as if this person had uploaded it. */
async function upload(person: Person, name: string, bytes: Uint8Array): Promise<FileRef> {
  const { sha256, size } = await world.portal.node.files.put(bytes)
  const mime = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  await world.db.insertInto('file_owners').values({ sha256, person: person.id, name, mime, size, flags: [] }).onConflict((conflict) => conflict.doNothing()).execute()
  return { name, mime, size, sha256 }
}

describe('the directory', () => {
  it('§6.5 lists everyone in Kazakh order, page by page, each once', async () => {
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: Awaited<ReturnType<typeof ask>> = await ask(after)
      seen.push(...page.rows.map((row) => row.id))
      after = page.next
    } while (after !== null)
    const expected = officePeople.toSorted((a, b) => compareKazakh(a.surname, b.surname)).map((person) => person.surname)
    expect(seen.map((id) => officePeople.find((person) => person.id === id)?.surname)).toEqual(expected)
    function ask(cursor: string | null) {
      return as(finance.executor).ask(people.directory, { limit: 9, after: cursor })
    }
  })

  it.each([
    ['Құрман', 'Құрманбай'],
    ['курманбай', 'Құрманбай'],
    ['айдар сейіт', 'Сейітқали'],
    ['министр юстиции', 'Мәжитов'],
    ['Administrator of the Portal', 'Әлімхан'],
    ['b.mazhitov@adilet', 'Мәжитов'],
  ])('§6.6 finds by «%s»', async (text, surname) => {
    const { rows } = await as(finance.executor).ask(people.directory, { ...everyone, text })
    expect(rows.map((row) => row.surname)).toContain(surname)
    expect(rows.length).toBeLessThan(4)
  })

  it('filters by body, by unit with its divisions, and by role', async () => {
    const total = async (filter: object) => (await as(finance.executor).ask(people.directory, { ...everyone, ...filter })).total
    expect(await total({ body: finance.body.id })).toBe(12)
    expect(await total({ unit: finance.units.first.id })).toBe(3)
    expect(await total({ unit: finance.units.firstDivision.id })).toBe(2)
    expect(await total({ role: 'head' })).toBe(7)
    expect(await total({ text: 'ешкім мұндай емес' })).toBe(0)
  })

  it('takes search for words, never for operators', async () => {
    const { total } = await as(finance.executor).ask(people.directory, { ...everyone, text: "!a' | ь:* & (" })
    expect(total).toBe(0)
  })

  it('shows no IIN; a card shows it to the body’s administrator and to oneself only', async () => {
    const { rows } = await as(digital.portalAdministrator).ask(people.directory, { ...everyone })
    expect(JSON.stringify(rows)).not.toContain(finance.executor.iin)
    const iinFor = async (asker: Person) => (await as(asker).ask(people.person, { id: finance.executor.id })).iin
    expect(await iinFor(finance.administrator)).toBe(finance.executor.iin)
    expect(await iinFor(finance.executor)).toBe(finance.executor.iin)
    expect(await iinFor(finance.head)).toBeNull()
    expect(await iinFor(justice.hrOfficer)).toBeNull()
  })

  it('gives units as a tree with their heads', async () => {
    const units = await as(justice.executor).ask(people.units, { body: finance.body.id })
    expect(units[0]).toMatchObject({ depth: 0, unit: { kind: 'leadership' }, head: { surname: finance.head.surname } })
    expect(units.find((each) => each.unit.id === finance.units.firstDivision.id)).toMatchObject({ depth: 2, people: 2, head: { surname: 'Абдрахманов' } })
  })
})

describe('§6.1 administering', () => {
  it('adds a person, whom everybody then finds, and writes who did it without the IIN', async () => {
    const person = aPerson({ surname: 'Жаңабаева' })
    await as(finance.administrator).do(people.savePerson, { person })
    expect((await as(justice.executor).ask(people.directory, { ...everyone, text: 'жанабаева' })).total).toBe(1)
    const history = await world.db.selectFrom('history').select(['entry', 'person']).where('noun', '=', 'person').where('id', '=', person.id).execute()
    expect(history).toHaveLength(1)
    expect(history[0]?.person).toBe(finance.administrator.id)
    expect(history[0]?.entry).not.toContain(person.iin)
  })

  it('refuses those without the right, and the administrator of another body', async () => {
    const person = aPerson()
    await expect(as(finance.executor).do(people.savePerson, { person })).rejects.toEqual(refused('kernel.noRight', 403))
    await expect(as(justice.hrOfficer).do(people.savePerson, { person })).rejects.toEqual(refused('people.notYourBody'))
    await expect(as(justice.hrOfficer).do(people.saveUnit, { unit: aUnit() })).rejects.toEqual(refused('people.notYourBody'))
  })

  it('lets one IIN be taken once, also by two administrators at once', async () => {
    const [one, other] = [aPerson(), aPerson()]
    const same = { ...other, iin: one.iin, body: justice.body.id, unit: justice.units.first.id }
    const results = await Promise.all([
      settled(as(finance.administrator).do(people.savePerson, { person: one })),
      settled(as(justice.hrOfficer).do(people.savePerson, { person: same })),
    ])
    expect(results.toSorted()).toEqual(['done', 'people.iinTaken'])
  })

  it('never loses the last administrator of the portal, also when two dismiss each other at once', async () => {
    const other = aPerson({ body: digital.body.id, unit: digital.units.second.id, roles: ['administrator'] })
    await as(digital.portalAdministrator).do(people.savePerson, { person: other })
    const results = await Promise.all([
      settled(as(digital.portalAdministrator).do(people.deactivate, { id: other.id, successor: null })),
      settled(as(other).do(people.deactivate, { id: digital.portalAdministrator.id, successor: null })),
    ])
    expect(results.filter((result) => result === 'done')).toHaveLength(1)
    const left = await world.db.selectFrom('persons').select('id').where('active', '=', true).where(isAdministrator).execute()
    expect(left).toHaveLength(1)
    const [kept, gone] = left[0]?.id === other.id ? [other, digital.portalAdministrator] : [digital.portalAdministrator, other]
    await as(kept).do(people.restore, { id: gone.id })
  })

  it('makes a body, its unit and its first person; a body’s own administrator makes none', async () => {
    const body = aBody()
    const unit = aUnit({ body: body.id })
    const first = aPerson({ body: body.id, unit: unit.id, roles: ['bodyAdministrator'] })
    await expect(as(finance.administrator).do(people.saveBody, { body })).rejects.toEqual(refused('people.onlyPortalAdministrator'))
    const administrator = as(digital.portalAdministrator)
    await administrator.do(people.saveBody, { body })
    await administrator.do(people.saveUnit, { unit })
    await administrator.do(people.savePerson, { person: first })
    await as(first).do(people.saveBody, { body: { ...body, numberPrefix: '91' }, seen: body })
    await expect(as(first).do(people.saveBody, { body: { ...body, active: false } })).rejects.toEqual(refused('people.onlyPortalAdministrator'))
    await expect(administrator.do(people.saveBody, { body: { ...body, active: false } })).rejects.toEqual(refused('people.bodyHasPeople'))
    await expect(administrator.do(people.saveBody, { body: aBody({ bin: body.bin }) })).rejects.toEqual(refused('people.binTaken'))
    await administrator.do(people.deactivate, { id: first.id, successor: null })
    await administrator.do(people.saveBody, { body: { ...body, active: false }, seen: { ...body, numberPrefix: '91' } })
    expect((await as(finance.executor).ask(people.bodies, {})).find((each) => each.body.id === body.id)).toMatchObject({ people: 0, body: { active: false, numberPrefix: '90' } })
  })

  it('lets administrators change their own card and leaves them their session', async () => {
    const administrator = as(finance.administrator)
    await administrator.do(people.savePerson, { person: { ...finance.administrator, room: '777' }, seen: finance.administrator })
    expect((await administrator.ask(people.person, { id: finance.administrator.id })).person.room).toBe('777')
  })

  it('shows every role with its rights and how many hold it', async () => {
    const roles = await as(finance.executor).ask(people.roleList, {})
    expect(roles.find((each) => each.role === 'head')).toMatchObject({ holders: 7, rights: expect.arrayContaining(['approvals.sign']) })
    expect(roles.find((each) => each.role === 'legalHead')?.rights).toContain('approvals.visa')
    expect(roles.find((each) => each.role === 'employee')?.rights).not.toContain('people.administer')
  })

  it('refuses to close a unit in which people sit, and to make a unit stand under itself', async () => {
    const { first, firstDivision } = finance.units
    await expect(as(finance.administrator).do(people.saveUnit, { unit: { ...first, active: false } })).rejects.toEqual(refused('people.unitHasPeople'))
    await expect(as(finance.administrator).do(people.saveUnit, { unit: { ...first, parent: firstDivision.id } })).rejects.toEqual(refused('people.unitLoop'))
    await as(finance.administrator).do(people.saveUnit, { unit: aUnit({ parent: first.id }) })
  })
})

describe('B3.5 dismissal', () => {
  it('ends sessions and powers, tells the deputy, and keeps the person for history', async () => {
    const head = aPerson({ body: economy.body.id, unit: economy.units.leadership.id, roles: ['head'] })
    const deputy = aPerson({ body: economy.body.id, unit: economy.units.leadership.id, roles: ['deputyHead'] })
    const administrator = as(economy.hrOfficer)
    await administrator.do(people.savePerson, { person: head })
    await administrator.do(people.savePerson, { person: deputy })
    const delegation = aDelegation(head, deputy, { from: '2026-11-23', until: '2026-12-04' })
    const order = { number: '7-ж/қ', date: '2026-11-20', file: null }
    const headAtWork = as(head)
    await headAtWork.do(people.delegate, { id: delegation.id, principal: head.id, deputy: deputy.id, order, from: delegation.from, until: delegation.until })
    expect((await world.as(deputy, delegation).ask(people.bodies, {})).length).toBeGreaterThan(6)

    await administrator.do(people.deactivate, { id: head.id, successor: null })
    await expect(headAtWork.ask(people.bodies, {})).rejects.toMatchObject({ refusal: { key: 'kernel.signInNeeded' } })
    await expect(world.as(deputy, delegation).ask(people.bodies, {})).rejects.toMatchObject({ refusal: { key: 'kernel.delegationNotInForce' } })
    const told = await world.db.selectFrom('notifications').select('key').where('person', '=', deputy.id).orderBy('at').execute()
    expect(told.map((row) => row.key)).toEqual(['people.told.delegated', 'people.told.revoked'])
    expect((await administrator.ask(people.person, { id: head.id })).person.active).toBe(false)
    expect((await as(finance.executor).ask(people.directory, { ...everyone, body: economy.body.id, state: 'dismissed' })).rows.map((row) => row.id)).toEqual([head.id])
  })

  it('of a deputy is told to whoever gave the power, who would otherwise believe to be stood in for', async () => {
    const [head, deputy] = [['head'], ['deputyHead']].map((roles) => aPerson({ body: economy.body.id, unit: economy.units.leadership.id, roles: roles as Person['roles'] })) as [Person, Person]
    const administrator = as(economy.hrOfficer)
    for (const person of [head, deputy]) await administrator.do(people.savePerson, { person })
    const order = { number: '8-ж/қ', date: '2026-11-20', file: null }
    await administrator.do(people.delegate, { id: randomUUID(), principal: head.id, deputy: deputy.id, order, from: '2026-11-23', until: '2026-12-04' })
    await administrator.do(people.deactivate, { id: deputy.id, successor: null })
    expect(await toldTo(head)).toEqual(['people.told.given', 'people.told.ended'])
  })

  it('asks every module for what the leaver answers for', async () => {
    expect(await listOpenTasks(world.db, finance.executor)).toEqual(expect.any(Array))
  })
})

describe('B1.6 whoever goes to another body', () => {
  it('leaves behind the powers that they had and those that they gave, and all of them hear of it', async () => {
    const [head, mover, deputy] = [['head'], ['deputyHead'], ['employee']].map((roles) => aPerson({ body: economy.body.id, unit: economy.units.leadership.id, roles: roles as Person['roles'] })) as [Person, Person, Person]
    const administrator = as(digital.portalAdministrator)
    for (const person of [head, mover, deputy]) await administrator.do(people.savePerson, { person })
    const order = { number: '9-ж/қ', date: '2026-11-20', file: null }
    const [had, gave] = [aDelegation(head, mover, { from: '2026-11-23', until: '2026-12-04' }), aDelegation(mover, deputy, { from: '2026-12-07', until: '2026-12-18' })]
    for (const { id, principal, deputy: to, from, until } of [had, gave]) await administrator.do(people.delegate, { id, principal, deputy: to, order, from, until })
    expect((await world.as(mover, had).ask(people.bodies, {})).length).toBeGreaterThan(6)

    await administrator.do(people.savePerson, { person: { ...mover, body: justice.body.id, unit: justice.units.first.id }, seen: mover })
    await expect(world.as(mover, had).ask(people.bodies, {})).rejects.toMatchObject({ refusal: { key: 'kernel.delegationNotInForce' } })
    expect((await as(mover).ask(people.person, { id: mover.id })).delegations.map(({ state }) => state)).toEqual(['revoked', 'revoked'])
    expect(await toldTo(head)).toEqual(['people.told.given', 'people.told.ended'])
    expect(await toldTo(deputy)).toEqual(['people.told.delegated', 'people.told.revoked'])
    expect((await toldTo(mover)).toSorted()).toEqual(['people.told.delegated', 'people.told.ended', 'people.told.given', 'people.told.revoked'])
  })
})

describe('B1.6 delegation', () => {
  const order = { number: '12-ж/қ', date: '2026-11-20', file: null }

  it('works from its first day to its last, in the seat of the principal', async () => {
    const delegation = aDelegation(finance.head, finance.deputyHead, { from: '2026-11-25', until: '2026-11-26' })
    await as(finance.head).do(people.delegate, { id: delegation.id, principal: finance.head.id, deputy: finance.deputyHead.id, order, from: delegation.from, until: delegation.until })
    // Every body's screen may show it, so every body's screen is told.
    await expect.poll(() => world.db.selectFrom('feed').select(['noun', 'everyone']).where('id', '=', delegation.id).execute()).toEqual([{ noun: 'delegation', everyone: true }])
    // A new session each time: the old one would have run out by the hour.
    const acting = () => world.as(finance.deputyHead, delegation)
    const notInForce = expect.objectContaining({ refusal: { key: 'kernel.delegationNotInForce' } })
    await expect(acting().ask(people.bodies, {})).rejects.toEqual(notInForce)
    world.clock.set('2026-11-26T18:59:00.000Z') // 23:59 in Astana
    await expect(acting().ask(people.units, { body: finance.body.id })).resolves.toHaveLength(8)
    const further = { id: randomUUID(), principal: finance.head.id, deputy: finance.legalHead.id, order, from: '2026-12-01', until: '2026-12-02' }
    await expect(acting().do(people.delegate, further)).rejects.toEqual(refused('people.delegateReceived'))
    world.clock.set('2026-11-26T19:00:00.000Z')
    await expect(acting().ask(people.bodies, {})).rejects.toEqual(notInForce)
    world.clock.set(worldBegins)
  })

  it('goes to one deputy, also when two orders are entered at once', async () => {
    const wish = (deputy: Person) => ({ id: randomUUID(), principal: justice.head.id, deputy: deputy.id, order, from: '2026-12-01', until: '2026-12-10' })
    const results = await Promise.all([
      settled(as(justice.head).do(people.delegate, wish(justice.deputyHead))),
      settled(as(justice.hrOfficer).do(people.delegate, wish(justice.legalHead))),
    ])
    expect(results.toSorted()).toEqual(['done', 'people.delegateOverlap'])
  })

  it('is listed page by page, each once, the latest first, and found by the name of either', async () => {
    const [first, second] = [aPerson({ surname: 'Беттебаев', roles: ['head'] }), aPerson({ surname: 'Орынбасов' })]
    for (const person of [first, second]) await as(finance.administrator).do(people.savePerson, { person })
    const days = Array.from({ length: 30 }, (_, index) => `2027-0${1 + Math.floor(index / 15)}-${String(1 + (index % 15)).padStart(2, '0')}`)
    for (const day of days) await as(finance.administrator).do(people.delegate, { id: randomUUID(), principal: first.id, deputy: second.id, order, from: day, until: day })
    for (const text of ['беттебаев', 'орынбас']) {
      const seen: string[] = []
      for (let after: string | null = null, page = 0; page === 0 || after !== null; page += 1) {
        const answer: OutputOf<typeof people.delegations> = await as(justice.executor).ask(people.delegations, { text, limit: 7, after })
        expect(answer.total).toBe(30)
        seen.push(...answer.rows.map(({ delegation }) => delegation.from))
        after = answer.next
      }
      expect(seen).toEqual(days.toReversed())
    }
    expect(await as(justice.executor).ask(people.delegations, { text: 'беттебаев', body: justice.body.id })).toEqual({ rows: [], next: null, total: 0 })
    await expect(as(justice.executor).ask(people.delegations, { after: 'бұзылған' })).rejects.toEqual(refused('kernel.badInput'))
    expect((await as(justice.executor).ask(people.person, { id: first.id })).delegations).toHaveLength(30)
  })

  it('is not given by who stands in for another in that time, in whichever order it is entered', async () => {
    const [head, deputy, third] = [['head'], ['deputyHead'], ['employee']].map((roles) => aPerson({ roles: roles as Person['roles'] })) as [Person, Person, Person]
    for (const person of [head, deputy, third]) await as(finance.administrator).do(people.savePerson, { person })
    const give = (from: Person, to: Person) => as(finance.administrator).do(people.delegate, { id: randomUUID(), principal: from.id, deputy: to.id, order, from: '2027-03-01', until: '2027-03-05' })
    await give(head, deputy)
    await expect(give(deputy, third)).rejects.toEqual(refused('people.delegatePrincipalStandsIn'))
    await give(third, deputy)
    await expect(give(head, third)).rejects.toEqual(refused('people.delegateOverlap'))
  })

  it('shows the order to the body that obeys it, and to no other', async () => {
    const file = await upload(digital.head, 'бұйрық.xlsx', Buffer.from('бұйрық'))
    const id = randomUUID()
    await as(digital.head).do(people.delegate, { id, principal: digital.head.id, deputy: digital.legalHead.id, order: { ...order, file }, from: '2026-11-23', until: '2026-11-24' })
    const [row] = (await as(digital.executor).ask(people.delegations, { body: digital.body.id })).rows.filter((each) => each.delegation.id === id)
    expect(row).toMatchObject({ state: 'inForce', orderFile: file, delegation: { order: { sha256: file.sha256 } } })
    const open = async (person: Person) => (await fetch(`${world.portal.url}/files/${file.sha256}`, { headers: { authorization: `Bearer ${await as(person).token()}` } })).status
    expect(await open(digital.executor)).toBe(200)
    expect(await open(justice.executor)).toBe(404)
    await expect(as(digital.head).do(people.revokeDelegation, { id })).resolves.toEqual({})
    await expect(as(digital.head).do(people.revokeDelegation, { id })).rejects.toEqual(refused('people.delegationOver'))
  })
})

describe('a list of people', () => {
  const line = (given: Record<string, string> = {}) => ({
    iin: aNumber(), surname: 'Тізімбаев', name: 'Асан', bin: finance.body.bin, unit: 'Заң департаменті', postKk: 'Заңгер', roles: 'Қызметкер', ...given,
  })
  const csvOf = (rows: Record<string, string>[], language: 0 | 1 | 2 = 0) => {
    const table = [importColumns.map((column) => peopleList.heads[column][language]), ...rows.map((row) => importColumns.map((column) => row[column] ?? ''))]
    return { csv: Buffer.from(`\ufeff${table.map((cells) => cells.join(';')).join('\r\n')}\r\n`).toString('base64') }
  }
  const count = async () => (await as(finance.executor).ask(people.directory, { ...everyone, text: 'тізімбаев', limit: 1 })).total

  it('is shown before it is saved, then saved whole; the same list again changes nothing', async () => {
    const source = csvOf([line(), line({ roles: 'Контролёр' }), line({ iin: finance.executor.iin, surname: 'Жүнісова', name: 'Мәдина', postKk: 'Кеңесші' })], 1)
    const administrator = as(finance.administrator)
    expect(await administrator.ask(people.importPreview, { source })).toMatchObject({ rows: 3, added: 2, changed: 1, errorCount: 0, whyNot: null })
    expect(await count()).toBe(0)
    expect(await administrator.do(people.importCommit, { source })).toEqual({ added: 2, changed: 1, unchanged: 0 })
    expect(await count()).toBe(2)
    expect(await administrator.do(people.importCommit, { source })).toEqual({ added: 0, changed: 0, unchanged: 3 })
    expect((await administrator.ask(people.person, { id: finance.executor.id })).person).toMatchObject({ post: { kk: 'Кеңесші' }, phone: finance.executor.phone })
  })

  it('with one wrong line saves nothing and names line and column', async () => {
    const before = await count()
    const source = csvOf([line(), line({ unit: 'Жоқ бөлім' }), line({ name: '=cmd|calc' }), line({ bin: justice.body.bin, unit: 'Заң қызметі басқармасы' })])
    const preview = await as(finance.administrator).ask(people.importPreview, { source })
    expect(preview.errors).toEqual([
      expect.objectContaining({ line: 3, column: 'unit', key: 'people.import.unitUnknown' }),
      expect.objectContaining({ line: 4, column: 'name', key: 'kernel.list.formula' }),
      expect.objectContaining({ line: 5, column: 'bin', key: 'people.notYourBody' }),
    ])
    await expect(as(finance.administrator).do(people.importCommit, { source })).rejects.toEqual(refused('kernel.list.notClean'))
    expect(await count()).toBe(before)
  })

  it('that names one IIN twice says in which lines', async () => {
    const twice = line()
    const { errors } = await as(finance.administrator).ask(people.importPreview, { source: csvOf([twice, line(), twice]) })
    expect(errors).toEqual([{ line: 4, column: 'iin', key: 'people.import.twice', values: { line: 2 } }])
  })

  it('comes as XLSX too, where numbers lose their zeros and formulas are refused', async () => {
    const book = new excel.Workbook()
    const sheet = book.addWorksheet('Тізім')
    sheet.addRow(importColumns.map((column) => peopleList.heads[column][2]))
    const young = line({ iin: aNumber('050101'), bin: finance.body.bin })
    sheet.addRow(importColumns.map((column) => (column === 'iin' ? Number(young.iin) : ((young as Record<string, string>)[column] ?? ''))))
    sheet.addRow(importColumns.map((column) => (column === 'name' ? { formula: 'A1', result: 'Асан' } : ((line() as Record<string, string>)[column] ?? ''))))
    const file = await upload(finance.administrator, 'тізім.xlsx', Buffer.from(await book.xlsx.writeBuffer()))
    const preview = await as(finance.administrator).ask(people.importPreview, { source: { file } })
    expect(preview.sample[0]).toMatchObject({ line: 2, state: 'added', values: { iin: young.iin } })
    expect(preview.errors).toEqual([{ line: 3, column: 'name', key: 'kernel.list.formula', values: {} }])
    await expect(as(justice.hrOfficer).ask(people.importPreview, { source: { file } })).rejects.toMatchObject({ refusal: { key: 'kernel.fileNotYours' } })
  })

  it('that is no table is refused in words', async () => {
    const file = await upload(finance.administrator, 'сурет.xlsx', readFileSync(new URL('../../LICENSE', import.meta.url)))
    await expect(as(finance.administrator).ask(people.importPreview, { source: { file } })).rejects.toEqual(refused('kernel.list.unreadable'))
    await expect(as(finance.administrator).ask(people.importPreview, { source: { csv: Buffer.from('ЖСН;Тегі').toString('base64') } })).rejects.toEqual(refused('kernel.list.empty'))
    await expect(as(finance.executor).ask(people.importPreview, { source: { file } })).rejects.toEqual(refused('kernel.noRight', 403))
  })

  it('moves people to another body where one administers both, ends their powers, and leaves nobody’s open papers behind', async () => {
    const [old, mover, deputy] = [aBody(), aPerson({ roles: ['head', 'bodyAdministrator'] }), aPerson({ roles: ['employee'] })]
    const unit = aUnit({ body: old.id })
    const administrator = as(digital.portalAdministrator)
    await administrator.do(people.saveBody, { body: old })
    await administrator.do(people.saveUnit, { unit })
    for (const person of [mover, deputy]) await administrator.do(people.savePerson, { person: { ...person, body: old.id, unit: unit.id } })
    const order = { number: '10-ж/қ', date: '2026-11-20', file: null }
    await administrator.do(people.delegate, { id: randomUUID(), principal: mover.id, deputy: deputy.id, order, from: '2026-11-23', until: '2026-12-04' })
    const moved = [mover, deputy].map(({ iin, surname, name }) => line({ iin, surname, name }))
    const withPapers = line({ iin: finance.executor.iin, surname: 'Жүнісова', name: 'Мәдина', bin: old.bin, unit: unit.name.kk })
    expect((await as(finance.administrator).ask(people.importPreview, { source: csvOf(moved) })).errors.map(({ key }) => key)).toEqual(['people.import.ofOtherBody', 'people.import.ofOtherBody'])
    const tasks = await listOpenTasks(world.db, finance.executor)
    if (tasks.length > 0) expect((await administrator.ask(people.importPreview, { source: csvOf([withPapers]) })).errors).toMatchObject([{ line: 2, column: 'bin', key: 'people.hasOpenTasks' }])
    expect(await administrator.do(people.importCommit, { source: csvOf(moved) })).toEqual({ added: 0, changed: 2, unchanged: 0 })
    const card = await administrator.ask(people.person, { id: deputy.id })
    expect(card).toMatchObject({ person: { body: finance.body.id }, delegations: [{ state: 'revoked' }] })
    await administrator.do(people.saveBody, { body: { ...old, active: false }, seen: old })
  })

  it('does not take the last administrator’s role', async () => {
    const { portalAdministrator: last } = digital
    const source = csvOf([line({ iin: last.iin, surname: last.surname, name: last.name, bin: digital.body.bin, unit: 'Заң департаменті', roles: 'Қызметкер' })])
    const others = await world.db.selectFrom('persons').select('id').where('active', '=', true).where(isAdministrator).where('id', '<>', last.id).execute()
    for (const { id } of others) await as(last).do(people.deactivate, { id, successor: null })
    await expect(as(last).do(people.importCommit, { source })).rejects.toEqual(refused('people.import.lastAdministrator'))
  })
})

describe('counts of people', () => {
  it('stay true through adding, moving, changing roles, dismissing and restoring', async () => {
    const administrator = as(digital.portalAdministrator)
    const person = aPerson({ body: justice.body.id, unit: justice.units.second.id, roles: ['employee', 'controller'] })
    await administrator.do(people.savePerson, { person })
    await administrator.do(people.savePerson, { person: { ...person, unit: justice.units.first.id, roles: ['hr'] }, seen: person })
    await administrator.do(people.deactivate, { id: person.id, successor: null })
    await administrator.do(people.restore, { id: person.id })
    const kept = await world.db.selectFrom('unit_people').select(['unit', 'count']).where('count', '<>', 0).orderBy('unit').execute()
    const counted = await sql`select unit, count(*)::int as count from persons where active group by unit order by unit`.execute(world.db)
    expect(kept).toEqual(counted.rows)
    const roles = await world.db.selectFrom('role_people').select(['role', 'count']).where('count', '<>', 0).orderBy('role').execute()
    expect(roles).toEqual((await sql`select role, count(*)::int as count from persons, unnest(roles) as role where active group by role order by role`.execute(world.db)).rows)
  })
})

describe('G1 the directory over 30,000 people', () => {
  beforeAll(async () => {
    await sql`
      insert into persons
      select gen_random_uuid(), lpad(i::text, 12, '0'), chr(1040 + i % 32) || 'баев' || i, 'Аты' || i % 500, 'Әкеұлы' || i % 700, u.body, u.id,
        '{"kk":"Бас сарапшы","ru":"Главный эксперт","en":"Chief Expert"}'::jsonb, array['employee'], 'p' || i || '@x.example', '', '', true
      from generate_series(1, 30000) as i join (select id, body, row_number() over (order by id) as r from units) u on u.r = i % 40 + 1`.execute(world.db)
    await sql`analyze persons`.execute(world.db)
  })

  it.each([
    ['everyone', {}],
    ['a body', { body: finance.body.id }],
    ['a word', { text: 'абаев' }],
    ['a role', { role: 'head' }],
    ['those who left', { state: 'dismissed' }],
    ['a further page', { after: Buffer.from(JSON.stringify(['Л', '', '', finance.head.id])).toString('base64url') }],
  ] as const)('asks for %s without reading all of them', async (_name, wish) => {
    const [page, count] = await plansOf(world, (db) => listDirectory(db, people.directory.input.parse(wish)))
    expect(page).not.toMatch(/Seq Scan on persons/)
    // A count that ends at a thousand may read rows as they lie, as long as it expects to end soon.
    expect(Number(/cost=[\d.]+\.\.([\d.]+)/.exec(count ?? '')?.[1])).toBeLessThan(3000)
  })
})
