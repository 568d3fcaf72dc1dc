import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withdrawApproval } from '../../domain/approvals/contract.ts'
import * as settings from '../../domain/settings/contract.ts'
import type { Office } from '../../scripts/office.ts'
import { createCentre } from '../../server/demo/centre.ts'
import { keyPathsOf } from '../../server/demo/fill.ts'
import { officeWork, type OfficeWork } from '../../scripts/office-clerk.ts'
import { browserPath, changeSettings, enterAs, goTo, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { demoPassword, office as people } from '../world/world.ts'
import { type FakeNcalayer, startFakeNcalayer } from './fake-ncalayer.ts'
import { hasSoftToken, openStore, plugIn, softModule, type SoftToken } from './soft-token.ts'

const { executor, legalHead } = people.finance
/** NCALayer has one port and no other: while the real one runs here, the fake can't. */
const ncalayerPort = 13579
const titles = ['Кітапхана қорын есепке алу туралы', 'Қызметтік көлік туралы', 'Мұрағат ісі туралы']

describe.skipIf(!browserPath)('signing in the window', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kense-screen-keys-'))
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let office: Office
  let work: OfficeWork
  let open: OpenPage

  async function waitingForVisa(title: string): Promise<string> {
    const { journey } = work
    const id = await journey.place({ kind: 'order', title: { kk: title, ru: 'О порядке', en: '' }, description: '', developer: 'finance', bodies: ['economy'], ...(await work.texts(executor, title)) })
    await journey.submit(id, 'finance')
    await journey.agreeInside(id, 'finance')
    return id
  }

  beforeAll(async () => {
    if (hasSoftToken) openStore(folder)
    demo = await openDemoOffice()
    office = demo.office
    work = officeWork(office)
    open = await openPage(office)
    await enterAs(open.page, legalHead.surname)
  }, 300_000)
  afterAll(async () => {
    work?.close()
    await open?.client.close()
    await demo?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const rowOf = (title: string) => open.page.getByRole('row', { name: new RegExp(title) })
  const dialog = () => open.page.getByRole('dialog')
  const change = async (wanted: object) => {
    await changeSettings(open.page, wanted)
  }

  it('§6.1 a key file dropped on the sign-in screen is taken up where it lies, and signs in', async () => {
    const own = await openPage(office)
    const { page } = own
    const path = join(folder, 'менің кілтім.p12')
    cpSync(keyPathsOf(office.dataDir, executor).auth, path)
    const box = (await page.locator('.drop').boundingBox())!
    const devtools = await page.context().newCDPSession(page)
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devtools.send('Input.dispatchDragEvent', { type, x: box.x + box.width - 20, y: box.y + 10, data: { items: [], files: [path], dragOperationsMask: 1 } })
    await page.getByText('менің кілтім.p12').waitFor()
    // A file that the page made itself lies nowhere.
    expect(await page.evaluate(() => (globalThis as unknown as { kense: { pathOf: (file: File) => Promise<string | null> } }).kense.pathOf(new File(['x'], 'x.p12')))).toBeNull()
    await page.getByLabel('Құпиясөз').fill(demoPassword)
    await page.getByRole('button', { name: 'Кіру', exact: true }).click()
    await page.locator('.shell').waitFor()
    expect(own.complaints).toEqual([])
    await own.client.close()
  })

  describe('many papers with one confirmation', () => {
    const ids: string[] = []
    beforeAll(async () => {
      for (const title of titles) ids.push(await waitingForVisa(title))
    }, 120_000)

    const selectAll = async () => {
      await goTo(open.page, '/approvals?filter=waiting')
      for (const title of titles) await rowOf(title).getByRole('checkbox').check()
      await open.page.locator('.table-bulk').getByRole('button', { name: 'Қол қою', exact: true }).click()
    }

    it('the list that is confirmed names each paper with its files and digests, and axe finds nothing', async () => {
      await selectAll()
      for (const title of titles) await dialog().getByText(title).first().waitFor()
      await dialog().getByRole('button', { name: 'Қол қою: 3' }).waitFor()
      await dialog().locator('summary', { hasText: titles[0]! }).click()
      await expect.poll(() => dialog().locator('details[open] .sign-file').count()).toBe(2)
      await dialog().locator('details[open] .sign-file').first().getByRole('checkbox').check()
      expect(await violations(open.page)).toEqual([])
    })

    it('a wrong password signs nothing, and costs none of the sheets', async () => {
      await dialog().getByLabel('Кілттің құпиясөзі').fill('not the password')
      await dialog().getByRole('button', { name: 'Қол қою: 3' }).click()
      await dialog().getByText('Кілттің құпиясөзі дұрыс емес', { exact: false }).waitFor()
      await dialog().getByRole('button', { name: 'Қол қою: 3' }).waitFor()
    })

    it('§15 one that was withdrawn meanwhile is told with its reason, and the rest stand signed', async () => {
      await work.as(executor).do(withdrawApproval, { id: ids[1]!, reason: 'Жоба басқа бұйрыққа енгізілді.' })
      await dialog().getByLabel('Кілттің құпиясөзі').fill(demoPassword)
      await dialog().getByRole('button', { name: 'Қол қою: 3' }).click()
      await dialog().getByText('Қол қойылғаны: 2').waitFor()
      await dialog().getByText('Қол қойылмағаны: 1', { exact: false }).waitFor()
      await expect.poll(() => dialog().locator('.sign-result.failed').innerText()).toContain(titles[1]!)
      expect((await dialog().locator('.sign-result.failed .small').innerText()).length).toBeGreaterThan(10)
      expect(await violations(open.page)).toEqual([])
      for (const id of [ids[0]!, ids[2]!]) expect((await work.journey.paper(id, 'finance')).versions[0]?.rounds[0]?.visa).not.toBeNull()
    })

    it('those not signed can be tried again, and say why when they still cannot be', async () => {
      await dialog().getByRole('button', { name: 'Қол қойылмағандарды қайталау' }).click()
      await dialog().locator('.sign-paper-line.key-why, .sign-paper').first().waitFor()
      await dialog().getByRole('button', { name: /Жабу|Болдырмау/ }).last().click()
      await dialog().waitFor({ state: 'detached' })
      await expect.poll(() => rowOf(titles[0]!).count()).toBe(0)
    })
  })

  describe.skipIf(!hasSoftToken)('keys of three kinds', () => {
    let token: SoftToken
    let fake: FakeNcalayer | null = null
    beforeAll(async () => {
      cpSync(join(office.dataDir, 'demo-centre'), join(folder, 'centre'), { recursive: true })
      const centre = await createCentre(join(folder, 'centre'))
      const { sign } = keyPathsOf(office.dataDir, legalHead)
      token = plugIn(folder, 'KAZTOKEN')
      token.put(sign, 'a1')
      fake = await startFakeNcalayer(centre, sign, new Date().toISOString(), ncalayerPort).catch(() => null)
      if (fake === null) console.warn(`SKIPPED in part: port ${ncalayerPort} is taken, so NCALayer is not tried in the window`)
      await work.as(people.digital.portalAdministrator).do(settings.save, { tokenModules: [{ file: softModule.path, sha256: softModule.sha256 }], ncalayerAuthorities: fake?.authorities ?? [] })
      for (const title of ['Токенмен', 'NCALayer арқылы']) await waitingForVisa(title)
    }, 120_000)
    afterAll(() => fake?.close())

    const openToSign = async (title: string) => {
      await goTo(open.page, '/approvals?filter=waiting')
      await open.page.getByRole('row', { name: new RegExp(title) }).click()
      await open.page.locator('.verb-bar').getByRole('button', { name: 'Бұрыштама қою', exact: true }).click()
      await dialog().locator('.key').first().waitFor()
    }

    for (const [language, theme] of [['kk', 'light'], ['ru', 'dark'], ['en', 'light']] as const) {
      it(`the screen of keys has no fault that axe finds: ${language} ${theme}`, async () => {
        await change({ language, theme })
        await goTo(open.page, '/keys')
        await open.page.locator('.keys .badge', { hasText: /Токен|Token/ }).first().waitFor()
        await expect.poll(() => open.page.locator('.keys .key').count()).toBe(fake === null ? 3 : 4)
        expect(await violations(open.page)).toEqual([])
        expect(await open.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
      })
    }

    it('a token asks for its PIN, tells a wrong one with how near the lock is, and signs', async () => {
      await change({ language: 'kk', theme: 'light' })
      await openToSign('Токенмен')
      await dialog().locator('.key', { hasText: 'KAZTOKEN' }).getByRole('radio').check()
      await dialog().getByLabel('Токеннің PIN-коды').fill('00000000')
      await dialog().getByRole('button', { name: 'Бұрыштама қою', exact: true }).click()
      await dialog().getByText('Токенде бірнеше-ақ әрекет қалды', { exact: false }).waitFor()
      await dialog().getByText('токенде аз әрекет қалды', { exact: false }).waitFor()
      expect(await violations(open.page)).toEqual([])
      await dialog().getByLabel('Токеннің PIN-коды').fill(token.pin)
      await dialog().getByRole('button', { name: 'Бұрыштама қою', exact: true }).click()
      await dialog().waitFor({ state: 'detached' })
    })

    it('NCALayer asks in its own window: one may give up waiting, and then sign', async () => {
      if (fake === null) return
      await openToSign('NCALayer арқылы')
      await dialog().locator('.key', { hasText: 'NCALayer' }).getByRole('radio').check()
      await expect.poll(() => dialog().locator('input[type=password]').count()).toBe(0)
      fake.misbehave = () => null
      await dialog().getByRole('button', { name: 'Бұрыштама қою', exact: true }).click()
      await dialog().getByText('NCALayer терезесінде кілтті таңдап', { exact: false }).waitFor()
      expect(await violations(open.page)).toEqual([])
      await dialog().getByRole('button', { name: 'Болдырмау' }).click()
      await dialog().getByText('Ештеңеге қол қойылған жоқ', { exact: false }).waitFor()
      fake.misbehave = () => undefined
      fake.signingTime = new Date().toISOString()
      await dialog().getByRole('button', { name: 'Бұрыштама қою', exact: true }).click()
      await dialog().waitFor({ state: 'detached' })
    })

    it('a token that is pulled out leaves the list by itself, and one plugged in comes', async () => {
      await goTo(open.page, '/keys')
      await open.page.locator('.keys .key', { hasText: 'KAZTOKEN' }).waitFor()
      token.remove()
      await open.page.locator('.keys .key', { hasText: 'KAZTOKEN' }).waitFor({ state: 'detached' })
      const second = plugIn(folder, 'ЕКІНШІ')
      second.put(keyPathsOf(office.dataDir, legalHead).sign, 'b1')
      await open.page.locator('.keys .key', { hasText: 'ЕКІНШІ' }).waitFor()
    })
  })

  it('the browser complains of nothing', () => {
    expect(open.complaints).toEqual([])
  })
})
