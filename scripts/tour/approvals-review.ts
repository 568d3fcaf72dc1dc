/** A body that approves: register, resolution, opinions, outcome and its signatures (§16–18), and what is left when it still disagrees (§21). */
import type { Page } from 'playwright'
import { office } from '../../server/demo/office.ts'
import { deed, developer, openPaper, signed, type Road } from './approvals-road.ts'
import { dialogOf, field, open, pick, press, say, signHere } from './story.ts'

const { finance, justice, economy } = office

type Approver = 'justice' | 'economy'

interface Course {
  /** A remark is noted and goes out with the outcome. */
  remark?: boolean
  /** What the developer answered is considered first (B1.1). */
  follows?: boolean
  /** §17-3, with this reason. */
  refusal?: string
  /** §18: a superior sends what the executor proposed back once, with this reason. */
  returned?: string
}

export async function review(road: Road, body: Approver, round: 'N' | 'N1', course: Course): Promise<void> {
  const { units, documentOfficer, deputyHead, executor } = office[body]
  const name = (verb: string): string => `${verb}-${body}-${round}`
  await deed(road, name('receive'), documentOfficer, body, 'approvals.verb.receive')
  await deed(road, name('resolve'), deputyHead, body, 'approvals.verb.resolve', async (page) => {
    const dialog = dialogOf(page)
    await pick(page, dialog, 'approvals.field.responsible', units.first.name.kk)
    await pick(page, dialog, 'approvals.field.executor', `${executor.surname} ${executor.name}`)
    if (body === 'justice') await pick(page, dialog, 'approvals.field.interested', units.second.name.kk)
  })
  if (body === 'justice') await opinion(road, name('opinion'), course.remark === true)
  if (course.follows === true) await takeAnswers(road, name('follow'))
  if (course.returned !== undefined) await sendBack(road, body, name, course.returned)
  await deed(road, name('decide'), executor, body, 'approvals.verb.decide', course.refusal === undefined ? undefined : refuseWith(course.refusal))
  await agreeOutcome(road, body, name)
  if (body === 'economy') await signActing(road, name('sign-acting'))
  else if (course.remark === true) await signedWhileWatched(road, name('sign'))
  else await signed(road, name('sign'), office[body].head, body, 'approvals.verb.signOutcome')
}

/** B1.1: the remark is noted on the words it means, and goes into the opinion from there. */
async function opinion(road: Road, name: string, withRemark: boolean): Promise<void> {
  const { secondExecutor } = justice
  if (withRemark) {
    await road.story.step('approvals', `note-remark-${name}`, secondExecutor, 'justice', async (page) => {
      await openPaper(page, road.id)
      await page.locator('[data-paragraph]').filter({ hasText: '2. Мемлекеттік органдар' }).first().click({ clickCount: 3 })
      await press(page, 'documents.view.aboutWords')
      const dialog = page.getByRole('dialog', { name: say('page.remark') })
      await field(dialog, 'page.remark').fill('2-тармақта есеп беру мерзімі көрсетілмеген.')
      await field(dialog, 'page.proposal').fill('2-тармақта «жыл сайын 1 ақпанға дейін» деген мерзім көрсетілсін.')
      await press(dialog, 'approvals.text.noteRemark')
      await dialog.waitFor({ state: 'hidden' })
    })
  }
  await deed(road, name, secondExecutor, 'justice', 'approvals.verb.giveOpinion')
}

/** §18: the superior reads what the executor proposes and sends it back with the reason. */
async function sendBack(road: Road, body: Approver, name: (verb: string) => string, reason: string): Promise<void> {
  await deed(road, name('propose'), office[body].executor, body, 'approvals.verb.decide')
  await deed(road, name('return-outcome'), office[body].unitHead, body, 'approvals.verb.returnOutcome', (page) => field(dialogOf(page), 'approvals.field.reason').fill(reason))
}

/** §17-3: a refusal says why. */
const refuseWith = (reason: string) => async (page: Page): Promise<void> => {
  const dialog = dialogOf(page)
  await dialog.getByText(say('approvals.outcome.refused'), { exact: true }).click()
  await field(dialog, 'approvals.field.outcomeWords').fill(reason)
}

/** §18: interested units and the superior of the responsible one. */
async function agreeOutcome(road: Road, body: Approver, name: (verb: string) => string): Promise<void> {
  const heads = body === 'justice' ? [justice.secondUnitHead, justice.unitHead] : [economy.unitHead]
  for (const head of heads) await deed(road, `${name('agree-outcome')}-${head.surname}`, head, body, 'approvals.verb.agreeOutcome')
}

/** B1.6: the deputy signs in the head's place, by the order that gives the power. */
async function signActing(road: Road, name: string): Promise<void> {
  await road.story.step('approvals', name, economy.deputyHead, 'economy', async (page) => {
    await page.locator('.top-person').click()
    await page.getByRole('menuitem').filter({ hasText: economy.head.surname }).click()
    await page.locator('.top-person.acting').waitFor()
    await openPaper(page, road.id)
    await press(page.locator('.verb-bar'), 'approvals.verb.signOutcome')
    await signHere(page, 'approvals.verb.signOutcome')
  })
}

/** A second window, signed in as a person of another body, shows the signed outcome within a second. */
async function signedWhileWatched(road: Road, name: string): Promise<void> {
  const watching = await road.story.windowOf('economy', economy.documentOfficer)
  await open(watching, `/approvals/${road.id}/bodies`)
  await watching.locator('.body-review').first().waitFor()
  const outcome = watching.getByText(say('approvals.outcome.agreedWithRemarks')).first()
  await road.story.step('approvals', name, justice.head, 'justice', async (page) => {
    await openPaper(page, road.id)
    await press(page.locator('.verb-bar'), 'approvals.verb.signOutcome')
    await signHere(page, 'approvals.verb.signOutcome')
    const accepted = performance.now()
    await outcome.waitFor()
    const delayMs = Math.round(performance.now() - accepted)
    console.log(`    the second window saw it after ${delayMs} ms`)
    if (delayMs > 1000) throw new Error(`the second window saw the change only after ${delayMs} ms`)
  })
}

async function takeAnswers(road: Road, name: string): Promise<void> {
  await road.story.step('approvals', name, justice.executor, 'justice', async (page) => {
    await open(page, `/approvals/${road.id}/remarks`)
    await press(page.locator('.ledger'), 'approvals.verb.acceptAnswer')
    await page.locator('.ledger').getByText(say('approvals.follow.accept')).waitFor()
  })
}

/** §21: a body still refuses; both positions are written down and both heads sign them. */
export async function settleByProtocol(road: Road): Promise<void> {
  const { story, id } = road
  const openBodies = async (page: Page) => {
    await open(page, `/approvals/${id}/bodies`)
    await page.locator('.body-review').first().waitFor()
  }
  await story.step('approvals', 'propose-protocol', finance.executor, developer, async (page) => {
    await openBodies(page)
    await press(page.locator('.body-review').filter({ hasText: say('approvals.outcome.refused') }), 'approvals.verb.proposeProtocol')
    const dialog = page.getByRole('dialog', { name: say('approvals.verb.proposeProtocol') })
    const point = dialog.locator('fieldset.point').first()
    const said = ['3-тармақ: іске асыру мерзімі.', 'Мерзім келесі жылдың бюджетіне дейін ұзартылсын.', 'Мерзім Үкіметтің іс-қимыл жоспарымен белгіленген және өзгертілмейді.']
    for (const [place, words] of said.entries()) await point.getByRole('textbox').nth(place).fill(words)
    await press(dialog, 'approvals.verb.proposeProtocol')
    await dialog.waitFor({ state: 'hidden' })
    await page.locator('.protocol').waitFor()
  })
  for (const [head, profile] of [[finance.head, developer], [economy.head, 'economy']] as const) {
    await story.step('approvals', `sign-protocol-${profile}`, head, profile, async (page) => {
      await openBodies(page)
      await press(page.locator('.protocol .verb-bar'), 'approvals.verb.signProtocol')
      await signHere(page, 'approvals.verb.signProtocol')
      await page.locator('.protocol .seal').nth(profile === developer ? 0 : 1).waitFor()
    })
  }
}
