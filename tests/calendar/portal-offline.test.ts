/** §57 with the product's own native process and a cable that is pulled: what is changed twice without a line. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBadLine } from '../faults/bad-line.ts'
import { Desk, draftOf, newEvent, timeOn } from '../faults/desk.ts'
import { sleep } from '../faults/fault.ts'
import { startOwnPortal, type OwnPortal } from '../world/own-portal.ts'

const day = '2027-01-04'
const whole = { scope: 'all', occurrence: null } as const
const folder = mkdtempSync(join(tmpdir(), 'kense-offline-'))
let portal: OwnPortal
let desks: [Desk, Desk]
beforeAll(async () => {
  portal = await startOwnPortal({ people: 1 })
  const open = async (name: string): Promise<Desk> => {
    const userDir = join(folder, name)
    mkdirSync(userDir, { mode: 0o700 })
    const desk = new Desk(userDir, portal.people[0]!, null, await openBadLine(portal.port, Math.random, 0, ['none']))
    await desk.enter()
    await desk.look({ from: day, until: day })
    return desk
  }
  desks = [await open('one'), await open('two')]
}, 120_000)
afterAll(async () => {
  for (const desk of desks) {
    await desk.stop()
    await desk.cable.close()
  }
  await portal.close()
  rmSync(folder, { recursive: true, force: true })
})

const idOf = (told: Awaited<ReturnType<Desk['do']>>): string => (told !== null && 'state' in told && told.state === 'queued' ? told.id : `not queued: ${JSON.stringify(told)}`)
const shown = (desk: Desk): string[] => (desk.shown.range?.entries ?? []).map((entry) => `${entry.from.slice(11)} ${entry.title?.kk ?? ''}`)

async function unplugged(desk: Desk): Promise<void> {
  desk.cable.cut()
  for (const until = Date.now() + 20_000; desk.state !== 'offline' && Date.now() < until; ) await sleep(50)
}

test('§57 two edits of one event on one PC, without a line, are both there when the cable is back; so are an event made then and its edit', async () => {
  const [desk, other] = desks
  const made = newEvent('Кеңес', day, 10)
  await desk.do('calendar.save', made, 'Кеңес')
  await expect.poll(() => shown(desk), { timeout: 20_000 }).toEqual(['10:00 Кеңес'])
  await unplugged(desk)
  const on = { id: made.id, revision: 1, ...whole }
  const first = idOf(await desk.do('calendar.move', { ...on, when: timeOn(day, 12) }, 'ауысты'))
  const second = idOf(await desk.do('calendar.save', { ...on, after: [first], draft: draftOf('Үлкен кеңес', timeOn(day, 12)), invitees: [], units: [] }, 'түзетілді'))
  await desk.do('calendar.move', { ...on, after: [first, second], when: timeOn(day, 15) }, 'тағы ауысты')
  const fresh = newEvent('Жаңа', day, 17)
  const start = idOf(await desk.do('calendar.save', fresh, 'Жаңа'))
  await desk.do('calendar.save', { ...fresh, after: [start], draft: draftOf('Жаңа, түзетілген', timeOn(day, 18)) }, 'Жаңа, түзетілген')
  desk.cable.join()
  expect(await desk.settled(60_000)).toBe(true)
  expect((await desk.outbox()).map(({ refusal }) => refusal)).toEqual([])
  for (const each of [desk, other]) await expect.poll(() => shown(each), { timeout: 20_000 }).toEqual(['15:00 Үлкен кеңес', '18:00 Жаңа, түзетілген'])
}, 120_000)

test('§57 B11.3 what another PC changed meanwhile is not written over by either of them, and both say who was first', async () => {
  const [desk, other] = desks
  const made = newEvent('Даулы', day, 8)
  await desk.do('calendar.save', made, 'Даулы')
  for (const each of desks) await expect.poll(() => shown(each), { timeout: 20_000 }).toContain('08:00 Даулы')
  await unplugged(desk)
  const on = { id: made.id, revision: 1, ...whole }
  const first = idOf(await desk.do('calendar.move', { ...on, when: timeOn(day, 9) }, 'ауысты'))
  await desk.do('calendar.save', { ...on, after: [first], draft: draftOf('Үстінен', timeOn(day, 9)), invitees: [], units: [] }, 'түзетілді')
  await other.do('calendar.move', { ...on, when: timeOn(day, 11) }, 'басқа ДК')
  desk.cable.join()
  expect(await desk.settled(60_000)).toBe(true)
  expect((await desk.outbox()).map(({ refusal }) => refusal?.key)).toEqual(['kernel.changedMeanwhile', 'kernel.changedMeanwhile'])
  await expect.poll(() => shown(desk), { timeout: 20_000 }).toContain('11:00 Даулы')
}, 120_000)
