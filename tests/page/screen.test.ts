import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Office } from '../../scripts/office.ts'
import { browserPath, changeSettings, enterAs, goTo, inBothThemes, openDemoOffice, openPage, violations, type OpenPage } from './window.ts'

const administrator = 'Әлімхан'
const legalHead = 'Рахымбеков'
const demoPassword = 'Kense-2026'

describe.skipIf(!browserPath)('the page', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let office: Office
  beforeAll(async () => {
    demo = await openDemoOffice()
    office = demo.office
  }, 300_000)
  afterAll(() => demo?.close(), 60_000)

  describe('of an administrator', () => {
    let open: OpenPage
    beforeAll(async () => {
      open = await openPage(office)
      expect(await violations(open.page)).toEqual([])
      await enterAs(open.page, administrator)
    })
    afterAll(() => open?.client.close())

    const screens = [
      '/', '/people', '/people/bodies', '/people/delegations', '/people/roles', '/people/import', '/people/calendar', '/people/portal',
      '/approvals', '/notifications', '/search/index', '/outbox', '/without-line', '/settings',
    ]
    for (const language of ['kk', 'ru', 'en'] as const) {
      it(`has no fault that axe finds, ${language}, light and dark, and is nowhere wider than the window`, async () => {
        await changeSettings(open.page, { language, theme: 'light' })
        for (const screen of screens) {
          await goTo(open.page, screen)
          await inBothThemes(open.page, async (theme) => expect(await violations(open.page), `${screen} ${theme}`).toEqual([]))
          const wider = await open.page.evaluate(() => [document.documentElement, ...document.querySelectorAll('.screen')].some((each) => each.scrollWidth > each.clientWidth + 1))
          expect(wider, `${screen} is wider than the window`).toBe(false)
        }
        expect(await open.page.evaluate(() => document.documentElement.lang)).toBe(language)
      })
    }

    it('keeps every screen within the window at 200 % and at 400 %, and lets no list scroll in two directions', async () => {
      for (const [width, height] of [[640, 400], [320, 256]] as const) {
        await open.page.setViewportSize({ width, height })
        for (const screen of screens) {
          await goTo(open.page, screen)
          const wider = () => open.page.evaluate(() => [document.documentElement, ...document.querySelectorAll('.screen, .table')].filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.className))
          await expect.poll(wider, { message: `${screen} at ${width}` }).toEqual([])
        }
      }
      await open.page.setViewportSize({ width: 1280, height: 800 })
    })

    it('changes the language of everything at once, without a reload', async () => {
      await changeSettings(open.page, { language: 'kk', theme: 'light' })
      await goTo(open.page, '/people')
      await open.page.evaluate(() => Object.assign(globalThis, { stillTheSame: true }))
      await open.page.getByRole('button', { name: 'Қазақша' }).click()
      await open.page.getByRole('menuitem', { name: 'Русский' }).click()
      await open.page.getByRole('heading', { name: 'Люди и органы' }).waitFor()
      await expect.poll(() => open.page.evaluate(() => [document.documentElement.lang, 'stillTheSame' in globalThis])).toEqual(['ru', true])
      await expect.poll(() => open.page.locator('.shell').innerText()).not.toMatch(/Қызметкерлер|Өкілеттіктер|Баптаулар/)
    })

    it('finds a person by name with Ctrl+K and opens the card without a mouse', async () => {
      await goTo(open.page, '/')
      await open.page.keyboard.press('Control+k')
      await open.page.getByRole('combobox').pressSequentially('Сейітқали')
      await open.page.getByRole('option', { name: /^Сейітқали/ }).waitFor()
      await open.page.keyboard.press('Enter')
      await open.page.getByRole('heading', { level: 1, name: /Сейітқали/ }).waitFor()
    })

    it('opens the row that is pressed, walks a table with the keys and opens a row with Enter', async () => {
      await goTo(open.page, '/people')
      const second = open.page.locator('.body-row').nth(1)
      const pressed = await second.locator('strong').innerText()
      await second.click()
      await open.page.getByRole('heading', { level: 1, name: pressed }).waitFor()
      await goTo(open.page, '/people')
      await open.page.keyboard.press('Control+f')
      await expect.poll(() => open.page.evaluate(() => document.activeElement?.closest('.search-field') !== null)).toBe(true)
      await open.page.getByRole('grid').focus()
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'Home']) await open.page.keyboard.press(key)
      const first = await open.page.locator('.body-row.current strong').innerText()
      await open.page.keyboard.press('Enter')
      await open.page.getByRole('heading', { level: 1, name: first }).waitFor()
    })

    it('comes back to the row that was opened, and sorts a column, by keys alone', async () => {
      const { page } = open
      await goTo(page, '/people')
      await page.getByRole('grid').focus()
      for (let n = 0; n < 4; n += 1) await page.keyboard.press('ArrowDown')
      const left = await page.locator('.body-row.current strong').innerText()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: left }).waitFor()
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main')
      await page.keyboard.press('Alt+ArrowLeft')
      await page.locator('.table:focus .body-row.current', { hasText: left }).waitFor()
      for (const key of ['Tab', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
      await expect.poll(() => page.locator('[aria-sort]').evaluateAll((heads) => heads.map((head) => head.getAttribute('aria-sort')))).toEqual(['none', 'ascending', 'none', 'none', 'none'])
    })

    it('saves a person, and keeps what was typed when the portal refuses', async () => {
      await goTo(open.page, '/people?add=person')
      const form = open.page.getByRole('dialog')
      await form.getByRole('button', { name: 'Сохранить сотрудника' }).click()
      await expect.poll(() => form.locator('.field-error').count()).toBeGreaterThan(3)
      await form.getByLabel('Фамилия').fill('Тестов')
      await form.getByRole('button', { name: 'Закрыть' }).click()
      await goTo(open.page, '/people?add=person')
      await expect.poll(() => open.page.getByRole('dialog').getByLabel('Фамилия').inputValue()).toBe('Тестов')
      await open.page.keyboard.press('Escape')
    })

    it('was never stopped by its own security policy', () => {
      expect(open.complaints).toEqual([])
    })

    it('begins although native dies over the page\'s first questions', async () => {
      const native = open.client.native.pid as number
      process.kill(native, 'SIGSTOP')
      await open.page.reload()
      await open.page.locator('.shell-loading').waitFor()
      process.kill(native, 'SIGKILL')
      await open.page.locator('.shell, .sign-in').waitFor()
    })
  })

  describe('of the head of a legal service', () => {
    let open: OpenPage
    beforeAll(async () => {
      open = await openPage(office)
      await enterAs(open.page, legalHead)
    })
    afterAll(() => open?.client.close())

    it('signs with the right password only, and shows what is signed (B10.1)', async () => {
      await goTo(open.page, '/')
      await open.page.locator('.body-row', { hasText: 'Бұрыштама қою' }).first().click()
      await open.page.locator('.verb-bar').getByRole('button', { name: 'Бұрыштама қою' }).click()
      const dialog = open.page.getByRole('dialog')
      const sign = dialog.getByRole('button', { name: 'Бұрыштама қою' })
      await dialog.getByText('мазмұны тексерілді').first().waitFor()
      expect(await violations(open.page)).toEqual([])
      await expect.poll(() => sign.isDisabled()).toBe(true)
      await dialog.getByLabel('Кілттің құпиясөзі').fill('not the password')
      await sign.click()
      await dialog.locator('.field-error').waitFor()
      await dialog.getByLabel('Кілттің құпиясөзі').fill(demoPassword)
      await sign.click()
      await dialog.waitFor({ state: 'detached' })
    })

    it('tells a lost line within 3 seconds and still shows the list, saying of when it is', async () => {
      await goTo(open.page, '/approvals')
      await office.stopPortal('kill')
      await open.page.locator('.top-connection:not(.online)').waitFor({ timeout: 3_000 })
      await goTo(open.page, '/')
      await goTo(open.page, '/approvals')
      await open.page.getByText('Көрсетілген деректер мына уақыттағы').waitFor()
      expect(await violations(open.page)).toEqual([])
    })

    it('takes an opinion without a line, keeps it in sight, and sends it when the line is back', async () => {
      await goTo(open.page, '/')
      await open.page.locator('.body-row', { hasText: 'Пікір беру' }).first().click()
      await open.page.locator('.verb-bar').getByRole('button', { name: 'Пікір беру' }).click()
      const dialog = open.page.getByRole('dialog')
      await dialog.getByText('байланыс қалпына келгенде жіберіледі').waitFor()
      await dialog.getByRole('button', { name: 'Пікір беру' }).click()
      await dialog.waitFor({ state: 'detached' })
      await goTo(open.page, '/outbox')
      await open.page.getByText('Байланысты күтуде').waitFor()
      expect(await violations(open.page)).toEqual([])
      await office.startPortal()
      await open.page.locator('.top-connection.online').waitFor()
      await open.page.getByText('Жіберуді күткен ештеңе жоқ').waitFor()
      await goTo(open.page, '/')
      // What was kept stands for a moment, until the newer answer is here.
      await expect.poll(() => open.page.locator('.body-row', { hasText: 'Пікір беру' }).count()).toBe(0)
    })

    it('sees within a second what another person did in another window', async () => {
      const other = await openPage(office)
      await enterAs(other.page, administrator)
      for (const each of [other, open]) await goTo(each.page, '/people/portal')
      const took: number[] = []
      for (const days of ['11', '12', '13']) {
        await other.page.locator('input[type=number]').first().fill(days)
        const began = performance.now()
        await other.page.getByRole('button', { name: 'Баптауларды сақтау' }).click()
        await open.page.locator('.portal-form dd').first().getByText(days, { exact: true }).waitFor()
        took.push(performance.now() - began)
      }
      // Over the limit in two of three counts: the machine has other work too.
      expect(took.filter((ms) => ms > 1000).length, `took ${took.map(Math.round).join(', ')} ms`).toBeLessThan(2)
      await other.client.close()
    })
  })
})
