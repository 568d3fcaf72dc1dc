/** The road of a draft act through a real portal, PostgreSQL and signatures: what the rules alone cannot show. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  acceptAnswer,
  agreeOutcome,
  agreeUnit,
  amendApproval,
  answerRemarks,
  archiveApproval,
  decideOutcome,
  dismissFindings,
  exportPackage,
  giveOpinion,
  insistOnRemark,
  placeApproval,
  placeVersion,
  printSheet,
  proposeProtocol,
  reassignApproval,
  receiveApproval,
  resolveApproval,
  returnInner,
  returnOutcome,
  signApproval,
  signOutcome,
  signProtocol,
  submitApproval,
  visaApproval,
  withdrawApproval,
} from '../../domain/approvals/contract.ts'
import {
  approvalById,
  approvalHistory,
  approvalSheet,
  checkCode,
  compareVersions,
  deriveDeadline,
  guardApproval,
  listApprovals,
  listOpinions,
  protocolDraft,
  remarkLedger,
  searchApprovals,
  uncountedSignatures,
  waitingApprovals,
} from '../../domain/approvals/queries.ts'
import { currentRound, currentVersion, type Approval } from '../../domain/approvals/approval.ts'
import { approvalState } from '../../domain/approvals/approval.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { remindAll } from '../../server/approvals/public.ts'
import { officeDelegations } from '../../server/demo/office.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { registered } from '../../server/kernel/portal.ts'
import { verifyHistory } from '../../server/kernel/history.ts'
import { aPaper, aText, uploaded } from '../world/paper.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'

const { finance, justice, economy, digital } = office
let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(async () => {
  expect(world.faults).toEqual([])
  await world.close()
})

/** The key of the refusal, and its HTTP status after a blank when it isn't 409. */
async function refusal(deed: Promise<unknown>): Promise<string> {
  try {
    await deed
    return 'allowed'
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    const { status } = error as RefusalError & { status: number }
    return status === 409 ? error.refusal.key : `${error.refusal.key} ${status}`
  }
}

const remark = { passage: null, remark: 'Мерзім қысқа.', proposal: '«10» деген сан «15» деп ауыстырылсын.' }
const see = (id: string, who = finance.head): Promise<Approval> => world.as(who).ask(approvalById, { id })
const reviewIn = (paper: Approval, body: { body: { id: string } }) => currentVersion(paper).reviews.find((each) => each.body.id === body.body.id)!

describe('§12–15 in the developing body', () => {
  test('§13, §14 a placed draft has its card: number, state, body, responsible person, files, approving bodies', async () => {
    const { id } = await aPaper(world)
    const paper = await see(id)
    expect(paper).toMatchObject({ kind: 'resolution', developer: { id: finance.body.id }, responsible: { person: finance.executor.id, name: 'Жүнісова Мәдина Ғалымқызы' } })
    expect(paper.number).toMatch(/^07-26\/\d+$/)
    expect(currentVersion(paper).bodies.map((body) => body.id)).toEqual([justice.body.id, economy.body.id])
  })
  test('§14 two drafts never get one number, also when placed at once', async () => {
    const papers = await Promise.all([1, 2, 3, 4, 5].map(() => aPaper(world)))
    const numbers = await Promise.all(papers.map(async ({ id }) => (await see(id)).number))
    expect(new Set(numbers).size).toBe(5)
  })
  test('§3 a draft for official use is refused with the reason, by its card and by its text', async () => {
    const text = await aText(world, finance.executor)
    const card = { kind: 'law' as const, title: { kk: 'Заң', ru: 'Закон', en: '' }, description: '', bodies: [justice.body.id], units: [finance.units.first.id], text, files: [], origin: { from: 'direct' as const } }
    expect(await refusal(world.as(finance.executor).do(placeApproval, { ...card, restricted: true }))).toBe('approvals.restricted')
    const marked = await aPaper(world, { kk: ['Қызмет бабында пайдалану үшін', '1. Бекітілсін.'], ru: ['Для служебного пользования', '1. Утвердить.'] })
    expect(await refusal(marked.journey.submit(marked.id, 'finance'))).toBe('approvals.restrictionFound')
  })
  test('§8 a file that is not on the portal cannot be placed, nor another person’s file by its digest', async () => {
    const text = await aText(world, finance.executor)
    const card = { kind: 'order' as const, title: { kk: 'Өкім', ru: 'Распоряжение', en: '' }, description: '', bodies: [justice.body.id], units: [finance.units.first.id], files: [], origin: { from: 'direct' as const }, restricted: false }
    const missing = { ...text, ru: { ...text.ru, sha256: 'a'.repeat(64) } }
    expect(await refusal(world.as(finance.executor).do(placeApproval, { ...card, text: missing }))).toBe('approvals.fileMissing')
    expect(await refusal(world.as(economy.executor).do(placeApproval, { ...card, units: [economy.units.first.id], text }))).toBe('kernel.fileNotYours')
  })
  test('§15 a wrong order is refused by the portal, the right one passes and is told to whoever is next', async () => {
    const { id, journey } = await aPaper(world)
    await journey.submit(id, 'finance')
    const on = { id, version: 0, round: 1 }
    expect(await refusal(world.as(finance.legalHead).sign(visaApproval, on))).toBe('approvals.unitsFirst')
    expect(await refusal(world.as(finance.head).sign(signApproval, on))).toBe('approvals.unitsFirst')
    expect(await refusal(world.as(finance.executor).do(agreeUnit, { ...on, words: '' }))).toBe('approvals.onlyUnitHead')
    await journey.agreeInside(id, 'finance')
    expect(await refusal(world.as(finance.legalHead).do(visaApproval, on))).toBe('kernel.signatureMissing')
    expect(await refusal(world.as(finance.deputyHead).sign(visaApproval, on))).toBe('kernel.noRight 403')
    await journey.visa(id, 'finance')
    const told = await world.db.selectFrom('notifications').select('key').where('person', '=', finance.head.id).where('link', '=', `/approvals/${id}`).execute()
    expect(told.map((row) => row.key)).toEqual(['approvals.notice.sign'])
    await journey.send(id, 'finance')
    expect(approvalState(await see(id))).toBe('review')
    expect(currentRound(currentVersion(await see(id)))?.visa?.certificate.subject).toContain('РАХЫМБЕКОВ')
  })
  test('§15 a return needs a reason and begins the route again; what was agreed offline for the round before is refused', async () => {
    const { id, journey } = await aPaper(world)
    await journey.submit(id, 'finance')
    const on = { id, version: 0, round: 1 }
    expect(await refusal(world.as(finance.unitHead).do(returnInner, { ...on, reason: '' }))).toBe('approvals.reasonMissing')
    await world.as(finance.unitHead).do(returnInner, { ...on, reason: 'Есеп-қисап қоса берілмеген.' })
    const paper = await see(id)
    await world.as(finance.executor).do(amendApproval, { id, version: 0, title: paper.title, description: 'Түзетілді', bodies: [justice.body.id], units: paper.units.map((unit) => unit.id), text: await aText(world, finance.executor), files: [] })
    await journey.submit(id, 'finance')
    expect(await refusal(world.as(finance.unitHead).do(agreeUnit, { ...on, words: '' }))).toBe('approvals.roundChanged')
    await world.as(finance.unitHead).do(agreeUnit, { ...on, round: 2, words: '' })
  })
  test('B1.4 a mismatch of the two texts stops the draft until it is mended or dismissed with a reason', async () => {
    const { id, journey } = await aPaper(world, {
      kk: ['1. Жоспар 2026 жылғы 15 желтоқсанда бекітілсін.', '2. Қаржы министрлігі 10 жұмыс күні ішінде шаралар қабылдасын.', '3. Осы қаулы қолданысқа енгізілсін.'],
      ru: ['1. Утвердить план 15 декабря 2026 года.', '2. Министерству финансов в течение 25 рабочих дней принять меры.', '3. Ввести настоящее постановление в действие.'],
    })
    const found = await world.as(finance.executor).ask(guardApproval, { id, version: 0 })
    expect(found.findings.map((finding) => finding.said)).toContainEqual(expect.objectContaining({ kk: expect.stringContaining('10'), ru: expect.stringContaining('25') }))
    expect(await refusal(journey.submit(id, 'finance'))).toBe('approvals.guardOpen')
    const dismissals = found.findings.map((finding) => ({ finding: finding.id, reason: 'Қазақша мәтін дұрыс.' }))
    expect(await refusal(world.as(finance.executor).do(dismissFindings, { id, version: 0, dismissals: dismissals.map((each) => ({ ...each, reason: '' })) }))).toBe('approvals.reasonMissing')
    await world.as(finance.executor).do(dismissFindings, { id, version: 0, dismissals })
    await journey.submit(id, 'finance')
    expect(await refusal(world.as(justice.executor).ask(guardApproval, { id, version: 0 }))).toBe('kernel.notFound 404')
  })
})

describe('§16–18, §20 in the approving body', () => {
  test('§16, §20 the document office registers and sets the deadline; another term needs its basis', async () => {
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    const office1 = world.as(justice.documentOfficer)
    expect(await refusal(office1.do(receiveApproval, { id, version: 0, number: null, workdays: 3, basis: '' }))).toBe('approvals.basisMissing')
    expect(await refusal(world.as(digital.documentOfficer).do(receiveApproval, { id, version: 0, number: null, workdays: null, basis: '' }))).toBe('kernel.notFound 404')
    await office1.do(receiveApproval, { id, version: 0, number: null, workdays: null, basis: '' })
    await world.as(economy.documentOfficer).do(receiveApproval, { id, version: 0, number: `12/${id.slice(0, 8)}`, workdays: 3, basis: 'Премьер-Министрдің 2026 жылғы 20 қарашадағы тапсырмасы' })
    const paper = await see(id)
    expect(reviewIn(paper, justice).term).toMatchObject({ workdays: 10, repeated: false, deadline: '2026-12-07' })
    expect(reviewIn(paper, economy).term).toMatchObject({ workdays: 3, deadline: '2026-11-26' })
    const { derivation, workdaysLeft } = await world.as(finance.executor).ask(deriveDeadline, { id, version: 0, body: justice.body.id })
    expect(derivation.days.filter((day) => day.counts !== null)).toHaveLength(10)
    expect(workdaysLeft).toBe(10)
    expect(await refusal(world.as(finance.executor).ask(deriveDeadline, { id, version: 0, body: digital.body.id }))).toBe('kernel.notFound 404')
  })
  test('§16 an incoming number is given once', async () => {
    const [one, two] = [await aPaper(world), await aPaper(world)]
    for (const { id, journey } of [one, two]) await journey.sendOut(id, 'finance')
    const number = `10/${randomUUID().slice(0, 6)}`
    await world.as(justice.documentOfficer).do(receiveApproval, { id: one.id, version: 0, number, workdays: null, basis: '' })
    expect(await refusal(world.as(justice.documentOfficer).do(receiveApproval, { id: two.id, version: 0, number, workdays: null, basis: '' }))).toBe('approvals.numberTaken')
  })
  test('§16 the resolution names people and units of the own body only', async () => {
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    await journey.receive(id, 'justice')
    const resolution = { id, version: 0, responsible: justice.units.first.id, executor: justice.executor.id, interested: [justice.units.legal.id], words: '' }
    const deputy = world.as(justice.deputyHead)
    expect(await refusal(deputy.do(resolveApproval, { ...resolution, executor: economy.executor.id }))).toBe('approvals.unknownPerson')
    expect(await refusal(deputy.do(resolveApproval, { ...resolution, responsible: economy.units.first.id }))).toBe('approvals.unknownUnit')
    expect(await refusal(deputy.do(resolveApproval, { ...resolution, interested: [justice.units.leadership.id] }))).toBe('approvals.unitWithoutHead')
    await deputy.do(resolveApproval, resolution)
    const { resolution: made } = reviewIn(await see(id, justice.head), justice)
    expect(made?.superiors.map((unit) => unit.id)).toEqual([justice.units.first.id])
    expect(reviewIn(await see(id), justice).resolution).toBeNull()
    await world.as(justice.unitHead).do(reassignApproval, { id, person: justice.divisionHead.id })
    expect(await refusal(world.as(justice.unitHead).do(reassignApproval, { id, person: justice.secondExecutor.id }))).toBe('approvals.unknownPerson')
  })
  test('§17 what an outcome needs is refused by the portal, whatever a page lets through', async () => {
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    await journey.receive(id, 'justice')
    await journey.resolve(id, 'justice')
    const executor = world.as(justice.executor)
    const outcome = { id, version: 0, kind: 'agreed' as const, words: '', remarks: [], files: [] }
    expect(await refusal(executor.do(decideOutcome, outcome))).toBe('approvals.opinionsMissing')
    expect(await refusal(world.as(justice.legalHead).do(giveOpinion, { id, version: 0, position: 'objects', words: '', remarks: [] }))).toBe('approvals.reasonMissing')
    await journey.opine(id, 'justice')
    expect(await refusal(executor.do(decideOutcome, { ...outcome, kind: 'agreedWithRemarks' }))).toBe('approvals.remarksMissing')
    expect(await refusal(executor.do(decideOutcome, { ...outcome, kind: 'agreedWithRemarks', remarks: [{ ...remark, proposal: ' ' }] }))).toBe('approvals.proposalMissing')
    expect(await refusal(executor.do(decideOutcome, { ...outcome, kind: 'refused' }))).toBe('approvals.reasonMissing')
    expect(await refusal(executor.do(decideOutcome, { ...outcome, remarks: [remark] }))).toBe('approvals.agreedWithoutRemarks')
    expect(await refusal(world.as(justice.divisionHead).do(decideOutcome, outcome))).toBe('approvals.onlyExecutor')
    await executor.do(decideOutcome, { ...outcome, kind: 'agreedWithRemarks', remarks: [remark] })
    expect(reviewIn(await see(id), justice).outcome).toBeNull()
    expect(reviewIn(await see(id, justice.head), justice).outcome?.remarks).toHaveLength(1)
  })
  test('§18 a return with a reason goes to the executor; what was agreed of the earlier outcome does not land on the new one', async () => {
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    for (const step of [journey.receive, journey.resolve, journey.opine]) await step(id, 'justice')
    await journey.decide(id, 'justice', { kind: 'agreed' })
    const first = reviewIn(await see(id, justice.head), justice).outcome!.at
    expect(await refusal(world.as(justice.legalHead).do(returnOutcome, { id, version: 0, outcome: first, reason: '' }))).toBe('approvals.reasonMissing')
    await world.as(justice.legalHead).do(returnOutcome, { id, version: 0, outcome: first, reason: '3-тармақ қаралмаған.' })
    await journey.decide(id, 'justice', { kind: 'refused', words: 'Құзыретке қайшы.' })
    expect(await refusal(world.as(justice.unitHead).do(agreeOutcome, { id, version: 0, outcome: first }))).toBe('approvals.outcomeChanged')
    expect(await refusal(world.as(justice.head).sign(signOutcome, { id, version: 0, body: justice.body.id }))).toBe('approvals.agreementsFirst')
    await journey.agree(id, 'justice')
    expect(await refusal(world.as(economy.head).sign(signOutcome, { id, version: 0, body: justice.body.id }))).not.toBe('allowed')
    await journey.sign(id, 'justice')
    expect(reviewIn(await see(id), justice).outcome?.kind).toBe('refused')
  })
  test('§20 reminders go out before the deadline and after it, once each, and the developer hears of lateness', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    await journey.receive(id, 'justice')
    await journey.resolve(id, 'justice')
    const keys = async (person: string) => (await world.db.selectFrom('notifications').select('key').where('person', '=', person).where('link', '=', `/approvals/${id}`).where('key', 'in', ['approvals.notice.dueSoon', 'approvals.notice.overdue']).execute()).map((row) => row.key)
    const remind = () => runJob(world.portal.node, 'approvals.remind', registered.jobs.get('approvals.remind')!, {})
    const began = world.clock.now()
    await remind()
    expect(await keys(justice.executor.id)).toEqual([])
    world.clock.set('2026-12-03T05:00:00.000Z')
    await remind()
    await remind()
    expect(await keys(justice.executor.id)).toEqual(['approvals.notice.dueSoon'])
    world.clock.set('2026-12-08T05:00:00.000Z')
    await remind()
    await remind()
    expect((await keys(justice.executor.id)).toSorted()).toEqual(['approvals.notice.dueSoon', 'approvals.notice.overdue'])
    expect(await keys(finance.executor.id)).toEqual(['approvals.notice.overdue'])
    const overdue = await world.as(justice.executor).ask(listApprovals, { filter: 'overdue' })
    expect(overdue.rows.map((row) => row.id)).toContain(id)
    world.clock.set(began)
    expect(remindAll).toBeTypeOf('function')
  })
})

describe('§19, §21, §22 versions, protocol, package', () => {
  test('§19 N/1 voids outcomes and reruns every step; B1.1 each remark has its answer, taken or insisted on', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice', 'economy'] })
    await journey.sendOut(id, 'finance')
    await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [remark, { ...remark, remark: 'Күні жоқ.' }] })
    await journey.consider(id, 'economy', { kind: 'agreed' })
    const text = await aText(world, finance.executor)
    expect(await refusal(world.as(finance.executor).do(submitApproval, { id, version: 0 }))).toBe('approvals.notDraft')
    await journey.nextVersion(id, 'finance', { text, files: [] }, ['justice', 'economy'])
    expect(await refusal(world.as(finance.executor).do(placeVersion, { id, version: 0, text, files: [], bodies: [justice.body.id] }))).toBe('approvals.versionSuperseded')
    expect(await refusal(journey.submit(id, 'finance'))).toBe('approvals.remarksUnanswered')
    const { rows } = await world.as(finance.executor).ask(remarkLedger, { id })
    const answers = rows.map((row) => ({ remark: row.remark.id, answer: 'rejected' as const, words: '', changes: [] }))
    expect(await refusal(world.as(finance.executor).do(answerRemarks, { id, version: 1, answers }))).toBe('approvals.reasonMissing')
    expect(await refusal(world.as(finance.executor).do(answerRemarks, { id, version: 1, answers: [{ ...answers[0]!, remark: randomUUID(), words: 'жоқ' }] }))).toBe('approvals.unknownRemark')
    await journey.answer(id, 'finance', (n) => (n === 0 ? { answer: 'accepted', words: '' } : { answer: 'rejected', words: 'Күні 1-тармақта бар.' }))
    await journey.sendOut(id, 'finance')
    const paper = await see(id)
    expect(paper.versions.map((version) => version.reviews.map((review) => review.outcome?.kind ?? null))).toEqual([['agreedWithRemarks', 'agreed'], [null, null]])
    await journey.receive(id, 'justice')
    expect(reviewIn(await see(id), justice).term).toMatchObject({ repeated: true, workdays: 5 })
    for (const step of [journey.resolve, journey.opine]) await step(id, 'justice')
    expect(await refusal(world.as(justice.executor).do(decideOutcome, { id, version: 1, kind: 'agreed', words: '', remarks: [], files: [] }))).toBe('approvals.followsMissing')
    const [first, second] = rows.map((row) => row.remark.id)
    expect(await refusal(world.as(justice.executor).do(acceptAnswer, { id, version: 1, remark: randomUUID() }))).toBe('approvals.unknownRemark')
    await world.as(justice.executor).do(acceptAnswer, { id, version: 1, remark: first! })
    expect(await refusal(world.as(justice.executor).do(insistOnRemark, { id, version: 1, remark: second!, words: '' }))).toBe('approvals.reasonMissing')
    await world.as(justice.executor).do(insistOnRemark, { id, version: 1, remark: second!, words: 'Күн мәтінде жоқ.' })
    expect(await refusal(world.as(justice.executor).do(decideOutcome, { id, version: 1, kind: 'agreed', words: '', remarks: [], files: [] }))).toBe('approvals.insistedRemarks')
    await journey.decide(id, 'justice', { kind: 'agreedWithRemarks' })
    await journey.agree(id, 'justice')
    await journey.sign(id, 'justice')
    await journey.consider(id, 'economy', { kind: 'agreed' })

    // §21: the disagreement that is left gets a protocol, pre-filled from the remark insisted on.
    const { points } = await world.as(finance.executor).ask(protocolDraft, { id, body: justice.body.id })
    expect(points).toMatchObject([{ developerPosition: 'Күні 1-тармақта бар.', bodyPosition: expect.stringContaining('Күн мәтінде жоқ.') }])
    expect(await refusal(world.as(economy.executor).ask(protocolDraft, { id, body: justice.body.id }))).toBe('kernel.notFound 404')
    expect(await refusal(world.as(economy.executor).do(proposeProtocol, { id, version: 1, body: justice.body.id, points, files: [] }))).not.toBe('allowed')
    await world.as(finance.executor).do(proposeProtocol, { id, version: 1, body: justice.body.id, points, files: [] })
    const protocol = currentVersion(await see(id)).protocols[0]!.id
    expect(await refusal(world.as(economy.head).sign(signProtocol, { id, version: 1, protocol }))).not.toBe('allowed')
    expect(await refusal(world.as(finance.executor).do(exportPackage, { id }))).toBe('approvals.notAgreedYet')
    await world.as(justice.head).sign(signProtocol, { id, version: 1, protocol })
    await world.as(finance.head).sign(signProtocol, { id, version: 1, protocol })
    expect(approvalState(await see(id))).toBe('agreed')

    // §22, §17.1: package, letter and sheet; then the archive, where it is found again.
    expect(await refusal(world.as(finance.executor).do(archiveApproval, { id }))).toBe('approvals.exportFirst')
    expect(await refusal(world.as(justice.executor).do(exportPackage, { id }))).toBe('approvals.onlyDeveloper')
    const exported = await world.as(finance.executor).do(exportPackage, { id })
    expect(await world.portal.node.files.size(exported.package.sha256)).toBe(exported.package.size)
    await world.as(finance.documentOfficer).do(archiveApproval, { id })
    const archive = await world.as(finance.executor).ask(listApprovals, { filter: 'archive' })
    expect(archive.rows.map((row) => row.id)).toContain(id)
    const open = await world.as(finance.executor).ask(listApprovals, { filter: 'mine' })
    expect(open.rows.map((row) => row.id)).not.toContain(id)
    expect(await verifyHistory(world.db, 'approval', id)).toMatchObject({ sound: true })
  })
  test('§17.1 a printed sheet is recognised by its code, and the portal says when the paper has moved on', async () => {
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    const { code, sheet } = await world.as(justice.executor).do(printSheet, { id, language: 'ru' })
    expect(await world.as(digital.executor).ask(checkCode, { code: code.toLowerCase() })).toMatchObject({ sha256: sheet.sha256, same: true })
    await journey.receive(id, 'justice')
    expect(await world.as(digital.executor).ask(checkCode, { code })).toMatchObject({ same: false })
    expect(await refusal(world.as(digital.executor).ask(checkCode, { code: 'AAAA-AAAA-AAAA' }))).toBe('approvals.codeUnknown')
    expect(await refusal(world.as(digital.executor).do(printSheet, { id, language: 'kk' }))).toBe('kernel.notFound 404')
    expect((await world.as(justice.executor).ask(approvalSheet, { id })).versions[0]?.visa?.by.name).toContain('Рахымбеков')
  })
  test('a draft can be withdrawn with a reason, by its own body only', async () => {
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    expect(await refusal(world.as(finance.executor).do(withdrawApproval, { id, reason: '' }))).toBe('approvals.reasonMissing')
    expect(await refusal(world.as(justice.executor).do(withdrawApproval, { id, reason: 'керек емес' }))).toBe('approvals.onlyDeveloper')
    await world.as(finance.head).do(withdrawApproval, { id, reason: 'Тапсырма алынып тасталды.' })
    expect(await refusal(journey.receive(id, 'justice'))).toBe('approvals.isWithdrawn')
  })
})

describe('B1.3 late signatures', () => {
  test('a signature given on N while N/1 was placed is kept as evidence, does not count, and its signer sees why', async () => {
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [remark] })
    for (const step of [journey.receive, journey.resolve, journey.opine]) await step(id, 'economy')
    await journey.decide(id, 'economy', { kind: 'agreed' })
    await journey.agree(id, 'economy')
    const offline = await world.as(economy.head).envelope(signOutcome, { id, version: 0, body: economy.body.id })
    await journey.nextVersion(id, 'finance', { text: await aText(world, finance.executor), files: [] }, ['justice', 'economy'])
    const late = await world.as(economy.head).send(signOutcome, offline)
    expect(late).toMatchObject({ status: 409, body: { refusal: { key: expect.stringMatching(/statementStale|versionSuperseded/) } } })
    // The same answer again, however often the line breaks.
    expect(await world.as(economy.head).send(signOutcome, offline)).toEqual(late)
    const { rows } = await world.as(economy.head).ask(uncountedSignatures, { id })
    expect(rows).toMatchObject([{ deed: 'approvals.signOutcome', by: 'Төлебаев Ғани Сапарұлы', mine: true }])
    expect((await world.as(finance.head).ask(uncountedSignatures, { id })).rows).toEqual([])
    expect((await see(id)).versions[0]?.reviews.map((review) => review.signature !== null)).toEqual([true, false])
  })
  test('a visa given offline counts when nothing has changed', async () => {
    const { id, journey } = await aPaper(world)
    await journey.submit(id, 'finance')
    await journey.agreeInside(id, 'finance')
    const offline = await world.as(finance.legalHead).envelope(visaApproval, { id, version: 0, round: 1 })
    world.clock.advance(3_600_000)
    expect((await world.as(finance.legalHead).send(visaApproval, offline)).status).toBe(200)
  })
  test('two signatures racing: one counts, the other learns why, none is lost', async () => {
    const { id, journey } = await aPaper(world)
    await journey.submit(id, 'finance')
    await journey.agreeInside(id, 'finance')
    const legal = world.as(finance.legalHead)
    const [one, two] = [await legal.envelope(visaApproval, { id, version: 0, round: 1 }), await legal.envelope(visaApproval, { id, version: 0, round: 1 })]
    const results = await Promise.all([legal.send(visaApproval, one), legal.send(visaApproval, two)])
    expect(results.map((result) => result.status).toSorted()).toEqual([200, 409])
    expect((await legal.ask(uncountedSignatures, { id })).rows).toHaveLength(1)
  })
})

describe('B1.6 deputies on the portal', () => {
  test('a deputy signs by the delegation in force, and not by one that is over or to come', async () => {
    const [inForce, past, future] = officeDelegations('2026-11-23')
    const { id, journey } = await aPaper(world, { bodies: ['economy', 'justice', 'digital'] })
    await journey.sendOut(id, 'finance')
    for (const body of ['economy', 'justice', 'digital'] as const) {
      for (const step of [journey.receive, journey.resolve, journey.opine]) await step(id, body)
      await journey.decide(id, body, { kind: 'agreed' })
      await journey.agree(id, body)
    }
    const sign = (who: typeof economy.deputyHead, delegation: typeof inForce, body: { body: { id: string } }) => refusal(world.as(who, delegation).sign(signOutcome, { id, version: 0, body: body.body.id }))
    expect(await sign(justice.deputyHead, past, justice)).toBe('kernel.delegationNotInForce')
    expect(await sign(digital.deputyHead, future, digital)).toBe('kernel.delegationNotInForce')
    expect(await sign(economy.deputyHead, inForce, justice)).toBe('approvals.wrongBody')
    expect(await sign(economy.deputyHead, inForce, economy)).toBe('allowed')
    const paper = await see(id)
    expect(reviewIn(paper, economy).signature?.by).toMatchObject({ person: economy.deputyHead.id, inPlaceOf: { person: economy.head.id, order: { number: '214-ж/қ' } } })
    expect(await refusal(world.as(economy.deputyHead).sign(signOutcome, { id, version: 0, body: economy.body.id }))).toBe('kernel.noRight 403')
  })
})

describe('who sees what', () => {
  test('body A is told that B’s opinions, and a paper not sent to it, do not exist', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice', 'economy'] })
    expect(await refusal(world.as(justice.head).ask(approvalById, { id }))).toBe('kernel.notFound 404')
    await journey.sendOut(id, 'finance')
    for (const step of [journey.receive, journey.resolve, journey.opine]) await step(id, 'justice')
    expect(await world.as(justice.executor).ask(listOpinions, { id, version: 0, body: justice.body.id })).toMatchObject({ opinions: [{}, {}] })
    for (const stranger of [economy.executor, finance.head]) expect(await refusal(world.as(stranger).ask(listOpinions, { id, version: 0, body: justice.body.id }))).toBe('kernel.notFound 404')
    expect(await refusal(world.as(digital.executor).ask(approvalById, { id }))).toBe('kernel.notFound 404')
    expect(await refusal(world.as(finance.head).ask(approvalById, { id: randomUUID() }))).toBe('kernel.notFound 404')
    const { rows } = await world.as(economy.executor).ask(approvalHistory, { id })
    expect(rows.map((row) => row.deed)).toEqual(['approvals.sign', 'approvals.receive'])
    expect((await world.as(justice.executor).ask(approvalHistory, { id })).rows.map((row) => row.deed)).toContain('approvals.giveOpinion')
    expect(await refusal(world.as(digital.executor).ask(approvalHistory, { id }))).toBe('kernel.notFound 404')
  })
})

describe('lists and search', () => {
  test('what waits for me is on the home screen with its deadline, and leaves it when done', async () => {
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    await journey.receive(id, 'justice')
    const mine = async () => (await world.as(justice.head).ask(waitingApprovals, {})).rows.filter((row) => row.id === id)
    expect(await mine()).toMatchObject([{ verb: 'resolve', deadline: '2026-12-07' }])
    const listed = await world.as(justice.head).ask(listApprovals, { filter: 'waiting', sort: 'deadline' })
    expect(listed.rows.find((row) => row.id === id)?.verbs).toEqual(['resolve'])
    await journey.resolve(id, 'justice')
    expect(await mine()).toEqual([])
    expect((await world.as(justice.secondExecutor).ask(waitingApprovals, {})).rows.find((row) => row.id === id)?.verb).toBe('giveOpinion')
  })
  test('pages follow each other by key without a gap or a double', async () => {
    for (let n = 0; n < 7; n += 1) await aPaper(world)
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: { rows: { id: string }[]; next: string | null } = await world.as(finance.executor).ask(listApprovals, { filter: 'mine', limit: 3, after })
      seen.push(...page.rows.map((row) => row.id))
      after = page.next
    } while (after !== null)
    const whole = await world.as(finance.executor).ask(listApprovals, { filter: 'mine', limit: 500 })
    expect(seen).toEqual(whole.rows.map((row) => row.id))
    expect(new Set(seen).size).toBe(seen.length)
  })
  test('inflected Kazakh and Russian words and a number find the paper; a stranger finds nothing', async () => {
    const { id, journey } = await aPaper(world, { title: { kk: 'Балықшылықты дамыту қағидаларын бекіту туралы', ru: 'Об утверждении Правил развития рыболовства', en: 'On fisheries' }, kk: ['1. Акваторияларды қорғау тәртібі белгіленсін.'], ru: ['1. Определить порядок охраны акваторий.'] })
    const find = async (words: string, who = finance.executor) => (await world.as(who).ask(searchApprovals, { words })).rows.filter(({ row }) => row.id === id)
    for (const words of ['балықшылық', 'балықшылықтың қағидалары', 'рыболовство', 'правилами рыболовств', 'fisher']) expect(await find(words), words).toHaveLength(1)
    expect(await find((await see(id)).number)).toHaveLength(1)
    expect(await find('теміржол')).toEqual([])
    expect(await find('рыболовство', justice.executor)).toEqual([])
    await runJob(world.portal.node, 'approvals.index', registered.jobs.get('approvals.index')!, { id })
    const [inText] = await find('акватория')
    expect(inText?.excerpt).toContain('«')
    await journey.sendOut(id, 'finance')
    expect(await find('рыболовство', justice.executor)).toHaveLength(1)
    expect(await find("балық') | 'қаулы':* --")).toEqual([])
  })
  test('G1 every list walks an index', async () => {
    const plans: [string, string][] = [
      ['changed', `select approval from approval_parties where body = '${finance.body.id}' and archived = false order by changed_at desc, approval desc limit 100`],
      ['deadline', `select approval from approval_parties where body = '${finance.body.id}' and archived = false and deadline is not null and deadline < '2026-12-01' order by deadline, approval limit 100`],
      ['mine', `select approval from approval_persons where person = '${finance.executor.id}' and archived = false order by changed_at desc, approval desc limit 100`],
      ['waiting', `select approval from approval_waits where holder = any(array['person:x', 'body:y'])`],
      ['number', `select id from approvals where number like '07-26/%'`],
    ]
    await world.db.transaction().execute(async (one) => {
      // On a small table a scan is cheaper; the question here is whether an index fits at all.
      for (const way of ['seqscan', 'bitmapscan', 'sort']) await sql`set local ${sql.raw(`enable_${way}`)} = off`.execute(one)
      for (const [name, text] of plans) {
        const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${sql.raw(text)}`.execute(one)
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
        expect(plan, name).not.toMatch(/Seq Scan|Sort/)
      }
      await sql`set local enable_bitmapscan = on`.execute(one)
      const words = await sql<{ 'QUERY PLAN': string }>`explain select id from approvals where words @@ '''балық'':*'::tsquery`.execute(one)
      expect(JSON.stringify(words.rows)).toContain('approvals_words')
    })
  })
})

describe('B1.1 links to changed words', () => {
  test('the words changed for a remark are suggested beside it, and the two versions compare word by word', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice'] })
    await journey.sendOut(id, 'finance')
    const quote = '10 жұмыс күні'
    const passage = { language: 'kk' as const, paragraph: 3, from: 23, to: 36, quote }
    await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [{ ...remark, passage }] })
    const kk = ['Қазақстан Республикасының Үкіметі ҚАУЛЫ ЕТЕДІ:', '1. Салықтық әкімшілендіруді жетілдіру жөніндегі 2026 жылғы іс-шаралар жоспары бекітілсін.', '2. Қаржы министрлігі 15 жұмыс күні ішінде шаралар қабылдасын.', '3. Осы қаулы алғашқы ресми жарияланған күнінен бастап қолданысқа енгізіледі.']
    const ru = ['Правительство Республики Казахстан ПОСТАНОВЛЯЕТ:', '1. Утвердить План мероприятий по совершенствованию налогового администрирования на 2026 год.', '2. Министерству финансов в течение 15 рабочих дней принять меры.', '3. Настоящее постановление вводится в действие со дня его первого официального опубликования.']
    await journey.nextVersion(id, 'finance', { text: await aText(world, finance.executor, { kk, ru }), files: [] }, ['justice'])
    const { rows } = await world.as(finance.executor).ask(remarkLedger, { id })
    expect(rows[0]?.suggested.map((each) => each.quote)).toEqual(['15'])
    const { changes } = await world.as(finance.executor).ask(compareVersions, { id, from: 0, to: 1, language: 'ru' })
    expect(changes).toMatchObject([{ kind: 'replaced', beforeWords: '10', afterWords: '15' }])
    expect(await refusal(world.as(justice.executor).ask(compareVersions, { id, from: 0, to: 1, language: 'ru' }))).toBe('kernel.notFound 404')
  })
  test('attached files of a version are open to those it was sent to', async () => {
    const note = await uploaded(world, finance.executor, 'түсіндірме.pdf', 'application/pdf', new TextEncoder().encode(`%PDF-1.4 ${randomUUID()}`))
    const { id, journey } = await aPaper(world, { files: [{ role: 'explanatoryNote', file: note }] })
    const read = async (who: typeof justice.head) => (await fetch(`${world.portal.url}/files/${note.sha256}`, { headers: { authorization: `Bearer ${await world.as(who).token()}` } })).status
    expect(await read(justice.head)).toBe(404)
    await journey.sendOut(id, 'finance')
    expect(await read(justice.head)).toBe(200)
    expect(await read(digital.head)).toBe(404)
  })
})
