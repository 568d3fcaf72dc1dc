/** A paper on its road, and the deeds that every part of its chapter does with it. */
import type { Page } from 'playwright'
import type { Person } from '../../domain/people/person.ts'
import type { TextKey } from '../../domain/texts.ts'
import { open, press, say, signHere, type Story } from './story.ts'

export const developer = 'finance'

export interface Road {
  story: Story
  id: string
}

/** Opens the paper, presses a verb, fills its dialog and sends it; the verb must be gone afterwards. */
export async function deed(road: Road, name: string, by: Person, profile: string, key: TextKey, fill?: (page: Page) => Promise<void>): Promise<void> {
  await road.story.step('approvals', name, by, profile, async (page) => {
    await openPaper(page, road.id)
    await press(page.locator('.verb-bar'), key)
    const dialog = page.getByRole('dialog', { name: say(key) })
    await dialog.waitFor()
    await fill?.(page)
    await press(dialog, key)
    await dialog.waitFor({ state: 'hidden' })
  })
}

export async function signed(road: Road, name: string, by: Person, profile: string, key: TextKey): Promise<void> {
  await road.story.step('approvals', name, by, profile, async (page) => {
    await openPaper(page, road.id)
    await press(page.locator('.verb-bar'), key)
    await signHere(page, key)
  })
}

export async function openPaper(page: Page, id: string): Promise<void> {
  await open(page, `/approvals/${id}`)
  await page.locator('.paper .verb-bar').waitFor()
}
