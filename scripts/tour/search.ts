/** The chapter of search: an inflected word finds an act by a word inside its DOCX; with the line cut it is found still; §6.6. */
import type { Page } from 'playwright'
import { office } from '../../server/demo/office.ts'
import { open, say, type Story } from './story.ts'

const { finance } = office
/** Other forms of words that stand in the demo's draft acts, and in no title of theirs. */
const words = 'орындалуының бақылауы'
const inFile = /бақылау/i
const readWithinMs = 120_000

/** Files are read by the portal, and by this PC, one after another; until then they are not found by their words. */
async function find(page: Page): Promise<void> {
  for (const until = performance.now() + readWithinMs; performance.now() < until; ) {
    await open(page, '/')
    await open(page, `/search?words=${encodeURIComponent(words)}`)
    if (await page.locator('.found mark').first().waitFor({ timeout: 3_000 }).then(() => true, () => false)) break
  }
  await page.locator('.found mark', { hasText: inFile }).first().waitFor()
}

export async function tellSearch(story: Story): Promise<void> {
  await story.step('search', 'inflected-word-inside-a-docx', finance.executor, 'finance', find)
  await story.step('search', 'found-in-ctrl-k-and-opened', finance.executor, 'finance', async (page) => {
    await page.keyboard.press('Control+k')
    await page.locator('.palette input').fill('қаулысының')
    await page.locator('.palette-row').nth(1).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.palette').waitFor({ state: 'detached' })
    await page.locator('.screen h1').waitFor()
  })
  await story.step('search', 'found-without-a-line', finance.executor, 'finance', async (page) => {
    await story.office.stopPortal('kill')
    await page.locator('.top-connection.offline').waitFor()
    await find(page)
    await page.getByText(say('search.onlyHere')).waitFor()
  })
  await story.step('search', 'line-is-back-and-all-is-searched', finance.executor, 'finance', async (page) => {
    await story.office.startPortal()
    await page.locator('.top-connection.online').waitFor({ timeout: 60_000 })
    await find(page)
    await page.getByText(say('search.onlyHere')).waitFor({ state: 'detached' })
  })
}
