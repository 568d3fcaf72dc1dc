/** The chapter of the calendar: a meeting at the first common time, its answer, an entry of another module, a file for other programs; §56–58. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fullName, shortDate } from '../../domain/kernel/formats.ts'
import { addDays, astanaDate } from '../../domain/kernel/time.ts'
import { office } from '../../server/demo/office.ts'
import { dialogOf, field, open, pick, press, say, type Story } from './story.ts'

const { finance, justice, economy } = office
const organiser = finance.head
const title = 'Мемлекеттік мүлік жөніндегі жұмыс кездесуі'

export async function tellCalendar(story: Story): Promise<void> {
  await invite(story)
  await answer(story)
  await source(story)
  await exportWeek(story)
}

/** The form finds the first time that suits all three. */
async function invite(story: Story): Promise<void> {
  const tomorrow = addDays(astanaDate(new Date().toISOString()), 1)
  await story.step('calendar', 'meeting-at-the-first-common-time', organiser, 'finance', async (page) => {
    await open(page, '/calendar?view=week&do=new')
    const dialog = dialogOf(page)
    await field(dialog, 'calendar.title').fill(title)
    await field(dialog, 'calendar.begins').fill(shortDate(tomorrow))
    await page.keyboard.press('Tab')
    await pick(page, dialog, 'calendar.invitees', fullName(justice.head))
    await pick(page, dialog, 'calendar.invitees', fullName(economy.head))
    await dialog.locator('.slots button').first().click()
    await dialog.getByText(say('calendar.everybodyFree')).waitFor()
    await page.screenshot({ path: join(story.out, 'screens', 'calendar-form.kk.png') })
    const day = await field(dialog, 'calendar.begins').inputValue()
    await press(dialog, 'calendar.save')
    await dialog.waitFor({ state: 'hidden' })
    await open(page, `/calendar?view=week&date=${day.split('.').toReversed().join('-')}`)
    await page.locator('.entry', { hasText: title }).waitFor()
  })
}

/** The invitation waits on the first screen of who was invited, and is answered from its card. */
async function answer(story: Story): Promise<void> {
  await story.step('calendar', 'invitation-answered', justice.head, 'justice', async (page) => {
    await open(page, '/')
    await page.locator('.body-row', { hasText: title }).click()
    await press(dialogOf(page), 'calendar.answerVerb.accepted')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  })
  await story.step('calendar', 'answer-seen', organiser, 'finance', async (page) => {
    await page.locator('.entry', { hasText: title }).click()
    await dialogOf(page).locator('.invitees li', { hasText: fullName(justice.head) }).getByText(say('calendar.answer.accepted')).waitFor()
    await page.keyboard.press('Escape')
  })
}

/** What another module put into the calendar says so, and opens there (B8.1). */
async function source(story: Story): Promise<void> {
  await story.step('calendar', 'session-opened-from-the-calendar', organiser, 'finance', async (page) => {
    await open(page, '/calendar?view=agenda')
    await page.locator('.body-row', { hasText: say('sessions.name') }).first().click()
    const dialog = dialogOf(page)
    await dialog.getByText(say('calendar.movedThere', { module: say('sessions.name') })).waitFor()
    await page.screenshot({ path: join(story.out, 'screens', 'calendar-source.kk.png') })
    await press(dialog, 'calendar.openInModule', { module: say('sessions.name') })
    await page.waitForURL(/#\/sessions\/[0-9a-f-]{36}/)
    await page.locator('.screen h1').waitFor()
  })
}

async function exportWeek(story: Story): Promise<void> {
  await story.step('calendar', 'month-and-file', organiser, 'finance', async (page) => {
    await open(page, '/calendar?view=month')
    await page.locator('.month-view .entry').first().waitFor()
    await press(page, 'calendar.more')
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: say('calendar.exportShown') }).click()])
    mkdirSync(join(story.out, 'calendar'), { recursive: true })
    await download.saveAs(join(story.out, 'calendar', download.suggestedFilename()))
  })
}
