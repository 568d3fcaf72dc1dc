/** New versions, protocols, packages, late signatures and deputies on a real portal. */
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { describe, expect, test } from 'vitest'
import {
  acceptAnswer,
  answerRemarks,
  archiveApproval,
  decideOutcome,
  exportPackage,
  insistOnRemark,
  placeVersion,
  printSheet,
  proposeProtocol,
  signOutcome,
  signProtocol,
  submitApproval,
  visaApproval,
  withdrawApproval,
} from '../../domain/approvals/contract.ts'
import {
  approvalSheet,
  checkCode,
  listApprovals,
  protocolDraft,
  remarkLedger,
  uncountedSignatures,
} from '../../domain/approvals/queries.ts'
import { answersTo, currentVersion } from '../../domain/approvals/approval.ts'
import { approvalState } from '../../domain/approvals/approval.ts'
import { officeDelegations } from '../../server/demo/office.ts'
import { verifyHistory } from '../../server/kernel/history.ts'
import { printInThread } from '../../server/kernel/print-thread.ts'
import { aRemark as remark, reviewIn, seeingIn, signedTooLate } from '../world/approvals.ts'
import { unpacked, verify } from '../world/evidence-package.ts'
import { aPaper, aText } from '../world/paper.ts'
import type { World } from '../world/portal.ts'
import { refusal } from '../world/refusal.ts'
import { withWorld } from '../world/with-world.ts'
import { office } from '../world/world.ts'

const { finance, justice, economy, digital } = office
let world: World
withWorld((begun) => {
  world = begun
})

const see = seeingIn(() => world)

describe('§19, §21, §22 versions, protocol, package', () => {
  test('§19 N/1 voids outcomes and reruns every step; B1.1 each remark has its answer, taken or insisted on, and B11.3 none is written over unseen', async () => {
    const { id, journey } = await aPaper(world, { bodies: ['justice', 'economy'] })
    await journey.sendOut(id, 'finance')
    await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [remark, { ...remark, remark: 'Күні жоқ.' }] })
    await journey.consider(id, 'economy', { kind: 'agreed' })
    const text = await aText(world, finance.executor)
    expect(await refusal(world.as(finance.executor).do(submitApproval, { id, version: 0 }))).toBe('approvals.notDraft')
    expect(await refusal(journey.nextVersion(id, 'finance', { text, files: [] }, ['economy']))).toBe('approvals.bodyDropped')
    await journey.nextVersion(id, 'finance', { text, files: [] }, ['justice', 'economy'])
    expect(await refusal(world.as(finance.executor).do(placeVersion, { id, version: 0, text, files: [], bodies: [justice.body.id] }))).toBe('approvals.versionSuperseded')
    expect(await refusal(journey.submit(id, 'finance'))).toBe('approvals.remarksUnanswered')
    const { rows } = await world.as(finance.executor).ask(remarkLedger, { id })
    const answers = rows.map((row) => ({ remark: row.remark.id, answer: 'rejected' as const, words: '', changes: [] }))
    expect(await refusal(world.as(finance.executor).do(answerRemarks, { id, version: 1, answers }))).toBe('approvals.reasonMissing')
    expect(await refusal(world.as(finance.executor).do(answerRemarks, { id, version: 1, answers: [{ ...answers[0]!, remark: randomUUID(), words: 'жоқ' }] }))).toBe('approvals.unknownRemark')
    await journey.answer(id, 'finance', (n) => (n === 0 ? { answer: 'accepted', words: '' } : { answer: 'rejected', words: 'Күні 1-тармақта бар.' }))
    const other = { remark: rows[0]!.remark.id, answer: 'partly' as const, words: 'Басқа уәкілдің жауабы.', changes: [] }
    expect(await refusal(world.as(finance.executor).do(answerRemarks, { id, version: 1, answers: [other] }))).toBe('kernel.changedMeanwhile')
    const accepted = answersTo(currentVersion(await see(id)), [other.remark])
    await world.as(finance.executor).do(answerRemarks, { id, version: 1, answers: [other], seen: accepted })
    expect(await refusal(world.as(finance.executor).do(answerRemarks, { id, version: 1, answers: accepted, seen: accepted }))).toBe('kernel.changedMeanwhile')
    await world.as(finance.executor).do(answerRemarks, { id, version: 1, answers: accepted, seen: [other] })
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
    const zip = (await world.portal.node.files.bytes(exported.package.sha256))!
    expect(zip.length).toBe(exported.package.size)
    const folder = unpacked(zip)
    expect(verify(folder, exported.seal)).toMatchObject({ status: 0, said: expect.stringContaining('OK: ') })
    rmSync(folder, { recursive: true })
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
  test('§17.1 a sheet of very many versions is laid out while the portal goes on answering', async () => {
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    const sheet = await world.as(justice.executor).ask(approvalSheet, { id })
    const versions = Array.from({ length: 60 }, () => sheet.versions[0]!)
    const before = performance.eventLoopUtilization()
    const bytes = await printInThread(new URL('../../server/approvals/sheet-worker.ts', import.meta.url), { sheet: { ...sheet, versions }, language: 'kk', code: '7K3M-9QTX-2VBC', at: world.clock.now() })
    expect(Buffer.from(bytes.subarray(0, 5)).toString('latin1')).toBe('%PDF-')
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5)
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
    const { id, offline } = await signedTooLate(world)
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

