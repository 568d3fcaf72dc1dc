/** The chapter of standards: by field of use, by an inflected word, a replaced one's card, a list brought in, and without a line; §59.2. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { office } from '../../server/demo/office.ts'
import { dialogOf, open, press, say, type Story } from './story.ts'

const { finance, digital } = office
const lines = ['Белгіленуі;Атауы;МСЖ коды;Мәртебесі;Нені ауыстырады', 'СТ РК 9995-2026;Электрондық есептер. Жалпы талаптар;35.240.20;Қолданыста;СТ РК 9914-2016']

const row = (page: Page, words: string) => page.locator('.body-row', { hasText: words })
/** What is kept ahead is fetched after a calm, one thing at a time. */
const keptAheadMs = 5_000

async function search(page: Page, words: string): Promise<void> {
  await open(page, '/standards')
  await page.getByRole('textbox', { name: say('standards.find') }).fill(words)
}

export async function tellStandards(story: Story): Promise<void> {
  await story.step('standards', 'fields-of-use-in-a-tree', finance.executor, 'finance', async (page) => {
    await open(page, '/standards')
    await page.getByRole('treeitem', { name: /^35 / }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('treeitem', { name: /^35\.040 / }).click()
    await row(page, 'ҚР СТ 9911-2018').waitFor()
  })
  await story.step('standards', 'found-by-an-inflected-word', finance.executor, 'finance', async (page) => {
    await search(page, 'құжаттамасында')
    await row(page, 'ҚР СТ 9901-2008').waitFor()
  })
  await story.step('standards', 'replaced-and-what-is-in-force-now', finance.executor, 'finance', async (page) => {
    await row(page, 'ҚР СТ 9901-2008').click()
    await dialogOf(page).locator('.banner').getByRole('link', { name: 'ҚР СТ 9901-2021' }).click()
    await page.getByRole('dialog', { name: 'ҚР СТ 9901-2021' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  })
  await story.step('standards', 'list-brought-in', digital.portalAdministrator, 'digital', async (page) => {
    const file = join(mkdtempSync(join(tmpdir(), 'kense-standards-')), 'standards.csv')
    writeFileSync(file, lines.join('\r\n'))
    await open(page, '/standards/import')
    await page.locator(`input[type=file][aria-label="${say('page.list.choose')}"]`).setInputFiles(file)
    await row(page, 'СТ РК 9995-2026').waitFor()
    await press(page, 'standards.deed.importCommit')
    await page.locator('.list-preview').waitFor({ state: 'detached' })
    await search(page, '9914')
    await row(page, 'ҚР СТ 9914-2016').getByText(say('standards.status.replaced')).waitFor()
  })
  await story.step('standards', 'without-a-line', finance.executor, 'finance', async (page) => {
    await page.waitForTimeout(keptAheadMs)
    await story.office.stopPortal('kill')
    await page.locator('.top-connection.offline').waitFor()
    await search(page, 'есептерді')
    await row(page, 'ҚР СТ 9995-2026').waitFor()
  })
  await story.step('standards', 'line-is-back', finance.executor, 'finance', async (page) => {
    await story.office.startPortal()
    await page.locator('.top-connection.online').waitFor({ timeout: 60_000 })
    await search(page, 'қолтаңбаны')
    await row(page, 'ҚР СТ 9911-2018').waitFor()
  })
}
