/** §44 of the tour: minutes, and the package that proves them without the portal (B4.1). */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { unpack } from './package.ts'
import { chair, secretary, type Hall } from './session-cast.ts'
import { dialogOf, open, press, signHere } from './story.ts'

/** §44: made by the software of what it kept, and signed by both. */
export async function minutes(hall: Hall): Promise<void> {
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
export async function prove(hall: Hall): Promise<void> {
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
