/** The chapter of the dictionary: what is brought in, an inflected and a misspelt word, a body's own term, a selected word; §59.4. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { office } from '../../server/demo/office.ts'
import { chooseFiles, dialogOf, field, open, press, say, type Story } from './story.ts'

const { finance } = office
/** Words that the tour's own little dictionary has, so that the chapter stands on nothing else. */
const rows = ['kk\tru\ten\tpos\tdomain\tnote', 'түгендеу\tинвентаризация\tinventory\tnoun\tfinance\t', 'баланс ұстаушы\tбалансодержатель\tbalance holder\tnoun\tfinance\t']

const box = (page: Page) => page.locator('.dictionary-tools .search-field input')
const card = (page: Page, words: string) => page.locator('.dictionary-card', { hasText: words }).first()

export async function tellDictionary(story: Story): Promise<void> {
  const file = join(mkdtempSync(join(tmpdir(), 'kense-terms-')), 'kk-ru.tsv')
  writeFileSync(file, `${rows.join('\n')}\n`)
  await story.step('dictionary', 'dictionary-brought-in-with-its-licence', finance.executor, 'finance', async (page) => {
    await open(page, '/dictionary/sources?add=dictionary')
    const dialog = dialogOf(page)
    await chooseFiles(dialog, 'dictionary.import.files', [file])
    await field(dialog, 'dictionary.sources.title').fill('Мүлік терминдері')
    await field(dialog, 'dictionary.sources.licence').fill('CC0')
    await press(dialog, 'dictionary.import.start')
    await dialog.waitFor({ state: 'hidden', timeout: 60_000 })
    await page.getByText('CC0').first().waitFor()
  })
  await story.step('dictionary', 'inflected-word-in-three-languages', finance.executor, 'finance', async (page) => {
    await open(page, '/dictionary')
    await box(page).fill('түгендеулеріміздің')
    await card(page, 'инвентаризация').waitFor()
    await card(page, 'inventory').waitFor()
  })
  await story.step('dictionary', 'word-typed-without-kazakh-letters', finance.executor, 'finance', async (page) => {
    await open(page, '/dictionary')
    await box(page).fill('тугендеу')
    await card(page, 'инвентаризация').waitFor()
  })
  await story.step('dictionary', 'term-of-the-body-is-proposed', finance.executor, 'finance', async (page) => {
    await open(page, '/dictionary/glossary?add=term')
    const dialog = dialogOf(page)
    await field(dialog, 'dictionary.glossary.kk').fill('мүлік тізілімі')
    await field(dialog, 'dictionary.glossary.ru').fill('реестр имущества')
    await press(dialog, 'dictionary.glossary.propose')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('мүлік тізілімі').first().waitFor()
  })
  await story.step('dictionary', 'moderator-accepts-and-the-term-answers-first', finance.documentOfficer, 'finance', async (page) => {
    await open(page, '/dictionary/glossary')
    await page.getByText('мүлік тізілімі').first().click()
    await press(dialogOf(page), 'dictionary.glossary.accept')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.getByText(say('dictionary.glossary.state.accepted')).first().waitFor()
    await open(page, '/dictionary')
    await box(page).fill('мүлік тізіліміне')
    await card(page, 'реестр имущества').waitFor()
  })
}
