import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { texts, type TextKey } from '../../domain/texts.ts'
import { aPdf } from '../documents/made.ts'
import { browserPath, changeSettings, enterAs, goTo, inBothThemes, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { office } from '../world/world.ts'

const kk = (key: TextKey): string => texts[key].kk as string

describe.skipIf(!browserPath)('§59.2 the screens of standards', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let reader: OpenPage
  let keeper: OpenPage
  beforeAll(async () => {
    demo = await openDemoOffice()
    reader = await openPage(demo.office)
    await enterAs(reader.page, office.justice.executor.surname)
    keeper = await openPage(demo.office)
    await enterAs(keeper.page, office.digital.portalAdministrator.surname)
  }, 300_000)
  afterAll(async () => {
    expect([...reader.complaints, ...keeper.complaints]).toEqual([])
    await demo?.close()
  })

  const button = (page: Page, key: TextKey) => page.getByRole('button', { name: kk(key), exact: true })
  const row = (page: Page, words: string) => page.locator('.body-row', { hasText: words })
  const rowCount = (page: Page) => page.locator('.body-row').count()
  const pressed = async (page: Page, ...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }

  it('show a field and its group by the keys of a tree, in Kazakh', async () => {
    const { page } = reader
    await goTo(page, '/standards')
    await page.locator('.body-row').first().waitFor()
    await page.getByRole('treeitem', { name: kk('standards.allFields') }).focus()
    await pressed(page, 'ArrowDown', 'ArrowRight')
    await page.getByRole('treeitem', { name: /^01\.020/ }).waitFor()
    await pressed(page, 'End', 'ArrowUp', 'Home', 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'ArrowLeft')
    await expect.poll(() => page.getByRole('treeitem', { name: /^01\.020/ }).count()).toBe(0)
    const field = page.getByRole('treeitem', { name: /^35 Ақпараттық технологиялар/ })
    await field.focus()
    await pressed(page, 'Enter')
    await row(page, 'ҚР СТ 9912-2023').waitFor()
    await expect.poll(() => rowCount(page)).toBe(6)
    await pressed(page, 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'Enter')
    await expect.poll(() => page.getByRole('treeitem', { selected: true }).innerText()).toMatch(/^35\.040/)
    await expect.poll(() => rowCount(page)).toBe(2)
    expect(await violations(page)).toEqual([])
  })

  it('find by a word in another form, and lead from a replaced standard to the one in force', async () => {
    const { page } = reader
    await goTo(page, '/standards')
    await page.getByRole('textbox', { name: kk('standards.find') }).click()
    // The box keeps the keyboard while answers come.
    await page.keyboard.type('құжаттама', { delay: 60 })
    await row(page, 'ҚР СТ 9901-2008').waitFor()
    await page.keyboard.type('сында')
    await expect.poll(() => rowCount(page)).toBe(3)
    await row(page, 'ҚР СТ 9901-2008').click()
    const card = page.getByRole('dialog')
    await card.getByText(kk('standards.notInCatalogue')).waitFor()
    expect(await violations(page)).toEqual([])
    await card.locator('.banner').getByRole('link', { name: 'ҚР СТ 9901-2021' }).click()
    await page.getByRole('dialog', { name: 'ҚР СТ 9901-2021' }).waitFor()
    await expect.poll(() => card.locator('.banner').count()).toBe(0)
    await page.keyboard.press('Escape')
    await goTo(page, '/standards?words=желкен')
    await button(page, 'standards.clear').click()
    await expect.poll(() => rowCount(page)).toBeGreaterThan(10)
  })

  it('let whoever keeps the catalogue enter a card with its text, refuse beside the field what doesn’t agree, and show it to readers at once', async () => {
    const { page } = keeper
    await goTo(page, '/standards?add=standard')
    const dialog = page.getByRole('dialog')
    const box = (key: TextKey) => dialog.getByRole('textbox', { name: new RegExp(`^${kk(key).replace(/[()]/g, '\\$&')}`) })
    await box('standards.field.designation').fill('ҚР СТ 9990-2026')
    await button(page, 'standards.deed.save').click()
    await dialog.getByText(kk('standards.titleMissing')).waitFor()
    await box('standards.field.titleKk').fill('Экран сынағының стандарты')
    await box('standards.field.replaces').fill('СТ РК 9990-2026')
    await button(page, 'standards.deed.save').click()
    await dialog.getByText(kk('standards.replacesItself')).waitFor()
    await box('standards.field.replaces').fill('СТ РК 9902-2019')
    await dialog.locator('input[type=file]').setInputFiles({ name: 'мәтін.pdf', mimeType: 'application/pdf', buffer: Buffer.from(aPdf()) })
    await dialog.locator('.file-row').getByText('мәтін.pdf').waitFor()
    await button(page, 'standards.deed.save').click()
    await dialog.waitFor({ state: 'detached' })
    await goTo(reader.page, '/standards?words=сынағы')
    await row(reader.page, 'ҚР СТ 9990-2026').click()
    await button(reader.page, 'standards.read').click()
    await reader.page.locator('.viewer canvas').first().waitFor()
    await pressed(reader.page, 'Escape', 'Escape')
    await goTo(reader.page, '/standards?words=9902')
    await row(reader.page, kk('standards.status.replaced')).waitFor()
  })

  it('bring a list in once it is clean, each error at its line and column', async () => {
    const { page } = keeper
    const list = (...lines: string[]) => ({ name: 'тізім.csv', mimeType: 'text/csv', buffer: Buffer.from(['Белгіленуі;Атауы;МСЖ коды;Мәртебесі', ...lines].join('\r\n')) })
    await goTo(page, '/standards/import')
    await page.locator('input[type=file]').setInputFiles(list('ҚР СТ 9991-2026;Тізімдегі бірінші;35.080;', 'ҚР СТ 9992-2026;Тізімдегі екінші;36.080;'))
    await expect.poll(() => row(page, '36.080').innerText()).toMatch(new RegExp(`3[\\s\\S]*${kk('standards.field.codes')}`))
    await expect.poll(() => button(page, 'standards.deed.importCommit').isDisabled()).toBe(true)
    expect(await violations(page)).toEqual([])
    await page.locator('input[type=file]').setInputFiles(list('ҚР СТ 9991-2026;Тізімдегі бірінші;35.080;', 'ҚР СТ 9992-2026;Тізімдегі екінші;35.080;Жоба'))
    await page.getByText(kk('page.list.state.added')).first().waitFor()
    await button(page, 'standards.deed.importCommit').click()
    await goTo(page, '/standards?words=тізімде')
    await expect.poll(() => rowCount(page)).toBe(2)
  })

  it('look through what is kept without a line, and say so', async () => {
    const { page } = reader
    await goTo(page, '/standards?standard=57a00000-0000-4000-8000-000000000001')
    await page.getByRole('dialog', { name: 'ҚР СТ 9901-2021' }).getByText(kk('standards.field.adopted')).waitFor()
    await page.keyboard.press('Escape')
    // What is kept ahead is fetched after a short calm, one thing at a time.
    await page.waitForTimeout(4_000)
    await demo.office.stopPortal()
    await page.locator('.top-connection:not(.online)').waitFor()
    await goTo(page, '/standards?words=қолтаңбаны&field=35.040')
    await row(page, 'ҚР СТ 9911-2018').waitFor()
    await expect.poll(() => rowCount(page)).toBe(1)
    await page.locator('.banner', { hasText: kk('standards.keptOnly').split('{{count}}')[0]! }).waitFor()
    await goTo(page, '/standards?standard=57a00000-0000-4000-8000-000000000001')
    await page.getByRole('dialog', { name: 'ҚР СТ 9901-2021' }).getByText(kk('standards.field.adopted')).waitFor()
    await page.keyboard.press('Escape')
    await demo.office.startPortal()
    await page.locator('.top-connection.online').waitFor()
  })

  for (const language of ['kk', 'ru', 'en'] as const) {
    it(`have no fault that axe finds, ${language}, light and dark`, async () => {
      const { page } = reader
      await changeSettings(page, { language, theme: 'light' })
      await goTo(page, '/standards?field=01')
      await page.locator('.body-row').first().waitFor()
      await inBothThemes(page, async (theme) => expect(await violations(page), theme).toEqual([]))
    })
  }
})
