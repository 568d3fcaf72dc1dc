/** The chapter of approvals: a draft act's whole road between three bodies, §12–23. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from 'playwright'
import { languages } from '../../domain/kernel/text.ts'
import type { Person } from '../../domain/people/person.ts'
import { office } from '../../server/demo/office.ts'
import { root } from '../../electron/programs.ts'
import { actFiles } from './act.ts'
import { unpack } from './package.ts'
import { chooseFiles, chooseLanguage, dialogOf, field, open, pick, press, say, signHere, type Story } from './story.ts'
import type { TextKey } from '../../domain/texts.ts'

const { finance, justice, economy } = office
const developer = 'finance'

interface Road {
  story: Story
  id: string
}

export async function tellApprovals(story: Story): Promise<void> {
  const files = await gatherFiles()
  const road: Road = { story, id: '' }
  await home(road)
  await place(road, files)
  await innerRoute(road, 'N')
  await review(road, 'justice', true)
  await review(road, 'economy', false)
  await newVersion(road, files)
  await compare(road)
  await innerRoute(road, 'N1')
  await review(road, 'justice', false, true)
  await review(road, 'economy', false)
  await offlineReading(road)
  await exportPackage(road)
}

interface TourFiles {
  first: { kk: string; ru: string }
  second: { kk: string; ru: string }
  attachments: string[]
}

/** The act is written for the tour; real documents come along as its attachments where they are at hand. */
async function gatherFiles(): Promise<TourFiles> {
  const dir = mkdtempSync(join(tmpdir(), 'kense-act-'))
  const made = await actFiles()
  const write = (name: string, bytes: Uint8Array): string => {
    const path = join(dir, name)
    writeFileSync(path, bytes)
    return path
  }
  const real = process.env['KENSE_SHARED'] ?? join(root, '..', 'shared')
  const documents = join(real, 'data', 'documents')
  const attachments = existsSync(documents) ? readdirSync(documents).filter((name) => name.endsWith('.docx')).map((name) => join(documents, name)) : [write('түсіндірме-жазба.docx', made.note)]
  return {
    first: { kk: write('қаулы-жобасы.docx', made.first.kk), ru: write('проект-постановления.docx', made.first.ru) },
    second: { kk: write('қаулы-жобасы-1.docx', made.second.kk), ru: write('проект-постановления-1.docx', made.second.ru) },
    attachments,
  }
}

const title = { kk: 'Мемлекеттік мүлікті есепке алудың кейбір мәселелері туралы', ru: 'О некоторых вопросах учёта государственного имущества' }

/** What waits for a clerk across all papers of the demo office, nearest deadline first. */
async function home(road: Road): Promise<void> {
  await road.story.step('approvals', 'what-waits-for-me', justice.executor, 'justice', async (page) => {
    await open(page, '/')
    await page.locator('.screen h1').waitFor()
  })
  await road.story.step('approvals', 'list', finance.executor, developer, async (page) => {
    await open(page, '/approvals?filter=mine')
    await page.getByRole('grid').waitFor()
  })
}

async function place(road: Road, files: TourFiles): Promise<void> {
  await road.story.step('approvals', 'place', finance.executor, developer, async (page) => {
    await open(page, '/approvals/new')
    await field(page, 'approvals.field.titleKk').fill(title.kk)
    await field(page, 'approvals.field.titleRu').fill(title.ru)
    await pick(page, page, 'approvals.field.units', finance.units.first.name.kk)
    await pick(page, page, 'approvals.sheet.bodies', justice.body.shortName.kk)
    await pick(page, page, 'approvals.sheet.bodies', economy.body.shortName.kk)
    await chooseFiles(page, 'approvals.field.textKk', [files.first.kk])
    await chooseFiles(page, 'approvals.field.textRu', [files.first.ru])
    await chooseFiles(page, 'approvals.role.explanatoryNote', files.attachments)
    await page.locator('form').getByRole('button', { name: say('approvals.verb.place'), exact: true }).click()
    await page.waitForURL(/#\/approvals\/[0-9a-f-]{36}/)
    road.id = page.url().match(/[0-9a-f-]{36}/)?.[0] ?? ''
    await page.locator('.paper').waitFor()
  })
}

/** Opens the paper, presses a verb, fills its dialog and sends it; the verb must be gone afterwards. */
async function deed(road: Road, name: string, by: Person, profile: string, key: TextKey, fill?: (page: Page) => Promise<void>): Promise<void> {
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

async function signed(road: Road, name: string, by: Person, profile: string, key: TextKey): Promise<void> {
  await road.story.step('approvals', name, by, profile, async (page) => {
    await openPaper(page, road.id)
    await press(page.locator('.verb-bar'), key)
    await signHere(page, key)
  })
}

async function openPaper(page: Page, id: string): Promise<void> {
  await open(page, `/approvals/${id}`)
  await page.locator('.paper .verb-bar').waitFor()
}

async function innerRoute(road: Road, label: string): Promise<void> {
  await settleGuard(road, label)
  await deed(road, `submit-${label}`, finance.executor, developer, 'approvals.verb.submit')
  await deed(road, `agree-unit-${label}`, finance.unitHead, developer, 'approvals.verb.agreeUnit')
  if (label === 'N') await showSignDialog(road)
  await signed(road, `visa-${label}`, finance.legalHead, developer, 'approvals.verb.visa')
  await signed(road, `sign-${label}`, finance.head, developer, 'approvals.verb.sign')
}

/** What is signed, as whom and with which key, looked at in each language and put away unsigned (B10.1). */
async function showSignDialog(road: Road): Promise<void> {
  await road.story.step('approvals', 'read-before-signing', finance.legalHead, developer, async (page) => {
    await openPaper(page, road.id)
    for (const language of languages) {
      await chooseLanguage(page, language)
      await page.locator('.verb-bar .button.primary').click()
      await page.locator('.sign-facts').waitFor()
      await page.screenshot({ path: join(road.story.out, 'screens', `sign-dialog.${language}.png`) })
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
    }
    await chooseLanguage(page, 'kk')
  })
}

/** B1.4: whatever the bilingual check found is kept with its reason, each finding by its own dialog. */
async function settleGuard(road: Road, label: string): Promise<void> {
  await road.story.step('approvals', `bilingual-check-${label}`, finance.executor, developer, async (page) => {
    await open(page, `/approvals/${road.id}/guard`)
    const dismiss = page.locator('.guard').getByRole('button', { name: say('approvals.verb.dismissFindings') })
    await page.getByText(say('approvals.guard.empty')).or(dismiss).first().waitFor()
    for (let left = await dismiss.count(); left > 0; left = await dismiss.count()) {
      await dismiss.first().click()
      const dialog = dialogOf(page)
      await field(dialog, 'approvals.field.reason').fill('Екі мәтіннің мағынасы бірдей: аударма ережесі бойынша жазылған.')
      await press(dialog, 'approvals.verb.dismissFindings')
      await dialog.waitFor({ state: 'hidden' })
      await page.waitForFunction((before) => (globalThis as unknown as { document: { querySelectorAll(all: string): { length: number } } }).document.querySelectorAll('.guard-row > .button').length < before, left)
    }
  })
}

type Approver = 'justice' | 'economy'

async function review(road: Road, body: Approver, withRemark: boolean, follows = false): Promise<void> {
  const { units, documentOfficer, deputyHead, executor } = office[body]
  const round = withRemark ? 'N' : follows ? 'N1' : road.story.steps.some((step) => step.name === `receive-${body}-N`) ? 'N1' : 'N'
  const name = (verb: string): string => `${verb}-${body}-${round}`
  await deed(road, name('receive'), documentOfficer, body, 'approvals.verb.receive')
  await deed(road, name('resolve'), deputyHead, body, 'approvals.verb.resolve', async (page) => {
    const dialog = dialogOf(page)
    await pick(page, dialog, 'approvals.field.responsible', units.first.name.kk)
    await pick(page, dialog, 'approvals.field.executor', `${executor.surname} ${executor.name}`)
    if (body === 'justice') await pick(page, dialog, 'approvals.field.interested', units.second.name.kk)
  })
  if (body === 'justice') await opinion(road, name('opinion'), withRemark)
  if (follows) await takeAnswers(road, name('follow'))
  await deed(road, name('decide'), executor, body, 'approvals.verb.decide')
  await agreeOutcome(road, body, name)
  if (body === 'economy') await signActing(road, name('sign-acting'))
  else if (withRemark) await signedWhileWatched(road, name('sign'))
  else await signed(road, name('sign'), office[body].head, body, 'approvals.verb.signOutcome')
}

/** B1.1: the remark is noted on the words it means, and goes into the opinion from there. */
async function opinion(road: Road, name: string, withRemark: boolean): Promise<void> {
  const { secondExecutor } = justice
  if (withRemark) {
    await road.story.step('approvals', `note-remark-${name}`, secondExecutor, 'justice', async (page) => {
      await openPaper(page, road.id)
      await page.locator('[data-paragraph]').filter({ hasText: '2. Мемлекеттік органдар' }).first().click({ clickCount: 3 })
      await press(page, 'documents.view.aboutWords')
      const dialog = page.getByRole('dialog', { name: say('page.remark') })
      await field(dialog, 'page.remark').fill('2-тармақта есеп беру мерзімі көрсетілмеген.')
      await field(dialog, 'page.proposal').fill('2-тармақта «жыл сайын 1 ақпанға дейін» деген мерзім көрсетілсін.')
      await press(dialog, 'approvals.text.noteRemark')
      await dialog.waitFor({ state: 'hidden' })
    })
  }
  await deed(road, name, secondExecutor, 'justice', 'approvals.verb.giveOpinion')
}

/** §18: interested units and the superior of the responsible one. */
async function agreeOutcome(road: Road, body: Approver, name: (verb: string) => string): Promise<void> {
  const heads = body === 'justice' ? [justice.secondUnitHead, justice.unitHead] : [economy.unitHead]
  for (const head of heads) await deed(road, `${name('agree-outcome')}-${head.surname}`, head, body, 'approvals.verb.agreeOutcome')
}

/** B1.6: the deputy signs in the head's place, by the order that gives the power. */
async function signActing(road: Road, name: string): Promise<void> {
  await road.story.step('approvals', name, economy.deputyHead, 'economy', async (page) => {
    await page.locator('.top-person').click()
    await page.getByRole('menuitem').filter({ hasText: economy.head.surname }).click()
    await page.locator('.top-person.acting').waitFor()
    await openPaper(page, road.id)
    await press(page.locator('.verb-bar'), 'approvals.verb.signOutcome')
    await signHere(page, 'approvals.verb.signOutcome')
  })
}

/** A second window, signed in as a person of another body, shows the signed outcome within a second. */
async function signedWhileWatched(road: Road, name: string): Promise<void> {
  const watching = await road.story.windowOf('economy', economy.documentOfficer)
  await open(watching, `/approvals/${road.id}/bodies`)
  await watching.locator('.body-review').first().waitFor()
  const outcome = watching.getByText(say('approvals.outcome.agreedWithRemarks')).first()
  await road.story.step('approvals', name, justice.head, 'justice', async (page) => {
    await openPaper(page, road.id)
    await press(page.locator('.verb-bar'), 'approvals.verb.signOutcome')
    await signHere(page, 'approvals.verb.signOutcome')
    const accepted = performance.now()
    await outcome.waitFor()
    const delayMs = Math.round(performance.now() - accepted)
    console.log(`    the second window saw it after ${delayMs} ms`)
    if (delayMs > 1000) throw new Error(`the second window saw the change only after ${delayMs} ms`)
  })
}

async function newVersion(road: Road, files: TourFiles): Promise<void> {
  await deed(road, 'place-N1', finance.executor, developer, 'approvals.verb.placeVersion', async (page) => {
    const dialog = dialogOf(page)
    await chooseFiles(dialog, 'approvals.field.textKk', [files.second.kk])
    await chooseFiles(dialog, 'approvals.field.textRu', [files.second.ru])
  })
  await road.story.step('approvals', 'answer-remarks', finance.executor, developer, async (page) => {
    await open(page, `/approvals/${road.id}/remarks`)
    await press(page.locator('.ledger'), 'approvals.remarks.answer')
    const dialog = dialogOf(page)
    await field(dialog, 'approvals.field.answerWords').fill('Ескерту қабылданды: 2-тармақ толықтырылды.')
    await press(dialog, 'approvals.remarks.answer')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText(say('approvals.answer.accepted')).first().waitFor()
  })
}

/** Word by word between N and N/1, both texts in sight (§19). */
async function compare(road: Road): Promise<void> {
  await road.story.step('approvals', 'compare-versions', finance.executor, developer, async (page) => {
    await open(page, `/approvals/${road.id}/compare`)
    await page.locator('.changes li').first().waitFor()
  })
  await road.story.step('approvals', 'bodies-and-outcomes', finance.executor, developer, async (page) => {
    await open(page, `/approvals/${road.id}/bodies?version=0`)
    await page.locator('.body-review .seal').first().waitFor()
  })
}

async function takeAnswers(road: Road, name: string): Promise<void> {
  await road.story.step('approvals', name, justice.executor, 'justice', async (page) => {
    await open(page, `/approvals/${road.id}/remarks`)
    await press(page.locator('.ledger'), 'approvals.verb.acceptAnswer')
    await page.locator('.ledger').getByText(say('approvals.follow.accept')).waitFor()
  })
}

/** With the portal gone the list still opens and says of when it is; with it back, all goes on. */
async function offlineReading(road: Road): Promise<void> {
  await road.story.step('approvals', 'offline-list', finance.executor, developer, async (page) => {
    await open(page, '/approvals?filter=mine')
    await page.getByRole('grid').waitFor()
    await road.story.office.stopPortal('kill')
    await page.locator('.top-connection.offline').waitFor()
    await open(page, '/')
    await open(page, '/approvals?filter=mine')
    await page.getByRole('grid').waitFor()
    await page.getByText(say('page.shownAsOf')).first().waitFor()
  })
  await road.story.step('approvals', 'line-is-back', finance.executor, developer, async (page) => {
    await road.story.office.startPortal()
    await page.locator('.top-connection.online').waitFor({ timeout: 60_000 })
  })
}

async function exportPackage(road: Road): Promise<void> {
  await road.story.step('approvals', 'export-package', finance.executor, developer, async (page) => {
    await openPaper(page, road.id)
    await press(page.locator('.verb-bar'), 'approvals.verb.exportPackage')
    const dialog = page.getByRole('dialog', { name: say('approvals.verb.exportPackage') })
    await press(dialog, 'approvals.verb.exportPackage')
    const saves = dialog.getByRole('button', { name: /\.zip/ }).last()
    await saves.waitFor({ timeout: 60_000 })
    await saves.click()
    await page.locator('.toast').filter({ hasText: '.zip' }).waitFor({ timeout: 30_000 })
    await page.keyboard.press('Escape')
  })
  await road.story.step('approvals', 'verify-package', finance.executor, developer, async () => {
    const downloads = join(road.story.clientOf(developer).userDir, 'downloads')
    const zip = readdirSync(downloads).find((each) => each.endsWith('.zip'))
    if (!zip) throw new Error('the package was not saved')
    const folder = join(road.story.out, 'package')
    unpack(join(downloads, zip), folder)
    cpSync(join(downloads, zip), join(road.story.out, basename(zip)))
    console.log(execFileSync('sh', ['verify.sh'], { cwd: folder, encoding: 'utf8' }).trim().split('\n').at(-1))
  })
}
