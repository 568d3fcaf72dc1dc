import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { texts, type TextKey } from '../../domain/texts.ts'
import { browserPath, changeSettings, enterAs, goTo, inBothThemes, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { standInForOpener, type Opener } from '../world/opener.ts'
import { office } from '../world/world.ts'

const kk = (key: TextKey): string => texts[key].kk as string

describe.skipIf(!browserPath)('the screen of information systems', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let official: OpenPage
  let keeper: OpenPage
  let opener: Opener
  beforeAll(async () => {
    opener = standInForOpener()
    demo = await openDemoOffice()
    official = await openPage(demo.office)
    await enterAs(official.page, office.finance.executor.surname)
    keeper = await openPage(demo.office)
    await enterAs(keeper.page, office.digital.portalAdministrator.surname)
  }, 300_000)
  afterAll(async () => {
    expect([...official.complaints, ...keeper.complaints]).toEqual([])
    await demo?.close()
    opener?.close()
  })

  const button = (page: Page, key: TextKey) => page.getByRole('button', { name: kk(key), exact: true })
  const row = (page: Page, words: string) => page.getByRole('row', { name: new RegExp(words) })

  it('§59.3 shows what is open to one, by keyboard, and puts favourites first', async () => {
    const { page } = official
    await goTo(page, '/systems')
    await row(page, 'Әділет').waitFor()
    await expect.poll(() => row(page, 'Е-қызмет').count()).toBe(0)
    await page.getByRole('grid').focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    const card = page.getByRole('dialog')
    await card.waitFor()
    const title = await card.getByRole('heading').first().innerText()
    expect(await violations(page)).toEqual([])
    await button(page, 'systems.favour').click()
    await button(page, 'systems.unfavour').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(async () => (await page.locator('.body-row').first().innerText()).includes(title)).toBe(true)
  })

  it('§59.3 lets whoever keeps the list enter a system, refuses a wrong address beside its field, and shows it to the others at once', async () => {
    const { page } = keeper
    await goTo(page, '/systems?add=system')
    const dialog = page.getByRole('dialog')
    for (const [language, words] of [['people.inKazakh', 'Жаңа жүйе'], ['people.inRussian', 'Новая система'], ['people.inEnglish', 'New system']] as const) {
      await dialog.getByLabel(`${kk('systems.field.name')} (${kk(language)})`).fill(words)
    }
    await dialog.getByLabel(kk('systems.field.address')).fill('ftp://a.kz')
    await dialog.getByRole('combobox', { name: kk('systems.field.owner') }).pressSequentially('Қаржы')
    await page.getByRole('option').first().click()
    await button(page, 'systems.deed.save').click()
    await dialog.getByText(kk('systems.addressWrong')).waitFor()
    await dialog.getByLabel(kk('systems.field.address')).fill('https://jana.kense.example/')
    await button(page, 'systems.deed.save').click()
    await dialog.waitFor({ state: 'detached' })
    await row(official.page, 'Жаңа жүйе').waitFor()
  })

  it('B11.3 shows what another has changed meanwhile before a system is removed, and removes it only then', async () => {
    const { page } = keeper
    await goTo(page, '/systems')
    await row(page, 'Жаңа жүйе').click()
    await button(page, 'systems.deed.remove').click()
    const asking = page.getByRole('alertdialog')
    await asking.getByText(kk('page.cancel')).waitFor()
    await page.evaluate(async () => {
      const { call } = (globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<{ answer: { system: { name: { kk: string } } }[] }> } }).kense
      const { answer } = await call('portal.ask', { name: 'systems.list', input: {}, fresh: true })
      const seen = answer.find(({ system }) => system.name.kk === 'Жаңа жүйе')?.system
      await call('portal.do', { name: 'systems.save', input: { system: { ...seen, contact: '1414' }, seen }, title: 'Екінші терезе' })
    })
    await asking.getByText(kk('page.changedMeanwhile')).waitFor()
    await expect.poll(() => asking.locator('ins').allInnerTexts()).toEqual(['1414'])
    const remove = asking.getByRole('button', { name: kk('systems.deed.remove') })
    await expect.poll(() => remove.isDisabled()).toBe(true)
    expect(await violations(page)).toEqual([])
    await asking.getByRole('button', { name: kk('page.changesSeen') }).click()
    await remove.click()
    await page.locator('.toasts').getByText(kk('systems.removed')).waitFor()
    await expect.poll(() => row(page, 'Жаңа жүйе').count()).toBe(0)
  })

  it.skipIf(process.platform !== 'linux')('§59.3 opens a system by its entry in the system’s browser, and none that isn’t in one’s list', async () => {
    const { page } = official
    await goTo(page, '/systems')
    await row(page, 'Әділет').click()
    await button(page, 'systems.open').click()
    await page.locator('.toasts').getByText(kk('systems.opened')).waitFor()
    await expect.poll(() => opener.opened()).toBe('https://adilet.zan.kz/\n')
    await page.keyboard.press('Escape')
    // The list of the personnel office has it; this person's has not.
    const answer = await page.evaluate(() => (globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<unknown> } }).kense.call('systems.open', { id: '5e5e0000-0000-4000-8000-000000000007' }))
    expect(answer).toMatchObject({ refusal: { key: 'systems.notFound' } })
  })

  for (const language of ['kk', 'ru', 'en'] as const) {
    it(`has no fault that axe finds, ${language}, light and dark`, async () => {
      const { page } = official
      await changeSettings(page, { language, theme: 'light' })
      await goTo(page, '/systems')
      await page.locator('.body-row').first().waitFor()
      await inBothThemes(page, async (theme) => expect(await violations(page), theme).toEqual([]))
    })
  }

  it('opens without a line, says of when it is, and shows a mark that waits for the line', async () => {
    const { page } = official
    await changeSettings(page, { language: 'kk' })
    await demo.office.stopPortal()
    await page.locator('.top-connection:not(.online)').waitFor()
    await goTo(page, '/')
    await goTo(page, '/systems')
    await page.locator('.body-row').first().waitFor()
    await page.getByRole('grid').focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await button(page, 'systems.favour').click()
    await button(page, 'systems.unfavour').waitFor()
    await page.keyboard.press('Escape')
    await demo.office.startPortal()
    await page.locator('.top-connection.online').waitFor()
  })
})
