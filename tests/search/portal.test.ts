/** Search over a real portal: what is found, by whom, and that nothing else shows. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cardOf, currentVersion } from '../../domain/approvals/approval.ts'
import { amendApproval, placeVersion } from '../../domain/approvals/contract.ts'
import { searchApprovals } from '../../domain/approvals/queries.ts'
import type { Noun } from '../../domain/kernel/contract.ts'
import { saveEvent } from '../../domain/calendar/contract.ts'
import { accept, propose } from '../../domain/dictionary/contract.ts'
import { deactivate, savePerson } from '../../domain/people/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { closedOf, filling, search } from '../../domain/search/contract.ts'
import { save as saveSystem } from '../../domain/systems/contract.ts'
import '../../server/search/tables.ts'
import '../../server/approvals/tables.ts'
import '../../server/systems/store.ts'
import { registered } from '../../server/kernel/portal.ts'
import { printPdf } from '../../server/kernel/pdf.ts'
import { readCall } from '../../server/kernel/queries.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { refusal } from '../world/refusal.ts'
import { aPaper, aText, uploaded } from '../world/paper.ts'
import { startWorld, type World } from '../world/portal.ts'
import { fillSearch, filesRead } from '../world/search.ts'
import { aSession, session as sessionTitle } from '../world/session.ts'
import { office, officeDelegations, officePeople, seatFor, seatOf } from '../world/world.ts'

const { finance, justice, economy } = office
let world: World
beforeAll(async () => {
  world = await startWorld()
  await fillSearch(world)
})
afterAll(async () => {
  expect(world.faults).toEqual([])
  await world.close()
})

const runNow = (name: string, data: Record<string, unknown> = {}) => runJob(world.portal.node, name, registered.jobs.get(name)!, data)
const find = (person: Person, words: string, given: object = {}) => world.as(person).ask(search, { words, ...given })
const linksOf = async (person: Person, words: string, given: object = {}) => (await find(person, words, given)).rows.map((row) => row.link)

describe('§6.6 what is found', () => {
  test('§6.6 a paper by its title at once, in any form and language; a person by name, post and unit', async () => {
    const { id } = await aPaper(world, { title: { kk: 'Көпірлерді жөндеу туралы', ru: 'О ремонте мостов', en: 'On the repair of bridges' } })
    for (const words of ['көпір', 'көпірлердің жөндеуі', 'мосты ремонт', 'bridge']) expect(await linksOf(finance.executor, words), words).toContain(`/approvals/${id}`)
    const people = await find(justice.head, `${finance.executor.surname} ${finance.executor.name}`, { modules: ['people'] })
    expect(people.rows[0]).toMatchObject({ link: `/people/${finance.executor.id}`, module: 'people', body: finance.body.name })
  })
  test('§6.6 words inside a DOCX and a PDF find the paper, with the place shown', async () => {
    const bytes = await printPdf({ content: ['Ерекше теміржол туннельдері туралы түсіндірме'] })
    const file = await uploaded(world, finance.executor, { name: 'жазба.pdf', mime: 'application/pdf', bytes })
    const { id } = await aPaper(world, { kk: ['Жартылай өткізгіштер өндірісін дамыту керек.'], files: [{ role: 'explanatoryNote', file }] })
    await filesRead(world, id)
    const [found] = (await find(finance.head, 'жартылай өткізгіш')).rows
    expect(found).toMatchObject({ link: `/approvals/${id}` })
    expect(found!.snippet!.marks.map(({ from, to }) => found!.snippet!.text.slice(from, to))).toEqual(['Жартылай', 'өткізгіштер'])
    expect(await linksOf(finance.head, 'туннель')).toContain(`/approvals/${id}`)
    // A word of the number and one of a file alone: the file's place is shown.
    const { rows: [both] } = await find(finance.head, `${found!.number} туннель`)
    expect(both).toMatchObject({ link: `/approvals/${id}`, snippet: { text: expect.stringContaining('туннельдері') as string } })
  })
  test('is changed in the very command that changes the paper', async () => {
    const { id } = await aPaper(world, { title: { kk: 'Зәйтүн алқаптары туралы', ru: 'Об оливковых рощах', en: '' } })
    expect(await linksOf(finance.head, 'зәйтүн')).toEqual([`/approvals/${id}`])
    const paper = (await world.db.selectFrom('approvals').select('document').where('id', '=', id).executeTakeFirstOrThrow()).document
    const title = { kk: 'Жүзім алқаптары туралы', ru: 'О виноградниках', en: '' }
    const version = currentVersion(paper)
    await world.as(finance.executor).do(amendApproval, { id, version: 0, title, description: '', bodies: version.bodies.map((body) => body.id), units: paper.units.map((unit) => unit.id), text: version.text, files: [], seen: cardOf(paper) })
    expect(await linksOf(finance.head, 'зәйтүн')).toEqual([])
    expect(await linksOf(finance.head, 'жүзім')).toEqual([`/approvals/${id}`])
  })
  test('is narrowed by section, body, person, state and day, and counted by section and state', async () => {
    const whole = await find(finance.head, 'жоспар')
    expect(whole.total).toBeGreaterThan(0)
    expect(whole.modules.find((each) => each.module === 'approvals')?.count).toBe((await find(finance.head, 'жоспар', { modules: ['approvals'] })).total)
    for (const { state, count } of whole.states) expect((await find(finance.head, 'жоспар', { state })).total).toBe(count)
    expect((await find(finance.head, 'жоспар', { body: justice.body.id, modules: ['approvals'] })).total).toBe(0)
    expect((await find(finance.head, 'жоспар', { person: finance.executor.id })).total).toBeGreaterThan(0)
    expect((await find(finance.head, 'жоспар', { until: '2026-11-20' })).total).toBe(0)
  })
})

const anEvent = (given: object) => ({
  kind: 'event' as const, title: 'Кеңес', place: '', description: '', when: { allDay: true as const, from: '2026-11-25', until: '2026-11-25' }, repeat: null, reminders: [], room: null, private: false, busy: true, status: 'confirmed' as const, guests: [], ...given,
})
const [delegation] = officeDelegations('2026-11-23')
const principal = officePeople.find(({ id }) => id === delegation?.principal)!
const deputy = officePeople.find(({ id }) => id === delegation?.deputy)!

describe('§6.6 whose things are found', () => {
  test('§37 a session as it is prepared by its officers; as it was confirmed by members; a guest’s material by nobody else’s guest', async () => {
    const note = await uploaded(world, office.chancellery.officer, { name: 'анықтама.pdf', mime: 'application/pdf', bytes: await printPdf({ content: ['Шыбынсыз жайлау туралы мәлімет'] }) })
    const { id, journey } = await aSession(world, {
      title: sessionTitle('Мүкжидек шаруашылығы туралы отырыс'), members: [office.chancellery.primeMinister, office.finance.head],
      questions: [{ title: sessionTitle('Бірінші'), speaker: economy.head, notes: [note] }, { title: sessionTitle('Екінші'), speaker: justice.head }],
    })
    await filesRead(world, id)
    for (const person of [office.chancellery.officer, finance.head, economy.head, justice.head]) expect(await linksOf(person, 'мүкжидектің'), person.surname).toEqual([`/sessions/${id}`])
    expect(await linksOf(finance.executor, 'мүкжидек')).toEqual([])
    for (const person of [finance.head, economy.head]) expect(await linksOf(person, 'шыбынсыз жайлау'), person.surname).toEqual([`/sessions/${id}`])
    expect(await find(justice.head, 'шыбынсыз жайлау')).toMatchObject({ rows: [], total: 0, modules: [] })
    const draft = await journey.plan({ title: sessionTitle('Бүлдірген туралы отырыс'), plannedAt: '2026-12-01T05:00:00.000Z', members: [office.chancellery.primeMinister, finance.head] })
    expect(await linksOf(office.chancellery.officer, 'бүлдірген')).toEqual([`/sessions/${draft}`])
    expect(await linksOf(finance.head, 'бүлдірген')).toEqual([])
  })
  test('§57 an event by its owner and those invited; a private one not by who acts in the seat', async () => {
    const make = async (given: object) => {
      const id = randomUUID()
      await world.as(principal).do(saveEvent, { id, revision: null, scope: 'all', occurrence: null, draft: anEvent(given), invitees: [{ person: economy.head.id, unit: null }], units: [] })
      return `/calendar/event/${id}`
    }
    const open = await make({ title: 'Тайқазан кеңесі', description: 'Ожау алып келіңіз' })
    const own = await make({ title: 'Тайқазан емханасы', private: true })
    const asDeputy = async () => (await world.as(deputy, delegation).ask(search, { words: 'тайқазан' })).rows.map((row) => row.link)
    expect((await linksOf(principal, 'тайқазанның')).toSorted()).toEqual([open, own].toSorted())
    expect(await linksOf(economy.head, 'ожауды')).toEqual([open])
    expect(await asDeputy()).toEqual([open])
    expect(await linksOf(justice.executor, 'тайқазан')).toEqual([])
  })
  test('§59.3 a link to a system by those to whom it is open, by body and role; a switched-off one by its keeper', async () => {
    const save = async (access: { bodies: string[]; roles: ('head' | 'employee')[] }, active = true) => {
      const id = randomUUID()
      await world.as(office.digital.portalAdministrator).do(saveSystem, { system: { id, name: { kk: 'Шаңырақ жүйесі', ru: 'Система', en: 'System' }, description: { kk: '', ru: '', en: '' }, address: 'https://example.kz/', owner: finance.body.id, contact: '', access, active } })
      return `/systems?system=${id}`
    }
    const [all, ofBody, ofHeads, off] = [await save({ bodies: [], roles: [] }), await save({ bodies: [finance.body.id], roles: [] }), await save({ bodies: [finance.body.id], roles: ['head'] }), await save({ bodies: [], roles: [] }, false)]
    expect((await linksOf(finance.head, 'шаңырақ')).toSorted()).toEqual([all, ofBody, ofHeads].toSorted())
    expect((await linksOf(finance.executor, 'шаңырақ')).toSorted()).toEqual([all, ofBody].toSorted())
    expect(await linksOf(justice.head, 'шаңырақ')).toEqual([all])
    expect((await linksOf(office.digital.portalAdministrator, 'шаңырақ')).toSorted()).toEqual([all, ofBody, ofHeads, off].toSorted())
  })
  test('§59.4 a proposed term by its proposer and the moderators; an accepted one by its body, and by no other', async () => {
    const { id } = await world.as(finance.executor).do(propose, { kk: 'қаржыландырыс', ru: 'финансирование', en: 'funding', pos: 'noun', topic: 'economy', note: '' })
    const link = `/dictionary/glossary?term=${id}`
    expect(await linksOf(finance.executor, 'қаржыландырыс')).toEqual([link])
    expect(await linksOf(finance.documentOfficer, 'қаржыландырыс')).toEqual([link])
    expect(await linksOf(finance.head, 'қаржыландырыс')).toEqual([])
    await world.as(finance.documentOfficer).do(accept, { id })
    expect(await linksOf(finance.head, 'қаржыландырыс')).toEqual([link])
    expect(await linksOf(justice.executor, 'қаржыландырыс')).toEqual([])
  })
  test('§6.6 best first: what is in the title before what is only said, however much newer that is', async () => {
    const titled = await aPaper(world, { title: { kk: 'Тұщытпа қондырғылары туралы', ru: 'Об опреснителях', en: '' } })
    const mentioned = await aPaper(world, { title: { kk: 'Су шаруашылығы туралы', ru: 'О воде', en: '' }, description: 'Тұщытпа қондырғылары да қаралсын.' })
    expect((await find(finance.head, 'тұщытпа')).rows.map((row) => row.id)).toEqual([titled.id, mentioned.id])
    expect((await find(finance.head, 'тұщытпа қондырғы')).rows.map((row) => row.id)).toEqual([titled.id, mentioned.id])
    expect((await find(finance.head, 'тұщытпа', { sort: 'newest' })).rows.map((row) => row.id)).toEqual([mentioned.id, titled.id])
  })
  test('newest first, when that is asked', async () => {
    const made: string[] = []
    for (const title of ['Кірпіш кірпіш кірпіш', 'Ұзақ атаудың ішіндегі бір кірпіш туралы жоба']) made.push((await aPaper(world, { title: { kk: title, ru: title, en: '' } })).id)
    const newest = await find(finance.head, 'кірпіш', { sort: 'newest' })
    expect(newest.rows.map((row) => row.id)).toEqual(made.toReversed())
    expect((await find(finance.head, 'кірпіш', { brief: true })).rows).toEqual(newest.rows.map((row) => ({ ...row, body: null, snippet: null })))
    expect(newest.rows.map((row) => row.at)).toEqual(newest.rows.map((row) => row.at).toSorted().toReversed())
  })
  test('a PC is told which of the things that it keeps are closed to its seat, and nothing of any other', async () => {
    const { id } = await aPaper(world, { bodies: ['justice'], title: { kk: 'Тұмар туралы', ru: 'Об амулете', en: '' } })
    const places = [{ noun: 'approval', id }, { noun: 'approval', id: randomUUID() }, { noun: 'person', id: finance.head.id }, { noun: 'unheard-of', id: 'x' }]
    expect((await world.as(finance.head).ask(closedOf, { places })).closed).toEqual([places[1], places[3]])
    expect((await world.as(justice.head).ask(closedOf, { places })).closed).toEqual([places[0], places[1], places[3]])
  })
})

describe('rights', () => {
  const secret = 'Құпиялықты сақтау қорабы'
  test('§6.1 an unsent draft, and an unsent new version, is found by nobody outside the developing body: not a row, not a count, not a word', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'], title: { kk: 'Архив туралы', ru: 'Об архиве', en: '' }, kk: [secret], ru: ['Ящик для хранения тайны'] })
    await filesRead(world, id)
    expect(await linksOf(finance.unitHead, 'құпиялық қорап')).toContain(`/approvals/${id}`)
    for (const stranger of [justice.head, economy.head]) expect(await find(stranger, 'құпиялық қорап')).toEqual({ rows: [], total: 0, more: false, modules: [], states: [], filling: [] })
    await journey.sendOut(id, 'finance')
    expect(await linksOf(justice.head, 'құпиялық қорап')).toContain(`/approvals/${id}`)
    expect((await find(economy.head, 'құпиялық қорап')).total).toBe(0)
    await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [{ passage: null, remark: 'Мерзім қысқа.', proposal: 'Ұзартылсын.' }] })
    const text = await aText(world, finance.executor, { kk: ['Желкенді қайықтар паркі жаңартылсын.'], ru: ['Обновить парк парусных лодок.'] })
    await world.as(finance.executor).do(placeVersion, { id, version: 0, text, files: [], bodies: [justice.body.id] })
    await filesRead(world, id)
    expect(await linksOf(finance.unitHead, 'желкен')).toContain(`/approvals/${id}`)
    expect((await find(justice.head, 'желкен')).total).toBe(0)
    // The section's own search, with the same words at hand.
    await runNow('approvals.index', { id })
    expect((await world.as(finance.unitHead).ask(searchApprovals, { words: 'желкен' })).rows).toHaveLength(1)
    expect((await world.as(justice.head).ask(searchApprovals, { words: 'желкен' })).rows).toEqual([])
    expect((await world.as(justice.head).ask(searchApprovals, { words: 'архив' })).rows).toMatchObject([{ excerpt: '' }])
    expect(await linksOf(justice.head, 'құпиялық қорап')).toContain(`/approvals/${id}`)
  })
  test('whatever anyone finds, that seat may read: held against each module’s own reader', async () => {
    const words = ['туралы', 'жоспар', 'министр', 'о', 'plan', 'Жүнісова', 'архив', '07-26', 'отырыс', 'тайқазан', 'шаңырақ', 'қаржыландырыс', 'жүйе']
    let checked = 0
    const seats = [...officePeople.filter((_, index) => index % 4 === 0).map((person) => ({ person, seat: seatOf(person), visitor: world.as(person) })), { person: deputy, seat: seatFor(deputy, principal, delegation), visitor: world.as(deputy, delegation) }]
    for (const { person, seat, visitor } of seats) {
      const call = readCall(world.portal.node, seat)
      for (const each of words) {
        const { rows, total, modules } = await visitor.ask(search, { words: each, limit: 100 })
        expect(modules.reduce((sum, module) => sum + module.count, 0)).toBe(total)
        for (const row of rows) {
          const mayRead = registered.readers.get(row.noun as Noun)
          expect(mayRead, row.noun).toBeDefined()
          expect(await mayRead!(call, row.id), `${person.surname} found ${row.link} by ${each}`).toBe(true)
          checked += 1
        }
      }
    }
    expect(checked).toBeGreaterThan(100)
  })
  test('a changed name is found at once, and who leaves no longer', async () => {
    const person = { ...economy.secondUnitHead, surname: 'Өзгертілген' }
    expect(await linksOf(justice.head, 'өзгертілген')).toEqual([])
    await world.as(economy.hrOfficer).do(savePerson, { person, seen: economy.secondUnitHead })
    expect(await linksOf(justice.head, 'өзгертілген')).toEqual([`/people/${person.id}`])
    await world.as(economy.hrOfficer).do(deactivate, { id: person.id, successor: null })
    expect(await linksOf(justice.head, 'өзгертілген')).toEqual([])
  })
  test('a list of people is found after the next filling', async () => {
    await searchAgainAll()
    await world.db.updateTable('persons').set({ surname: 'Тізімнен' }).where('id', '=', economy.executor.id).execute()
    expect(await linksOf(justice.head, 'тізімнен келген', { modules: ['people'] })).toEqual([])
    await fillSearch(world)
    expect(await linksOf(justice.head, 'тізімнен', { modules: ['people'] })).toEqual([`/people/${economy.executor.id}`])
  })
  test('many papers from before the index are brought in by transactions that follow one another at once', async () => {
    const card = { name: { kk: 'Толтырымдық жүйе', ru: '', en: '' }, description: { kk: '', ru: '', en: '' }, address: 'https://example.kz', owner: finance.body.id, contact: '', access: { bodies: [], roles: [] }, active: true }
    const ids = Array.from({ length: 450 }, () => randomUUID())
    await world.db.insertInto('systems').values(ids.map((id) => ({ id, owner: card.owner, card: JSON.stringify({ ...card, id }), changed_at: world.clock.now() }))).execute()
    const administrator = world.as(office.digital.portalAdministrator)
    const ofSystems = async () => (await administrator.ask(filling, {})).find(({ noun }) => noun === 'system')
    expect(await ofSystems()).toMatchObject({ done: true })
    expect((await find(justice.head, 'жоспар')).filling).toEqual([])
    await searchAgainAll()
    // Whoever looks meanwhile is told of what sections not everything is found yet, and nothing of how much there is.
    expect((await find(justice.head, 'жоспар')).filling).toContain('systems')
    expect(await ofSystems()).toMatchObject({ done: false, filled: 0, total: null })
    await runNow('search.fill')
    const total = async () => (await find(justice.head, 'толтырымдық')).total
    for (let tries = 0; tries < 100 && (await total()) < ids.length; tries += 1) await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await total()).toBe(ids.length)
    const whole = await ofSystems()
    expect(whole).toMatchObject({ done: true })
    expect(whole?.filled).toBe(whole?.total)
    expect(whole?.total).toBeGreaterThanOrEqual(ids.length)
    expect((await find(justice.head, 'жоспар')).filling).toEqual([])
    expect(await refusal(world.as(justice.head).ask(filling, {}))).toBe('kernel.noRight 403')
    await world.db.deleteFrom('systems').where('id', 'in', ids).execute()
  })
  test('quotes, operators and marks in the words are words, not commands', async () => {
    for (const words of ["' | 'a", "жоспар':* & !x", '\\', '<->', '((', "d'éjà"]) await find(finance.head, words)
  })
})

const searchAgainAll = () => world.db.deleteFrom('search_fill').execute()
