/** The screen "check a signature" upon the demo office: native judges what the page hands over; nothing goes to the portal. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync, zipSync } from 'fflate'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoKeyPassword } from '../../server/demo/centre.ts'
import { office as people } from '../../server/demo/office.ts'
import { browserPath, changeSettings, enterAs, goTo, inBothThemes, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'

/** Of the demo office's archived paper, as its developer's desk holds it. */
async function demoPackage(page: Page): Promise<Uint8Array> {
  const base64 = await page.evaluate(async () => {
    const { call } = (globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<never> } }).kense
    const ask = async (name: string, input: unknown) => (await call('portal.ask', { name, input, fresh: true }) as { answer: never }).answer
    const { rows } = await ask('approvals.list', { filter: 'archive' }) as { rows: { id: string }[] }
    const { exported } = await ask('approvals.byId', { id: rows[0]?.id }) as { exported: { package: unknown } }
    const { url } = await call('files.hold', { file: exported.package }) as { url: string }
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
    return (bytes as Uint8Array & { toBase64: () => string }).toBase64()
  })
  return Buffer.from(base64, 'base64')
}

const pictures = process.env['KENSE_PICTURES']

describe.skipIf(!browserPath)('the screen of signatures', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let open: OpenPage
  const folder = mkdtempSync(join(tmpdir(), 'kense-check-'))
  const put = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  }
  let good: string[]
  let p7s: string[]
  beforeAll(async () => {
    demo = await openDemoOffice()
    open = await openPage(demo.office)
    await enterAs(open.page, people.digital.executor.surname)
    const bytes = await demoPackage(open.page)
    const members = unzipSync(bytes)
    const path = Object.keys(members).find((each) => each.endsWith('/signature.p7s'))!
    const act = Object.keys(members).find((each) => each.startsWith('act/'))!
    good = [put('топтама.zip', bytes)]
    p7s = [put('manifest.json.p7s', members[path]!), put('manifest.json', members[path.replace('signature.p7s', 'manifest.json')]!)]
    put('бүлінген.zip', zipSync({ ...members, [act]: Buffer.concat([members[act]!, Buffer.from('x')]) }, { level: 0 }))
    put('бөгде.txt', Buffer.from('қол қойылмаған'))
  }, 300_000)
  afterAll(async () => {
    await open?.client.close()
    await demo?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const screen = () => open.page.locator('.screen')
  const button = () => screen().locator('.button.primary')
  async function check(files: string[]) {
    await goTo(open.page, '/')
    await goTo(open.page, '/signatures')
    await screen().locator('input[type=file]').setInputFiles(files)
    await button().click()
    await screen().locator('.check-signature, .banner.danger').first().waitFor()
  }
  async function sound(name: string) {
    await inBothThemes(open.page, async (theme) => {
      expect(await violations(open.page), `${name} ${theme}`).toEqual([])
      if (pictures) await open.page.screenshot({ path: join(pictures, `${name}-${theme}.png`) })
    })
    const wider = await open.page.evaluate(() => [document.documentElement, ...document.querySelectorAll('.screen')].some((each) => each.scrollWidth > each.clientWidth + 1))
    expect(wider, `${name} is wider than the window`).toBe(false)
  }

  for (const language of ['kk', 'ru', 'en'] as const) {
    it(`tells what belongs here, a whole package and a broken one, with no fault that axe finds, ${language}, light and dark`, async () => {
      await changeSettings(open.page, { language, theme: 'light' })
      await goTo(open.page, '/signatures')
      await screen().locator('.empty').waitFor()
      await sound(`empty-${language}`)
      await check(good)
      await expect.poll(() => screen().locator('.check-signature').count()).toBeGreaterThan(1)
      await expect.poll(() => screen().locator('.check-signature.wrong, .banner.danger').count()).toBe(0)
      await expect.poll(() => screen().locator('.banner.now').count()).toBe(1)
      await sound(`good-${language}`)
      await check([join(folder, 'бүлінген.zip')])
      await expect.poll(() => screen().locator('.banner.danger').count()).toBe(2)
      await expect.poll(() => screen().locator('.check-signature.wrong').count()).toBeGreaterThan(0)
      await sound(`broken-${language}`)
      await check([join(folder, 'бөгде.txt')])
      await sound(`nothing-${language}`)
    })
  }

  it('an exported package is taken out as an ASiC-E container, signed by whoever takes it out, and judged here', async () => {
    await changeSettings(open.page, { language: 'kk', theme: 'light' })
    const paper = await open.page.evaluate(async () => {
      const { call } = (globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<never> } }).kense
      return ((await call('portal.ask', { name: 'approvals.list', input: { filter: 'archive' }, fresh: true })) as { answer: { rows: { id: string }[] } }).answer.rows[0]!.id
    })
    await goTo(open.page, `/approvals/${paper}/card`)
    await screen().getByRole('button', { name: 'ASiC-E контейнерін жасау' }).click()
    const dialog = open.page.getByRole('dialog')
    await dialog.locator('input[type=password]').fill('wrong password')
    await dialog.getByRole('button', { name: 'Қол қойып, сақтау' }).click()
    await dialog.locator('.field.wrong').waitFor()
    expect(await violations(open.page)).toEqual([])
    if (pictures) await open.page.screenshot({ path: join(pictures, 'asic.png') })
    await dialog.locator('input[type=password]').fill(demoKeyPassword)
    await dialog.getByRole('button', { name: 'Қол қойып, сақтау' }).click()
    const said = open.page.getByText(/Контейнер сақталды: .*\.asice/)
    await said.waitFor()
    const path = /: (.*\.asice)/.exec(await said.first().innerText())![1]!
    await check([path])
    await expect.poll(() => screen().locator('.check-signature:not(.wrong)').count()).toBe(1)
    await expect.poll(() => screen().locator('.banner.danger').count()).toBe(0)
    rmSync(path)
  })

  it('keeps within the window at 200 %', async () => {
    await open.page.setViewportSize({ width: 640, height: 400 })
    await check(good)
    await sound('good-200')
    await open.page.setViewportSize({ width: 1280, height: 800 })
  })

  it('prints a protocol without what is only for the screen', async () => {
    await changeSettings(open.page, { language: 'kk', theme: 'dark' })
    await check(p7s)
    await expect.poll(() => screen().locator('.check-signature:not(.wrong)').count()).toBe(1)
    await open.page.emulateMedia({ media: 'print' })
    await expect.poll(() => screen().locator('input[type=file]').locator('xpath=ancestor::section').isVisible()).toBe(false)
    await expect.poll(() => screen().getByText('Тексеру хаттамасы').isVisible()).toBe(true)
    if (pictures) await open.page.screenshot({ path: join(pictures, 'print.png'), fullPage: true })
    await open.page.emulateMedia({ media: 'screen' })
  })

  it('native answers a half-sent, an unknown and a senseless file with a reason', async () => {
    const answers = await open.page.evaluate(async () => {
      const { call } = (globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<{ transfer: string }> } }).kense
      const put = async (name: string, words: string, size = words.length) => {
        const { transfer } = await call('files.begin', { name, size })
        await call('files.chunk', { transfer, offset: 0, base64: btoa(words) })
        return transfer
      }
      return {
        half: await call('signing.check', { transfers: [await put('a.p7s', 'half', 10)], at: null }) as unknown,
        unknown: await call('signing.check', { transfers: ['no such transfer'], at: null }) as unknown,
        senseless: await call('signing.check', { transfers: [await put('a.p7s', 'not a signature'), await put('a', 'words')], at: null }) as unknown,
        cutZip: await call('signing.check', { transfers: [await put('a.zip', 'PK\x03\x04 and no more')], at: null }) as unknown,
      }
    })
    expect(answers).toMatchObject({
      half: { refusal: { key: 'desktop.uploadBroken' } },
      unknown: { refusal: { key: 'desktop.uploadBroken' } },
      senseless: { signatures: [{ ok: false, reason: { key: expect.stringMatching(/^signing\.reason\.der/) as string }, signers: [] }], trust: { fresh: true } },
      cutZip: { packages: [{ refused: { key: 'documents.refused.damaged' } }], signatures: [] },
    })
  })

  it('stands in the rail and is found with Ctrl+K', async () => {
    await goTo(open.page, '/')
    await expect.poll(() => open.page.locator('.rail a[href="#/signatures"]').count()).toBe(1)
    await open.page.keyboard.press('Control+k')
    await open.page.getByRole('combobox').pressSequentially('қолтаңбаны')
    await open.page.getByRole('option', { name: /Қолтаңбаны тексеру/ }).first().waitFor()
    await open.page.keyboard.press('Enter')
    await open.page.getByRole('combobox').waitFor({ state: 'detached' })
    await open.page.getByRole('heading', { level: 1, name: 'Қолтаңбаны тексеру' }).waitFor()
  })

  it('works without a line and says whose trust it judged by', async () => {
    await demo.office.stopPortal('kill')
    await open.page.locator('.top-connection:not(.online)').waitFor()
    await check(p7s)
    await open.page.getByText('портал соңғы рет айтқан күйінде').waitFor()
    await expect.poll(() => screen().locator('.check-signature:not(.wrong)').count()).toBe(1)
    await sound('offline')
  })

  it('was never stopped by the page’s own security policy', () => {
    expect(open.complaints.filter((each) => each.includes('Security Policy'))).toEqual([])
  })
})
