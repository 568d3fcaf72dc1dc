import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { texts, type TextKey } from '../../domain/texts.ts'
import { browserPath, changeSettings, enterAs, goTo, inBothThemes, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { standInForOpener, type Opener } from '../world/opener.ts'
import { office } from '../world/world.ts'
import { ratesXml, startFeedServer, usualRates } from './feeds.ts'

const kk = (key: TextKey): string => texts[key].kk as string

describe.skipIf(!browserPath)('the screen of rates, weather and news', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let official: OpenPage
  let keeper: OpenPage
  let web: Awaited<ReturnType<typeof startFeedServer>>
  let opener: Opener
  beforeAll(async () => {
    opener = standInForOpener()
    web = await startFeedServer()
    demo = await openDemoOffice()
    official = await openPage(demo.office)
    await enterAs(official.page, office.finance.executor.surname)
    keeper = await openPage(demo.office)
    await enterAs(keeper.page, office.digital.portalAdministrator.surname)
  }, 300_000)
  afterAll(async () => {
    expect([...official.complaints, ...keeper.complaints]).toEqual([])
    await demo?.close()
    await web?.close()
    opener?.close()
  })

  const button = (page: Page, name: TextKey | RegExp) => page.getByRole('button', typeof name === 'string' ? { name: kk(name), exact: true } : { name })
  const rates = (page: Page) => page.getByRole('region', { name: kk('informers.kind.rates') })

  it('§59.1 shows each number with its source and time, and says that samples are samples', async () => {
    const { page } = official
    await goTo(page, '/informers')
    for (const kind of ['rates', 'weather', 'news'] as const) {
      const panel = page.getByRole('region', { name: kk(`informers.kind.${kind}`) })
      await panel.getByText(kk('informers.sample')).waitFor()
      await panel.getByText(new RegExp(kk('informers.origin').replace('{{name}}', '.+ үлгісі'))).waitFor()
    }
    const value = rates(page).locator('.figure').first()
    await expect.poll(() => value.getAttribute('title')).toMatch(/^Бағам үлгісі, \d{4} жылғы/)
    await expect.poll(() => page.getByRole('link', { name: kk('informers.tab.sources') }).count()).toBe(0)
  })

  it('§59.1 draws how a currency changed, says each day by the keyboard, and has the same in a table', async () => {
    const { page } = official
    await button(page, /EUR/).click()
    const chart = page.getByRole('slider', { name: new RegExp(kk('informers.currency.EUR')) })
    await chart.focus()
    const last = await chart.getAttribute('aria-valuetext')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => chart.getAttribute('aria-valuetext')).not.toBe(last)
    await page.keyboard.press('Home')
    await expect.poll(() => chart.getAttribute('aria-valuenow')).toBe('0')
    await page.getByText(kk('informers.chart.table')).click()
    await expect.poll(() => page.locator('.chart-rows tbody tr').count()).toBe(90)
    // Of five years a row a month.
    await goTo(page, '/informers?currency=EUR&period=fiveYears')
    await page.getByText(kk('informers.chart.monthTable')).click()
    await expect.poll(() => page.locator('.chart-rows tbody tr').count()).toBeGreaterThan(55)
    await expect.poll(async () => Number(await chart.getAttribute('aria-valuemax'))).toBeGreaterThan(300)
  })

  it.skipIf(process.platform !== 'linux')('§59.1 opens an item of the news by its id in the system’s browser, and none that isn’t in the list', async () => {
    const { page } = official
    const item = page.locator('.news-open').first()
    await item.click()
    await page.locator('.toasts').getByText(kk('informers.news.opened')).waitFor()
    await expect.poll(() => opener.opened()).toBe('https://news.kense.example/1\n')
    const answer = await page.evaluate(() => (globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<unknown> } }).kense.call('informers.openNews', { id: '0'.repeat(32) }))
    expect(answer).toMatchObject({ refusal: { key: 'informers.news.notFound' } })
  })

  it('§59.1 lets whoever keeps the sources enter one, refuses what is wrong beside its field, fetches at once and tells failures in words', async () => {
    const { page } = keeper
    web.answer((request, response) => void response.end(ratesXml(/fdate=([\d.]+)/.exec(request.url ?? '')?.[1] ?? null, usualRates)))
    await goTo(page, '/informers/sources?add=source')
    const dialog = page.getByRole('dialog').last()
    for (const [language, words] of [['people.inKazakh', 'Аймақтық банк'], ['people.inRussian', 'Региональный банк'], ['people.inEnglish', 'Regional bank']] as const) await dialog.getByLabel(`${kk('informers.field.name')} (${kk(language)})`).fill(words)
    await dialog.getByLabel(kk('informers.field.address')).fill('ftp://a.kz')
    await dialog.getByLabel(kk('informers.field.everyMinutes')).fill('3')
    await button(page, 'informers.deed.save').click()
    await dialog.getByText(kk('informers.addressWrong')).waitFor()
    await dialog.getByText(kk('informers.outOfBounds').replace('{{least}}', '10').replace('{{most}}', '1440')).waitFor()
    await dialog.getByLabel(kk('informers.field.address')).fill(web.address)
    await dialog.getByLabel(kk('informers.field.everyMinutes')).fill('60')
    await button(page, 'informers.deed.save').click()
    await dialog.waitFor({ state: 'detached' })
    const row = page.getByRole('row', { name: /Аймақтық банк/ })
    await row.getByText(kk('informers.result.well.rates').replace('{{count}}', '5')).waitFor()
    web.answer((_request, response) => void response.writeHead(503).end())
    await row.click()
    await button(page, 'informers.fetchNow').click()
    await page.getByRole('dialog').getByText(kk('informers.problem.status').replace('{{status}}', '503')).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await rates(official.page).getByRole('button', { name: new RegExp(kk('informers.whichSource')) }).waitFor()
  })

  for (const language of ['kk', 'ru', 'en'] as const) {
    it(`has no fault that axe finds, ${language}, light and dark`, async () => {
      const { page } = official
      await changeSettings(page, { language, theme: 'light' })
      await goTo(page, '/informers?all=rates&towns=all&period=fiveYears')
      await page.locator('.rate-chart svg').waitFor()
      await inBothThemes(page, async (theme) => expect(await violations(page), theme).toEqual([]))
    })
  }

  it('B9.3 shows the last known without a line, and strikes it out 26 hours later', async () => {
    const { page } = official
    await changeSettings(page, { language: 'kk' })
    await demo.office.stopPortal()
    await page.locator('.top-connection:not(.online)').waitFor()
    await goTo(page, '/informers')
    await page.locator('.rate-chart svg').waitFor()
    await expect.poll(() => page.locator('s.figure').count()).toBe(0)
    await page.clock.install({ time: new Date(Date.now() + 26 * 3_600_000) })
    await page.reload()
    await page.locator('.rate-value s.figure').first().waitFor()
    await expect.poll(() => page.locator('.figure:not(s)').count()).toBe(0)
    expect(await violations(page)).toEqual([])
  })
})
