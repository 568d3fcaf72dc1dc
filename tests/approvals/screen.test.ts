import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../domain/people/person.ts'
import type { Office } from '../../scripts/office.ts'
import { browserPath, enterAs, goTo, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { office as people } from '../world/world.ts'

interface Row {
  id: string
  state: string
}

const ask = (page: Page, name: string, input: unknown): Promise<{ answer: unknown }> =>
  page.evaluate(([query, value]) => {
    const { kense } = globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<{ answer: unknown }> } }
    return kense.call('portal.ask', { name: query, input: value, fresh: true })
  }, [name, input] as const)

async function papersOf(page: Page): Promise<Row[]> {
  const listed = await Promise.all(['body', 'archive', 'waiting'].map((filter) => ask(page, 'approvals.list', { filter })))
  const rows = listed.flatMap(({ answer }) => (answer as { rows: Row[] }).rows)
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}

const change = async (page: Page, settings: object): Promise<void> => {
  await page.evaluate(async (value) => {
    await (globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<unknown> } }).kense.call('settings.set', value)
    location.reload()
  }, settings)
  await page.locator('.shell').waitFor()
}

const tabs = ['text', 'card', 'bodies', 'remarks', 'compare', 'guard', 'history']

describe.skipIf(!browserPath)('the screens of approvals', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let office: Office
  beforeAll(async () => {
    demo = await openDemoOffice()
    office = demo.office
  }, 180_000)
  afterAll(() => demo?.close(), 30_000)

  const readers: [string, Person][] = [['the developer', people.finance.executor], ['an approving body', people.justice.head]]
  for (const [who, person] of readers) {
    describe(`as ${who} sees them`, () => {
      let open: OpenPage
      let rows: Row[]
      beforeAll(async () => {
        open = await openPage(office)
        await enterAs(open.page, person.surname)
        rows = await papersOf(open.page)
      }, 60_000)
      afterAll(() => open?.client.close())

      for (const [language, theme] of [['kk', 'light'], ['ru', 'dark'], ['en', 'light'], ['kk', 'dark'], ['ru', 'light'], ['en', 'dark']] as const) {
        it(`§14 a paper in each state has no fault that axe finds, and is nowhere wider than the window: ${language} ${theme}`, async () => {
          const { page } = open
          await change(page, { language, theme })
          const states = new Map(rows.map((row) => [row.state, row]))
          expect(states.size).toBeGreaterThan(2)
          for (const { id, state } of states.values()) {
            for (const tab of tabs) {
              await goTo(page, `/approvals/${id}/${tab}`)
              expect(await violations(page), `${state} ${tab}`).toEqual([])
              const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth || document.querySelector('.screen')!.scrollWidth > document.querySelector('.screen')!.clientWidth + 1)
              expect(wider, `${state} ${tab} is wider than the window`).toBe(false)
            }
          }
        })
      }

      it('the browser complains of nothing', () => {
        expect(open.complaints).toEqual([])
      })
    })
  }

  it('§17 a refusal without its reason is refused beside the field, and nothing typed is lost', async () => {
    const open = await openPage(office)
    const { page } = open
    try {
      await enterAs(page, people.justice.executor.surname)
      const { answer } = await ask(page, 'approvals.waiting', {})
      const due = (answer as { rows: { id: string; verb: string }[] }).rows.find((row) => row.verb === 'decide')
      if (!due) throw new Error('the demo office has no paper for the executor of Justice to sum up')
      await goTo(page, `/approvals/${due.id}`)
      await page.locator('.verb-bar').getByRole('button', { name: 'Қорытындылау', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: 'Қорытындылау' })
      await dialog.getByLabel('Келісуден бас тартылды').check()
      await dialog.getByRole('button', { name: 'Қорытындылау', exact: true }).click()
      await dialog.getByText('Себебін көрсетіңіз.').waitFor()
      expect(await dialog.getByLabel('Келісуден бас тартылды').isChecked()).toBe(true)
      expect(await violations(page)).toEqual([])
    } finally {
      await open.client.close()
    }
  })

  it('what one may not do stands greyed with its reason', async () => {
    const open = await openPage(office)
    const { page } = open
    try {
      await enterAs(page, people.finance.head.surname)
      const rows = await papersOf(page)
      const inner = rows.find((row) => row.state === 'inner')
      if (!inner) throw new Error('the demo office has no paper on its inner route')
      await goTo(page, `/approvals/${inner.id}`)
      const sign = page.locator('.verb-bar').getByRole('button', { name: 'Қол қойып, жіберу', exact: true })
      if (await sign.isDisabled()) {
        const reason = await page.evaluate((id) => document.getElementById(id ?? '')?.textContent ?? '', await sign.getAttribute('aria-describedby'))
        expect(reason).toMatch(/Алдымен/)
      } else expect(await page.locator('.verb-reasons').count()).toBe(0)
    } finally {
      await open.client.close()
    }
  })

  it('B11 what is done without a line stands on the paper until it is taken, and comes back with its words when it is refused', async () => {
    const open = await openPage(office)
    const { page } = open
    try {
      await enterAs(page, people.finance.head.surname)
      const { id } = (await papersOf(page)).find((row) => row.state === 'inner')!
      await goTo(page, `/approvals/${id}`)
      await office.stopPortal('kill')
      await page.locator('.top-connection.offline').waitFor()
      const back = page.locator('.verb-bar').getByRole('button', { name: 'Пысықтауға қайтару', exact: true })
      await back.click()
      const dialog = page.getByRole('dialog', { name: 'Пысықтауға қайтару' })
      await dialog.getByLabel('Себебі').fill('Есеп-қисап қоса берілмеген.')
      await dialog.getByRole('button', { name: 'Пысықтауға қайтару', exact: true }).click()
      await dialog.waitFor({ state: 'hidden' })
      const unsent = page.getByRole('region', { name: 'Жіберілетіндер' })
      await unsent.getByText('Байланысты күтуде').waitFor()
      expect(await back.isDisabled()).toBe(true)
      const late = { id, version: 0, round: 99, reason: 'Бұл сөздер жоғалмауы тиіс.' }
      await page.evaluate((input) => (globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<unknown> } }).kense.call('portal.do', { name: 'approvals.returnInner', input, title: 'Кеш қалған қайтару' }), late)
      await office.startPortal()
      await unsent.getByText('Портал қабылдамады').waitFor({ timeout: 30_000 })
      await unsent.getByText(late.reason).waitFor()
      await page.getByText('Есеп-қисап қоса берілмеген.').first().waitFor()
      expect(await unsent.getByRole('listitem').count()).toBe(1)
      expect(await violations(page)).toEqual([])
    } finally {
      await open.client.close()
    }
  })
})
