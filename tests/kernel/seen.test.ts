/** Two people change one thing: whoever saves second hears who was first, and nobody's words are lost. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cardOf as cardOfApproval } from '../../domain/approvals/approval.ts'
import { amendApproval, dismissFindings } from '../../domain/approvals/contract.ts'
import { approvalById, guardApproval } from '../../domain/approvals/queries.ts'
import { saveRoom } from '../../domain/calendar/contract.ts'
import { rooms } from '../../domain/calendar/queries.ts'
import * as informers from '../../domain/informers/contract.ts'
import { sourceDefaults } from '../../domain/informers/source.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { mailServer, saveMailServer } from '../../domain/notifications/contract.ts'
import * as people from '../../domain/people/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { cardOf as cardOfAgenda } from '../../domain/sessions/agenda.ts'
import { amendSession, orderQuestions, saveQuestion } from '../../domain/sessions/contract.ts'
import { draftOf } from '../../domain/sessions/steps.ts'
import * as settings from '../../domain/settings/contract.ts'
import { draftTrust, trust } from '../../domain/signing/contract.ts'
import * as standards from '../../domain/standards/contract.ts'
import * as systems from '../../domain/systems/contract.ts'
import * as workdays from '../../domain/workdays/contract.ts'
import { aPaper } from '../world/paper.ts'
import { startWorld, type Visitor, type World } from '../world/portal.ts'
import { aSession, officer } from '../world/session.ts'
import { aBody, aPerson, aUnit, office } from '../world/world.ts'

const { digital, finance, justice } = office
const first = digital.portalAdministrator
const second = aPerson({ surname: 'Екіншіұлы', body: digital.body.id, unit: digital.units.second.id, roles: ['administrator'] })
const name = (words: string) => ({ kk: words, ru: words, en: words })

let world: World
beforeAll(async () => {
  world = await startWorld()
  await world.as(first).do(people.savePerson, { person: second })
})
afterAll(async () => {
  expect(world.faults).toEqual([])
  await world.close()
})

interface Kept<Thing> {
  /** Who saves; the administrators, unless others have the right. */
  by?: readonly [Person, Person]
  load: (who: Visitor) => Promise<Thing>
  /** The thing as the second and the third saving leave it. */
  changed: (thing: Thing, words: string) => Thing
  save: (who: Visitor, thing: Thing, seen: Thing | null) => Promise<unknown>
}

/** Both have it open; the first saves, and the second, who saves what was open, is told so and loses nothing. */
async function tryBoth<Thing>({ by: [one, other] = [first, second], load, changed, save }: Kept<Thing>): Promise<void> {
  const [a, b] = [world.as(one), world.as(other)]
  const opened = await load(a)
  const mine = changed(opened, 'Бірінші')
  await save(a, mine, opened)
  world.clock.advance(60_000)
  const told = { who: fullName(one), at: expect.stringMatching(/^2026-11-23T/) }
  await expect(save(b, changed(opened, 'Екінші'), opened)).rejects.toMatchObject({ status: 409, refusal: { key: 'kernel.changedMeanwhile', values: told } })
  await expect(save(b, changed(opened, 'Екінші'), null)).rejects.toMatchObject({ status: 409 })
  expect(await load(b)).toEqual(mine)
  await save(b, changed(mine, 'Екінші'), mine)
  expect(await load(a)).toEqual(changed(mine, 'Екінші'))
}

const found = <Thing>(thing: Thing | undefined): Thing => {
  if (thing === undefined) throw new Error('it is not there')
  return thing
}

describe('of two who change one thing at once the second is told who was first and when, and what they saved stays', () => {
  it('§59.3 a link to an information system', async () => {
    const system = { id: randomUUID(), name: name('Жүйе'), description: name(''), address: 'https://example.kz/', owner: finance.body.id, contact: '', access: { bodies: [], roles: [] }, active: true }
    await world.as(first).do(systems.save, { system })
    await tryBoth({
      load: async (who) => found((await who.ask(systems.list, {})).find((row) => row.system.id === system.id)).system,
      changed: (thing, contact) => ({ ...thing, contact }),
      save: (who, thing, seen) => who.do(systems.save, { system: thing, seen }),
    })
  })

  it('§59.2 a card of a standard', async () => {
    const standard = { id: randomUUID(), designation: 'ҚР СТ 9100-2020', title: { kk: 'Стандарт', ru: '', en: '' }, codes: ['35.040'], status: 'active' as const, adopted: null, effective: '2020-07-01', withdrawn: null, replaces: [], replacedBy: [], files: [], link: '' }
    await world.as(first).do(standards.save, { standard })
    await tryBoth({
      load: async (who) => (await who.ask(standards.card, { id: standard.id })).standard,
      changed: (thing, kk) => ({ ...thing, title: { ...thing.title, kk } }),
      save: (who, thing, seen) => who.do(standards.save, { standard: thing, seen }),
    })
  })

  it('§59.1 a source of rates', async () => {
    const source = { id: randomUUID(), kind: 'rates' as const, name: name('Бағамдар'), address: 'https://example.kz/', ...sourceDefaults.rates, active: false }
    await world.as(first).do(informers.saveSource, { source })
    await tryBoth({
      load: async (who) => found((await who.ask(informers.sources, {})).find((row) => row.source.id === source.id)).source,
      changed: (thing, words) => ({ ...thing, name: name(words) }),
      save: (who, thing, seen) => who.do(informers.saveSource, { source: thing, seen }),
    })
  })

  it('§58 a room', async () => {
    const room = { id: randomUUID(), body: finance.body.id, name: name('Зал'), place: '', seats: 10, equipment: '', active: true }
    await world.as(first).do(saveRoom, { room })
    await tryBoth({
      load: async (who) => found((await who.ask(rooms, {})).rooms.find((row) => row.room.id === room.id)).room,
      changed: (thing, place) => ({ ...thing, place }),
      save: (who, thing, seen) => who.do(saveRoom, { room: thing, seen }),
    })
  })

  it('§6.1 a person, a unit and a body', async () => {
    await tryBoth({
      load: async (who) => {
        const { person: { bodyName: _body, unitName: _unit, ...person }, iin } = await who.ask(people.person, { id: finance.executor.id })
        return { ...person, iin: iin ?? '' }
      },
      changed: (thing, room) => ({ ...thing, room }),
      save: (who, person, seen) => who.do(people.savePerson, { person, seen }),
    })
    const body = aBody()
    const unit = aUnit({ body: body.id })
    await world.as(first).do(people.saveBody, { body })
    await world.as(first).do(people.saveUnit, { unit })
    // Another unit of the same body, so that it is not taken for this one's last change.
    await world.as(second).do(people.saveUnit, { unit: aUnit({ body: body.id }) })
    await tryBoth({
      load: async (who) => found((await who.ask(people.units, { body: body.id })).find((row) => row.unit.id === unit.id)).unit,
      changed: (thing, words) => ({ ...thing, name: name(words) }),
      save: (who, thing, seen) => who.do(people.saveUnit, { unit: thing, seen }),
    })
    await tryBoth({
      load: async (who) => found((await who.ask(people.bodies, {})).find((row) => row.body.id === body.id)).body,
      changed: (thing, words) => ({ ...thing, shortName: name(words) }),
      save: (who, thing, seen) => who.do(people.saveBody, { body: thing, seen }),
    })
  })

  it('B1.5 a day of the calendar', async () => {
    const date = '2026-12-10'
    await world.as(first).do(workdays.setDay, { date, kind: 'dayOff', note: '№ 1' })
    await world.as(first).do(workdays.setDay, { date, kind: 'law', note: '', seen: { kind: 'dayOff', note: '№ 1' } })
    await world.as(first).do(workdays.setDay, { date, kind: 'dayOff', note: '№ 2' })
    const late = world.as(second).do(workdays.setDay, { date, kind: 'law', note: '', seen: { kind: 'dayOff', note: '№ 1' } })
    await expect(late).rejects.toMatchObject({ refusal: { key: 'kernel.changedMeanwhile', values: { who: fullName(first) } } })
    await expect(world.as(second).do(workdays.setDay, { date, kind: 'law', note: '' })).rejects.toMatchObject({ refusal: { key: 'kernel.changedMeanwhile' } })
  })

  it('§38 the mail server', async () => {
    await world.as(first).do(saveMailServer, { server: { host: 'mail.example', port: 25, security: 'none', account: '', from: 'kense@portal.example', certificate: '' }, password: null })
    await tryBoth({
      load: async (who) => found((await who.ask(mailServer, {})).server ?? undefined),
      changed: (thing, words) => ({ ...thing, port: words.length }),
      save: (who, server, seen) => who.do(saveMailServer, { server, password: null, seen }),
    })
  })

  it('§43 one setting of the portal; two who change different ones do not meet', async () => {
    const before = await world.as(first).ask(settings.get, {})
    await world.as(first).do(settings.save, { approvalDays: 11, seen: before })
    await world.as(second).do(settings.save, { reminderDays: 3, seen: before })
    await expect(world.as(second).do(settings.save, { approvalDays: 12, seen: before })).rejects.toMatchObject({ refusal: { key: 'kernel.changedMeanwhile' } })
    expect(await world.as(first).ask(settings.get, {})).toEqual({ ...before, approvalDays: 11, reminderDays: 3 })
  })

  it('§35–36 the card of a session and a question of its agenda', async () => {
    const colleague = aPerson({ surname: 'Үшіншіұлы', body: officer.body, unit: officer.unit, roles: ['chancelleryOfficer'] })
    await world.as(first).do(people.savePerson, { person: colleague })
    const { id, journey, questions } = await aSession(world)
    const by = [officer, colleague] as const
    await tryBoth({
      by,
      load: async () => cardOfAgenda(draftOf(await journey.see(id))),
      changed: (card, place) => ({ ...card, place }),
      save: (who, { title, place, plannedAt, chair, secretary, members, invited }, seen) =>
        who.do(amendSession, { id, title, place, plannedAt, chair, secretary: secretary.person, members: members.map((each) => each.person), invited: invited.map((each) => ({ person: each.person ?? '' })), seen }),
    })
    await tryBoth({
      by,
      load: async () => found(draftOf(await journey.see(id)).questions[0]),
      changed: (question, kk) => ({ ...question, title: { ...question.title, kk } }),
      save: (who, { title, silent, materials }, seen) =>
        who.do(saveQuestion, { id, question: questions[0]!, title, body: null, speakers: [], invited: [], silent, materials: materials.map((each) => ({ id: each.id, role: each.role, language: each.language, file: each.versions.at(-1)!.file })), seen }),
    })
  })

  it('§35 the order of an agenda', async () => {
    const { id, journey, questions } = await aSession(world, { questions: [{}, {}, {}] })
    const [one, two, three] = questions as [string, string, string]
    await world.as(officer).do(orderQuestions, { id, order: [two, one, three], seen: questions })
    await expect(world.as(officer).do(orderQuestions, { id, order: [one, three, two], seen: questions })).rejects.toMatchObject({ refusal: { key: 'kernel.changedMeanwhile', values: { who: fullName(officer) } } })
    expect(draftOf(await journey.see(id)).questions.map((each) => each.id)).toEqual([two, one, three])
  })

  it('§12 the card of a draft act', async () => {
    const { id } = await aPaper(world)
    const executor = world.as(finance.executor)
    const opened = cardOfApproval(await executor.ask(approvalById, { id }))
    const save = (description: string, seen: typeof opened) => executor.do(amendApproval, { id, version: 0, ...opened, description, seen })
    await save('Бір терезеден', opened)
    await expect(save('Екінші терезеден', opened)).rejects.toMatchObject({ refusal: { key: 'kernel.changedMeanwhile', values: { who: fullName(finance.executor) } } })
    expect((await executor.ask(approvalById, { id })).description).toBe('Бір терезеден')
  })

  it('B1.4 a reason for which a finding is kept; a reason that nobody changes stays its author’s', async () => {
    const { id } = await aPaper(world, {
      kk: ['1. Жоспар 2026 жылғы 15 желтоқсанда бекітілсін.', '2. Қаржы министрлігі 10 жұмыс күні ішінде шаралар қабылдасын.', '3. Есеп 5 күн ішінде берілсін.'],
      ru: ['1. Утвердить план 16 декабря 2026 года.', '2. Министерству финансов в течение 25 рабочих дней принять меры.', '3. Представить отчёт в течение 7 дней.'],
    })
    const executor = world.as(finance.executor)
    const { findings } = await executor.ask(guardApproval, { id, version: 0 })
    const [one, two] = findings.map((each, index) => ({ finding: each.id, reason: `${index + 1}-себеп` })) as [{ finding: string; reason: string }, { finding: string; reason: string }]
    const put = (dismissals: (typeof one)[], seen: (typeof one)[] | null) => executor.do(dismissFindings, { id, version: 0, dismissals, seen })
    await put([one], null)
    const before = (await executor.ask(approvalById, { id })).versions[0]!.dismissals[0]
    world.clock.advance(60_000)
    await expect(put([two], null)).rejects.toMatchObject({ refusal: { key: 'kernel.changedMeanwhile', values: { who: fullName(finance.executor), at: before?.at } } })
    await put([one, two], [one])
    const after = (await executor.ask(approvalById, { id })).versions[0]!.dismissals
    expect(after).toMatchObject([before, two])
    expect(after[1]!.at > before!.at).toBe(true)
  })

  it('§63 the draft of the trust list', async () => {
    const { current } = await world.as(first).ask(trust, {})
    const { list } = found(current ?? undefined)
    const given = { basis: list.edition, centres: list.centres }
    const [one, other] = [{ ...given, revocation: list.revocation === 'required' ? ('whenKnown' as const) : ('required' as const) }, { ...given, revocation: list.revocation, centres: [] }]
    await world.as(first).do(draftTrust, one)
    await expect(world.as(second).do(draftTrust, other)).rejects.toMatchObject({ refusal: { key: 'kernel.changedMeanwhile', values: { who: fullName(first) } } })
  })
})

describe('what was changed meanwhile', () => {
  it('is not removed by whoever saw it before: a system, a standard and a source are told who changed them', async () => {
    const system = { id: randomUUID(), name: name('Жүйе'), description: name(''), address: 'https://example.kz/', owner: finance.body.id, contact: '', access: { bodies: [], roles: [] }, active: true }
    const standard = { id: randomUUID(), designation: 'ҚР СТ 9200-2020', title: { kk: 'Стандарт', ru: '', en: '' }, codes: ['35.040'], status: 'active' as const, adopted: null, effective: '2020-07-01', withdrawn: null, replaces: [], replacedBy: [], files: [], link: '' }
    const source = { id: randomUUID(), kind: 'news' as const, name: name('Жаңалықтар'), address: 'https://example.kz/', ...sourceDefaults.news, active: false }
    const [a, b] = [world.as(first), world.as(second)]
    await a.do(systems.save, { system })
    await a.do(standards.save, { standard })
    await a.do(informers.saveSource, { source })
    const [system2, standard2, source2] = [{ ...system, contact: '1414' }, { ...standard, link: 'https://example.kz/' }, { ...source, everyMinutes: 60 }]
    await a.do(systems.save, { system: system2, seen: system })
    await a.do(standards.save, { standard: standard2, seen: standard })
    await a.do(informers.saveSource, { source: source2, seen: source })
    const told = { refusal: { key: 'kernel.changedMeanwhile', values: { who: fullName(first) } } }
    await expect(b.do(systems.remove, { id: system.id, seen: system })).rejects.toMatchObject(told)
    await expect(b.do(standards.remove, { id: standard.id, seen: standard })).rejects.toMatchObject(told)
    await expect(b.do(informers.removeSource, { id: source.id, seen: source })).rejects.toMatchObject(told)
    await b.do(systems.remove, { id: system.id, seen: system2 })
    await b.do(standards.remove, { id: standard.id, seen: standard2 })
    await b.do(informers.removeSource, { id: source.id, seen: source2 })
  })
})

describe('what was removed meanwhile', () => {
  it('does not come back by a late saving, which is told who removed it', async () => {
    const system = { id: randomUUID(), name: name('Жүйе'), description: name(''), address: 'https://example.kz/', owner: finance.body.id, contact: '', access: { bodies: [], roles: [] }, active: true }
    await world.as(first).do(systems.save, { system })
    await expect(world.as(second).do(systems.remove, { id: system.id })).rejects.toMatchObject({ refusal: { key: 'kernel.changedMeanwhile' } })
    await world.as(second).do(systems.remove, { id: system.id, seen: system })
    await expect(world.as(first).do(systems.save, { system: { ...system, contact: '1' }, seen: system })).rejects.toMatchObject({ refusal: { key: 'kernel.removedMeanwhile', values: { who: fullName(second) } } })
    await expect(world.as(justice.executor).do(systems.save, { system, seen: system })).rejects.toMatchObject({ status: 403 })
  })
})

describe('two at the same moment', () => {
  it('never both save, whichever way their statements fall', async () => {
    const system = { id: randomUUID(), name: name('Жүйе'), description: name(''), address: 'https://example.kz/', owner: finance.body.id, contact: '', access: { bodies: [], roles: [] }, active: true }
    await world.as(first).do(systems.save, { system })
    let seen = system
    for (let round = 0; round < 10; round += 1) {
      const wishes = [`a${round}`, `b${round}`].map((contact) => ({ ...seen, contact }))
      const outcomes = await Promise.allSettled(wishes.map((each, index) => world.as(index === 0 ? first : second).do(systems.save, { system: each, seen })))
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      seen = wishes[outcomes.findIndex(({ status }) => status === 'fulfilled')]!
    }
    expect((await world.as(first).ask(systems.list, {})).find((row) => row.system.id === system.id)?.system).toEqual(seen)
  })
})
