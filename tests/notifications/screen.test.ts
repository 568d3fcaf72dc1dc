import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Office } from '../../scripts/office.ts'
import { browserPath, changeSettings, enterAs, goTo, inBothThemes, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { office as people } from '../world/world.ts'

const isWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth || document.querySelector('.screen')!.scrollWidth > document.querySelector('.screen')!.clientWidth + 1)

describe.skipIf(!browserPath)('the screens of notifications', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let office: Office
  let open: OpenPage
  beforeAll(async () => {
    demo = await openDemoOffice()
    office = demo.office
    open = await openPage(office)
    await enterAs(open.page, people.finance.executor.surname)
  }, 300_000)
  afterAll(async () => {
    await open?.client.close()
    await demo?.close()
  })

  for (const language of ['kk', 'ru', 'en'] as const) {
    it(`list, settings and the bell have no fault that axe finds, and nothing is wider than the window: ${language}, light and dark`, async () => {
      const { page } = open
      await changeSettings(page, { language, theme: 'light' })
      for (const route of ['/notifications', '/notifications/settings']) {
        await goTo(page, route)
        await inBothThemes(page, async (theme) => expect(await violations(page), `${route} ${theme}`).toEqual([]))
        expect(await isWide(page), `${route} is wider than the window`).toBe(false)
      }
      await page.locator('.top-bar').getByRole('button', { name: /Хабарламалар|Уведомления|Notifications/ }).click()
      await page.locator('.bell-list').waitFor()
      await inBothThemes(page, async (theme) => expect(await violations(page), `bell ${theme}`).toEqual([]))
      await page.keyboard.press('Escape')
    })
  }

  it('§11 the bell counts, opens the newest lines, goes to the paper and marks the line read', async () => {
    const { page } = open
    await changeSettings(page, { language: 'kk', theme: 'light' })
    await goTo(page, '/')
    const bell = page.locator('.top-bar').getByRole('button', { name: /^Хабарламалар/ })
    const count = async () => Number((await bell.getAttribute('aria-label'))?.match(/\d+/)?.[0] ?? 0)
    await expect.poll(count).toBeGreaterThan(0)
    const before = await count()
    await expect.poll(() => page.title()).toContain(`(${before})`)
    await bell.click()
    await page.locator('.bell-row.unread .bell-line').first().click()
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/(approvals|calendar|sessions)\//)
    await expect.poll(count).toBe(before - 1)
  })

  it('marking all as read can be undone, and the list is filtered and searched', async () => {
    const { page } = open
    await goTo(page, '/notifications')
    const rows = page.locator('.body-row')
    await expect.poll(() => rows.count()).toBeGreaterThan(1)
    const unread = Number((await page.locator('.screen-head .muted').textContent())?.match(/\d+/)?.[0] ?? 0)
    expect(unread).toBeGreaterThan(0)
    await expect.poll(() => page.locator('.body-row.unread').count()).toBe(unread)
    await page.getByRole('button', { name: 'Барлығын оқылды деп белгілеу' }).click()
    await expect.poll(() => page.locator('.body-row.unread').count()).toBe(0)
    await page.locator('.toasts').getByRole('button').first().click()
    await expect.poll(() => page.locator('.body-row.unread').count()).toBe(unread)
    const first = (await rows.first().locator('.cell-words').first().textContent())!
    const number = first.match(/\d\d-\d\d\/\d+(\/\d+)?/)?.[0] ?? first.slice(0, 12)
    await page.getByRole('textbox', { name: 'Хабарламалардан іздеу' }).fill(number)
    await expect.poll(async () => (await rows.allTextContents()).every((words) => words.includes(number))).toBe(true)
    await page.getByRole('textbox', { name: 'Хабарламалардан іздеу' }).fill('мұндай сөз жоқ')
    await page.getByText('Ештеңе табылмады').waitFor()
    await page.getByRole('textbox', { name: 'Хабарламалардан іздеу' }).fill('')
    await goTo(page, '/notifications?class=people')
    await expect.poll(() => page.locator('.body-row, .screen .empty').count()).toBeGreaterThan(0)
  })

  it('a change of settings is kept, and quiet time is shown where it is set and ended', async () => {
    const { page } = open
    await goTo(page, '/notifications/settings')
    const box = page.getByRole('checkbox', { name: 'Келісу мерзімі: Қоңырау' })
    await expect.poll(() => box.isChecked()).toBe(true)
    await box.click()
    await page.getByRole('checkbox', { name: 'Күн сайын тыныш сағаттар' }).check()
    await page.waitForTimeout(500)
    await page.reload()
    await goTo(page, '/notifications/settings')
    await expect.poll(() => page.getByRole('checkbox', { name: 'Келісу мерзімі: Қоңырау' }).isChecked()).toBe(false)
    await expect.poll(() => page.getByRole('checkbox', { name: 'Күн сайын тыныш сағаттар' }).isChecked()).toBe(true)
    await page.locator('.notice-settings').getByRole('button', { name: 'Мазаламау' }).click()
    await page.getByRole('menuitem', { name: 'Бір сағатқа' }).click()
    await page.locator('.notice-settings').getByRole('button', { name: /Мазаламау аяқталады: / }).waitFor()
    await page.locator('.notice-settings').getByRole('button', { name: /Мазаламау аяқталады: / }).click()
    await page.getByRole('menuitem', { name: 'Қайтадан хабарлау' }).click()
    await page.locator('.notice-settings').getByRole('button', { name: 'Мазаламау', exact: true }).waitFor()
  })

  it('the mail server is set by the portal’s administrator alone, and its screen is clean', async () => {
    const { page } = open
    await page.evaluate(() => { location.hash = '/notifications/mail' })
    await page.locator('.screen .empty').waitFor()
    const other = await openPage(office)
    try {
      await enterAs(other.page, people.digital.portalAdministrator.surname)
      for (const [language, theme] of [['kk', 'light'], ['ru', 'dark']] as const) {
        await changeSettings(other.page, { language, theme })
        await goTo(other.page, '/notifications/mail')
        expect(await violations(other.page)).toEqual([])
        expect(await isWide(other.page)).toBe(false)
      }
      await other.page.getByLabel('Адрес сервера').fill('mail.example')
      await other.page.getByLabel('Адрес отправителя').fill('kense@portal.example')
      await other.page.getByLabel('Учётная запись').fill('kense')
      await other.page.getByRole('button', { name: 'Сохранить сервер' }).click()
      await other.page.getByText('Введите пароль для этого сервера и учётной записи.').waitFor()
      await expect.poll(() => other.page.getByLabel('Адрес сервера').inputValue()).toBe('mail.example')
      expect(other.complaints).toEqual([])
    } finally {
      await other.client.close()
    }
  })

  it('the browser complains of nothing', () => {
    expect(open.complaints).toEqual([])
  })
})
