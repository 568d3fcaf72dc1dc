import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shortDate } from '../../domain/kernel/formats.ts'
import { createTexts } from '../../domain/kernel/text.ts'
import { addDays, astanaDate, weekStart } from '../../domain/kernel/time.ts'
import { texts, type TextKey } from '../../domain/texts.ts'
import type { Office } from '../../scripts/office.ts'
import { browserPath, changeSettings, enterAs, goTo, inBothThemes, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { office as people } from '../world/world.ts'

const { executor } = people.finance
const invited = people.justice.head
const kazakh = createTexts(texts, 'kk')
const say = (key: TextKey, values: Record<string, string | number> = {}): string => kazakh.t(key, values)

/** Beyond the two weeks that the demo office has planned. */
const monday = addDays(weekStart(astanaDate(new Date().toISOString())), 21)
const day = (index: number): string => addDays(monday, index)

/** Long, because other tests share the machine; what must be quick is measured elsewhere. */
const eventually = { timeout: 20_000 }

interface Bridge {
  kense: { call: (name: string, input: unknown) => Promise<unknown> }
}
const run = (page: Page, name: string, input: unknown): Promise<{ state?: string; answer?: unknown; refusal?: { key: string } }> =>
  page.evaluate(([command, value]) => (globalThis as unknown as Bridge).kense.call('portal.do', { name: command, input: value, title: command as string }) as never, [name, input] as const)
const ask = async (page: Page, name: string, input: unknown): Promise<never> =>
  (await page.evaluate(([query, value]) => (globalThis as unknown as Bridge).kense.call('portal.ask', { name: query, input: value, fresh: true }), [name, input] as const) as { answer: never }).answer

interface Row {
  title: { kk: string } | null
  from: string
  until: string
}
const rows = async (page: Page): Promise<Row[]> => (await ask(page, 'calendar.range', { from: addDays(monday, -14), until: addDays(monday, 28) }) as { entries: Row[] }).entries
const placeOf = async (page: Page, title: string): Promise<[string, string] | null> => {
  const row = (await rows(page)).find((each) => each.title?.kk === title)
  return row ? [row.from, row.until] : null
}

interface Wish {
  title: string
  from: string
  until: string
  people?: readonly string[]
  rule?: string
  kind?: 'event' | 'task'
}

async function plan(page: Page, { title, from, until, people: persons = [], rule, kind = 'event' }: Wish): Promise<void> {
  const allDay = from.length === 10
  const done = await run(page, 'calendar.save', {
    id: randomUUID(), revision: null, scope: 'all', occurrence: null, invitees: persons.map((person) => ({ person, unit: null })), units: [],
    draft: {
      kind, title, place: '', description: '', reminders: [15], room: null, private: false, busy: true, status: 'confirmed', guests: [],
      when: allDay ? { allDay, from, until } : { allDay, from: `${from}:00`, until: `${until}:00`, zone: 'Asia/Almaty' }, repeat: rule ? { rule, dates: [], except: [] } : null,
    },
  })
  expect(done, title).toMatchObject({ state: 'done' })
}

const entry = (page: Page, title: string) => page.locator('.entry', { hasText: title }).first()
const settled = (page: Page) => page.locator('.calendar-main :is(.entry, .year-view, .table)').first().waitFor()

async function show(page: Page, view: string, date = monday): Promise<void> {
  await goTo(page, `/calendar?view=${view}&date=${date}`)
  await settled(page)
}

async function drag(page: Page, from: { x: number; y: number }, by: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 6 })
  await page.mouse.up()
}

describe.skipIf(!browserPath)('the calendar', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let office: Office
  let open: OpenPage
  beforeAll(async () => {
    demo = await openDemoOffice()
    office = demo.office
    open = await openPage(office)
    await enterAs(open.page, executor.surname)
    await plan(open.page, { title: 'Сынақ кеңесі', from: `${day(0)}T10:00`, until: `${day(0)}T11:00`, people: [invited.id] })
    await plan(open.page, { title: 'Сынақ жиналысы', from: `${day(1)}T09:30`, until: `${day(1)}T10:00`, rule: 'FREQ=WEEKLY;COUNT=8' })
    await plan(open.page, { title: 'Сынақ іссапары', from: day(2), until: day(3) })
    await plan(open.page, { title: 'Сынақ есебі', from: `${day(4)}T18:00`, until: `${day(4)}T18:00`, kind: 'task' })
    await plan(open.page, { title: 'Жылжитын', from: `${day(1)}T15:00`, until: `${day(1)}T16:00` })
  }, 300_000)
  afterAll(() => demo?.close(), 60_000)

  const views = ['day', 'week', 'month', 'agenda', 'year']
  for (const language of ['kk', 'ru', 'en'] as const) {
    it(`§56 has in no view a fault that axe finds, and is nowhere wider than the window: ${language}, light and dark`, async () => {
      const { page } = open
      await changeSettings(page, { language, theme: 'light' })
      for (const view of views) {
        await show(page, view)
        await inBothThemes(page, async (theme) => expect(await violations(page), `${view} ${theme}`).toEqual([]))
        expect(await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('.screen')].some((each) => each.scrollWidth > each.clientWidth + 1)), `${view} is wider than the window`).toBe(false)
      }
      // The dialogs have the same parts in each language; a light and a dark theme show their colours.
      for (const panel of language === 'ru' ? ['new', 'rooms', 'phone', 'import'] : []) {
        await goTo(page, `/calendar?view=week&date=${monday}&do=${panel}`)
        await page.getByRole('dialog').locator(':is(input:not([type=file]), .empty, .rooms, .drop)').first().waitFor()
        await inBothThemes(page, async (theme) => expect(await violations(page), `${panel} ${theme}`).toEqual([]))
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
      }
    }, 120_000)
  }

  it('§56 stays within the window at 200 %', async () => {
    const { page } = open
    await changeSettings(page, { language: 'kk', theme: 'light' })
    await page.setViewportSize({ width: 640, height: 400 })
    for (const view of views) {
      await show(page, view)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), view).toBe(true)
    }
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  it('§56 an own event is dragged to another day and hour, and taken back from the notice', async () => {
    const { page } = open
    await show(page, 'week')
    const box = await entry(page, 'Жылжитын').boundingBox()
    const column = await page.locator('.day-hours').first().boundingBox()
    if (!box || !column) throw new Error('the entry is not drawn')
    await drag(page, { x: box.x + 12, y: box.y + 6 }, { x: column.width * 2, y: box.height })
    await expect.poll(() => placeOf(page, 'Жылжитын'), eventually).toEqual([`${day(3)}T16:00`, `${day(3)}T17:00`])
    await page.getByRole('button', { name: say('page.undo') }).last().click()
    await expect.poll(() => placeOf(page, 'Жылжитын'), eventually).toEqual([`${day(1)}T15:00`, `${day(1)}T16:00`])
    await entry(page, 'Жылжитын').waitFor()
  })

  it('§56 its lower edge is dragged to make it longer, and Esc lets everything as it was', async () => {
    const { page } = open
    await show(page, 'week')
    await expect.poll(async () => (await entry(page, 'Жылжитын').getAttribute('title')) ?? '', eventually).toContain('15:00–16:00')
    const box = await entry(page, 'Жылжитын').boundingBox()
    if (!box) throw new Error('the entry is not drawn')
    await page.mouse.move(box.x + 12, box.y + 6)
    await page.mouse.down()
    await page.mouse.move(box.x + 12, box.y + 120, { steps: 4 })
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await drag(page, { x: box.x + 20, y: box.y + box.height - 2 }, { x: 0, y: box.height / 2 })
    await expect.poll(() => placeOf(page, 'Жылжитын'), eventually).toEqual([`${day(1)}T15:00`, `${day(1)}T16:30`])
  })

  it('§56 without a mouse: Alt and arrows move it and change its length, and the focus stays on it', async () => {
    const { page } = open
    await show(page, 'week')
    await expect.poll(async () => (await entry(page, 'Жылжитын').getAttribute('title')) ?? '', eventually).toContain('15:00–16:30')
    await entry(page, 'Жылжитын').focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(`Alt+${key}`)
    await page.keyboard.press('Alt+Shift+ArrowUp')
    await expect.poll(() => placeOf(page, 'Жылжитын'), eventually).toEqual([`${day(2)}T15:30`, `${day(2)}T16:45`])
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Жылжитын')
  })

  it('§56 letters change the view, arrows the day, N begins an event that Enter saves', async () => {
    const { page } = open
    await show(page, 'week')
    const shown = () => page.evaluate(() => new URLSearchParams(location.hash.split('?')[1]).toString())
    for (const [key, view] of [['m', 'month'], ['d', 'day'], ['a', 'agenda'], ['y', 'year'], ['w', 'week']] as const) {
      await page.keyboard.press(key)
      await expect.poll(shown, eventually).toContain(`view=${view}`)
    }
    await page.keyboard.press('m')
    await page.locator('.month-day[tabindex="0"]').focus()
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight']) await page.keyboard.press(key)
    await expect.poll(shown, eventually).toContain(`date=${day(1)}`)
    await page.keyboard.press('Enter')
    await expect.poll(shown, eventually).toContain('view=day')
    await page.keyboard.press('PageDown')
    await expect.poll(shown, eventually).toContain(`date=${day(2)}`)
    await page.keyboard.press('n')
    await page.getByRole('dialog').getByRole('textbox', { name: say('calendar.title') }).fill('Пернемен жасалған')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => placeOf(page, 'Пернемен жасалған'), eventually).toEqual([`${day(2)}T10:00`, `${day(2)}T11:00`])
  })

  it('§56 a drag over an empty place begins an event at that time', async () => {
    const { page } = open
    await show(page, 'week')
    const cell = page.locator(`.day-hours[data-date="${day(4)}"]`)
    const box = await cell.boundingBox()
    if (!box) throw new Error('the day is not drawn')
    const hour = box.height / 24
    await drag(page, { x: box.x + 20, y: box.y + hour * 11 }, { x: 0, y: hour * 1.5 })
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await expect.poll(() => dialog.locator('.when-row input').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))).toEqual([shortDate(day(4)), '11:00', shortDate(day(4)), '12:30'])
    await page.keyboard.press('Escape')
  })

  it('§56 of a repeated event one occurrence is moved, the others stay', async () => {
    const { page } = open
    await show(page, 'week')
    await entry(page, 'Сынақ жиналысы').focus()
    await page.keyboard.press('Alt+ArrowRight')
    const dialog = page.getByRole('dialog')
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: say('calendar.move') }).click()
    await expect.poll(async () => (await rows(page)).filter((row) => row.title?.kk === 'Сынақ жиналысы').map((row) => row.from).slice(0, 3), eventually).toEqual([`${day(2)}T09:30`, `${day(8)}T09:30`, `${day(15)}T09:30`])
  })

  it('§56 the whole of a repeated event is moved by any of its days, and none of the earlier is lost', async () => {
    const { page } = open
    await show(page, 'week', day(7))
    await entry(page, 'Сынақ жиналысы').focus()
    await page.keyboard.press('Alt+ArrowRight')
    const dialog = page.getByRole('dialog')
    await dialog.getByText(say('calendar.scope.all')).click()
    await dialog.getByRole('button', { name: say('calendar.move') }).click()
    const kept = async () => (await rows(page)).filter((row) => row.title?.kk === 'Сынақ жиналысы').map((row) => row.from)
    await expect.poll(kept, eventually).toEqual([3, 9, 16, 23].map((index) => `${day(index)}T09:30`))
  })

  it('B8.3 tells who is not free and why, and offers the first time that suits all', async () => {
    const { page } = open
    await goTo(page, `/calendar?view=week&date=${monday}&do=new`)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: say('calendar.title') }).fill('Ортақ уақыт')
    await dialog.getByRole('textbox', { name: say('calendar.begins') }).fill(shortDate(monday))
    await dialog.getByRole('textbox', { name: say('calendar.begins') }).press('Tab')
    await dialog.getByRole('combobox', { name: say('calendar.invitees') }).fill(invited.surname)
    await page.getByRole('option', { name: new RegExp(invited.surname) }).first().click()
    await page.keyboard.press('Escape')
    await dialog.locator('.clashes').getByText('Сынақ кеңесі').first().waitFor()
    expect(await violations(page)).toEqual([])
    await dialog.locator('.slots button').first().click()
    await dialog.getByText(say('calendar.everybodyFree')).waitFor()
    await dialog.getByRole('button', { name: say('calendar.save') }).click()
    await dialog.waitFor({ state: 'detached' })
    await entry(page, 'Ортақ уақыт').waitFor()
  })

  it('§56 who was invited answers from the card, and the organiser sees it at once', async () => {
    const other = await openPage(office)
    await enterAs(other.page, invited.surname)
    await show(other.page, 'week')
    await entry(other.page, 'Сынақ кеңесі').click()
    await other.page.getByRole('button', { name: say('calendar.answerVerb.accepted') }).waitFor()
    expect(await violations(other.page)).toEqual([])
    await show(open.page, 'week')
    await entry(open.page, 'Сынақ кеңесі').click()
    await open.page.locator('.invitees', { hasText: say('calendar.answer.waiting') }).waitFor()
    await other.page.getByRole('button', { name: say('calendar.answerVerb.accepted') }).click()
    await open.page.locator('.invitees', { hasText: say('calendar.answer.accepted') }).waitFor(eventually)
    expect(await violations(open.page)).toEqual([])
    await open.page.keyboard.press('Escape')
    // Whoever comes by the notice of what was called off reads what it was, and is asked for no answer (§59.8).
    await plan(open.page, { title: 'Болмайтын кеңес', from: `${day(3)}T12:00`, until: `${day(3)}T13:00`, people: [invited.id] })
    const off = (await ask(open.page, 'calendar.range', { from: day(3), until: day(3) }) as { entries: { title: { kk: string } | null; own: { id: string } | null }[] }).entries.find((each) => each.title?.kk === 'Болмайтын кеңес')!.own!.id
    expect(await run(open.page, 'calendar.remove', { id: off, revision: 1, scope: 'all', occurrence: null })).toMatchObject({ state: 'done' })
    await goTo(other.page, `/calendar/event/${off}`)
    await other.page.getByRole('dialog', { name: 'Болмайтын кеңес' }).getByText(say('calendar.cancelled')).waitFor(eventually)
    expect(await violations(other.page)).toEqual([])
    await other.client.close()
  })

  it('B8.1 what another module put here says whence it comes, opens there, and can’t be dragged', async () => {
    const { page } = open
    const source = (await ask(page, 'calendar.range', { from: addDays(monday, -30), until: addDays(monday, 60) }) as { entries: { module: string; from: string; link: string }[] }).entries.find((row) => row.module === 'approvals')
    if (!source) throw new Error('the demo office has a deadline of an approval')
    await show(page, 'day', source.from.slice(0, 10))
    const deadline = page.locator('.entry.layer-approvals').first()
    await expect.poll(() => deadline.getAttribute('class')).not.toContain('movable')
    await deadline.click()
    await page.getByRole('dialog').getByText(say('calendar.movedThere', { module: say('approvals.name') })).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: say('calendar.openInModule', { module: say('approvals.name') }) }).click()
    await expect.poll(() => page.evaluate(() => location.hash), eventually).toBe(`#${source.link}`)
  })

  it('B8.3 own working hours are set from the menu, and the days are drawn by them', async () => {
    const { page } = open
    await show(page, 'day', day(1))
    const rest = () => page.locator('.not-working').evaluateAll((spans) => spans.map((span) => (span as HTMLElement).style.height))
    const before = await rest()
    await goTo(page, '/calendar?do=hours')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('checkbox').uncheck()
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('combobox').nth(1).fill('08:00')
    await dialog.getByRole('button', { name: say('calendar.hours.save') }).click()
    await dialog.getByText(say('calendar.hours.endFirst')).waitFor()
    await dialog.getByRole('combobox').nth(1).fill('16:00')
    await dialog.getByRole('button', { name: say('calendar.hours.save') }).click()
    await dialog.waitFor({ state: 'detached' })
    await show(page, 'day', day(1))
    await expect.poll(rest, eventually).not.toEqual(before)
    await run(page, 'calendar.saveHours', { hours: null })
  })

  it('§58 a file of another program is shown before it is taken, line by line, and what goes out comes in again', async () => {
    const { page } = open
    const file = join(office.dataDir, 'сырттан.ics')
    writeFileSync(file, ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//y//EN', 'BEGIN:VEVENT', 'UID:outside-1', 'DTSTAMP:20260101T000000Z', `DTSTART:${day(3).replaceAll('-', '')}T060000Z`, `DTEND:${day(3).replaceAll('-', '')}T070000Z`, 'SUMMARY:Сырттан келген', 'END:VEVENT', 'BEGIN:VEVENT', 'UID:outside-2', 'SUMMARY:Уақытсыз', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n'))
    await goTo(page, `/calendar?view=week&date=${monday}&do=import`)
    const dialog = page.getByRole('dialog')
    await dialog.locator('input[type=file]').setInputFiles(file)
    await dialog.locator('.import-problems', { hasText: say('calendar.ics.startMissing') }).waitFor()
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: say('calendar.importAll', { count: 1 }) }).click()
    await dialog.waitFor({ state: 'detached' })
    await entry(page, 'Сырттан келген').waitFor()
    await page.getByRole('button', { name: say('calendar.more') }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: say('calendar.exportShown') }).click()])
    expect(readFileSync(await download.path(), 'utf8')).toMatch(/UID:outside-1[\s\S]*SUMMARY:Сырттан келген|SUMMARY:Сырттан келген[\s\S]*UID:outside-1/)
  })

  it('§58 a device’s password is shown once, and the portal never gets it', async () => {
    const { page } = open
    await goTo(page, `/calendar?view=week&date=${monday}&do=phone`)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: say('calendar.device.name') }).fill('Сынақ телефоны')
    await dialog.getByRole('button', { name: say('calendar.device.add') }).click()
    const secret = await dialog.locator('.secret input').inputValue()
    expect(secret).toMatch(/^([a-z2-9]{4}-){5}[a-z2-9]{4}$/)
    expect(await violations(page)).toEqual([])
    expect(JSON.stringify(await ask(page, 'calendar.appPasswords', {}))).not.toContain(secret)
    await dialog.locator('.devices', { hasText: 'Сынақ телефоны' }).getByRole('button', { name: say('calendar.device.revoke') }).click()
    await dialog.getByText(say('calendar.device.none')).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await goTo(page, `/calendar?view=week&date=${monday}&do=phone`)
    await expect.poll(() => page.getByRole('dialog').locator('.secret').count()).toBe(0)
    await page.keyboard.press('Escape')
  })

  it('without a line the kept weeks are shown with their time; a move waits, is seen as such, and is sent when the line is back', async () => {
    const { page } = open
    await show(page, 'week')
    await entry(page, 'Сынақ кеңесі').waitFor()
    await office.stopPortal('kill')
    await page.locator('.top-connection:not(.online)').waitFor(eventually)
    await page.getByText('Көрсетілген деректер мына уақыттағы').waitFor()
    await show(page, 'month')
    await show(page, 'week')
    await entry(page, 'Сынақ кеңесі').focus()
    await page.keyboard.press('Alt+ArrowDown')
    await expect.poll(async () => (await entry(page, 'Сынақ кеңесі').getAttribute('title')) ?? '', eventually).toContain(say('calendar.notYetSent'))
    expect(await violations(page)).toEqual([])
    await office.startPortal()
    await page.locator('.top-connection.online').waitFor()
    await expect.poll(() => placeOf(page, 'Сынақ кеңесі'), eventually).toEqual([`${day(0)}T10:15`, `${day(0)}T11:15`])
    await expect.poll(async () => (await entry(page, 'Сынақ кеңесі').getAttribute('title')) ?? '', eventually).not.toContain(say('calendar.notYetSent'))
  })

  it('was never stopped by its own security policy', () => {
    expect(open.complaints).toEqual([])
  })
})
