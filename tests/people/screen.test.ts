import { Buffer } from 'node:buffer'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importColumns, peopleList } from '../../domain/people/import.ts'
import { texts, type TextKey } from '../../domain/texts.ts'
import { browserPath, enterAs, goTo, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { aPdf } from '../documents/made.ts'
import { aNumber, office } from '../world/world.ts'

const { finance, justice, digital } = office
const kk = (key: TextKey): string => texts[key].kk

describe.skipIf(!browserPath)('the screens of people', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let own: OpenPage
  let portal: OpenPage
  let page: Page
  beforeAll(async () => {
    demo = await openDemoOffice()
    own = await openPage(demo.office)
    page = own.page
    await enterAs(page, finance.administrator.surname)
    portal = await openPage(demo.office)
    await enterAs(portal.page, digital.portalAdministrator.surname)
  }, 300_000)
  afterAll(async () => {
    expect([...own.complaints, ...portal.complaints]).toEqual([])
    await demo?.close()
  })

  const button = (name: TextKey, on: Page = page) => on.getByRole('button', { name: kk(name), exact: true })
  const dialog = () => page.getByRole('dialog')

  const choose = async (label: TextKey, surname: string) => {
    await dialog().getByRole('combobox', { name: kk(label) }).pressSequentially(surname)
    await page.getByRole('option', { name: new RegExp(surname) }).click()
  }

  it('§6.1 let a body’s administrator correct the minister’s telephone and leave the state role as it is', async () => {
    await goTo(page, `/people/${finance.head.id}`)
    await button('people.changePerson').click()
    await dialog().getByLabel(kk('people.field.phone')).fill('+7 7172 99-99-99')
    await dialog().getByRole('button', { name: kk('people.deed.savePerson') }).click()
    await dialog().waitFor({ state: 'detached' })
    await page.getByText('+7 7172 99-99-99').waitFor()
    await page.getByText(kk('people.role.cabinetMember'), { exact: true }).waitFor()
  })

  it('tell of two who change one card at once who was first, keep what the other typed, and put both beside each other', async () => {
    const theirs = portal.page.getByRole('dialog')
    for (const each of [page, portal.page]) {
      await goTo(each, `/people/${finance.secondExecutor.id}`)
      await button('people.changePerson', each).click()
    }
    await theirs.getByLabel(kk('people.field.room')).fill('505')
    await theirs.getByLabel(kk('people.field.email')).fill('ekinshi@example.example')
    await dialog().getByLabel(kk('people.field.room')).fill('404')
    await dialog().getByLabel(kk('people.field.phone')).fill('+7 7172 44-44-44')
    await dialog().getByRole('button', { name: kk('people.deed.savePerson') }).click()
    await dialog().waitFor({ state: 'detached' })
    await theirs.getByText(kk('page.changedMeanwhile')).waitFor()
    await theirs.getByRole('button', { name: kk('people.deed.savePerson') }).click()
    await theirs.getByText(finance.administrator.surname, { exact: false }).waitFor()
    expect(await violations(portal.page)).toEqual([])
    await theirs.getByRole('button', { name: kk('page.showNewer') }).click()
    await theirs.getByText(kk('page.theirValue').replace('{{value}}', '404')).waitFor()
    const typed = (label: TextKey) => theirs.getByLabel(kk(label)).inputValue()
    expect([await typed('people.field.room'), await typed('people.field.email'), await typed('people.field.phone')]).toEqual(['505', 'ekinshi@example.example', '+7 7172 44-44-44'])
    expect(await violations(portal.page)).toEqual([])
    await theirs.getByRole('button', { name: kk('page.takeTheirs') }).click()
    await expect.poll(() => typed('people.field.room')).toBe('404')
    await theirs.getByRole('button', { name: kk('people.deed.savePerson') }).click()
    await theirs.waitFor({ state: 'detached' })
    await portal.page.getByText('ekinshi@example.example').waitFor()
  })

  it('take one’s own saved settings for what is there, and go on from them', async () => {
    await goTo(portal.page, '/people/portal')
    const days = portal.page.locator('input[name=approvalDays]')
    for (const wanted of ['12', '10']) {
      await days.fill(wanted)
      await button('settings.deed.save', portal.page).click()
      await expect.poll(() => portal.page.locator('.portal-form .busy').count()).toBe(0)
      await expect.poll(() => portal.page.getByText(kk('page.changedMeanwhile')).count()).toBe(0)
      // An answer asked for before this saving may still come, and is followed until the one after it is here.
      await expect.poll(() => days.inputValue()).toBe(wanted)
    }
    await days.fill('11')
    await button('settings.deed.save', portal.page).click()
    // What is typed while the saving is on its way is no part of it.
    await days.fill('10')
    await expect.poll(() => portal.page.locator('.portal-form .busy').count()).toBe(0)
    await portal.page.waitForTimeout(1_000)
    await expect.poll(() => days.inputValue()).toBe('10')
    await expect.poll(() => portal.page.getByText(kk('page.changedMeanwhile')).count()).toBe(0)
    await button('settings.deed.save', portal.page).click()
    await expect.poll(() => portal.page.locator('.portal-form .busy').count()).toBe(0)
  })

  it('show no verbs on the card of another body’s person, nor the IIN', async () => {
    await goTo(page, `/people/${office.justice.head.id}`)
    await page.getByText(office.justice.head.email).waitFor()
    await expect.poll(() => button('people.changePerson').count()).toBe(0)
    await expect.poll(() => page.getByText(office.justice.head.iin).count()).toBe(0)
  })

  it('B3.5 name the papers a leaver answers for and don’t let go without a successor', async () => {
    await goTo(page, `/people/${finance.executor.id}`)
    await page.getByRole('heading', { name: kk('people.openTasks') }).waitFor()
    await button('people.deed.deactivate').click()
    await dialog().getByRole('combobox').waitFor()
    expect(await violations(page)).toEqual([])
    await dialog().getByRole('button', { name: kk('people.deed.deactivate') }).click()
    await dialog().locator('.field-error').waitFor()
    await choose('people.field.successor', finance.secondExecutor.surname)
    await dialog().getByRole('button', { name: kk('people.deed.deactivate') }).click()
    await dialog().waitFor({ state: 'detached' })
    await page.getByText(kk('people.left'), { exact: true }).first().waitFor()
    await goTo(page, `/people/${finance.secondExecutor.id}`)
    await page.getByRole('heading', { name: kk('people.openTasks') }).waitFor()
  })

  it('show each error of a list at its line and column, and save the list once it is clean', async () => {
    const line = (roles: string) => ({ iin: aNumber(), surname: 'Тізімбай', name: 'Асан', bin: finance.body.bin, unit: 'Заң департаменті', postKk: 'Заңгер', roles }) as Record<string, string>
    const list = (rows: Record<string, string>[]) => ({
      name: 'тізім.csv', mimeType: 'text/csv',
      buffer: Buffer.from([importColumns.map((column) => peopleList.heads[column][0]), ...rows.map((row) => importColumns.map((column) => row[column] ?? ''))].map((cells) => cells.join(';')).join('\r\n')),
    })
    await goTo(page, '/people/import')
    await page.locator('input[type=file]').setInputFiles(list([line('Қызметкер'), line('Патша')]))
    const wrong = page.locator('.body-row', { hasText: 'Патша' })
    await wrong.waitFor()
    await expect.poll(() => wrong.innerText()).toMatch(new RegExp(`3[\\s\\S]*${kk('people.field.roles')}`))
    await expect.poll(() => button('people.deed.importCommit').isDisabled()).toBe(true)
    await page.locator('input[type=file]').setInputFiles(list([line('Қызметкер'), line('Контролёр')]))
    await page.getByText(kk('page.list.state.added')).first().waitFor()
    await button('people.deed.importCommit').click()
    await goTo(page, '/people')
    await page.getByRole('textbox', { name: kk('people.find') }).fill('Тізімбай')
    await expect.poll(() => page.locator('.body-row').count()).toBe(2)
  })

  it('§6.1 hand powers over by an order', async () => {
    await goTo(page, '/people/delegations?add=delegation')
    await choose('people.field.principal', finance.head.surname)
    await choose('people.field.deputy', finance.deputyHead.surname)
    await dialog().getByLabel(kk('people.field.until')).fill('31.12.2099')
    await dialog().getByLabel(kk('people.field.orderNumber')).fill('77-ж/қ')
    await dialog().locator('input[type=file]').setInputFiles({ name: 'бұйрық.pdf', mimeType: 'application/pdf', buffer: Buffer.from(aPdf()) })
    await dialog().locator('.file-row').getByText('бұйрық.pdf').waitFor()
    await expect.poll(() => dialog().getByRole('button', { name: kk('people.deed.delegate') }).isEnabled()).toBe(true)
    await dialog().getByRole('button', { name: kk('people.deed.delegate') }).click()
    await dialog().waitFor({ state: 'detached' })
    // B1.6: whoever obeys the deputy may read why.
    await page.getByRole('textbox', { name: kk('people.find') }).fill(finance.deputyHead.surname)
    await page.locator('.body-row', { hasText: '77-ж/қ' }).click()
    await dialog().getByRole('button', { name: kk('people.readOrder') }).click()
    await page.getByRole('dialog', { name: 'бұйрық.pdf' }).locator('.viewer canvas').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'бұйрық.pdf' }).waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
  })

  it('show nothing that one person typed to whoever signs in after them, and give it back to its author', async () => {
    const surname = () => dialog().getByLabel(kk('people.field.surname')).first()
    const signOut = async (name: string) => {
      await page.getByRole('button', { name: new RegExp(`^${name}`) }).last().click()
      await page.getByRole('menuitem', { name: kk('page.signOut') }).click()
      await page.locator('.demo-person').first().waitFor()
    }
    await goTo(page, '/people?add=person')
    await surname().fill('Жарияланбаған')
    await page.keyboard.press('Escape')
    await signOut(finance.administrator.surname)
    await enterAs(page, justice.hrOfficer.surname)
    await goTo(page, '/people?add=person')
    await expect.poll(() => surname().inputValue()).toBe('')
    await page.keyboard.press('Escape')
    await signOut(justice.hrOfficer.surname)
    await enterAs(page, finance.administrator.surname)
    await goTo(page, '/people?add=person')
    await expect.poll(() => surname().inputValue()).toBe('Жарияланбаған')
    await surname().fill('')
    await page.keyboard.press('Escape')
  })

  it('B1.5 tell another person’s calendar within a moment of what the portal’s administrator set', async () => {
    await goTo(page, '/people/calendar')
    await goTo(portal.page, '/people/calendar')
    const year = Number(await page.getByRole('heading', { level: 1 }).locator('xpath=..').locator('strong').innerText())
    const day = new RegExp(`^${year} жылғы 1 желтоқсан,`)
    const words = () => page.getByRole('button', { name: day }).getAttribute('aria-label')
    const before = await words()
    await portal.page.getByRole('button', { name: day }).click()
    await portal.page.getByRole('dialog').getByLabel(kk('people.decree')).fill('№ 900 қаулы')
    await portal.page.getByRole('dialog').getByRole('button', { name: kk('workdays.deed.setDay') }).click()
    await portal.page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(before).not.toContain('№ 900 қаулы')
    await expect.poll(words).toContain('№ 900 қаулы')
  })

  it('B1.5 say that a year’s calendar is missing until the portal’s administrator adds it', async () => {
    for (const each of [page, portal.page]) await goTo(each, '/people/calendar?year=2031')
    const named = (key: TextKey) => kk(key).replace('{{year}}', '2031')
    const add = (on: Page) => on.getByRole('button', { name: named('workdays.addYear') })
    await page.getByText(named('workdays.yearMissing')).waitFor()
    await add(portal.page).waitFor()
    await expect.poll(() => add(page).count()).toBe(0)
    expect(await violations(portal.page)).toEqual([])
    await add(portal.page).click()
    await portal.page.getByRole('button', { name: named('workdays.removeYear') }).waitFor()
    await page.getByText(named('workdays.yearMissing')).waitFor({ state: 'detached' })
    expect(await violations(portal.page)).toEqual([])
  })
})
