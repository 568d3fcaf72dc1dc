/** What the tests of approvals look at: a paper as somebody sees it, and a body's review of it. */
import { signOutcome } from '../../domain/approvals/contract.ts'
import { currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import { approvalById } from '../../domain/approvals/queries.ts'
import type { Review } from '../../domain/approvals/review.ts'
import { aPaper, aText } from './paper.ts'
import type { World } from './portal.ts'
import { office } from './world.ts'

export const aRemark = { passage: null, remark: 'Мерзім қысқа.', proposal: '«10» деген сан «15» деп ауыстырылсын.' }

export const reviewIn = (paper: Approval, body: { body: { id: string } }): Review => currentVersion(paper).reviews.find((each) => each.body.id === body.body.id)!

/** The paper as the developing body's head sees it, or somebody else. */
export const seeingIn = (world: () => World) => (id: string, who = office.finance.head): Promise<Approval> => world().as(who).ask(approvalById, { id })

/** B1.3: an outcome that its head signed on N without a line, when N/1 was placed before it came. */
export async function signedTooLate(world: World) {
  const { finance, economy } = office
  const { id, journey } = await aPaper(world, { bodies: ['justice', 'economy'] })
  await journey.sendOut(id, 'finance')
  await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [aRemark] })
  for (const step of [journey.receive, journey.resolve, journey.opine]) await step(id, 'economy')
  await journey.decide(id, 'economy', { kind: 'agreed' })
  await journey.agree(id, 'economy')
  const offline = await world.as(economy.head).envelope(signOutcome, { id, version: 0, body: economy.body.id })
  await journey.nextVersion(id, 'finance', { text: await aText(world, finance.executor), files: [] }, ['justice', 'economy'])
  return { id, offline }
}
