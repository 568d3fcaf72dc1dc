/** What years, offices and people do to a draft act on its way: bodies close, people move, units lose their heads, deputies come and go. */
import { describe, expect, test } from 'vitest'
import {
  amendApproval,
  dismissFindings,
  giveOpinion,
  insistOnRemark,
  placeApproval,
  proposeProtocol,
  reassignApproval,
  receiveApproval,
  resolveApproval,
  returnInner,
  returnOutcome,
  signOutcome,
  submitApproval,
  withdrawApproval,
} from '../../domain/approvals/contract.ts'
import { cardOf, currentVersion } from '../../domain/approvals/approval.ts'
import { approvalHistory, listApprovals, protocolDraft, remarkLedger, uncountedSignatures } from '../../domain/approvals/queries.ts'
import * as people from '../../domain/people/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { exportPackage } from '../../domain/approvals/contract.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { saveBody, saveDelegation } from '../../server/people/public.ts'
import { unzipSync } from 'fflate'
import { aRemark as remark, reviewIn, seeingIn, signedTooLate } from '../world/approvals.ts'
import { aPaper, aText } from '../world/paper.ts'
import type { World } from '../world/portal.ts'
import { refusal } from '../world/refusal.ts'
import { withWorld } from '../world/with-world.ts'
import { aBody, aDelegation, office } from '../world/world.ts'

const { finance, justice, economy, digital } = office
let world: World
withWorld((begun) => {
  world = begun
})

const see = seeingIn(() => world)
const keysTold = async (person: Person, id: string): Promise<string[]> =>
  (await world.db.selectFrom('notifications').select('key').where('person', '=', person.id).where('link', '=', `/approvals/${id}`).orderBy('at').execute()).map((row) => row.key)
const received = { version: 0, number: null, workdays: null, basis: '' }

async function whileSet<Table extends 'bodies' | 'persons'>(table: Table, id: string, changed: object, before: object, deed: () => Promise<void>): Promise<void> {
  const set = (values: object) => world.db.updateTable(table as 'persons').set(values).where('id', '=', id).execute()
  await set(changed)
  world.portal.node.seats.forget()
  try {
    await deed()
  } finally {
    await set(before)
    world.portal.node.seats.forget()
  }
}

describe('§16 incoming numbers', () => {
  test('§16 the next number passes over one that the clerk has given by hand', async () => {
    const papers = [await aPaper(world), await aPaper(world), await aPaper(world)]
    for (const { id, journey } of papers) await journey.sendOut(id, 'finance')
    const [first, second, third] = papers.map(({ id }) => id)
    const clerk = world.as(justice.documentOfficer)
    await clerk.do(receiveApproval, { ...received, id: first! })
    const given = reviewIn(await see(first!), justice).incoming!.number
    const next = given.replace(/\d+$/, (n) => String(Number(n) + 1))
    await clerk.do(receiveApproval, { ...received, id: second!, number: next })
    await clerk.do(receiveApproval, { ...received, id: third! })
    expect(reviewIn(await see(third!), justice).incoming?.number).toBe(next.replace(/\d+$/, (n) => String(Number(n) + 1)))
  })
  test('§16 a new year begins its numbers anew, those of the portal and those of the clerk', async () => {
    const papers = [await aPaper(world), await aPaper(world), await aPaper(world), await aPaper(world)]
    for (const { id, journey } of papers) await journey.sendOut(id, 'finance')
    const [first, second, third, fourth] = papers.map(({ id }) => id)
    const receive = (id: string, number: string | null) => world.as(economy.documentOfficer).do(receiveApproval, { ...received, id, number })
    await receive(first!, null)
    await receive(second!, '12/345')
    const began = world.clock.now()
    try {
      world.clock.set('2027-01-05T05:00:00.000Z')
      await receive(third!, null)
      await receive(fourth!, '12/345')
    } finally {
      world.clock.set(began)
    }
    const [one, three] = [reviewIn(await see(first!), economy), reviewIn(await see(third!), economy)]
    expect(three.incoming?.number).toMatch(/-к\/1$/)
    expect(three.incoming?.number).toBe(one.incoming?.number)
  })
  test('§14 two bodies that share a prefix never share a number', async () => {
    await whileSet('bodies', economy.body.id, { number_prefix: finance.body.numberPrefix }, { number_prefix: economy.body.numberPrefix }, async () => {
      const own = await see((await aPaper(world)).id)
      const { id } = await aPaper(world, { developer: 'economy', bodies: ['justice'] })
      expect((await see(id, economy.head)).number).not.toBe(own.number)
    })
  })
})

describe('§16, §20 what nobody registers', () => {
  test('§20 the document office, the head and the developer hear of it on the second working day, once', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice', 'economy'] })
    await journey.sendOut(id, 'finance')
    await journey.receive(id, 'economy')
    const remind = () => runJob(world.portal.node, 'approvals.remind', registered.jobs.get('approvals.remind')!, {})
    const told = async (person: Person) => (await keysTold(person, id)).filter((key) => key === 'approvals.notice.unregistered').length
    const began = world.clock.now()
    try {
      world.clock.set('2026-11-24T05:00:00.000Z')
      await remind()
      expect(await told(justice.documentOfficer)).toBe(0)
      world.clock.set('2026-11-25T05:00:00.000Z')
      await remind()
      await remind()
    } finally {
      world.clock.set(began)
    }
    for (const person of [justice.documentOfficer, justice.head, finance.executor]) expect(await told(person), person.surname).toBe(1)
    expect(await told(economy.documentOfficer)).toBe(0)
  })
})

describe('§15, §18 a return', () => {
  test('§15, §18 whoever must mend it is told the reason, once', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.submit(id, 'finance')
    await world.as(finance.unitHead).do(returnInner, { id, version: 0, round: 1, reason: 'Есеп-қисап қоса берілмеген.' })
    expect(await keysTold(finance.executor, id)).toEqual(['approvals.notice.returned'])
    await journey.sendOut(id, 'finance')
    for (const step of [journey.receive, journey.resolve, journey.opine]) await step(id, 'justice')
    await journey.decide(id, 'justice', { kind: 'agreed' })
    const { outcome } = reviewIn(await see(id, justice.head), justice)
    const before = await keysTold(justice.executor, id)
    await world.as(justice.legalHead).do(returnOutcome, { id, version: 0, outcome: outcome!.at, reason: '3-тармақ қаралмаған.' })
    expect((await keysTold(justice.executor, id)).slice(before.length)).toEqual(['approvals.notice.returned'])
  })
  test('§15 a draft is not submitted to a unit that has lost its head, nor towards a closed body', async () => {
    const { id, journey } = await aPaper(world)
    await whileSet('persons', finance.secondUnitHead.id, { roles: ['employee'] }, { roles: finance.secondUnitHead.roles }, async () => {
      expect(await refusal(world.as(finance.executor).do(submitApproval, { id, version: 0 }))).toBe('approvals.unitWithoutHead')
    })
    await whileSet('bodies', economy.body.id, { active: false }, { active: true }, async () => {
      expect(await refusal(world.as(finance.executor).do(submitApproval, { id, version: 0 }))).toBe('approvals.bodyClosed')
    })
    await journey.submit(id, 'finance')
  })
})

describe('§19, §22 bodies that close', () => {
  test('§19 a new version goes on without a body that was closed since, and not to it', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice', 'economy'] })
    await journey.sendOut(id, 'finance')
    await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [remark] })
    await journey.consider(id, 'economy', { kind: 'agreed' })
    const act = { text: await aText(world, finance.executor), files: [] }
    expect(await refusal(journey.nextVersion(id, 'finance', act, ['justice']))).toBe('approvals.bodyDropped')
    await whileSet('bodies', economy.body.id, { active: false }, { active: true }, async () => {
      expect(await refusal(journey.nextVersion(id, 'finance', act, ['justice', 'economy']))).toBe('approvals.bodyClosed')
      await journey.nextVersion(id, 'finance', act, ['justice'])
    })
    expect(currentVersion(await see(id)).bodies.map((body) => body.id)).toEqual([justice.body.id])
  })
  test('§16 a body for which papers wait is not closed', async () => {
    const body = aBody()
    await world.db.transaction().execute((transaction) => saveBody(transaction, body))
    const { id, journey } = await aPaper(world)
    const paper = await see(id)
    await world.as(finance.executor).do(amendApproval, { id, version: 0, ...cardOf(paper), bodies: [body.id], seen: cardOf(paper) })
    const close = () => refusal(world.as(digital.portalAdministrator).do(people.saveBody, { body: { ...body, active: false }, seen: body }))
    await journey.sendOut(id, 'finance')
    expect(await close()).toBe('people.bodyHasPapers')
    await world.as(finance.executor).do(withdrawApproval, { id, reason: 'Орган таратылды.' })
    expect(await close()).toBe('allowed')
  })
})

describe('§17 opinions', () => {
  test('§17 a unit’s opinion is changed only by one who has read it', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    for (const step of [journey.receive, journey.resolve]) await step(id, 'justice')
    const first = { position: 'objects' as const, words: 'Құзыретке жатпайды.', remarks: [remark] }
    await world.as(justice.secondUnitHead).do(giveOpinion, { id, version: 0, ...first })
    const second = { id, version: 0, position: 'agrees' as const, words: '', remarks: [] }
    expect(await refusal(world.as(justice.secondExecutor).do(giveOpinion, second))).toBe('kernel.changedMeanwhile')
    expect(await refusal(world.as(justice.secondExecutor).do(giveOpinion, { ...second, seen: { ...first, words: '' } }))).toBe('kernel.changedMeanwhile')
    await world.as(justice.secondExecutor).do(giveOpinion, { ...second, seen: first })
    expect(reviewIn(await see(id, justice.head), justice).opinions).toMatchObject([{ position: 'agrees', by: { person: justice.secondExecutor.id } }])
  })
})

describe('§16, §21 what two may write', () => {
  test('§16 a resolution is changed only by a leader who has read it', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    await journey.receive(id, 'justice')
    const first = { responsible: justice.units.first.id, executor: justice.executor.id, interested: [justice.units.legal.id], words: '' }
    const second = { ...first, interested: [], words: 'Жеделдетіп қаралсын.' }
    await world.as(justice.deputyHead).do(resolveApproval, { id, version: 0, ...first })
    expect(await refusal(world.as(justice.head).do(resolveApproval, { id, version: 0, ...second }))).toBe('kernel.changedMeanwhile')
    await world.as(justice.head).do(resolveApproval, { id, version: 0, ...second, seen: first })
    expect(reviewIn(await see(id, justice.head), justice).resolution).toMatchObject({ interested: [], by: { person: justice.head.id } })
  })
  test('§21 a protocol that one side has drawn up is drawn anew only by one who has read it', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    await journey.consider(id, 'justice', { kind: 'refused', words: 'Құзыретке қайшы.' })
    const protocol = { id, version: 0, body: justice.body.id, points: [{ remark: null, subject: '2-тармақ', bodyPosition: 'алып тасталсын', developerPosition: 'қалдырылсын' }], files: [] }
    await world.as(finance.executor).do(proposeProtocol, protocol)
    expect(await refusal(world.as(justice.executor).do(proposeProtocol, protocol))).toBe('kernel.changedMeanwhile')
    const [drawn] = currentVersion(await see(id)).protocols
    await world.as(justice.executor).do(proposeProtocol, { ...protocol, seen: drawn!.id })
    expect(currentVersion(await see(id)).protocols).toMatchObject([{ by: { person: justice.executor.id } }])
  })
})

describe('who hears and sees', () => {
  test('a withdrawal is told to whoever answers for the draft and to every body that ever had it', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [remark] })
    await journey.nextVersion(id, 'finance', { text: await aText(world, finance.executor), files: [] }, ['justice'])
    await world.as(finance.head).do(withdrawApproval, { id, reason: 'Тапсырма алынып тасталды.' })
    for (const person of [finance.executor, justice.executor, justice.documentOfficer]) expect(await keysTold(person, id), person.surname).toContain('approvals.notice.withdrawn')
  })
  test('B3.5 a paper is handed only to somebody whose role it needs, and they are told', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    await journey.receive(id, 'justice')
    const resolution = { id, version: 0, responsible: justice.units.first.id, executor: justice.hrOfficer.id, interested: [], words: '' }
    await whileSet('persons', justice.hrOfficer.id, { unit: justice.units.first.id }, { unit: justice.hrOfficer.unit }, async () => {
      expect(await refusal(world.as(justice.head).do(resolveApproval, resolution))).toBe('approvals.personWithoutRight')
    })
    expect(await refusal(world.as(finance.head).do(reassignApproval, { id, person: finance.documentOfficer.id }))).toBe('approvals.personWithoutRight')
    await world.as(finance.head).do(reassignApproval, { id, person: finance.secondExecutor.id })
    expect(await keysTold(finance.secondExecutor, id)).toEqual(['approvals.notice.reassigned'])
  })
  test('what a person did stays with the body in which it was done, wherever the person works now', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice', 'economy'] })
    await journey.sendOut(id, 'finance')
    for (const step of [journey.receive, journey.resolve]) await step(id, 'justice')
    await world.as(justice.secondExecutor).do(giveOpinion, { id, version: 0, position: 'agrees', words: '', remarks: [] })
    const deeds = async (who: Person) => (await world.as(who).ask(approvalHistory, { id })).rows.map((row) => row.deed)
    const { body, unit } = justice.secondExecutor
    await whileSet('persons', justice.secondExecutor.id, { body: economy.body.id, unit: economy.units.first.id }, { body, unit }, async () => {
      expect(await deeds(economy.executor)).not.toContain('approvals.giveOpinion')
      expect(await deeds(justice.executor)).toContain('approvals.giveOpinion')
    })
  })
  test('§22 nor does a move carry another body’s deeds into the package', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    await journey.consider(id, 'justice', { kind: 'agreed' })
    const { body, unit } = justice.executor
    await whileSet('persons', justice.executor.id, { body: finance.body.id, unit: finance.units.first.id }, { body, unit }, async () => {
      const exported = await world.as(finance.executor).do(exportPackage, { id })
      const files = unzipSync((await world.portal.node.files.bytes(exported.package.sha256))!)
      const history = Object.entries(files).find(([path]) => path.endsWith('history.jsonl'))![1]
      expect(Buffer.from(history).toString('utf8')).not.toContain('approvals.decide')
    })
  })
  test('§19 the digests of a version that is not sent yet are no other body’s', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [remark] })
    const text = await aText(world, finance.executor)
    await journey.nextVersion(id, 'finance', { text, files: [] }, ['justice'])
    const placing = async (who: Person) => JSON.stringify((await world.as(who).ask(approvalHistory, { id })).rows.find((row) => row.deed === 'approvals.placeVersion')?.facts)
    expect(await placing(justice.executor)).not.toContain(text.kk.sha256)
    expect(await placing(finance.head)).toContain(text.kk.sha256)
  })
})

describe('what is kept stays readable', () => {
  const long = (length: number) => 'Негіздеме. '.repeat(Math.ceil(length / 11)).slice(0, length).trimEnd()
  test('§17, B1.1 the longest words that a form lets in never close the paper', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    for (const step of [journey.receive, journey.resolve]) await step(id, 'justice')
    await world.as(justice.secondExecutor).do(giveOpinion, { id, version: 0, position: 'objects', words: long(20_000), remarks: [] })
    await world.as(justice.legalHead).do(giveOpinion, { id, version: 0, position: 'agrees', words: '', remarks: [] })
    expect(reviewIn(await see(id, justice.head), justice).opinions).toHaveLength(2)
    await journey.decide(id, 'justice', { kind: 'agreedWithRemarks', remarks: [{ ...remark, remark: long(10_000) }] })
    await journey.agree(id, 'justice')
    await journey.sign(id, 'justice')
    await journey.nextVersion(id, 'finance', { text: await aText(world, finance.executor), files: [] }, ['justice'])
    await journey.answer(id, 'finance', () => ({ answer: 'rejected', words: long(20_000) }))
    expect(currentVersion(await see(id)).answers).toHaveLength(1)
    await world.as(finance.executor).do(dismissFindings, { id, version: 1, dismissals: [{ finding: 'жоқ', reason: long(20_000) }], seen: [] })
    await journey.sendOut(id, 'finance')
    for (const step of [journey.receive, journey.resolve, journey.opine]) await step(id, 'justice')
    const { rows } = await world.as(justice.executor).ask(remarkLedger, { id })
    await world.as(justice.executor).do(insistOnRemark, { id, version: 1, remark: rows[0]!.remark.id, words: long(20_000) })
    await journey.decide(id, 'justice', { kind: 'agreedWithRemarks' })
    await journey.agree(id, 'justice')
    await journey.sign(id, 'justice')
    expect(reviewIn(await see(id), justice).outcome?.remarks[0]?.remark.length).toBeGreaterThan(29_000)
    expect((await world.as(finance.head).ask(remarkLedger, { id })).rows).toHaveLength(2)
    const { points } = await world.as(finance.executor).ask(protocolDraft, { id, body: justice.body.id })
    expect(points).toHaveLength(1)
  })
})

describe('§15, §16 a body that is closed on the way', () => {
  test('§15 the head sends nothing to a body that was closed since the draft was submitted', async () => {
    const { id, journey } = await aPaper(world)
    for (const step of [journey.submit, journey.agreeInside, journey.visa]) await step(id, 'finance')
    await whileSet('bodies', economy.body.id, { active: false }, { active: true }, async () => {
      expect(await refusal(journey.send(id, 'finance'))).toBe('approvals.bodyClosed')
    })
    await journey.send(id, 'finance')
  })
})

describe('after a move', () => {
  test('whoever has left a body finds none of its papers among their own', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [remark] })
    const mine = async () => (await world.as(justice.executor).ask(listApprovals, { filter: 'mine' })).rows.map((row) => row.id)
    expect(await mine()).toContain(id)
    const { body, unit } = justice.executor
    await whileSet('persons', justice.executor.id, { body: economy.body.id, unit: economy.units.first.id }, { body, unit }, async () => {
      expect(await mine()).not.toContain(id)
    })
  })
  test('B1.3 a signature that came too late stays with the body for which it was given', async () => {
    const { id, offline } = await signedTooLate(world)
    await world.as(economy.head).send(signOutcome, offline)
    const seen = async (who: Person) => (await world.as(who).ask(uncountedSignatures, { id })).rows.length
    const { body, unit } = economy.head
    await whileSet('persons', economy.head.id, { body: finance.body.id, unit: finance.units.first.id }, { body, unit }, async () => {
      expect(await seen(finance.executor)).toBe(0)
      expect(await seen(economy.executor)).toBe(1)
    })
  })
})

describe('what the lists say', () => {
  test('§19 a draft withdrawn while its next version was prepared is withdrawn for every body that had it', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [remark] })
    await journey.nextVersion(id, 'finance', { text: await aText(world, finance.executor), files: [] }, ['justice'])
    await world.as(finance.head).do(withdrawApproval, { id, reason: 'Тапсырма алынып тасталды.' })
    const { rows } = await world.as(justice.executor).ask(listApprovals, { filter: 'archive' })
    expect(rows.find((row) => row.id === id)?.state).toBe('withdrawn')
  })
  test('§20 the term of a new version is its executor’s, and not his who considered the one before', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [remark] })
    await journey.nextVersion(id, 'finance', { text: await aText(world, finance.executor), files: [] }, ['justice'])
    await journey.answer(id, 'finance', () => ({ answer: 'accepted', words: '' }))
    await journey.sendOut(id, 'finance')
    await journey.receive(id, 'justice')
    await world.as(justice.head).do(resolveApproval, { id, version: 1, responsible: justice.units.second.id, executor: justice.secondExecutor.id, interested: [], words: '' })
    const due = async (who: Person) => (await world.as(who).ask(listApprovals, { filter: 'mine', sort: 'deadline' })).rows.map((row) => row.id)
    expect(await due(justice.executor)).not.toContain(id)
    expect(await due(justice.secondExecutor)).toContain(id)
  })
})

test('B1.6 what a deputy places stays the principal’s, and either goes on with it', async () => {
  const delegation = aDelegation(finance.executor, finance.secondExecutor)
  await world.db.transaction().execute((transaction) => saveDelegation(transaction, delegation, null))
  const deputy = world.as(finance.secondExecutor, delegation)
  const text = await aText(world, finance.executor)
  const card = { title: { kk: 'Өкім', ru: 'Распоряжение', en: '' }, description: '', bodies: [justice.body.id], units: [finance.units.first.id], text, files: [] }
  const { id } = await deputy.do(placeApproval, { ...card, kind: 'order', restricted: false, origin: { from: 'direct' } })
  const paper = await see(id)
  expect(paper.responsible).toMatchObject({ person: finance.executor.id, inPlaceOf: null })
  expect(currentVersion(paper).placedBy).toMatchObject({ person: finance.secondExecutor.id, inPlaceOf: { person: finance.executor.id } })
  await deputy.do(amendApproval, { id, version: 0, ...card, description: 'Түзетілді', seen: cardOf(paper) })
  await world.as(finance.executor).do(submitApproval, { id, version: 0 })
})
