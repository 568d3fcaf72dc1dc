/** §35–41 of the tour: the agenda is planned, confirmed, answered and changed. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from 'playwright'
import { fullName, shortDate } from '../../domain/kernel/formats.ts'
import { astanaDate } from '../../domain/kernel/time.ts'
import type { Person } from '../../domain/people/person.ts'
import { writeAct } from '../../server/demo/act-file.ts'
import { office } from '../../server/demo/office.ts'
import { chair, secretary, titles, voters, type Hall } from './session-cast.ts'
import { chooseFiles, dialogOf, field, open, pick, press, say, signHere } from './story.ts'

const { finance, justice } = office

interface SessionFiles {
  dir: string
  draft: string
  mended: string
  draftRu: string
  note: string
}

export async function gatherFiles(): Promise<SessionFiles> {
  const dir = mkdtempSync(join(tmpdir(), 'kense-session-'))
  const draft = (term: string) => writeAct({
    title: titles.first.kk,
    paragraphs: [
      { words: 'Қазақстан Республикасының Үкіметі ҚАУЛЫ ЕТЕДІ:' },
      { words: '1. Қоса беріліп отырған Мемлекеттік мүлікті есепке алу қағидалары бекітілсін.' },
      { words: `2. Баланс ұстаушылар мүлік туралы мәліметтерді ${term} дейін тізілімге енгізсін.` },
      { words: '3. Осы қаулы қол қойылған күнінен бастап қолданысқа енгізіледі.' },
    ],
  })
  const draftRu = writeAct({ title: titles.first.ru, paragraphs: [{ words: 'Правительство Республики Казахстан ПОСТАНОВЛЯЕТ:' }, { words: '1. Утвердить прилагаемые Правила учёта государственного имущества.' }] })
  const note = writeAct({ title: 'Анықтама', paragraphs: [{ words: 'Тізілімге 6 075 объект енгізілді, 412 объект бойынша құжат әзірленуде.' }] })
  const write = async (name: string, bytes: Promise<Uint8Array>): Promise<string> => {
    const path = join(dir, name)
    writeFileSync(path, await bytes)
    return path
  }
  return {
    dir,
    draft: await write('қаулы-жобасы.docx', draft('1 ақпанға')),
    mended: await write('қаулы-жобасы-түзетілген.docx', draft('1 наурызға')),
    draftRu: await write('проект-постановления.docx', draftRu),
    note: await write('анықтама.docx', note),
  }
}

/** §35–37. */
export async function plan(hall: Hall, files: SessionFiles): Promise<void> {
  await hall.story.step('sessions', 'plan', secretary, 'officer', async (page) => {
    await open(page, '/sessions/new')
    await field(page, 'sessions.field.titleKk').fill(titles.session.kk)
    await field(page, 'sessions.field.titleRu').fill(titles.session.ru)
    await field(page, 'sessions.field.date').fill(shortDate(astanaDate(new Date().toISOString())))
    await page.keyboard.press('Tab')
    await field(page, 'sessions.field.place').fill('Үкімет үйі, Үлкен зал')
    await pick(page, page, 'sessions.field.chair', fullName(chair))
    await pick(page, page, 'sessions.field.secretary', fullName(secretary))
    await allMembers(page)
    await page.locator('form').getByRole('button', { name: say('sessions.verb.plan'), exact: true }).click()
    await page.waitForURL(/#\/sessions\/[0-9a-f-]{36}\/plan/)
    hall.id = page.url().match(/[0-9a-f-]{36}/)?.[0] ?? ''
    await page.locator('.verb-bar').waitFor()
  })
  await hall.story.step('sessions', 'add-questions', secretary, 'officer', async (page) => {
    await question(page, titles.first, [files.draft, files.draftRu, files.note], finance.body.shortName.kk, finance.head)
    await question(page, titles.second, [], finance.body.shortName.kk, finance.deputyHead)
    await page.locator('.order-row').nth(1).waitFor()
  })
  await confirm(hall, 'confirm-agenda')
}

/** The form offers the members of the last session; here the whole Government is called. */
async function allMembers(page: Page): Promise<void> {
  const chips = page.locator('.field-many, .stack').filter({ has: page.getByRole('combobox', { name: say('sessions.field.members') }) }).last().locator('.chip')
  const listed = (await chips.allInnerTexts()).join('\n')
  for (const { person } of voters) if (!listed.includes(fullName(person))) await pick(page, page, 'sessions.field.members', fullName(person))
  if (!listed.includes(fullName(justice.head))) await pick(page, page, 'sessions.field.members', fullName(justice.head))
}

async function question(page: Page, title: { kk: string; ru: string }, paths: string[], body: string, speaker: Person): Promise<void> {
  await press(page.locator('.verb-bar'), 'sessions.verb.addQuestion')
  const dialog = dialogOf(page)
  await field(dialog, 'sessions.field.questionKk').fill(title.kk)
  await field(dialog, 'sessions.field.questionRu').fill(title.ru)
  await pick(page, dialog, 'sessions.field.body', body)
  await pick(page, dialog, 'sessions.field.speakers', fullName(speaker))
  if (paths.length > 0) await chooseFiles(dialog, 'sessions.field.addMaterials', paths)
  await press(dialog, 'sessions.verb.saveQuestion')
  await dialog.waitFor({ state: 'hidden' })
}

async function confirm(hall: Hall, name: string): Promise<void> {
  await hall.story.step('sessions', name, secretary, 'officer', async (page) => {
    await open(page, `/sessions/${hall.id}/plan`)
    await press(page.locator('.verb-bar'), 'sessions.verb.confirm')
    await signHere(page, 'sessions.verb.confirm')
    await page.locator('.verb-reasons').getByText(say('sessions.nothingChanged')).waitFor()
  })
}

/** §39–41: one takes part and reads the materials, one can't and names who comes instead. */
export async function answers(hall: Hall): Promise<void> {
  await hall.story.step('sessions', 'answer-takes-part', finance.head, 'finance', async (page) => {
    await open(page, `/sessions/${hall.id}`)
    await press(page, 'sessions.verb.answer')
    await press(dialogOf(page), 'sessions.verb.answer')
    await signHere(page, 'sessions.verb.answer')
    await page.locator('.material[aria-current]').getByText(say('sessions.read.done')).waitFor()
  })
  await hall.story.step('sessions', 'answer-with-substitute', justice.head, 'justice', async (page) => {
    await open(page, `/sessions/${hall.id}`)
    await press(page, 'sessions.verb.answer')
    const dialog = dialogOf(page)
    await dialog.getByLabel(say('sessions.decision.cannotTakePart')).check()
    await field(dialog, 'sessions.field.reason').fill('Шетелге іссапарда боламын.')
    await pick(page, dialog, 'sessions.field.substitute', fullName(justice.deputyHead))
    await press(dialog, 'sessions.verb.answer')
    await signHere(page, 'sessions.verb.answer')
    await page.getByText(fullName(justice.deputyHead)).first().waitFor()
  })
  await hall.story.closeWindow('justice')
}

/** §37: a changed material needs a new confirmation, and whoever had read it sees which words changed. */
export async function changeAgenda(hall: Hall, files: SessionFiles): Promise<void> {
  await hall.story.step('sessions', 'change-material', secretary, 'officer', async (page) => {
    await open(page, `/sessions/${hall.id}/plan`)
    await page.locator('.order-row').first().getByRole('button', { name: say('sessions.verb.editQuestion') }).click()
    const dialog = dialogOf(page)
    await dialog.locator('.material-field').filter({ hasText: basename(files.draft) }).locator('input[type=file]').setInputFiles([files.mended])
    await dialog.getByRole('button', { name: say('page.removeFile', { name: basename(files.mended) }) }).waitFor()
    await press(dialog, 'sessions.verb.saveQuestion')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText(say('sessions.change.materialChanged')).waitFor()
  })
  await confirm(hall, 'confirm-again')
  await hall.story.step('sessions', 'changed-words', finance.head, 'finance', async (page) => {
    await open(page, `/sessions/${hall.id}`)
    await page.locator('.changes ins').filter({ hasText: 'наурыз' }).waitFor()
    await page.locator('.docx [class*=replaced]').first().waitFor()
  })
}
