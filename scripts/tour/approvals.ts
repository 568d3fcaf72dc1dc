/** The chapter of approvals: a draft act's whole road between three bodies, §12–23. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { languages } from '../../domain/kernel/text.ts'
import { office } from '../../server/demo/office.ts'
import { root } from '../../electron/programs.ts'
import { actFiles } from './act.ts'
import { review, settleByProtocol } from './approvals-review.ts'
import { deed, developer, openPaper, signed, type Road } from './approvals-road.ts'
import { unpack } from './package.ts'
import { chooseFiles, chooseLanguage, dialogOf, field, open, pick, press, say, type Story } from './story.ts'

const { finance, justice, economy } = office

export async function tellApprovals(story: Story): Promise<void> {
  const files = await gatherFiles()
  const road: Road = { story, id: '' }
  await home(road)
  await place(road, files)
  await innerRoute(road, 'N')
  await review(road, 'justice', 'N', { remark: true })
  await review(road, 'economy', 'N', { returned: 'Қаржылық есептеу қоса берілмеген; мерзімге қатысты ұстаным нақтылансын.', refusal: 'Іске асыруға жергілікті бюджетте қаражат көзделмеген.' })
  await newVersion(road, files)
  await compare(road)
  await innerRoute(road, 'N1')
  await review(road, 'justice', 'N1', { follows: true })
  await review(road, 'economy', 'N1', { refusal: 'Қаражат көзі жаңа нұсқада да көрсетілмеген.' })
  await settleByProtocol(road)
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
