/** What stands on what: edits that waited for a line, answers meanwhile, days of a task, leavers, files, and many at once. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { answerInvitation, finishTask, importFile, moveEvent, removeEvent, saveEvent, saveRoom, undoChange } from '../../domain/calendar/contract.ts'
import { event, exportFile, range } from '../../domain/calendar/queries.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { mine } from '../../domain/notifications/contract.ts'
import { deactivate } from '../../domain/people/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import type { Visitor, World } from '../world/portal.ts'
import { refusal } from '../world/refusal.ts'
import { withWorld } from '../world/with-world.ts'
import { office, officeDelegations } from '../world/world.ts'
import { passwordOf } from './device.ts'
import { at, draft, make } from './events.ts'

const { finance, justice, economy, akimat } = office
let world: World
withWorld((begun) => {
  world = begun
})

const whole = { scope: 'all', occurrence: null } as const
const nobody = { invitees: [], units: [] }
const times = async (visitor: Visitor, title: string, days = { from: '2026-11-23', until: '2027-01-31' }) =>
  (await visitor.ask(range, days)).entries.filter((entry) => entry.title?.kk === title).map((entry) => `${entry.from}${entry.own?.done ? ' done' : ''}`)
const heard = async (visitor: Visitor, title: string) => (await visitor.ask(mine, { after: null, limit: 100 })).rows.filter((row) => row.values['title'] === title).map((row) => row.key.replace('calendar.notice.', ''))

describe('§57 B11.3 an edit that waited stands on the one before it', () => {
  test('§57 two edits of one event that left together are both done, the second upon the first', async () => {
    const owner = world.as(finance.unitHead)
    const { id, revision } = await make(owner, { title: 'Кезек' })
    const first = randomUUID()
    await owner.do(moveEvent, { id, revision, ...whole, when: at('2026-11-26', '12:00', '13:00') }, { id: first })
    const title = { title: 'Кезек, екінші', when: at('2026-11-26', '12:00', '13:00') }
    expect(await refusal(owner.do(saveEvent, { id, revision, ...whole, draft: draft(title), ...nobody }))).toBe('kernel.changedMeanwhile')
    const second = await owner.do(saveEvent, { id, revision, after: [first], ...whole, draft: draft(title), ...nobody })
    expect(await times(owner, 'Кезек, екінші')).toEqual(['2026-11-26T12:00'])
    // Of the first two the third has seen both; that the second came last is enough.
    await owner.do(removeEvent, { id, revision, after: [first, second.undo], ...whole })
    expect(await times(owner, 'Кезек, екінші')).toEqual([])
  })

  test('§57 what another person changed in between is not written over, though one stands on one’s own', async () => {
    const [delegation] = officeDelegations('2026-11-23').filter(({ principal }) => [finance, justice, economy].some(({ head }) => head.id === principal))
    const people = Object.values(office).flatMap((body) => Object.values(body)).filter((each): each is Person => typeof each === 'object' && 'iin' in each)
    const [principal, deputy] = [delegation!.principal, delegation!.deputy].map((id) => people.find((each) => each.id === id)!)
    const [head, stand] = [world.as(principal!), world.as(deputy!, delegation!)]
    const { id, revision } = await make(head, { title: 'Екеу' })
    const first = randomUUID()
    const moved = await head.do(moveEvent, { id, revision, ...whole, when: at('2026-11-26', '12:00', '13:00') }, { id: first })
    await stand.do(moveEvent, { id, revision: moved.revision, ...whole, when: at('2026-11-27', '12:00', '13:00') })
    await expect(head.do(saveEvent, { id, revision, after: [first], ...whole, draft: draft({ title: 'Үстінен' }), ...nobody })).rejects.toMatchObject({ refusal: { key: 'kernel.changedMeanwhile', values: { who: fullName(deputy!) } } })
    // Nor by another's command, of which one only knows the id.
    const other = world.as(finance.executor)
    const theirs = await make(other, { title: 'Бөтен' })
    expect(await refusal(other.do(moveEvent, { id: theirs.id, revision: 0, after: [first], ...whole, when: at('2026-11-27', '12:00', '13:00') }))).toBe('kernel.changedMeanwhile')
  })

  test('§57 a new event and its edit: the edit alone makes it where the first was refused, and changes it where it was not', async () => {
    const owner = world.as(finance.unitHead)
    const [id, first, never] = [randomUUID(), randomUUID(), randomUUID()]
    const given = (title: string, command: string, more: object) => owner.do(saveEvent, { id, revision: null, ...whole, draft: draft({ title }), ...nobody, ...more }, { id: command })
    await given('Жаңа', first, {})
    await given('Жаңа, түзетілген', randomUUID(), { after: [first] })
    expect([await times(owner, 'Жаңа'), await times(owner, 'Жаңа, түзетілген')]).toEqual([[], ['2026-11-25T10:00']])
    expect(await refusal(given('Екінші рет', randomUUID(), {}))).toBe('calendar.idTaken')
    expect(await refusal(given('Үшінші рет', randomUUID(), { after: [first] }))).toBe('kernel.changedMeanwhile')
    const alone = randomUUID()
    await owner.do(saveEvent, { id: alone, revision: null, after: [never], ...whole, draft: draft({ title: 'Жалғыз' }), ...nobody })
    expect(await times(owner, 'Жалғыз')).toEqual(['2026-11-25T10:00'])
  })

  test('§57 an answer that came meanwhile keeps nobody from writing on or taking back, and is not lost by it', async () => {
    const [owner, guest] = [world.as(finance.deputyHead), world.as(finance.executor)]
    const { id, revision } = await make(owner, { title: 'Көпшілік', invite: [finance.executor, finance.unitHead] })
    await guest.do(answerInvitation, { id, occurrence: null, answer: 'accepted', comment: 'Келемін' })
    const invitees = [finance.executor, finance.unitHead].map((person) => ({ person: person.id, unit: null }))
    const saved = await owner.do(saveEvent, { id, revision, ...whole, draft: draft({ title: 'Көпшілік жиын' }), invitees, units: [] })
    const answers = async () => (await owner.ask(event, { id })).event.invitees.map((each) => `${each.answer} ${each.comment}`)
    expect(await answers()).toEqual(['accepted Келемін', 'waiting '])
    await world.as(finance.unitHead).do(answerInvitation, { id, occurrence: null, answer: 'declined', comment: '' })
    await owner.do(undoChange, { command: saved.undo })
    expect((await owner.ask(event, { id })).event.title).toBe('Көпшілік')
    expect(await answers()).toEqual(['accepted Келемін', 'declined '])
  })

  test('§57 an answer that waited until the event was off is told so', async () => {
    const owner = world.as(finance.deputyHead)
    const { id, revision } = await make(owner, { title: 'Кеш жауап', invite: [finance.executor] })
    await owner.do(removeEvent, { id, revision, ...whole })
    expect(await refusal(world.as(finance.executor).do(answerInvitation, { id, occurrence: null, answer: 'accepted', comment: '' }))).toBe('calendar.cancelled')
    expect(await refusal(world.as(justice.executor).do(answerInvitation, { id, occurrence: null, answer: 'accepted', comment: '' }))).toBe('kernel.notFound 404')
  })

  test('§6 an answer given in another’s place is told by the name of the one who was invited', async () => {
    const [delegation] = officeDelegations('2026-11-23').filter(({ principal }) => [finance, justice, economy].some(({ head }) => head.id === principal))
    const people = Object.values(office).flatMap((body) => Object.values(body)).filter((each): each is Person => typeof each === 'object' && 'iin' in each)
    const [principal, deputy] = [delegation!.principal, delegation!.deputy].map((id) => people.find((each) => each.id === id)!)
    const owner = world.as(akimat.head)
    const { id } = await make(owner, { title: 'Сапар', invite: [principal!] })
    await world.as(deputy!, delegation!).do(answerInvitation, { id, occurrence: null, answer: 'accepted', comment: '' })
    const [line] = (await owner.ask(mine, { after: null, limit: 5 })).rows
    expect(line).toMatchObject({ key: 'calendar.notice.accepted', values: { name: fullName(principal!) } })
  })
})

describe('§57 a task that repeats', () => {
  test('§57 each of its days is done by itself; the next week’s still waits, reminds, and goes out to other calendars so', async () => {
    const owner = world.as(economy.legalHead)
    const when = at('2026-11-27', '18:00', '18:00')
    const { id, revision } = await make(owner, { kind: 'task', title: 'Апталық есеп', when, repeat: { rule: 'FREQ=WEEKLY', dates: [], except: [] }, reminders: [60] })
    const days = { from: '2026-11-23', until: '2026-12-13' }
    const friday = '2026-11-27T18:00:00'
    const done = await owner.do(finishTask, { id, revision, occurrence: friday, done: true })
    expect(await times(owner, 'Апталық есеп', days)).toEqual(['2026-11-27T18:00 done', '2026-12-04T18:00', '2026-12-11T18:00'])
    const next = await world.db.selectFrom('calendar_reminders').select('at').where('event', '=', id).executeTakeFirst()
    expect(next?.at).toBe('2026-12-04T12:00:00.000Z')
    const { text } = await owner.ask(exportFile, { ids: [id] })
    expect(text.split('BEGIN:VTODO').map((part) => /STATUS:(\S+)/.exec(part)?.[1])).toEqual([undefined, 'NEEDS-ACTION', 'COMPLETED'])
    const renamed = await owner.do(saveEvent, { id, revision: done.revision, scope: 'this', occurrence: friday, draft: draft({ kind: 'task', title: 'Апталық есеп', place: 'Канцелярия', when }), ...nobody })
    expect((await times(owner, 'Апталық есеп', days))[0]).toBe('2026-11-27T18:00 done')
    const open = await owner.do(finishTask, { id, revision: renamed.revision, occurrence: friday, done: false })
    expect(await times(owner, 'Апталық есеп', days)).toEqual(['2026-11-27T18:00', '2026-12-04T18:00', '2026-12-11T18:00'])
    expect(await refusal(owner.do(finishTask, { id, revision: open.revision, occurrence: '2026-11-28T18:00:00', done: true }))).toBe('calendar.occurrenceMissing')
    await owner.do(finishTask, { id, revision: open.revision, done: true })
    expect((await times(owner, 'Апталық есеп', days)).every((each) => each.endsWith('done'))).toBe(true)
  })
})

describe('B3.5 whoever leaves', () => {
  test('B3.5 what was private and with others is off, and they are told; what the successor has from the same file too stays two things', async () => {
    const { executor, secondUnitHead, hrOfficer, deputyHead } = justice
    const [leaver, successor, guest] = [world.as(executor), world.as(secondUnitHead), world.as(deputyHead)]
    const hidden = await make(leaver, { title: 'Оңаша', when: at('2026-12-02', '10:00', '11:00'), private: true, invite: [deputyHead] })
    const file = Buffer.from('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:same@file\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261202T050000Z\r\nDTEND:20261202T060000Z\r\nSUMMARY:Бір файлдан\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n').toString('base64')
    for (const each of [leaver, successor]) await each.do(importFile, { bytes: file, take: ['same@file'] })
    const [own] = (await leaver.ask(range, { from: '2026-12-02', until: '2026-12-02' })).entries.filter((entry) => entry.title?.kk === 'Бір файлдан')
    await leaver.do(saveEvent, { id: own!.own!.id, revision: own!.own!.revision, ...whole, draft: draft({ title: 'Бір файлдан', when: at('2026-12-02', '10:00', '11:00') }), invitees: [{ person: deputyHead.id, unit: null }], units: [] })
    await world.as(hrOfficer).do(deactivate, { id: executor.id, successor: secondUnitHead.id })
    expect(await heard(guest, 'Оңаша')).toEqual(['cancelled', 'invited'])
    expect(await refusal(successor.ask(event, { id: hidden.id }))).toBe('kernel.notFound 404')
    expect(await times(successor, 'Бір файлдан')).toHaveLength(2)
    expect((await successor.ask(exportFile, {})).text.match(/^UID:.*$/gm)?.filter((uid) => uid.includes('same@file'))).toHaveLength(1)
  })

  test('B3.5 without a successor their meetings with others are off, so that nobody comes and no room is kept for ever', async () => {
    const { executor, hrOfficer, unitHead, documentOfficer } = office.digital
    const room = { id: randomUUID(), body: executor.body, name: { kk: 'Зал', ru: 'Зал', en: 'Hall' }, place: '', seats: 5, equipment: '', active: true }
    await world.as(documentOfficer).do(saveRoom, { room })
    const leaver = world.as(executor)
    await make(leaver, { title: 'Иесіз', when: at('2026-12-02', '10:00', '11:00'), repeat: { rule: 'FREQ=WEEKLY', dates: [], except: [] }, invite: [unitHead] })
    await make(leaver, { title: 'Бөлме', when: at('2026-12-02', '12:00', '13:00'), repeat: { rule: 'FREQ=WEEKLY', dates: [], except: [] }, room: room.id })
    await passwordOf(leaver)
    await world.as(hrOfficer).do(deactivate, { id: executor.id, successor: null })
    expect(await world.db.selectFrom('calendar_passwords').select('id').where('person', '=', executor.id).execute()).toEqual([])
    expect(await heard(world.as(unitHead), 'Иесіз')).toEqual(['cancelled', 'invited'])
    expect(await times(world.as(unitHead), 'Иесіз')).toEqual([])
    await world.as(documentOfficer).do(saveRoom, { room: { ...room, active: false }, seen: room })
  })

  test('§57 whoever invites a leaver is told who it is', async () => {
    await expect(make(world.as(justice.unitHead), { invite: [justice.executor, justice.legalHead] })).rejects.toMatchObject({ refusal: { key: 'calendar.inviteeLeft', values: { name: fullName(justice.executor) } } })
  })
})

describe('§57 besides', () => {
  test('§58 of another time that a file says those invited are asked anew, and its changes are never counted backwards', async () => {
    const [owner, guest] = [world.as(economy.unitHead), world.as(economy.secondUnitHead)]
    const { id, revision } = await make(owner, { title: 'Файлдан', invite: [economy.secondUnitHead] })
    await owner.do(moveEvent, { id, revision, ...whole, when: at('2026-11-25', '12:00', '13:00') })
    await guest.do(answerInvitation, { id, occurrence: null, answer: 'accepted', comment: '' })
    const { text } = await owner.ask(exportFile, { ids: [id] })
    const later = text.replaceAll('20261125T12', '20261125T15').replaceAll('20261125T13', '20261125T16').replace(/SEQUENCE:\d+/, 'SEQUENCE:0')
    await owner.do(importFile, { bytes: Buffer.from(later).toString('base64'), take: [id] })
    const { event: now } = await owner.ask(event, { id })
    expect([now.when?.from, now.sequence, now.invitees.map(({ answer }) => answer)]).toEqual(['2026-11-25T15:00:00', 1, ['waiting']])
    expect(await heard(guest, 'Файлдан')).toEqual(['moved', 'moved', 'invited'])
  })

  test('§57 a room of a body that was closed is closed or given away, not booked on', async () => {
    const officer = world.as(office.digital.portalAdministrator)
    const room = { id: randomUUID(), body: akimat.body.id, name: { kk: 'Ескі зал', ru: 'Старый зал', en: 'Old hall' }, place: '', seats: 5, equipment: '', active: true }
    await officer.do(saveRoom, { room })
    await world.db.updateTable('bodies').set({ active: false }).where('id', '=', akimat.body.id).execute()
    expect(await refusal(officer.do(saveRoom, { room: { ...room, seats: 6 }, seen: room }))).toBe('calendar.roomOfClosedBody')
    await officer.do(saveRoom, { room: { ...room, active: false }, seen: room })
    await world.db.updateTable('bodies').set({ active: true }).where('id', '=', akimat.body.id).execute()
  })

  test('§57 when twelve hundred things remind in one minute, all of them do', async () => {
    const owner = economy.executor
    const { id } = await make(world.as(owner), { title: 'Таңғы', when: at('2026-11-27', '09:00', '10:00'), reminders: [15] })
    await sql`insert into calendar_events (id, owner, uid, revision, changed_at, document, href, first_at, last_at, standing, words)
      select fresh, owner, fresh::text, 1, changed_at, jsonb_set(jsonb_set(document, '{id}', to_jsonb(fresh)), '{uid}', to_jsonb(fresh::text)), fresh::text, first_at, last_at, standing, words
      from calendar_events, lateral (select gen_random_uuid() as fresh from generate_series(1, 1199)) as made where id = ${id}`.execute(world.db)
    await sql`insert into calendar_parties (person, event, owns, removed, first_at, last_at, standing, seq) select owner, id, true, false, first_at, last_at, standing, 1 from calendar_events e where owner = ${owner.id} and not exists (select from calendar_parties p where p.event = e.id)`.execute(world.db)
    await sql`insert into calendar_reminders (event, at) select e.id, r.at from calendar_events e, calendar_reminders r where r.event = ${id} and e.owner = ${owner.id} and e.document->>'title' = 'Таңғы' on conflict do nothing`.execute(world.db)
    const began = world.clock.now()
    world.clock.set('2026-11-27T03:45:20.000Z')
    await runJob(world.portal.node, 'calendar.remind', registered.jobs.get('calendar.remind')!, {})
    const reminded = async () => Number((await world.db.selectFrom('notifications').select((each) => each.fn.countAll<string>().as('count')).where('person', '=', owner.id).where('class', '=', 'calendar.reminder').executeTakeFirstOrThrow()).count)
    await expect.poll(reminded, { timeout: 20_000 }).toBe(1200)
    world.clock.set(began)
  })
})
