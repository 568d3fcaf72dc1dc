/** The calendar through a real portal and PostgreSQL: whose it is, who is told, what clashes, and what can be taken back. */
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  answerInvitation,
  finishTask,
  importFile,
  makeAppPassword,
  moveEvent,
  putObject,
  removeEvent,
  removeObject,
  renewFeed,
  revokeAppPassword,
  revokeFeed,
  saveEvent,
  saveHours,
  saveRoom,
  undoChange,
} from '../../domain/calendar/contract.ts'
import type { Room } from '../../domain/calendar/event.ts'
import { usualHours } from '../../domain/calendar/hours.ts'
import { appPasswords, clashes, event, exportFile, feedAddress, find, freeBusy, hours, previewImport, range, roomHolders, rooms, slots } from '../../domain/calendar/queries.ts'
import { deactivate } from '../../domain/people/contract.ts'
import { mine } from '../../domain/notifications/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { save as saveSettings } from '../../domain/settings/contract.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import type { Visitor, World } from '../world/portal.ts'
import { refusal } from '../world/refusal.ts'
import { office, officeDelegations } from '../world/world.ts'
import { withWorld } from '../world/with-world.ts'
import { at, draft, make } from './events.ts'

const { finance, justice } = office
let world: World
withWorld((begun) => {
  world = begun
})

const week = { from: '2026-11-23', until: '2026-11-29' }
const titles = async (visitor: Visitor, bounds: { from: string; until: string } = week) =>
  (await visitor.ask(range, bounds)).entries.filter((entry) => entry.module === 'calendar').map((entry) => `${entry.from} ${entry.title?.kk ?? '—'}`)

/** Keys of the newest notices of the calendar, with what they say of the title. */
async function told(visitor: Visitor): Promise<string[]> {
  const { rows } = await visitor.ask(mine, { after: null, limit: 50 })
  return rows.filter((row) => row.class.startsWith('calendar')).map((row) => `${row.key} ${String(row.values['title'])}`)
}

async function room(given: Partial<Room> = {}): Promise<Room> {
  const made: Room = { id: randomUUID(), body: finance.body.id, name: { kk: 'Үлкен зал', ru: 'Большой зал', en: 'Large hall' }, place: '3-қабат', seats: 40, equipment: '', active: true, ...given }
  await world.as(finance.documentOfficer).do(saveRoom, { room: made })
  return made
}

describe('§57 events, and who is told', () => {
  test('§57 whoever is invited has the event in the calendar and a notice of it; nobody else has either', async () => {
    const [owner, guest, stranger] = [world.as(finance.unitHead), world.as(finance.executor), world.as(justice.executor)]
    const { id } = await make(owner, { title: 'Тоқсан қорытындысы', invite: [finance.executor] })
    expect(await titles(guest)).toContain('2026-11-25T10:00 Тоқсан қорытындысы')
    expect(await told(guest)).toContain('calendar.notice.invited Тоқсан қорытындысы')
    expect(await titles(stranger)).not.toContain('2026-11-25T10:00 Тоқсан қорытындысы')
    expect(await refusal(stranger.ask(event, { id }))).toBe('kernel.notFound 404')
    expect(await told(owner)).not.toContain('calendar.notice.invited Тоқсан қорытындысы')
  })

  test('§57 a whole unit can be invited, with its divisions; the owner is never a guest', async () => {
    const owner = world.as(finance.unitHead)
    const { id } = await make(owner, { title: 'Департамент жиналысы', units: [finance.unitHead.unit] })
    const { event: made } = await owner.ask(event, { id })
    const invited = made.invitees.map((each) => each.person)
    expect(invited).toContain(finance.executor.id)
    expect(invited).not.toContain(finance.unitHead.id)
  })

  test('§57 an answer reaches the owner once; another time asks everybody anew, and moving tells them', async () => {
    const [owner, guest] = [world.as(finance.deputyHead), world.as(finance.executor)]
    const { id, revision } = await make(owner, { title: 'Жоба талқылауы', invite: [finance.executor, finance.unitHead] })
    const answered = await guest.do(answerInvitation, { id, occurrence: null, answer: 'accepted', comment: '' })
    world.clock.advance(60_000)
    await guest.do(answerInvitation, { id, occurrence: null, answer: 'accepted', comment: '' })
    expect((await told(owner)).filter((line) => line === 'calendar.notice.accepted Жоба талқылауы')).toHaveLength(1)
    // Whoever asked a hundred people may write on while they answer: an answer changes nothing that is written.
    await owner.do(moveEvent, { id, revision, scope: 'all', occurrence: null, when: at('2026-11-26', '15:00', '16:00') })
    const { changedAt } = (await owner.ask(event, { id })).event
    world.clock.advance(60_000)
    await guest.do(answerInvitation, { id, occurrence: null, answer: 'declined', comment: '' })
    await guest.do(answerInvitation, { id, occurrence: null, answer: 'tentative', comment: '' })
    const late = owner.do(moveEvent, { id, revision: answered.revision, scope: 'all', occurrence: null, when: at('2026-11-26', '15:00', '16:00') })
    await expect(late).rejects.toMatchObject({ refusal: { key: 'kernel.changedMeanwhile', values: { who: fullName(finance.deputyHead), at: changedAt } } })
    expect(await told(guest)).toContain('calendar.notice.moved Жоба талқылауы')
    const { event: moved } = await owner.ask(event, { id })
    expect(moved.invitees.map((each) => each.answer)).toEqual(['tentative', 'waiting'])
    expect(moved.sequence).toBe(1)
    expect(await refusal(guest.do(moveEvent, { id, revision: moved.revision, scope: 'all', occurrence: null, when: at('2026-11-26', '17:00', '18:00') }))).toBe('calendar.onlyOwner')
  })

  test('§57 whoever is left out hears that it is off for them; a removed event is gone from every calendar and can be taken back', async () => {
    const [owner, guest, other] = [world.as(finance.deputyHead), world.as(finance.executor), world.as(finance.secondUnitHead)]
    const { id, revision } = await make(owner, { title: 'Кездесу', when: at('2026-11-27', '10:00', '11:00'), invite: [finance.executor, finance.secondUnitHead] })
    const left = await owner.do(saveEvent, { id, revision, scope: 'all', occurrence: null, draft: draft({ title: 'Кездесу', when: at('2026-11-27', '10:00', '11:00') }), invitees: [{ person: finance.executor.id, unit: null }], units: [] })
    expect(await told(other)).toContain('calendar.notice.cancelled Кездесу')
    expect(await titles(other)).not.toContain('2026-11-27T10:00 Кездесу')
    const removed = await owner.do(removeEvent, { id, revision: left.revision, scope: 'all', occurrence: null })
    expect(await titles(owner)).not.toContain('2026-11-27T10:00 Кездесу')
    expect(await titles(guest)).not.toContain('2026-11-27T10:00 Кездесу')
    expect(await told(guest)).toContain('calendar.notice.cancelled Кездесу')
    expect((await guest.ask(event, { id })).event.status).toBe('cancelled')
    expect(await refusal(guest.do(undoChange, { command: removed.undo }))).toBe('calendar.nothingToUndo')
    await owner.do(undoChange, { command: removed.undo })
    expect(await titles(guest)).toContain('2026-11-27T10:00 Кездесу')
    expect(await told(guest)).toContain('calendar.notice.restored Кездесу')
    expect(await refusal(owner.do(undoChange, { command: removed.undo }))).toBe('calendar.nothingToUndo')
  })

  test('§57 of a series without an end nobody hears what changes nothing ahead, and of its end it is said that it is off, with the day that was next', async () => {
    const [owner, guest] = [world.as(finance.deputyHead), world.as(finance.executor)]
    const title = 'Апталық кеңес'
    const heard = async () => (await guest.ask(mine, { after: null, limit: 100 })).rows.filter((row) => row.values['title'] === title).map((row) => `${row.key} ${String(row.values['when'])}`)
    const series = { title, when: at('2026-11-05', '10:00', '11:00'), repeat: { rule: 'FREQ=WEEKLY', dates: [], except: [] } }
    const { id, revision } = await make(owner, { ...series, invite: [finance.executor] })
    const invited = await heard()
    expect(invited).toHaveLength(1)
    const overDay = await owner.do(removeEvent, { id, revision, scope: 'this', occurrence: '2026-11-12T10:00:00' })
    const parted = await owner.do(saveEvent, { id, revision: overDay.revision, scope: 'following', occurrence: '2026-12-10T10:00:00', draft: draft({ ...series, when: at('2026-12-10', '10:00', '11:00'), reminders: [5] }), invitees: [{ person: finance.executor.id, unit: null }], units: [] })
    await owner.do(undoChange, { command: parted.undo })
    expect(await heard()).toEqual(invited)
    const { event: whole } = await owner.ask(event, { id })
    await owner.do(removeEvent, { id, revision: whole.revision, scope: 'following', occurrence: '2026-11-26T10:00:00' })
    expect(await heard()).toEqual(['calendar.notice.cancelled 2026-11-26T05:00:00.000Z', ...invited])
  })

  test('B3.5 whoever leaves keeps nobody waiting: meetings with others go to the successor, private things to nobody', async () => {
    const { executor, unitHead, hrOfficer, deputyHead } = office.akimat
    const leaver = world.as(executor)
    const meeting = await make(leaver, { title: 'Жоспарлау тобы', when: at('2026-12-02', '10:00', '11:00'), repeat: { rule: 'FREQ=WEEKLY', dates: [], except: [] }, invite: [unitHead, deputyHead] })
    const own = await make(leaver, { title: 'Өзім', when: at('2026-12-02', '12:00', '12:30') })
    await world.as(hrOfficer).do(deactivate, { id: executor.id, successor: unitHead.id })
    const { event: handed } = await world.as(deputyHead).ask(event, { id: meeting.id })
    expect(handed.owner.person).toBe(unitHead.id)
    expect(handed.invitees.map(({ person }) => person)).toEqual([deputyHead.id])
    expect(await refusal(world.as(unitHead).ask(event, { id: own.id }))).toBe('kernel.notFound 404')
    await world.as(unitHead).do(removeEvent, { id: meeting.id, revision: handed.revision, scope: 'all', occurrence: null })
  })

  test('an event that was changed since is not undone', async () => {
    const owner = world.as(finance.legalHead)
    const { id, revision, undo } = await make(owner, { title: 'Бір' })
    await owner.do(moveEvent, { id, revision, scope: 'all', occurrence: null, when: at('2026-11-26', '12:00', '12:30') })
    expect(await refusal(owner.do(undoChange, { command: undo }))).toBe('calendar.nothingToUndo')
  })

  test('a task is done and undone; one without a term stands beside the days', async () => {
    const owner = world.as(finance.legalHead)
    const { id, revision } = await make(owner, { kind: 'task', title: 'Анықтама', when: null })
    const { undated } = await owner.ask(range, week)
    expect(undated.map((entry) => entry.title?.kk)).toContain('Анықтама')
    const done = await owner.do(finishTask, { id, revision, done: true })
    expect((await owner.ask(range, week)).undated.map((entry) => entry.title?.kk)).not.toContain('Анықтама')
    await owner.do(finishTask, { id, revision: done.revision, done: false })
    const { id: meeting, revision: first } = await make(owner)
    expect(await refusal(owner.do(finishTask, { id: meeting, revision: first, done: true }))).toBe('calendar.notTask')
    expect(await refusal(make(owner, { kind: 'event', when: null }))).toBe('calendar.timeMissing')
  })

  test('what is wrong with a draft is said: its end, its year, its rule, its zone, its people', async () => {
    const owner = world.as(finance.legalHead)
    const rule = (text: string) => ({ repeat: { rule: text, dates: [], except: [] } })
    expect(await refusal(make(owner, { when: at('2026-11-25', '11:00', '10:00') }))).toBe('calendar.endsBeforeStart')
    expect(await refusal(make(owner, { when: { allDay: true, from: '2501-01-01', until: '2501-01-01' } }))).toBe('calendar.yearWrong')
    expect(await refusal(make(owner, rule('FREQ=SECONDLY;COUNT=1000000000')))).toBe('calendar.repeatTooOften')
    expect(await refusal(make(owner, rule('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')))).toBe('calendar.repeatNever')
    expect(await refusal(make(owner, rule('FREQ=OFTEN')))).toBe('calendar.repeatWrong')
    expect(await refusal(make(owner, { when: { ...at('2026-11-25', '10:00', '11:00'), zone: 'Asia/Atlantis' } }))).toBe('calendar.zoneUnknown')
    expect(await refusal(owner.do(saveEvent, { id: randomUUID(), revision: null, scope: 'all', occurrence: null, draft: draft(), invitees: [{ person: randomUUID(), unit: null }], units: [] }))).toBe('calendar.inviteeUnknown')
  })
})

describe('§57 repeated events', () => {
  const weekly = { rule: 'FREQ=WEEKLY;BYDAY=MO,WE', dates: [], except: [] }
  const december = { from: '2026-12-01', until: '2026-12-31' }

  test('one day is changed, one taken out, and the rest stays', async () => {
    const owner = world.as(justice.unitHead)
    const { id, revision } = await make(owner, { title: 'Жоспарлау', when: at('2026-11-30', '09:00', '09:30'), repeat: weekly })
    const changed = await owner.do(moveEvent, { id, revision, scope: 'this', occurrence: '2026-12-02T09:00:00', when: at('2026-12-03', '17:00', '17:30') })
    await owner.do(removeEvent, { id, revision: changed.revision, scope: 'this', occurrence: '2026-12-07T09:00:00' })
    const all = await titles(owner, december)
    expect(all.slice(0, 3)).toEqual(['2026-12-03T17:00 Жоспарлау', '2026-12-09T09:00 Жоспарлау', '2026-12-14T09:00 Жоспарлау'])
  })

  test('this and all that follow become an event of their own; nothing before it changes; both are undone together', async () => {
    const owner = world.as(justice.deputyHead)
    const { id, revision } = await make(owner, { title: 'Есеп', when: at('2026-11-30', '09:00', '09:30'), repeat: { ...weekly, rule: 'FREQ=WEEKLY;COUNT=6' } })
    const following = await owner.do(moveEvent, { id, revision, scope: 'following', occurrence: '2026-12-14T09:00:00', when: at('2026-12-15', '11:00', '12:00') })
    expect(following.id).not.toBe(id)
    expect(await titles(owner, { from: '2026-11-30', until: '2027-02-01' })).toEqual(['2026-11-30T09:00', '2026-12-07T09:00', '2026-12-15T11:00', '2026-12-22T11:00', '2026-12-29T11:00', '2027-01-05T11:00'].map((day) => `${day} Есеп`))
    await owner.do(undoChange, { command: following.undo })
    expect(await titles(owner, { from: '2026-11-30', until: '2027-02-01' })).toEqual(['2026-11-30', '2026-12-07', '2026-12-14', '2026-12-21', '2026-12-28', '2027-01-04'].map((day) => `${day}T09:00 Есеп`))
  })

  test('the whole is moved by one of its days, and what was said of single days goes with it', async () => {
    const owner = world.as(justice.legalHead)
    const { id, revision } = await make(owner, { title: 'Кеңес', when: at('2026-11-30', '09:00', '10:00'), repeat: { ...weekly, except: ['2026-12-07T09:00:00'] } })
    await owner.do(moveEvent, { id, revision, scope: 'all', occurrence: '2026-12-09T09:00:00', when: at('2026-12-10', '10:00', '11:00') })
    expect((await titles(owner, december)).slice(0, 4)).toEqual(['2026-12-01T10:00 Кеңес', '2026-12-03T10:00 Кеңес', '2026-12-10T10:00 Кеңес', '2026-12-15T10:00 Кеңес'])
    const monthly = await make(owner, { title: 'Ай', when: at('2026-12-07', '09:00', '10:00'), repeat: { ...weekly, rule: 'FREQ=MONTHLY;BYDAY=1MO' } })
    expect(await refusal(owner.do(moveEvent, { id: monthly.id, revision: monthly.revision, scope: 'all', occurrence: '2026-12-07T09:00:00', when: at('2026-12-09', '09:00', '10:00') }))).toBe('calendar.moveInForm')
  })

  test('an answer may be for one day only', async () => {
    const [owner, guest] = [world.as(justice.head), world.as(justice.executor)]
    const { id } = await make(owner, { title: 'Апталық', when: at('2026-11-30', '16:00', '17:00'), repeat: weekly, invite: [justice.executor] })
    await guest.do(answerInvitation, { id, occurrence: null, answer: 'accepted', comment: '' })
    await guest.do(answerInvitation, { id, occurrence: '2026-12-02T16:00:00', answer: 'declined', comment: 'Іссапар' })
    const { entries } = await guest.ask(range, december)
    expect(entries.filter((entry) => entry.own?.id === id).slice(0, 2).map((entry) => entry.own?.answer)).toEqual(['declined', 'accepted'])
    expect(await refusal(guest.do(answerInvitation, { id, occurrence: '2026-12-03T16:00:00', answer: 'declined', comment: '' }))).toBe('calendar.occurrenceMissing')
  })
})

describe('§57 free time, rooms and clashes', () => {
  test('others see that one is busy; colleagues see with what, unless it is private', async () => {
    const [owner, colleague, stranger] = [world.as(finance.head), world.as(finance.hrOfficer), world.as(justice.hrOfficer)]
    await make(owner, { title: 'Ашық', when: at('2026-12-03', '10:00', '11:00') })
    await make(owner, { title: 'Дәрігер', when: at('2026-12-03', '15:00', '16:00'), private: true })
    const asked = { from: '2026-12-03', until: '2026-12-03', persons: [finance.head.id] }
    const seen = async (visitor: Visitor) => (await visitor.ask(freeBusy, asked)).persons[0]?.spans.map((span) => `${span.from.slice(11)} ${span.title?.kk ?? '—'}`)
    expect(await seen(colleague)).toEqual(['10:00 Ашық', '15:00 —'])
    expect(await seen(stranger)).toEqual(['10:00 —', '15:00 —'])
    expect(await seen(owner)).toEqual(['10:00 Ашық', '15:00 Дәрігер'])
  })

  test('whoever stands in for a head keeps the head\'s calendar, but not what is private in it', async () => {
    const [delegation] = officeDelegations('2026-11-23').filter(({ principal }) => [finance, justice, office.economy, office.digital].some(({ head }) => head.id === principal))
    if (delegation === undefined) throw new Error('the office has no delegation of a head')
    const principal = [finance, justice, office.economy, office.digital].map(({ head }) => head).find(({ id }) => id === delegation.principal)!
    const deputy = Object.values(office).flatMap((body) => Object.values(body)).find((each): each is Person => typeof each === 'object' && 'iin' in each && each.id === delegation.deputy)!
    const [head, stand] = [world.as(principal), world.as(deputy, delegation)]
    const hidden = await make(head, { title: 'Жеке іс', when: at('2026-11-24', '08:00', '08:30'), private: true })
    const open = await make(head, { title: 'Алқа', when: at('2026-11-24', '09:00', '09:30') })
    const entries = (await stand.ask(range, week)).entries
    expect(entries.find((entry) => entry.own?.id === hidden.id)?.title).toBeNull()
    expect(entries.find((entry) => entry.own?.id === open.id)?.title?.kk).toBe('Алқа')
    expect(await refusal(stand.do(removeEvent, { id: hidden.id, revision: hidden.revision, scope: 'all', occurrence: null }))).toBe('kernel.notFound 404')
    expect(await refusal(make(stand, { private: true }))).toBe('calendar.privateOfPrincipal')
    expect(await refusal(stand.do(renewFeed, { sha256: 'a'.repeat(64) }))).toBe('calendar.secretsAreOwn')
    await stand.do(moveEvent, { id: open.id, revision: open.revision, scope: 'all', occurrence: null, when: at('2026-11-24', '09:30', '10:00') })
  })

  test('a room holds one thing at a time, also where one of them repeats; the refusal names what is there', async () => {
    const hall = await room()
    const [first, second] = [world.as(finance.unitHead), world.as(finance.secondUnitHead)]
    await make(first, { title: 'Сәрсенбі жиналысы', when: at('2026-12-02', '10:00', '11:00'), repeat: { rule: 'FREQ=WEEKLY', dates: [], except: ['2026-12-16T10:00:00'] }, room: hall.id })
    expect(await refusal(make(second, { when: at('2026-12-09', '10:30', '11:30'), room: hall.id }))).toBe('calendar.roomTaken')
    await make(second, { when: at('2026-12-16', '10:30', '11:30'), room: hall.id })
    await make(second, { when: at('2026-12-09', '11:00', '12:00'), room: hall.id, private: true })
    expect(await refusal(make(first, { when: at('2026-12-09', '11:30', '12:30'), room: hall.id }))).toBe('calendar.roomTakenPrivately')
    expect(await refusal(world.as(finance.documentOfficer).do(saveRoom, { room: { ...hall, active: false }, seen: hall }))).toBe('calendar.roomAhead')
    // Whoever must free it learns whom to ask, and of what is private no more than that.
    const held = await world.as(finance.documentOfficer).ask(roomHolders, { room: hall.id })
    expect(held.rows.map(({ title, owner, from, repeats }) => [title, owner.person, from, repeats])).toEqual([
      ['Сәрсенбі жиналысы', finance.unitHead.id, '2026-12-02T10:00', true], [null, finance.secondUnitHead.id, '2026-12-09T11:00', false], [expect.any(String), finance.secondUnitHead.id, '2026-12-16T10:30', false],
    ])
    expect(held.count).toBe(3)
    expect(await refusal(world.as(justice.documentOfficer).ask(roomHolders, { room: hall.id }))).toBe('calendar.roomOfOtherBody')
    expect(await refusal(first.ask(roomHolders, { room: hall.id }))).toBe('kernel.noRight 403')
    expect(await refusal(world.as(finance.documentOfficer).ask(roomHolders, { room: randomUUID() }))).toBe('kernel.notFound 404')
    expect(await refusal(world.as(justice.documentOfficer).do(saveRoom, { room: hall }))).toBe('calendar.roomOfOtherBody')
    expect(await refusal(first.do(saveRoom, { room: hall }))).toBe('kernel.noRight 403')
    expect((await first.ask(rooms, { body: finance.body.id })).rooms.map(({ room: each }) => each.id)).toContain(hall.id)
  })

  test('two who book one room at the same moment don\'t both get it', async () => {
    const hall = await room({ name: { kk: 'Кіші зал', ru: 'Малый зал', en: 'Small hall' } })
    const people = [finance.unitHead, finance.secondUnitHead, finance.executor, finance.legalHead, finance.deputyHead]
    const outcomes = await Promise.all(people.map((person) => refusal(make(world.as(person), { when: at('2026-12-04', '10:00', '11:00'), room: hall.id }))))
    expect(outcomes.filter((each) => each === 'allowed')).toHaveLength(1)
    expect(outcomes.filter((each) => each === 'calendar.roomTaken')).toHaveLength(people.length - 1)
  })

  test('B8.3 a clash says what stands in the way, who may move it, and when all are free', async () => {
    const [owner, other] = [world.as(office.economy.unitHead), world.as(office.economy.executor)]
    await make(other, { title: 'Іссапар', when: at('2026-12-08', '09:00', '13:00') })
    await make(owner, { title: 'Менікі', when: at('2026-12-08', '14:30', '16:00') })
    const people = [office.economy.unitHead.id, office.economy.executor.id]
    const answer = await owner.ask(clashes, { when: at('2026-12-08', '10:00', '11:00'), persons: people })
    expect(answer.clashes.map((clash) => [clash.person, clash.span.title?.kk, clash.mover.key])).toEqual([[office.economy.executor.id, 'Іссапар', 'calendar.mover.owner']])
    expect(answer.slots[0]).toMatchObject({ from: '2026-12-08T16:00', until: '2026-12-08T17:00' })
    const mineToo = await owner.ask(clashes, { when: at('2026-12-08', '15:00', '16:00'), persons: people })
    expect(mineToo.clashes.map((clash) => clash.mover.key)).toEqual(['calendar.mover.you'])
    expect((await owner.ask(clashes, { when: at('2026-12-12', '10:00', '11:00'), persons: people })).outside?.key).toBe('calendar.outside.dayOff')
    const free = await owner.ask(slots, { from: '2026-12-08', until: '2026-12-10', persons: people, minutes: 90, limit: 2 })
    expect(free.slots.map((slot) => slot.from)).toEqual(['2026-12-08T16:00', '2026-12-09T09:00'])
  })
})

describe('§57 reminders', () => {
  const remind = () => runJob(world.portal.node, 'calendar.remind', registered.jobs.get('calendar.remind')!, {})

  test('everybody who takes part is reminded once, at the time asked for, of each occurrence', async () => {
    const [owner, guest, absent] = [office.digital.unitHead, office.digital.executor, office.digital.legalHead]
    const began = world.clock.now()
    const { id } = await make(world.as(owner), { title: 'Таңғы жиналыс', when: at('2026-11-24', '09:00', '09:15'), repeat: { rule: 'FREQ=DAILY', dates: [], except: [] }, reminders: [15, 60], invite: [office.digital.executor, office.digital.legalHead] })
    await world.as(absent).do(answerInvitation, { id, occurrence: null, answer: 'declined', comment: '' })
    // Each time a new session, since the clock jumps over the end of the one before.
    const count = async (person: Person) => (await told(world.as(person))).filter((line) => line === 'calendar.notice.reminder Таңғы жиналыс').length
    await remind()
    expect(await count(guest)).toBe(0)
    world.clock.set('2026-11-24T03:00:10.000Z')
    await remind()
    await remind()
    expect([await count(owner), await count(guest), await count(absent)]).toEqual([1, 1, 0])
    world.clock.set('2026-11-24T03:45:10.000Z')
    await remind()
    expect(await count(guest)).toBe(2)
    world.clock.set('2026-11-25T03:00:10.000Z')
    await remind()
    expect(await count(guest)).toBe(3)
    world.clock.set(began)
  })
})

describe('B8.3 working hours', () => {
  const { unitHead, secondUnitHead, legalHead } = office.economy
  const firstOf = async (visitor: Visitor, persons: Person[]) =>
    (await visitor.ask(slots, { from: '2026-12-07', until: '2026-12-07', persons: persons.map(({ id }) => id), minutes: 60, limit: 1 })).slots.map(({ from }) => from.slice(11))

  test('B8.3 are the portal’s until somebody says their own, and no time is offered at which one of those invited is not at work', async () => {
    const [owner, other] = [world.as(unitHead), world.as(secondUnitHead)]
    expect(await owner.ask(hours, {})).toEqual({ own: null, portal: usualHours })
    expect(await firstOf(owner, [unitHead, secondUnitHead])).toEqual(['09:00'])
    const late = { from: '11:00', until: '19:00', breakFrom: '15:00', breakUntil: '15:30' }
    await other.do(saveHours, { hours: late })
    expect(await other.ask(hours, {})).toEqual({ own: late, portal: usualHours })
    expect(await firstOf(owner, [unitHead, secondUnitHead])).toEqual(['11:00'])
    expect(await firstOf(owner, [unitHead, legalHead])).toEqual(['09:00'])
    const asked = { when: at('2026-12-07', '09:30', '10:30'), persons: [unitHead.id, secondUnitHead.id] }
    expect((await owner.ask(clashes, asked)).outside).toMatchObject({ key: 'calendar.outside.person', values: { from: '11:00', until: '19:00' } })
    expect((await other.ask(clashes, { ...asked, persons: [] })).outside?.key).toBe('calendar.outside.hours')
    await other.do(saveHours, { hours: null })
    expect((await owner.ask(clashes, asked)).outside).toBeNull()
  })

  test('B8.3 the portal’s are set by its administrator alone, and hours that are none are refused', async () => {
    const administrator = world.as(office.digital.portalAdministrator)
    const early = { ...usualHours, from: '08:00' }
    await expect(world.as(unitHead).do(saveSettings, { workingHours: early })).rejects.toMatchObject({ status: 403 })
    await administrator.do(saveSettings, { workingHours: early })
    expect((await world.as(unitHead).ask(hours, {})).portal).toEqual(early)
    expect(await firstOf(world.as(unitHead), [unitHead])).toEqual(['08:00'])
    expect(await refusal(administrator.do(saveSettings, { workingHours: { ...usualHours, breakUntil: '20:00' } }))).toBe('calendar.hours.breakOutside')
    expect(await refusal(world.as(unitHead).do(saveHours, { hours: { ...usualHours, until: '09:00' } }))).toBe('calendar.hours.endFirst')
    await administrator.do(saveSettings, { workingHours: usualHours })
  })
})

describe('§58 files, the feed and devices', () => {
  const bytes = (text: string) => Buffer.from(text).toString('base64')
  const ics = (body: string) => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a//b//EN\r\n${body}END:VCALENDAR\r\n`
  const one = (uid: string, title: string, more = '') => `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Asia/Almaty:20261201T100000\r\nDTEND;TZID=Asia/Almaty:20261201T110000\r\nSUMMARY:${title}\r\n${more}END:VEVENT\r\n`

  test('a file is looked at before anything is written; the same file again brings nothing new; it can be taken back', async () => {
    const owner = world.as(justice.hrOfficer)
    const file = bytes(ics(one('a@x', 'Бірінші') + one('b@x', 'Екінші') + one('c@x', 'Қате').replace('DTSTART;TZID=Asia/Almaty:20261201T100000', 'DTSTART:20261399')))
    const preview = await owner.ask(previewImport, { bytes: file })
    expect(preview.items.map((item) => [item.uid, item.state])).toEqual([['a@x', 'new'], ['b@x', 'new'], ['c@x', 'wrong']])
    expect(preview.problems.filter(({ harmless }) => !harmless)).toMatchObject([{ line: 21, key: 'calendar.ics.dateWrong' }])
    const imported = await owner.do(importFile, { bytes: file, take: ['a@x', 'b@x', 'c@x'] })
    expect(imported).toMatchObject({ added: 2, changed: 0, same: 0 })
    expect((await owner.ask(previewImport, { bytes: file })).items.map((item) => item.state)).toEqual(['same', 'same', 'wrong'])
    const changed = bytes(ics(one('a@x', 'Бірінші (жаңа)')))
    expect(await owner.do(importFile, { bytes: changed, take: ['a@x'] })).toMatchObject({ added: 0, changed: 1 })
    expect((await titles(owner, { from: '2026-12-01', until: '2026-12-01' })).toSorted()).toEqual(['2026-12-01T10:00 Бірінші (жаңа)', '2026-12-01T10:00 Екінші'])
    expect(await refusal(owner.do(importFile, { bytes: bytes('жоқ'), take: ['x'] }))).toBe('calendar.ics.notCalendar')
  })

  test('an event of another calendar that has no title is shown, found busy and opened, and hides nothing else', async () => {
    const owner = world.as(justice.legalHead)
    const file = bytes(ics(one('untitled@x', '').replace('SUMMARY:\r\n', '')))
    await owner.do(importFile, { bytes: file, take: ['untitled@x'] })
    const { entries } = await owner.ask(range, { from: '2026-12-01', until: '2026-12-01' })
    const untitled = entries.find(({ title }) => title?.kk === '')
    expect(untitled?.from).toBe('2026-12-01T10:00')
    expect((await owner.ask(freeBusy, { from: '2026-12-01', until: '2026-12-01', persons: [justice.legalHead.id] })).persons[0]?.spans.map(({ event: id }) => id)).toContain(untitled!.own!.id)
    expect((await owner.ask(event, { id: untitled!.own!.id })).event.title).toBe('')
  })

  test('what is exported says the same when it comes back', async () => {
    const owner = world.as(justice.hrOfficer)
    const { id } = await make(owner, { title: 'Шығару; "тырнақша", үтір', description: 'Бір\nекі', when: at('2026-12-10', '10:00', '11:00'), repeat: { rule: 'FREQ=WEEKLY;COUNT=3', dates: [], except: ['2026-12-17T10:00:00'] }, reminders: [10], guests: ['Қонақ <q@example.example>'], invite: [justice.executor] })
    const { text } = await owner.ask(exportFile, { ids: [id] })
    const preview = await owner.ask(previewImport, { bytes: bytes(text) })
    expect(preview.items.map((item) => item.state)).toEqual(['same'])
    expect(preview.problems).toEqual([])
    const all = await owner.ask(exportFile, {})
    expect((await owner.ask(previewImport, { bytes: bytes(all.text) })).items.every((item) => item.state === 'same')).toBe(true)
  })

  test('an object of a device is kept with what only the device understands, and no change is lost to a second device', async () => {
    const owner = world.as(justice.secondUnitHead)
    const text = ics(one('phone-1', 'Телефоннан', 'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\r\n'))
    const made = await owner.do(putObject, { href: 'phone-1.ics', text, etag: null })
    expect(await refusal(owner.do(putObject, { href: 'phone-1.ics', text, etag: null }))).toBe('calendar.changedMeanwhile')
    expect(await refusal(owner.do(putObject, { href: 'phone-2.ics', text, etag: null }))).toBe('calendar.idTaken')
    const { event: stored } = await owner.ask(event, { id: made.id })
    await owner.do(moveEvent, { id: made.id, revision: stored.revision, scope: 'all', occurrence: null, when: at('2026-12-02', '12:00', '13:00') })
    expect(await refusal(owner.do(putObject, { href: 'phone-1.ics', text, etag: made.etag }))).toBe('calendar.changedMeanwhile')
    const { text: kept } = await owner.ask(exportFile, { ids: [made.id] })
    expect(kept).toContain('X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC')
    expect(kept).toContain('DTSTART;TZID=Asia/Almaty:20261202T120000')
    expect(await refusal(owner.do(removeObject, { href: 'phone-1.ics', etag: made.etag }))).toBe('calendar.changedMeanwhile')
    const { event: now } = await owner.ask(event, { id: made.id })
    await owner.do(removeObject, { href: 'phone-1.ics', etag: `${made.id.slice(0, 8)}-${now.revision}` })
    expect(await refusal(owner.do(removeObject, { href: 'phone-1.ics', etag: null }))).toBe('kernel.notFound 404')
  })

  test('secrets are kept as digests only, and their owner alone sees that they are there', async () => {
    const [owner, other] = [world.as(justice.documentOfficer), world.as(justice.executor)]
    await owner.do(renewFeed, { sha256: 'b'.repeat(64) })
    expect((await owner.ask(feedAddress, {})).feed).not.toBeNull()
    expect((await other.ask(feedAddress, {})).feed).toBeNull()
    await owner.do(revokeFeed, {})
    expect((await owner.ask(feedAddress, {})).feed).toBeNull()
    const id = randomUUID()
    await owner.do(makeAppPassword, { id, label: 'Телефон', sha256: 'c'.repeat(64) })
    expect((await owner.ask(appPasswords, {})).rows.map((row) => row.label)).toEqual(['Телефон'])
    expect(await refusal(other.do(revokeAppPassword, { id }))).toBe('kernel.notFound 404')
    await owner.do(revokeAppPassword, { id })
    expect((await owner.ask(appPasswords, {})).rows).toEqual([])
  })

  test('an event is found by the beginning of a word, whatever keyboard it is typed on', async () => {
    const owner = world.as(justice.documentOfficer)
    await make(owner, { title: 'Қорғаныс кеңесі' })
    expect((await owner.ask(find, { text: 'корганыс' })).entries.map((entry) => entry.title?.kk)).toEqual(['Қорғаныс кеңесі'])
    expect((await world.as(justice.executor).ask(find, { text: 'корганыс' })).entries).toEqual([])
  })
})
