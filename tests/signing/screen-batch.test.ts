import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withdrawApproval } from '../../domain/approvals/contract.ts'
import type { Office } from '../../scripts/office.ts'
import { officeWork, type OfficeWork } from '../page/office-clerk.ts'
import { browserPath, enterAs, goTo, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { demoPassword, office as people } from '../world/world.ts'

const { executor, legalHead } = people.finance
const titles = ['Кітапхана қорын есепке алу туралы', 'Қызметтік көлік туралы', 'Мұрағат ісі туралы']

describe.skipIf(!browserPath)('many papers are signed with one confirmation', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let office: Office
  let work: OfficeWork
  let open: OpenPage
  const ids: string[] = []

  async function waitingForVisa(title: string): Promise<string> {
    const { journey } = work
    const id = await journey.place({ kind: 'order', title: { kk: title, ru: 'О порядке', en: '' }, description: '', developer: 'finance', bodies: ['economy'], ...(await work.texts(executor, title)) })
    await journey.submit(id, 'finance')
    await journey.agreeInside(id, 'finance')
    return id
  }

  beforeAll(async () => {
    demo = await openDemoOffice()
    office = demo.office
    work = officeWork(office)
    for (const title of titles) ids.push(await waitingForVisa(title))
    open = await openPage(office)
    await enterAs(open.page, legalHead.surname)
  }, 180_000)
  afterAll(async () => {
    work?.close()
    await open?.client.close()
    await demo?.close()
  }, 30_000)

  const rowOf = (title: string) => open.page.getByRole('row', { name: new RegExp(title) })
  const dialog = () => open.page.getByRole('dialog')
  const selectAll = async () => {
    await goTo(open.page, '/approvals?filter=waiting')
    for (const title of titles) if (await rowOf(title).count()) await rowOf(title).getByRole('checkbox').check()
    await open.page.locator('.table-bulk').getByRole('button', { name: 'Қол қою', exact: true }).click()
  }

  it('the list that is confirmed names each paper with its files and digests, and axe finds nothing', async () => {
    await selectAll()
    for (const title of titles) await dialog().getByText(title).first().waitFor()
    await dialog().getByRole('button', { name: 'Қол қою: 3' }).waitFor()
    await dialog().locator('summary', { hasText: titles[0]! }).click()
    expect(await dialog().locator('details[open] .sign-file').count()).toBe(2)
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
    await dialog().getByText('Қол қойылғаны: 2').waitFor({ timeout: 30_000 })
    await dialog().getByText('Қол қойылмағаны: 1', { exact: false }).waitFor()
    expect(await dialog().locator('.sign-result.failed').innerText()).toContain(titles[1]!)
    expect((await dialog().locator('.sign-result.failed .small').innerText()).length).toBeGreaterThan(10)
    expect(await violations(open.page)).toEqual([])
    for (const id of [ids[0]!, ids[2]!]) expect((await work.journey.paper(id, 'finance')).versions[0]?.rounds[0]?.visa).not.toBeNull()
  })

  it('those not signed can be tried again, and say why when they still cannot be', async () => {
    await dialog().getByRole('button', { name: 'Қол қойылмағандарды қайталау' }).click()
    await dialog().locator('.sign-paper-line.key-why, .sign-paper').first().waitFor()
    await dialog().getByRole('button', { name: /Жабу|Болдырмау/ }).last().click()
    await dialog().waitFor({ state: 'detached' })
    expect(await rowOf(titles[0]!).count()).toBe(0)
  })

  it('the browser complains of nothing', () => {
    expect(open.complaints).toEqual([])
  })
})
