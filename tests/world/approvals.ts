/** What the tests of approvals look at: a paper as somebody sees it, and a body's review of it. */
import { currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import { approvalById } from '../../domain/approvals/queries.ts'
import type { Review } from '../../domain/approvals/review.ts'
import type { World } from './portal.ts'
import { office } from './world.ts'

export const aRemark = { passage: null, remark: 'Мерзім қысқа.', proposal: '«10» деген сан «15» деп ауыстырылсын.' }

export const reviewIn = (paper: Approval, body: { body: { id: string } }): Review => currentVersion(paper).reviews.find((each) => each.body.id === body.body.id)!

/** The paper as the developing body's head sees it, or somebody else. */
export const seeingIn = (world: () => World) => (id: string, who = office.finance.head): Promise<Approval> => world().as(who).ask(approvalById, { id })
