/** The chapter of the electronic session: planned, answered, held, voted, minuted and proved without the portal, §35–44. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from 'playwright'
import { fullName, shortDate } from '../../domain/kernel/formats.ts'
import { astanaDate } from '../../domain/kernel/time.ts'
import type { Person } from '../../domain/people/person.ts'
import { writeAct } from '../../server/demo/act-file.ts'
import { office } from '../../server/demo/office.ts'
import { unpack } from './package.ts'
import { chooseFiles, dialogOf, field, open, pick, press, say, signHere, type Story } from './story.ts'

const { chancellery, finance, justice, economy, digital } = office
const secretary = chancellery.officer
const chair = chancellery.primeMinister
/** Five windows vote; the sixth member is away, and the substitute has no vote by the rules in force. */
const voters = [
  { person: chair, window: 'chair', choice: 'for' },
  { person: finance.head, window: 'finance', choice: 'for' },
  { person: economy.head, window: 'economy', choice: 'for' },
  { person: chancellery.head, window: 'chancellery', choice: 'for' },
  { person: digital.head, window: 'digital', choice: 'against' },
] as const

const titles = {
  session: { kk: 'Үкіметтің мемлекеттік мүлік мәселелері жөніндегі отырысы', ru: 'Заседание Правительства по вопросам государственного имущества' },
  first: { kk: 'Мемлекеттік мүлікті есепке алу қағидаларын бекіту туралы', ru: 'Об утверждении правил учёта государственного имущества' },
  second: { kk: 'Мүлікті түгендеу барысы туралы', ru: 'О ходе инвентаризации имущества' },
}

interface Hall {
  story: Story
  id: string
}

export async function tellSessions(story: Story): Promise<void> {
  const files = await gatherFiles()
  const hall: Hall = { story, id: '' }
  await plan(hall, files)
  await answers(hall)
  await changeAgenda(hall, files)
  await openHall(hall)
  await vote(hall)
  await closeHall(hall)
  await minutes(hall)
  await prove(hall)
  rmSync(files.dir, { recursive: true, force: true })
}

interface SessionFiles {
  dir: string
  draft: string
  mended: string
  draftRu: string
  note: string
}

async function gatherFiles(): Promise<SessionFiles> {
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
async function plan(hall: Hall, files: SessionFiles): Promise<void> {
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
async function answers(hall: Hall): Promise<void> {
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
async function changeAgenda(hall: Hall, files: SessionFiles): Promise<void> {
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

/** §42: the chair opens; a member's screen follows. */
async function openHall(hall: Hall): Promise<void> {
  await hall.story.step('sessions', 'open-session', chair, 'chair', async (page) => {
    await open(page, `/sessions/${hall.id}/console`)
    await byKey(page, 'sessions.console.open', 'o')
    for (const { person } of voters) {
      await page.getByRole('button', { name: `${say('sessions.presence.came')} ${fullName(person)}` }).click()
      await page.getByRole('button', { name: `${say('sessions.presence.left')} ${fullName(person)}` }).waitFor()
    }
    await page.getByText(say('sessions.quorum.there', { present: 5, members: 6, quorum: 4 })).waitFor()
  })
  const member = await hall.story.windowOf('finance', finance.head)
  await open(member, `/sessions/${hall.id}`)
  await hall.story.step('sessions', 'call-question', chair, 'chair', async (page) => {
    await page.keyboard.press('n')
    await page.locator('.console-question').filter({ hasText: titles.first.kk }).waitFor()
    await member.locator('.agenda-item.now').filter({ hasText: titles.first.kk }).waitFor()
    await page.keyboard.press('s')
    await press(dialogOf(page), 'sessions.console.floor')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await member.locator('.speech').getByText(fullName(finance.head)).waitFor()
    await page.keyboard.press('s')
  })
}

/** A key, and then the one question that stands before what can't be taken back. */
async function byKey(page: Page, key: Parameters<typeof say>[0], code: string): Promise<void> {
  await page.locator('.verb-bar').getByRole('button', { name: say(key) }).waitFor()
  await page.keyboard.press(code)
  const dialog = page.getByRole('alertdialog', { name: say(key) })
  await dialog.getByRole('button', { name: say(key) }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** §43: five windows, five keys; the count in one is seen in another, and the hall's screen shows it large. */
async function vote(hall: Hall): Promise<void> {
  await hall.story.step('sessions', 'open-vote', chair, 'chair', async (page) => {
    await page.keyboard.press('v')
    await page.locator('.vote.open').waitFor()
  })
  const watching = await hall.story.windowOf('finance', finance.head)
  for (const [index, { person, window, choice }] of voters.entries()) {
    await hall.story.step('sessions', `vote-${index + 1}-${choice}`, person, window, async (page) => {
      if (window !== 'chair') await open(page, `/sessions/${hall.id}`)
      await page.locator('.vote-button').first().waitFor()
      await page.locator(`.vote-button.${choice}`).click()
      await signHere(page, `sessions.vote.sign.${choice}`)
      await page.locator('.receipt').getByText(say(`sessions.vote.accepted.${choice}`)).waitFor()
      const accepted = performance.now()
      await watching.getByText(say('sessions.tally.cast', { cast: index + 1, members: 6 })).waitFor()
      const delayMs = Math.round(performance.now() - accepted)
      if (window !== 'finance') console.log(`    the second window counted it after ${delayMs} ms`)
      if (delayMs > 1000) throw new Error(`the second window counted the vote only after ${delayMs} ms`)
    })
    if (window === 'chancellery' || window === 'digital') await hall.story.closeWindow(window)
  }
  await hall.story.step('sessions', 'hall-board', economy.head, 'economy', async (page) => {
    await open(page, `/sessions/${hall.id}/board`)
    await page.locator('.board-vote').waitFor()
    await page.screenshot({ path: join(hall.story.out, 'screens', 'hall-board-open.kk.png') })
    await page.keyboard.press('Escape')
    await page.locator('.top-bar').waitFor()
  })
}

async function closeHall(hall: Hall): Promise<void> {
  await hall.story.step('sessions', 'close-vote', chair, 'chair', async (page) => {
    await open(page, `/sessions/${hall.id}/console`)
    await byKey(page, 'sessions.console.closePoll', 'v')
    await page.locator('.tally-result').getByText(say('sessions.result.adopted')).waitFor()
  })
  await hall.story.step('sessions', 'instruct', chair, 'chair', async (page) => {
    await page.keyboard.press('i')
    const dialog = dialogOf(page)
    await field(dialog, 'sessions.field.instruction').fill('Мүлікті түгендеу нәтижелері туралы Үкіметке баяндалсын.')
    await field(dialog, 'sessions.field.deadline').fill(`25.12.${new Date().getUTCFullYear()}`)
    await page.keyboard.press('Tab')
    await press(dialog, 'sessions.console.instruct')
    await dialog.waitFor({ state: 'hidden' })
    await page.locator('.instructions li').waitFor()
  })
  await hall.story.step('sessions', 'close-session', chair, 'chair', async (page) => {
    await byKey(page, 'sessions.console.close', 'x')
    await page.getByText(say('sessions.state.closed')).first().waitFor()
  })
}

/** §44: made by the software of what it kept, and signed by both. */
async function minutes(hall: Hall): Promise<void> {
  await hall.story.step('sessions', 'make-minutes', secretary, 'officer', async (page) => {
    await open(page, `/sessions/${hall.id}/minutes`)
    await press(page.locator('.verb-bar'), 'sessions.verb.makeMinutes')
    await page.locator('.minutes-poll').waitFor()
  })
  await hall.story.step('sessions', 'secretary-signs', secretary, 'officer', async (page) => {
    await press(page.locator('.verb-bar'), 'sessions.verb.signMinutes')
    await signHere(page, 'sessions.verb.signMinutes')
    await page.locator('.seal').waitFor()
  })
  await hall.story.step('sessions', 'chair-signs', chair, 'chair', async (page) => {
    await open(page, `/sessions/${hall.id}/minutes`)
    await press(page.locator('.verb-bar'), 'sessions.verb.signMinutes')
    await signHere(page, 'sessions.verb.signMinutes')
    await page.locator('.seal').nth(1).waitFor()
  })
  await hall.story.step('sessions', 'export-minutes', secretary, 'officer', async (page) => {
    await press(page.locator('.verb-bar'), 'sessions.verb.export')
    const dialog = dialogOf(page)
    await press(dialog, 'sessions.verb.export')
    const save = dialog.getByRole('button', { name: /\.zip/ })
    await save.waitFor({ timeout: 60_000 })
    await save.click()
    await page.locator('.toast').filter({ hasText: '.zip' }).waitFor({ timeout: 30_000 })
    await page.keyboard.press('Escape')
  })
}

/** B4.1: the package alone decides again; a vote dropped, added, changed or exchanged is found and named. */
async function prove(hall: Hall): Promise<void> {
  await hall.story.step('sessions', 'verify-minutes', secretary, 'officer', async () => {
    const downloads = join(hall.story.clientOf('officer').userDir, 'downloads')
    const zip = readdirSync(downloads).find((name) => name.endsWith('.zip'))
    if (!zip) throw new Error('the package of the session was not saved')
    const folder = join(hall.story.out, 'minutes')
    rmSync(folder, { recursive: true, force: true })
    unpack(join(downloads, zip), folder)
    cpSync(join(downloads, zip), join(hall.story.out, basename(zip)))
    console.log(execFileSync('sh', ['verify.sh'], { cwd: folder, encoding: 'utf8' }).trim().split('\n').slice(-2).join('\n'))
    tamper(folder)
  })
}

/** Each way to falsify a vote, with sums and seal written anew, as a forger would. */
function tamper(folder: string): void {
  const votes = readdirSync(join(folder, 'votes')).toSorted()
  const [first = '', second = ''] = votes
  const forgeries: Record<string, { named: string | RegExp; forge: (copy: string) => void }> = {
    dropped: { named: first, forge: (copy) => rmSync(join(copy, 'votes', first), { recursive: true }) },
    added: { named: 'a vote that', forge: (copy) => cpSync(join(copy, 'votes', first), join(copy, 'votes', `${first.slice(0, -1)}${first.endsWith('0') ? '1' : '0'}`), { recursive: true }) },
    changed: {
      named: first,
      forge: (copy) => {
        const path = join(copy, 'votes', first, 'manifest.json')
        const said = readFileSync(path, 'utf8')
        writeFileSync(path, said.includes('"decision":"for"') ? said.replace('"decision":"for"', '"decision":"against"') : said.replace('"decision":"against"', '"decision":"for"'))
      },
    },
    exchanged: {
      named: new RegExp(`${first}|${second}`),
      forge: (copy) => {
        const [one, two] = [join(copy, 'votes', first), join(copy, 'votes', second)]
        cpSync(one, `${one}.held`, { recursive: true })
        rmSync(one, { recursive: true })
        cpSync(two, one, { recursive: true })
        rmSync(two, { recursive: true })
        cpSync(`${one}.held`, two, { recursive: true })
        rmSync(`${one}.held`, { recursive: true })
      },
    },
  }
  for (const [how, { named, forge }] of Object.entries(forgeries)) {
    const copy = mkdtempSync(join(tmpdir(), 'kense-forged-'))
    cpSync(folder, copy, { recursive: true })
    forge(copy)
    sealAnew(copy)
    const judged = spawnSync('sh', ['verify.sh'], { cwd: copy, encoding: 'utf8' })
    rmSync(copy, { recursive: true, force: true })
    const said = `${judged.stdout}${judged.stderr}`.trim().split('\n').at(-1) ?? ''
    if (judged.status === 0 || said.search(named) < 0) throw new Error(`a vote that was ${how} went unnoticed or unnamed: ${said}`)
    console.log(`    ${how}: ${said}`)
  }
}

function sealAnew(folder: string): void {
  execFileSync('sh', ['-c', 'find . -type f ! -name SHA256SUMS ! -name SEAL | sed "s,^./,," | LC_ALL=C sort | xargs -d "\\n" sha256sum > SHA256SUMS && s=$(sha256sum < SHA256SUMS | cut -c 1-64) && printf "%s\\n%s\\n%s\\n" "$s" "$s" "$s" > SEAL'], { cwd: folder })
}
