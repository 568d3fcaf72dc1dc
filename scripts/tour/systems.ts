/** The chapter of information systems: one that answers is entered, found by who may, marked, and still there without a line; §59.3. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright'
import { office } from '../../server/demo/office.ts'
import { dialogOf, open, pick, press, say, type Story } from './story.ts'

const { digital, finance } = office
const name = 'Қаржы есептілігінің жүйесі'
const checkedWithinMs = 150_000

const row = (page: Page, words: string) => page.locator('.body-row', { hasText: words }).first()

/** A system of the tour's own, which answers as systems do. */
async function openSystem(): Promise<{ address: string; close: () => void }> {
  const server = createServer((_request, response) => void response.end('ok'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() }
}

export async function tellSystems(story: Story): Promise<void> {
  const system = await openSystem()
  try {
    await enter(story, system.address)
    await use(story)
    await withoutLine(story)
  } finally {
    system.close()
  }
}

async function enter(story: Story, address: string): Promise<void> {
  await story.step('systems', 'system-entered-and-found-to-answer', digital.portalAdministrator, 'digital', async (page) => {
    await open(page, '/systems?add=system')
    const dialog = dialogOf(page)
    for (const [language, words] of [['people.inKazakh', name], ['people.inRussian', 'Система финансовой отчётности'], ['people.inEnglish', 'Financial reporting system']] as const) {
      await dialog.getByLabel(`${say('systems.field.name')} (${say(language)})`).fill(words)
    }
    await dialog.getByLabel(say('systems.field.address')).fill(address)
    await pick(page, dialog, 'systems.field.owner', finance.body.shortName.kk)
    await pick(page, dialog, 'systems.field.bodies', finance.body.shortName.kk)
    await press(dialog, 'systems.deed.save')
    await dialog.waitFor({ state: 'hidden' })
  })
}

async function use(story: Story): Promise<void> {
  await story.step('systems', 'system-found-by-access-with-its-state', finance.executor, 'finance', async (page) => {
    await open(page, '/systems')
    await row(page, name).getByText(say('systems.reachable')).waitFor({ timeout: checkedWithinMs })
    // Open to the personnel offices only.
    await page.getByText('Е-қызмет').first().waitFor({ state: 'detached' })
  })
  await story.step('systems', 'favourite-stands-first', finance.executor, 'finance', async (page) => {
    await row(page, name).click()
    await dialogOf(page).getByText(finance.body.shortName.kk).first().waitFor()
    await press(dialogOf(page), 'systems.favour')
    await dialogOf(page).getByRole('button', { name: say('systems.unfavour') }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.body-row').first().filter({ hasText: name }).waitFor()
  })
  await story.step('systems', 'system-that-does-not-answer', finance.executor, 'finance', async (page) => {
    await open(page, '/systems?which=unreachable')
    await row(page, 'Бюджетті жоспарлау жүйесі').getByText(say('systems.unreachable')).waitFor({ timeout: checkedWithinMs })
  })
}

async function withoutLine(story: Story): Promise<void> {
  await story.step('systems', 'list-without-a-line', finance.executor, 'finance', async (page) => {
    await story.office.stopPortal('kill')
    await page.locator('.top-connection.offline').waitFor()
    await open(page, '/')
    await open(page, '/systems?which=favourites')
    await row(page, name).waitFor()
  })
  await story.office.startPortal()
}
