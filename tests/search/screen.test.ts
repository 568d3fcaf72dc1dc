import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, changeSettings, enterAs, goTo, inBothThemes, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { office as people } from '../world/world.ts'

describe.skipIf(!browserPath)('the search screen', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let open: OpenPage
  beforeAll(async () => {
    demo = await openDemoOffice()
    open = await openPage(demo.office)
    await enterAs(open.page, people.finance.executor.surname)
  }, 300_000)
  afterAll(async () => {
    await open?.client.close()
    await demo?.close()
  })

  for (const language of ['kk', 'ru', 'en'] as const) {
    it(`has no fault that axe finds, with and without an answer, and is nowhere wider than the window: ${language}, light and dark`, async () => {
      const { page } = open
      await changeSettings(page, { language, theme: 'light' })
      for (const words of ['', 'жоспар', 'мұндайсөзжоқ']) {
        await goTo(page, `/search?words=${encodeURIComponent(words)}`)
        await page.locator(words === 'жоспар' ? '.found' : '.screen .empty').first().waitFor()
        await inBothThemes(page, async (theme) => expect(await violations(page), `${words} ${theme}`).toEqual([]))
        expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), words).toBe(false)
      }
    })
  }

  it('§6.6 Ctrl+K leads to the whole portal by keyboard alone; an inflected word finds and is marked; the answer is narrowed to a section', async () => {
    const { page } = open
    await goTo(page, '/')
    await page.keyboard.press('Control+k')
    await page.locator('.palette input').fill('жоспарлардың')
    await page.locator('.palette-row', { hasText: 'жоспарлардың' }).waitFor()
    await page.keyboard.press('ArrowDown')
    for (let presses = 0; presses < 20 && !(await page.locator('.palette-row.current').textContent())?.includes('жоспарлардың'); presses += 1) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.locator('.found').first().waitFor()
    await expect.poll(() => page.locator('.found mark').first().textContent()).toMatch(/^жоспар/i)
    const whole = await page.locator('.found').count()
    await goTo(page, `/search?words=${encodeURIComponent('жоспарлардың')}&module=approvals`)
    await page.locator('.found').first().waitFor()
    await expect.poll(() => page.locator('.found').count()).toBeLessThan(whole)
    expect(open.complaints).toEqual([])
  })

  it('§6.6 with the line cut what this PC keeps is found by a word inside a DOCX, says so, and opens; in Ctrl+K too; with the line back all is searched again', async () => {
    const { page } = open
    const words = 'орындалуын бақылау'
    const found = () => page.locator('.found', { hasText: 'туралы' })
    await goTo(page, '/approvals?filter=mine')
    await demo.office.stopPortal('kill')
    await page.locator('.top-connection.offline').waitFor()
    // Read one after another in the background since the sign-in, perhaps not all yet.
    await expect.poll(async () => {
      await goTo(page, '/')
      await goTo(page, `/search?words=${encodeURIComponent(words)}`)
      return found().count()
    }, { timeout: 30_000 }).toBeGreaterThan(0)
    await page.locator('.search-here').waitFor()
    await expect.poll(() => page.locator('.found mark').count()).toBeGreaterThan(1)
    expect(await violations(page)).toEqual([])
    await page.locator('.found-title').first().click()
    await page.locator('.screen h1').waitFor()
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/approvals\//)
    await page.keyboard.press('Control+k')
    await page.locator('.palette input').fill('қаулысының')
    await page.locator('.palette-row').nth(1).waitFor()
    // The first clears the words.
    for (let presses = 0; presses < 2; presses += 1) await page.keyboard.press('Escape')
    await page.locator('.palette').waitFor({ state: 'detached' })
    await demo.office.startPortal()
    await page.locator('.top-connection.online').waitFor({ timeout: 60_000 })
    await goTo(page, `/search?words=${encodeURIComponent('жоспар')}&sort=newest`)
    await page.locator('.found').first().waitFor()
    await page.locator('.search-here').waitFor({ state: 'detached' })
  })
})
