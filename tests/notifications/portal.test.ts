/** The bell over a real portal: who hears, of what, how often; and what one may do with one's own lines. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { withdrawApproval } from '../../domain/approvals/contract.ts'
import { command } from '../../domain/kernel/contract.ts'
import { contracts } from '../../domain/contracts.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { find, mailServer, mine, one, read, saveMailServer, saveSettings, settings, unread } from '../../domain/notifications/contract.ts'
import type { NoticeClass } from '../../domain/notifications/classes.ts'
import type { Notice } from '../../domain/notifications/notice.ts'
import { defaultNoticeSettings } from '../../domain/notifications/settings.ts'
import { delegate, revokeDelegation } from '../../domain/people/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { handle, registerJob, registered } from '../../server/kernel/portal.ts'
import '../../server/notifications/tables.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { z } from 'zod'
import { chanceBy } from '../world/chance.ts'
import { aPaper } from '../world/paper.ts'
import type { World } from '../world/portal.ts'
import { aDelegation, office } from '../world/world.ts'
import { withWorld } from '../world/with-world.ts'

const { finance, justice, economy } = office

/** Says what a test wants said, as a module would. */
const say = command({ name: 'trialNotices.say', right: 'session.use', input: z.strictObject({}), output: z.strictObject({}), changes: ['setting'], offline: 'refuse' })
;(contracts as Map<string, unknown>).set(say.name, say)
let wanted: Notice[] = []
handle(say, async (_input, call) => {
  for (const notice of wanted) await call.notify(notice)
  return {}
})
registerJob('trialNotices.job', null, async (_data: object, call) => {
  for (const notice of wanted) await call.notify(notice)
})

let world: World
withWorld((begun) => {
  world = begun
})

const aNotice = (given: Partial<Notice>): Notice => ({ persons: [], class: 'system', key: 'kernel.appName', values: {}, link: '/', about: null, ...given })
async function tell(by: Person, ...notices: Notice[]): Promise<void> {
  wanted = notices
  await world.as(by).do(say, {})
}
const all = { after: null, limit: 200 } as const
const linesOf = async (person: Person) => (await world.as(person).ask(mine, all)).rows
const refusal = (deed: Promise<unknown>) => deed.then(() => 'allowed', (error: unknown) => (error instanceof RefusalError ? error.refusal.key : Promise.reject(error as Error)))
const runNow = (name: string) => runJob(world.portal.node, name, registered.jobs.get(name)!, {})

describe('B9.5 who hears', () => {
  test('B9.5 a person named in several ways hears of one thing once, by the class that stands first', async () => {
    const { id } = await aPaper(world)
    const about = { noun: 'approval', id } as const
    const before = (await linesOf(finance.unitHead)).length
    await tell(finance.head,
      aNotice({ persons: [finance.unitHead.id, finance.unitHead.id], class: 'approvals.course', key: 'approvals.notice.withdrawn', values: { number: '1' }, about }),
      aNotice({ persons: [finance.unitHead.id], class: 'approvals', key: 'approvals.notice.agreeUnit', values: { number: '1' }, about }),
      aNotice({ persons: [finance.unitHead.id], class: 'approvals.term', key: 'approvals.notice.overdue', values: { number: '1', date: '2026-11-27' }, about }))
    const lines = (await linesOf(finance.unitHead)).slice(0, -before || undefined)
    expect(lines.map((line) => [line.class, line.key])).toEqual([['approvals', 'approvals.notice.agreeUnit']])
  })
  test('B9.5 nobody hears of a paper they may not see, of their own deed, or after they left', async () => {
    const { id } = await aPaper(world, { bodies: ['justice'] })
    const about = { noun: 'approval', id } as const
    const named = [finance.head, finance.unitHead, economy.head, justice.head]
    const before = await Promise.all(named.map(async (person) => (await linesOf(person)).length))
    await tell(finance.head, aNotice({ persons: named.map((person) => person.id), class: 'approvals.course', key: 'approvals.notice.withdrawn', values: { number: '1' }, about }))
    const after = await Promise.all(named.map(async (person) => (await linesOf(person)).length))
    // Justice's body is addressed, but nothing was sent yet; Economy never will be; the head of Finance said it.
    expect(after.map((count, index) => count - before[index]!)).toEqual([0, 1, 0, 0])
  })
  test('B9.5 a job that runs twice tells once, when the notice names its event', async () => {
    wanted = [aNotice({ persons: [economy.unitHead.id], event: 'term of paper 7', values: {} })]
    const before = (await linesOf(economy.unitHead)).length
    await runNow('trialNotices.job')
    await runNow('trialNotices.job')
    expect((await linesOf(economy.unitHead)).length).toBe(before + 1)
    wanted = [aNotice({ persons: [economy.unitHead.id], event: 'term of paper 8', values: {} })]
    await runNow('trialNotices.job')
    expect((await linesOf(economy.unitHead)).length).toBe(before + 2)
  })
  test('B9.5 a repeated command rings once', async () => {
    wanted = [aNotice({ persons: [economy.legalHead.id] })]
    const id = randomUUID()
    const before = (await linesOf(economy.legalHead)).length
    await world.as(finance.head).do(say, {}, { id })
    await world.as(finance.head).do(say, {}, { id })
    expect((await linesOf(economy.legalHead)).length).toBe(before + 1)
  })
  test('B9.5 a noun of which nobody said who may read it is a fault, not a leak', async () => {
    wanted = [aNotice({ persons: [economy.head.id], about: { noun: 'workday', id: randomUUID() } })]
    await expect(world.as(finance.head).do(say, {})).rejects.toThrow('500')
    expect(world.faults.splice(0)).toHaveLength(1)
  })
})

describe('B1.6 a deputy', () => {
  test('hears what waits in the principal’s seat and opens it there, hears nothing private, and nothing once the power has ended', async () => {
    const delegation = aDelegation(justice.head, justice.deputyHead)
    const order = { number: '15-ж/қ', date: '2026-11-20', file: null }
    await world.as(justice.head).do(delegate, { id: delegation.id, principal: justice.head.id, deputy: justice.deputyHead.id, order, from: '2026-11-23', until: '2026-11-27' })
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    await journey.receive(id, 'justice')
    // The deputy head may resolve in both seats; one line, and it is their own.
    const own = (await linesOf(justice.deputyHead)).filter((line) => line.link === `/approvals/${id}`)
    expect(own.map((line) => [line.key, line.inPlaceOf])).toEqual([['approvals.notice.resolve', null]])
    for (const step of [journey.resolve, journey.opine]) await step(id, 'justice')
    await journey.decide(id, 'justice', { kind: 'agreed' })
    await journey.agree(id, 'justice')
    const [latest] = (await linesOf(justice.deputyHead)).filter((line) => line.link === `/approvals/${id}`)
    expect(latest).toMatchObject({ class: 'approvals', key: 'approvals.notice.signOutcome', inPlaceOf: { person: justice.head.id } })
    expect(latest?.inPlaceOf?.name).toContain(justice.head.surname)

    const before = (await linesOf(justice.deputyHead)).length
    await tell(finance.head, aNotice({ persons: [justice.head.id], class: 'calendar' }), aNotice({ persons: [justice.head.id], class: 'people', key: 'kernel.fault', values: { number: '1' } }))
    expect((await linesOf(justice.deputyHead)).length).toBe(before)
    await world.as(justice.head).do(revokeDelegation, { id: delegation.id })
    const afterRevoking = (await linesOf(justice.deputyHead)).length
    expect(afterRevoking).toBe(before + 1)
    await world.as(finance.executor).do(withdrawApproval, { id, reason: 'Қайта әзірленеді.' })
    expect((await linesOf(justice.deputyHead)).length).toBe(afterRevoking)
    expect((await linesOf(justice.documentOfficer))[0]).toMatchObject({ class: 'approvals.course', key: 'approvals.notice.withdrawn' })
  })
})

test('names of bodies follow the reader’s language', async () => {
  const { id, journey } = await aPaper(world, { bodies: ['economy', 'justice'] })
  await journey.sendOut(id, 'finance')
  await journey.consider(id, 'economy', { kind: 'agreed' })
  const [line] = (await linesOf(finance.executor)).filter((each) => each.link === `/approvals/${id}`)
  expect(line).toMatchObject({ class: 'approvals.course', key: 'approvals.notice.outcome', values: { body: economy.body.shortName } })
  const found = await world.as(finance.executor).ask(find, { words: economy.body.shortName.en, language: 'en' })
  expect(found.rows.map((row) => row.link)).toContain(`/approvals/${id}`)
})

describe('one’s own list', () => {
  const reader = economy.secondUnitHead
  beforeAll(async () => {
    for (let n = 1; n <= 7; n += 1) await tell(finance.head, aNotice({ persons: [reader.id], class: n % 2 ? 'people' : 'system', key: 'people.told.revoked', values: { principal: `Ахметов № ${n}` } }))
  })
  test('comes by pages without a gap or a double, newest first', async () => {
    const as = world.as(reader)
    const seen: string[] = []
    for (let after: number | null = null; ;) {
      const page: { rows: { id: string; n: number }[] } = await as.ask(mine, { after, limit: 3 })
      seen.push(...page.rows.map((row) => row.id))
      const last = page.rows.at(-1)
      if (page.rows.length < 3 || last === undefined) break
      after = last.n
    }
    const whole = await linesOf(reader)
    expect(seen).toEqual(whole.map((row) => row.id))
    expect(new Set(seen).size).toBe(seen.length)
    expect(whole.map((row) => row.at)).toEqual(whole.map((row) => row.at).toSorted().toReversed())
  })
  test('is filtered by class, reading and day, and searched by what its lines say in the reader’s language', async () => {
    const as = world.as(reader)
    expect((await as.ask(mine, { ...all, classes: ['people'] })).rows).toHaveLength(4)
    expect((await as.ask(mine, { ...all, from: '2026-11-24' })).rows).toHaveLength(0)
    expect((await as.ask(mine, { ...all, until: '2026-11-22' })).rows).toHaveLength(0)
    expect((await as.ask(mine, { ...all, from: '2026-11-23', until: '2026-11-23' })).rows.length).toBeGreaterThanOrEqual(7)
    const named = await as.ask(find, { words: 'полномочия № 5', language: 'ru' })
    expect(named.rows.map((row) => row.values.principal)).toEqual(['Ахметов № 5'])
    expect(named.looked).toBe(true)
    expect((await as.ask(find, { words: 'полномочия № 5', language: 'kk' })).rows).toEqual([])
    expect((await as.ask(find, { words: 'өкілеттік', language: 'kk', classes: ['system'] })).rows).toHaveLength(3)
  })
  test('marking is of one’s own lines only, names itself, and is undone whole', async () => {
    const as = world.as(reader)
    const [first, second] = await linesOf(reader)
    expect(await world.as(economy.head).do(read, { ids: [first!.id, second!.id] })).toMatchObject({ read: 0 })
    expect(await refusal(world.as(economy.head).ask(one, { id: first!.id }))).toBe('kernel.notFound')
    const before = (await as.ask(mine, all)).unread
    const marked = await as.do(read, { ids: [first!.id, second!.id] })
    expect(marked.read).toBe(2)
    expect((await as.ask(mine, all)).unread).toBe(before - 2)
    expect((await as.ask(one, { id: first!.id })).readAt).toBe(marked.readAt)
    expect(await world.as(economy.head).do(unread, { readAt: marked.readAt })).toEqual({ unread: 0 })
    expect(await as.do(unread, { readAt: marked.readAt })).toEqual({ unread: 2 })
    expect((await as.ask(mine, all)).unread).toBe(before)
  })
  test('"all read", sent hours later, leaves what came meanwhile unread', async () => {
    const as = world.as(reader)
    const upTo = (await linesOf(reader))[0]!.n
    world.clock.advance(1000)
    await tell(finance.head, aNotice({ persons: [reader.id] }))
    await as.do(read, { upTo })
    expect((await as.ask(mine, all)).unread).toBe(1)
    expect((await as.ask(mine, { ...all, unread: true })).rows).toHaveLength(1)
  })
  test('a line told late, by a node whose clock is late, stands above what was told before, and "all read" up to that leaves it unread', async () => {
    const as = world.as(reader)
    await tell(finance.head, aNotice({ persons: [reader.id], key: 'people.told.revoked', values: { principal: 'бұрын' } }))
    const seen = (await linesOf(reader))[0]!
    const now = world.clock.now()
    world.clock.set(new Date(Date.parse(now) - 90_000).toISOString())
    await tell(finance.head, aNotice({ persons: [reader.id], key: 'people.told.revoked', values: { principal: 'кейін' } }))
    world.clock.set(now)
    const [first, second] = await linesOf(reader)
    expect([first!.values['principal'], second!.values['principal']]).toEqual(['кейін', 'бұрын'])
    expect(first!.at < second!.at).toBe(true)
    await as.do(read, { upTo: seen.n })
    expect((await as.ask(mine, { ...all, unread: true })).rows.map(({ id }) => id)).toEqual([first!.id])
    await as.do(read, { upTo: first!.n })
  })
})

describe('one’s own settings', () => {
  const reader = economy.executor
  test('are everyone’s until changed, one by one; a muted class stands in the list but is not counted', async () => {
    const as = world.as(reader)
    expect((await as.ask(settings, {})).settings).toEqual(defaultNoticeSettings)
    await as.do(saveSettings, { ways: { system: { bell: false } } })
    await as.do(saveSettings, { ways: { people: { mail: 'daily' } }, quiet: { hours: { from: 1200, until: 480 } } })
    const { settings: kept } = await as.ask(settings, {})
    expect(kept.ways.system).toEqual({ ...defaultNoticeSettings.ways.system, bell: false })
    expect(kept.ways.people.mail).toBe('daily')
    expect(kept.quiet.hours).toEqual({ from: 1200, until: 480 })
    const before = await as.ask(mine, all)
    await tell(finance.head, aNotice({ persons: [reader.id], class: 'system' }))
    await tell(finance.head, aNotice({ persons: [reader.id], class: 'people' }))
    const after = await as.ask(mine, all)
    expect([after.rows.length - before.rows.length, after.unread - before.unread]).toEqual([2, 1])
    expect((await world.as(economy.head).ask(settings, {})).settings).toEqual(defaultNoticeSettings)
  })
  test('hours that mean nothing are refused and change nothing', async () => {
    const as = world.as(reader)
    const before = await as.ask(settings, {})
    expect(await refusal(as.do(saveSettings, { quiet: { hours: { from: 60, until: 60 } } }))).toBe('notifications.quietHoursEmpty')
    expect(await as.ask(settings, {})).toEqual(before)
  })
})

test.each([3, 77])('B9.5 whatever comes, is read and when the jobs run, twice too, each unread notice is in exactly one letter, at once or of the day; quiet time holds and loses nothing: seed %i', async (seed) => {
  const chance = chanceBy(seed)
  const reader = economy.secondUnitHead
  const began = world.clock.now()
  const administrator = world.as(office.digital.portalAdministrator)
  const { server: seen } = await administrator.ask(mailServer, {})
  await administrator.do(saveMailServer, { server: { host: '127.0.0.1', port: 9, security: 'none', account: '', from: 'kense@portal.example', certificate: '' }, password: null, seen })
  await world.as(reader).do(saveSettings, { quiet: { hours: { from: 19 * 60, until: 8 * 60 }, daysOff: true, until: null }, ways: { sessions: { mail: 'atOnce' }, approvals: { mail: 'daily' }, calendar: { mail: 'never' } } })
  const told = new Map<string, NoticeClass>()
  const readOnes = new Set<string>()
  const letters = async () => (await world.db.selectFrom('notification_letters').select(['id', 'made_at', 'letter']).where('person', '=', reader.id).where('made_at', '>=', began).orderBy('made_at').execute()).map(({ made_at, letter }) => ({ at: made_at, text: letter.text }))
  const twice = async (job: string) => {
    await runNow(job)
    await runNow(job)
  }
  /** Hour by hour, as the portal's own clock would run them. */
  const pass = async (minutes: number) => {
    const until = Date.parse(world.clock.now()) + minutes * 60_000
    for (let hour = Math.ceil(Date.parse(world.clock.now()) / 3_600_000) * 3_600_000; hour <= until; hour += 3_600_000) {
      world.clock.set(new Date(hour).toISOString())
      await twice('notifications.digest')
      await twice('notifications.sort')
    }
    world.clock.set(new Date(until).toISOString())
    await twice('notifications.sort')
  }
  for (let step = 0; step < 60; step += 1) {
    const what = chance()
    if (what < 0.6) {
      const token = `Хат-${seed}-${step}-`
      const noticeClass = (['sessions', 'approvals', 'calendar'] as const)[Math.floor(chance() * 3)]!
      await tell(finance.head, aNotice({ persons: [reader.id], class: noticeClass, key: 'approvals.notice.withdrawn', values: { number: token }, event: token }))
      told.set(token, noticeClass)
    } else if (what < 0.75) {
      const [line] = (await linesOf(reader)).filter(({ readAt, values }) => readAt === null && told.has(String(values['number'])))
      if (line === undefined) continue
      await world.as(reader).do(read, { ids: [line.id] })
      readOnes.add(String(line.values['number']))
    } else await pass(Math.floor(chance() * 400))
  }
  await pass(4 * 1440)
  const made = await letters()
  const countOf = (token: string) => made.filter(({ text }) => text.includes(token)).length
  for (const [token, noticeClass] of told) {
    const count = countOf(token)
    if (noticeClass === 'calendar') expect(count, `${token} by nobody's wish`).toBe(0)
    else if (readOnes.has(token)) expect(count, `${token} was read`).toBeLessThanOrEqual(1)
    else expect(count, `${token} ${noticeClass}`).toBe(1)
  }
  // Nothing goes out at night or on a day off, in Astana.
  for (const { at } of made) {
    const local = new Date(Date.parse(at) + 5 * 3_600_000)
    expect([local.getUTCHours() >= 8 && local.getUTCHours() < 19, local.getUTCDay() % 6 !== 0], at).toEqual([true, true])
  }
  expect(made.length).toBeGreaterThan(3)
  world.clock.set(began)
}, 120_000)

