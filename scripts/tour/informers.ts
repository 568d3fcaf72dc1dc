/** The chapter of rates, weather and news: a source is entered and answers, a chart, no line, and a day later; §59.1, B9.3. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright'
import { office } from '../../server/demo/office.ts'
import { dialogOf, field, open, press, say, type Story } from './story.ts'

const { digital, finance } = office
const name = { kk: 'Тур банкі', ru: 'Банк тура', en: 'Bank of the tour' }

/** A bank of the tour's own, in the National Bank's form: two currencies, a little dearer each day. */
async function openBank(): Promise<{ address: string; close: () => void }> {
  const server = createServer((request, response) => {
    const date = /fdate=([\d.]+)/.exec(request.url ?? '')?.[1] ?? ''
    const more = Number(date.slice(0, 2)) / 10
    const item = (title: string, value: number) => `<item><fullname>${title}</fullname><title>${title}</title><description>${(value + more).toFixed(2)}</description><quant>1</quant><change>+0.10</change></item>`
    response.end(`<?xml version="1.0" encoding="utf-8"?><rates><date>${date}</date>${item('USD', 470)}${item('EUR', 550)}</rates>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/get_rates.cfm`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const rates = (page: Page) => page.getByRole('region', { name: say('informers.kind.rates') })

export async function tellInformers(story: Story): Promise<void> {
  const bank = await openBank()
  try {
    await story.step('informers', 'source-of-rates-is-entered-and-answers', digital.portalAdministrator, 'digital', async (page) => {
      await open(page, '/informers/sources?add=source')
      const dialog = dialogOf(page)
      for (const [language, words] of [['people.inKazakh', name.kk], ['people.inRussian', name.ru], ['people.inEnglish', name.en]] as const) await dialog.getByLabel(`${say('informers.field.name')} (${say(language)})`).fill(words)
      await field(dialog, 'informers.field.address').fill(bank.address)
      await press(dialog, 'informers.deed.save')
      await dialog.waitFor({ state: 'hidden' })
      await page.getByRole('row', { name: new RegExp(name.kk) }).getByText(say('informers.result.well.rates', { count: 2 })).waitFor({ timeout: 60_000 })
    })
    await story.step('informers', 'rates-say-their-source-and-their-day', finance.executor, 'informers', async (page) => {
      await open(page, '/informers')
      await rates(page).getByRole('button', { name: new RegExp(say('informers.whichSource')) }).click()
      await page.getByRole('option', { name: name.kk }).click()
      await rates(page).getByText(say('informers.origin', { name: name.kk })).waitFor()
      await rates(page).getByText(new RegExp(say('informers.forDay', { date: '.+' }))).first().waitFor()
    })
  } finally {
    bank.close()
  }
  await story.step('informers', 'chart-of-a-currency', finance.executor, 'informers', async (page) => {
    await rates(page).getByRole('button', { name: /EUR/ }).click()
    await page.getByRole('slider', { name: new RegExp(say('informers.currency.EUR')) }).waitFor()
    await page.getByText(say('informers.chart.table')).click()
  })
  await story.step('informers', 'last-known-without-a-line', finance.executor, 'informers', async (page) => {
    // What is kept ahead comes a moment after the screen; the chart of another currency was never opened here.
    await page.waitForTimeout(4_000)
    await story.office.stopPortal('kill')
    await page.locator('.top-connection:not(.online)').waitFor()
    await open(page, '/')
    await open(page, '/informers')
    await rates(page).getByRole('button', { name: /USD/ }).click()
    await page.getByRole('slider', { name: new RegExp(say('informers.currency.USD')) }).waitFor()
    // What is of today is not struck out.
    await page.locator('s.figure').first().waitFor({ state: 'detached' })
  })
  await story.step('informers', 'a-day-later-struck-out', finance.executor, 'informers', async (page) => {
    await page.clock.install({ time: new Date(Date.now() + 26 * 3_600_000) })
    await page.reload()
    await page.locator('.rate-value s.figure').first().waitFor()
    await page.locator('.figure:not(s)').first().waitFor({ state: 'detached' })
  })
  // Its clock runs a day ahead.
  await story.closeWindow('informers')
  await story.office.startPortal()
}
