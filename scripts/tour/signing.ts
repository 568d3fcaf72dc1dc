/** The chapter of signatures: many papers by one confirmation, one of which fails; a signature checked; a key that was revoked; B10. */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { withdrawApproval } from '../../domain/approvals/contract.ts'
import { draftTrust, trust } from '../../domain/signing/contract.ts'
import { signWithKeyFile } from '../../node/signing/key-file.ts'
import { createCentre } from '../../server/demo/centre.ts'
import { keyPathsOf } from '../../server/demo/fill.ts'
import { demoPassword, office } from '../../server/demo/office.ts'
import { officeWork, type OfficeWork } from '../office-clerk.ts'
import { dialogOf, open, press, say, signHere, type Story } from './story.ts'

const { akimat, digital, finance } = office
const signer = akimat.executor
const titles = ['Кітапхана қорын есепке алу туралы', 'Қызметтік көлік туралы', 'Мұрағат ісі туралы']

async function checkFiles(page: Page, paths: readonly string[]): Promise<void> {
  await open(page, '/')
  await open(page, '/signatures')
  await page.locator(`input[type=file][aria-label="${say('signing.check.files')}"]`).setInputFiles([...paths])
  await press(page, 'signing.check.verb')
  await page.getByText(say('signing.check.protocol')).waitFor()
}

/** A letter and its signature by this person's own key, made by no portal. */
async function signedLetter(story: Story): Promise<{ folder: string; paths: string[]; serial: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'kense-letter-'))
  const letter = join(folder, 'хат.txt')
  writeFileSync(letter, 'Сұратылған мәлімет жолданып отыр.\n')
  const { p7s, facts } = await signWithKeyFile({ path: keyPathsOf(story.office.dataDir, signer).sign, password: Buffer.from(demoPassword), content: readFileSync(letter), detached: true, usage: 'sign', signingTime: new Date().toISOString() })
  writeFileSync(`${letter}.p7s`, p7s)
  return { folder, paths: [letter, `${letter}.p7s`], serial: facts.serial }
}

/** The list that the demo's centre would issue had it revoked this key, made by a copy of it. */
async function listNaming(story: Story, serial: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kense-centre-'))
  cpSync(join(story.office.dataDir, 'demo-centre'), folder, { recursive: true, dereference: true })
  const centre = await createCentre(folder)
  await centre.revoke(serial, 1)
  return Buffer.from((await centre.answer('list', null)) ?? []).toString('base64')
}

async function tellBatch(story: Story, work: OfficeWork): Promise<void> {
  const { journey, as, texts } = work
  const ids: string[] = []
  for (const title of titles) {
    const id = await journey.place({ kind: 'order', title: { kk: title, ru: 'О порядке', en: '' }, description: '', developer: 'finance', bodies: ['economy'], ...(await texts(finance.executor, title)) })
    await journey.submit(id, 'finance')
    await journey.agreeInside(id, 'finance')
    ids.push(id)
  }
  await story.step('signing', 'many-by-one-confirmation-and-one-that-fails-stops-no-other', finance.legalHead, 'finance', async (page) => {
    await open(page, '/approvals?filter=waiting')
    for (const title of titles) await page.getByRole('row', { name: new RegExp(title) }).getByRole('checkbox').check()
    await page.locator('.table-bulk').getByRole('button', { name: say('approvals.list.signSelected') }).click()
    const dialog = dialogOf(page)
    await dialog.getByRole('button', { name: say('page.sign.signMany', { count: 3 }) }).waitFor()
    await page.screenshot({ path: join(story.out, 'screens', 'signing-confirmation.kk.png') })
    // Meanwhile, at another desk, one of the three is withdrawn.
    await as(finance.executor).do(withdrawApproval, { id: ids[1] ?? '', reason: 'Жоба басқа бұйрыққа енгізілді.' })
    await dialog.getByLabel(say('page.keyPassword')).fill(demoPassword)
    await dialog.getByRole('button', { name: say('page.sign.signMany', { count: 3 }) }).click()
    await dialog.getByText(say('page.sign.signedCount', { count: 2 })).waitFor({ timeout: 60_000 })
    await dialog.locator('.sign-result.failed', { hasText: titles[1] ?? '' }).waitFor()
    await page.screenshot({ path: join(story.out, 'screens', 'signing-results.kk.png') })
    await dialog.getByRole('button', { name: say('page.close') }).last().click()
    await dialog.waitFor({ state: 'detached' })
  })
}

export async function tellSigning(story: Story): Promise<void> {
  const work = officeWork(story.office)
  await tellBatch(story, work)
  const letter = await signedLetter(story)
  await story.step('signing', 'signature-from-outside-is-checked-with-a-protocol', finance.documentOfficer, 'finance', async (page) => {
    await checkFiles(page, letter.paths)
    await page.getByText(say('signing.check.valid'), { exact: true }).waitFor()
  })
  await story.step('signing', 'a-changed-letter-is-told', finance.documentOfficer, 'finance', async (page) => {
    const [path = ''] = letter.paths
    const before = readFileSync(path)
    writeFileSync(path, Buffer.concat([before, Buffer.from('.')]))
    await checkFiles(page, letter.paths)
    await page.getByText(say('signing.check.invalid'), { exact: true }).waitFor()
    writeFileSync(path, before)
  })
  await story.step('signing', 'administrator-publishes-a-list-that-revokes-the-key', digital.portalAdministrator, 'digital', async (page) => {
    const administrator = work.as(digital.portalAdministrator)
    const { current } = await administrator.ask(trust, {})
    if (current === null) throw new Error('the portal believes nobody')
    const list = await listNaming(story, letter.serial)
    const centres = current.list.centres.map((centre, index) => (index === 0 ? { ...centre, lists: [list] } : centre))
    await administrator.do(draftTrust, { basis: current.list.edition, revocation: current.list.revocation, centres })
    await open(page, '/signatures/trust')
    await press(page, 'signing.trust.publish')
    await signHere(page, 'signing.trust.publish')
    await page.getByText(say('signing.trust.inForce', { edition: current.list.edition + 1 })).waitFor()
  })
  await story.step('signing', 'what-a-stolen-key-signed-is-refused-everywhere', finance.documentOfficer, 'finance', async (page) => {
    await checkFiles(page, letter.paths)
    await page.getByText(say('signing.reason.certificateRevoked')).first().waitFor()
  })
  work.close()
}
