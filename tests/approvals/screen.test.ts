import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Office } from '../../scripts/office.ts'
import { actFiles } from '../../scripts/tour/act.ts'
import { browserPath, changeSettings, enterAs, goTo, inBothThemes, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
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

/** Walks on by Tab until the field or button of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let stops = 0; stops < 60; stops += 1) {
    const found = await page.evaluate((wanted) => {
      const here = document.activeElement as HTMLInputElement | null
      const group = document.getElementById(here?.closest('[role=group]')?.getAttribute('aria-labelledby') ?? '')
      return [here?.getAttribute('aria-label'), here?.labels?.[0]?.textContent, group?.textContent, here?.innerText].some((words) => words?.replace(' *', '').trim() === wanted)
    }, name)
    if (found) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no way by Tab to «${name}»`)
}

/** Ctrl+K, the name, Enter. */
async function byName(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill(name)
  await page.locator('.palette-row.current', { hasText: name }).waitFor()
  await page.keyboard.press('Enter')
}

/** A deed by its name, and its form as it stands. */
async function doByName(page: Page, verb: string): Promise<void> {
  await byName(page, verb)
  await page.getByRole('dialog', { name: verb }).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

async function enterByKeys(page: Page, surname: string): Promise<void> {
  await page.locator('.demo-person').first().waitFor()
  await tabTo(page, 'Адамды табу')
  await page.keyboard.insertText(surname)
  await expect.poll(() => page.locator('.demo-person').count()).toBe(1)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.locator('.shell').waitFor()
}

const tabs = ['text', 'card', 'bodies', 'remarks', 'compare', 'guard', 'history']

describe.skipIf(!browserPath)('the screens of approvals', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let office: Office
  beforeAll(async () => {
    demo = await openDemoOffice()
    office = demo.office
  }, 300_000)
  afterAll(() => demo?.close(), 60_000)

  // The second sees the same screens with other papers on them.
  for (const [who, person, themes] of [['the developer', people.finance.executor, 'both'], ['an approving body', people.justice.head, 'one']] as const) {
    describe(`as ${who} sees them`, () => {
      let open: OpenPage
      let rows: Row[]
      beforeAll(async () => {
        open = await openPage(office)
        await enterAs(open.page, person.surname)
        rows = await papersOf(open.page)
      })
      afterAll(() => open?.client.close())

      for (const language of ['kk', 'ru', 'en'] as const) {
        const own = language === 'ru' ? 'dark' : 'light'
        it(`§14 a paper in each state has no fault that axe finds, and is nowhere wider than the window: ${language}, ${themes === 'both' ? 'light and dark' : own}`, async () => {
          const { page } = open
          await changeSettings(page, { language, theme: own })
          const states = new Map(rows.map((row) => [row.state, row]))
          expect(states.size).toBeGreaterThan(2)
          for (const { id, state } of states.values()) {
            for (const tab of tabs) {
              await goTo(page, `/approvals/${id}/${tab}`)
              const look = async (theme: string) => expect(await violations(page), `${state} ${tab} ${theme}`).toEqual([])
              await (themes === 'both' ? inBothThemes(page, look) : look(own))
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
      await expect.poll(() => dialog.getByLabel('Келісуден бас тартылды').isChecked()).toBe(true)
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
      const reason = () => sign.evaluate((pressed: HTMLButtonElement) => (pressed.disabled ? (document.getElementById(pressed.getAttribute('aria-describedby') ?? '')?.textContent ?? '') : null))
      await expect.poll(reason).toMatch(/Алдымен/)
    } finally {
      await open.client.close()
    }
  })

  it('§13-2, §15 a draft is placed, given to its unit and agreed there by keys alone', async () => {
    const open = await openPage(office)
    const { page } = open
    const type = (words: string) => page.keyboard.insertText(words)
    const pick = async (field: string, name: string) => {
      await tabTo(page, field)
      await type(name)
      await page.getByRole('option', { name }).first().waitFor()
      for (const key of ['ArrowDown', 'Enter', 'Escape']) await page.keyboard.press(key)
    }
    const { first } = await actFiles()
    let chosen: { name: string; mimeType: string; buffer: Buffer }
    page.on('filechooser', (chooser) => void chooser.setFiles(chosen))
    try {
      await enterByKeys(page, people.finance.executor.surname)
      await byName(page, 'Жобаны орналастыру')
      await tabTo(page, 'Атауы (қазақша)')
      await type('Тек пернелермен жазылған қаулы туралы')
      await tabTo(page, 'Атауы (орысша)')
      await type('О постановлении, набранном одними клавишами')
      await pick('Мүдделі құрылымдық бөлімшелер', people.finance.units.first.name.kk)
      await pick('Келісуші мемлекеттік органдар', people.justice.body.shortName.kk)
      for (const [field, language] of [['Қазақ тіліндегі мәтін', 'kk'], ['Орыс тіліндегі мәтін', 'ru']] as const) {
        await tabTo(page, field)
        chosen = { name: `${language}.docx`, mimeType: '', buffer: Buffer.from(first[language]) }
        await page.keyboard.press('Enter')
        await page.getByRole('button', { name: `${language}.docx` }).waitFor()
      }
      await page.locator('.command-foot button[type=submit]:enabled').waitFor()
      await page.keyboard.press('Control+Enter')
      await page.locator('.paper .verb-bar').waitFor()
      await doByName(page, 'Ішкі келісуге беру')
      await byName(page, 'Шығу')
      await enterByKeys(page, people.finance.unitHead.surname)
      const wanted = page.locator('.body-row', { hasText: 'Тек пернелермен' })
      await wanted.waitFor()
      for (let rows = 0; rows < 20 && (await wanted.and(page.locator('.current')).count()) === 0; rows += 1) await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.locator('.paper .verb-bar').waitFor()
      await doByName(page, 'Келісу')
      await page.locator('.verb-bar button:disabled', { hasText: /^Келісу$/ }).waitFor()
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
      await expect.poll(() => back.isDisabled()).toBe(true)
      const late = { id, version: 0, round: 99, reason: 'Бұл сөздер жоғалмауы тиіс.' }
      await page.evaluate((input) => (globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<unknown> } }).kense.call('portal.do', { name: 'approvals.returnInner', input, title: 'Кеш қалған қайтару' }), late)
      await office.startPortal()
      await unsent.getByText('Портал қабылдамады').waitFor()
      await unsent.getByText(late.reason).waitFor()
      await page.getByText('Есеп-қисап қоса берілмеген.').first().waitFor()
      await expect.poll(() => unsent.getByRole('listitem').count()).toBe(1)
      expect(await violations(page)).toEqual([])
    } finally {
      await open.client.close()
    }
  })
})
