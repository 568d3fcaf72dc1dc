/** The screen of the trust list upon the demo office: the portal's administrator changes it, compares a fingerprint, signs and publishes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCentre, demoKeyPassword } from '../../server/demo/centre.ts'
import { office as people } from '../../server/demo/office.ts'
import { fromPem } from '../../domain/signing/bytes.ts'
import { spoken } from '../../renderer/signing/trust-edits.ts'
import { browserPath, changeSettings, enterAs, goTo, inBothThemes, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { sha256 } from './pki.ts'

const pictures = process.env['KENSE_PICTURES']

describe.skipIf(!browserPath)('§63 the screen of the trust list', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let keeper: OpenPage
  const folder = mkdtempSync(join(tmpdir(), 'kense-trust-'))
  let rootFile: string
  beforeAll(async () => {
    demo = await openDemoOffice()
    keeper = await openPage(demo.office)
    await enterAs(keeper.page, people.digital.portalAdministrator.surname)
    await createCentre(join(folder, 'other'), { name: 'ӨҢІРЛІК' })
    rootFile = join(folder, 'other', 'root.pem')
  }, 300_000)
  afterAll(async () => {
    await keeper?.client.close()
    await demo?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const screen = () => keeper.page.locator('.screen')
  async function sound(name: string) {
    await inBothThemes(keeper.page, async (theme) => {
      expect(await violations(keeper.page), `${name} ${theme}`).toEqual([])
      if (pictures) await keeper.page.screenshot({ path: join(pictures, `trust-${name}-${theme}.png`) })
    })
    const wider = await keeper.page.evaluate(() => [document.documentElement, ...document.querySelectorAll('.screen')].some((each) => each.scrollWidth > each.clientWidth + 1))
    expect(wider, `${name} is wider than the window`).toBe(false)
  }
  const signedNow = async (verb: string) => {
    const { page } = keeper
    await screen().getByRole('button', { name: verb, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('input[type=password]').waitFor()
    await sound('sign')
    await dialog.locator('input[type=password]').fill(demoKeyPassword)
    await dialog.getByRole('button', { name: verb, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  it('a root is added only when the fingerprint read aloud agrees, and is believed only once it is signed and published', async () => {
    const { page } = keeper
    await goTo(page, '/signatures/trust')
    await screen().getByRole('button', { name: 'Орталық қосу' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Орталықтың атауы').fill('Өңірлік орталық')
    await dialog.locator('input[type=file]').setInputFiles(rootFile)
    await dialog.getByText('Саусақ ізі (SHA-256)').waitFor()
    const add = dialog.getByRole('button', { name: 'Жобаға енгізу' })
    await expect.poll(() => add.isDisabled()).toBe(true)
    const print = spoken(Buffer.from(sha256(fromPem(readFileSync(rootFile))[0]!)).toString('hex'))
    await dialog.getByLabel('Дауыстап оқылған саусақ ізі').fill(print.replace(/.$/, (last) => (last === '0' ? '1' : '0')))
    await dialog.getByText('Саусақ ізі сәйкес келмейді').waitFor()
    await expect.poll(() => add.isDisabled()).toBe(true)
    await sound('fingerprint-other')
    await dialog.getByLabel('Дауыстап оқылған саусақ ізі').fill(print.slice(0, 45))
    await dialog.getByText('Саусақ ізі сәйкес', { exact: true }).waitFor()
    await sound('fingerprint-same')
    await add.click()
    await dialog.waitFor({ state: 'detached' })
    await screen().getByRole('heading', { name: /Жоба: 2-редакция/ }).waitFor()
    await sound('draft')
    await signedNow('Қол қойып жариялау')
    await screen().getByRole('heading', { name: /Қолданыстағы редакция: 2/ }).waitFor()
    await expect.poll(() => screen().getByRole('heading', { name: /Жоба/ }).count()).toBe(0)
    // The PC of the keeper follows: a check says by which edition it judged.
    await expect.poll(async () => JSON.stringify(JSON.parse(readFileSync(join(keeper.client.userDir, 'trust.json'), 'utf8'))).length, { timeout: 20_000 }).toBeGreaterThan(100)
  })

  it('a change of the rules is refused beside its field, and kept as a draft when it is right', async () => {
    const { page } = keeper
    await goTo(page, '/signatures/trust')
    const centre = screen().locator('section[aria-label="Өңірлік орталық"]')
    await centre.getByRole('button', { name: 'Ережелері мен мекенжайлары' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Уақыт белгісі (TSP)').fill('ftp://nowhere')
    await dialog.getByRole('button', { name: 'Жобаға енгізу' }).click()
    await dialog.locator('.field.wrong').first().waitFor()
    await sound('rules-wrong')
    await dialog.getByLabel('Уақыт белгісі (TSP)').fill('http://127.0.0.1:9/tsp')
    await dialog.getByRole('button', { name: 'Жобаға енгізу' }).click()
    await dialog.waitFor({ state: 'detached' })
    await screen().getByText('Ережелер немесе мекенжайлар өзгереді:').waitFor()
    await screen().getByRole('button', { name: 'Жобаны жою' }).click()
    await screen().getByRole('heading', { name: /Жоба/ }).waitFor({ state: 'detached' })
  })

  for (const language of ['kk', 'ru', 'en'] as const) {
    it(`has no fault that axe finds: ${language}, light and dark`, async () => {
      await changeSettings(keeper.page, { language, theme: 'light' })
      await goTo(keeper.page, '/signatures/trust')
      await sound(`whole-${language}`)
      await keeper.page.locator('.screen').evaluate((each) => each.scrollTo(0, each.scrollHeight))
      if (pictures) await keeper.page.screenshot({ path: join(pictures, `trust-end-${language}.png`) })
    })
  }

  it('keeps within the window at 200 %, and others only read', async () => {
    await keeper.page.setViewportSize({ width: 640, height: 400 })
    await goTo(keeper.page, '/')
    await goTo(keeper.page, '/signatures/trust')
    await sound('200')
    const reader = await openPage(demo.office)
    try {
      await enterAs(reader.page, people.finance.executor.surname)
      await goTo(reader.page, '/signatures/trust')
      await reader.page.locator('.screen').getByText('Сынақ орталығы').first().waitFor()
      await expect.poll(() => reader.page.locator('.screen').getByRole('button', { name: /қосу|алып тастау|жариялау/i }).count()).toBe(0)
      expect(reader.complaints).toEqual([])
    } finally {
      await reader.client.close()
    }
    expect(keeper.complaints).toEqual([])
  })
})
