import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, changeSettings, enterAs, goTo, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { office as people } from '../world/world.ts'

const looks = [['kk', 'light'], ['ru', 'dark'], ['en', 'light'], ['kk', 'dark'], ['ru', 'light'], ['en', 'dark']] as const

describe.skipIf(!browserPath)('the search screen', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let open: OpenPage
  beforeAll(async () => {
    demo = await openDemoOffice()
    open = await openPage(demo.office)
    await enterAs(open.page, people.finance.executor.surname)
  }, 180_000)
  afterAll(async () => {
    await open?.client.close()
    await demo?.close()
  }, 30_000)

  for (const [language, theme] of looks) {
    it(`has no fault that axe finds, with and without an answer, and is nowhere wider than the window: ${language} ${theme}`, async () => {
      const { page } = open
      await changeSettings(page, { language, theme })
      await page.locator('.shell').waitFor()
      for (const words of ['', 'жоспар', 'мұндайсөзжоқ']) {
        await goTo(page, `/search?words=${encodeURIComponent(words)}`)
        await page.locator(words === 'жоспар' ? '.found' : '.screen .empty').first().waitFor()
        expect(await violations(page), words).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), words).toBe(false)
      }
    })
  }

  it('§6.6 Ctrl+K leads to the whole portal by keyboard alone; an inflected word finds and is marked; the answer is narrowed to a section', async () => {
    const { page } = open
    await goTo(page, '/')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('жоспарлардың')
    await page.locator('.palette-row', { hasText: 'жоспарлардың' }).waitFor()
    await page.keyboard.press('ArrowDown')
    for (let presses = 0; presses < 20 && !(await page.locator('.palette-row.current').textContent())?.includes('жоспарлардың'); presses += 1) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.locator('.found').first().waitFor()
    expect(await page.locator('.found mark').first().textContent()).toMatch(/^жоспар/i)
    const whole = await page.locator('.found').count()
    await goTo(page, `/search?words=${encodeURIComponent('жоспарлардың')}&module=approvals`)
    await page.locator('.found').first().waitFor()
    await expect.poll(() => page.locator('.found').count()).toBeLessThan(whole)
    expect(open.complaints).toEqual([])
  })
})
