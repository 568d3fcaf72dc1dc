/** The road of a draft act through a real portal, PostgreSQL and signatures: what the rules alone cannot show. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import {
  agreeOutcome,
  agreeUnit,
  amendApproval,
  decideOutcome,
  dismissFindings,
  giveOpinion,
  placeApproval,
  reassignApproval,
  receiveApproval,
  resolveApproval,
  returnInner,
  returnOutcome,
  signApproval,
  signOutcome,
  visaApproval,
} from '../../domain/approvals/contract.ts'
import {
  approvalById,
  approvalHistory,
  compareVersions,
  deriveDeadline,
  guardApproval,
  listApprovals,
  listOpinions,
  remarkLedger,
  searchApprovals,
  waitingApprovals,
} from '../../domain/approvals/queries.ts'
import { cardOf, currentRound, currentVersion } from '../../domain/approvals/approval.ts'
import { approvalState } from '../../domain/approvals/approval.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { registered } from '../../server/kernel/portal.ts'
import { aRemark as remark, reviewIn, seeingIn } from '../world/approvals.ts'
import { aPaper, aText, uploaded } from '../world/paper.ts'
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

describe('§12–15 in the developing body', () => {
  test('§6.2, §13, §14 a placed draft has its card: number, state, body, responsible person, files, approving bodies', async () => {
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
  test('§3, §13 a draft for official use is refused with the reason, by its card and by its text; nobody claims a workgroup for it', async () => {
    const text = await aText(world, finance.executor)
    const card = { kind: 'law' as const, title: { kk: 'Заң', ru: 'Закон', en: '' }, description: '', bodies: [justice.body.id], units: [finance.units.first.id], text, files: [], origin: { from: 'direct' as const } }
    expect(await refusal(world.as(finance.executor).do(placeApproval, { ...card, restricted: true }))).toBe('approvals.restricted')
    const claimed = { from: 'workgroup' as const, workgroup: randomUUID(), document: randomUUID() }
    expect(await refusal(world.as(finance.executor).do(placeApproval, { ...card, restricted: false, origin: claimed }))).toBe('kernel.notFound 404')
    const marked = await aPaper(world, { kk: ['Қызмет бабында пайдалану үшін', '1. Бекітілсін.'], ru: ['Для служебного пользования', '1. Утвердить.'] })
    expect(await refusal(marked.journey.submit(marked.id, 'finance'))).toBe('approvals.restrictionFound')
  })
  test('§8 a file that is not on the portal cannot be placed, nor another person’s file by its digest', async () => {
    const text = await aText(world, finance.executor)
    const card = { kind: 'order' as const, title: { kk: 'Өкім', ru: 'Распоряжение', en: '' }, description: '', bodies: [justice.body.id], units: [finance.units.first.id], files: [], origin: { from: 'direct' as const }, restricted: false }
    const missing = { ...text, ru: { ...text.ru, sha256: 'a'.repeat(64) } }
    expect(await refusal(world.as(finance.executor).do(placeApproval, { ...card, text: missing }))).toBe('kernel.fileMissing')
    expect(await refusal(world.as(economy.executor).do(placeApproval, { ...card, units: [economy.units.first.id], text }))).toBe('kernel.fileNotYours')
  })
  test('§6.3, §15 a wrong order is refused by the portal, the right one passes and is told to whoever is next', async () => {
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
    await world.as(finance.executor).do(amendApproval, { id, version: 0, title: paper.title, description: 'Түзетілді', bodies: [justice.body.id], units: paper.units.map((unit) => unit.id), text: await aText(world, finance.executor), files: [], seen: cardOf(paper) })
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
      ['number', `select id from approvals where number ~>=~ '07-26/' and number ~<~ '07-26/\uffff' order by number using ~<~ limit 30`],
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
    const note = await uploaded(world, finance.executor, { name: 'түсіндірме.pdf', mime: 'application/pdf', bytes: new TextEncoder().encode(`%PDF-1.4 ${randomUUID()}`) })
    const { id, journey } = await aPaper(world, { files: [{ role: 'explanatoryNote', file: note }] })
    const read = async (who: typeof justice.head) => (await fetch(`${world.portal.url}/files/${note.sha256}`, { headers: { authorization: `Bearer ${await world.as(who).token()}` } })).status
    expect(await read(justice.head)).toBe(404)
    await journey.sendOut(id, 'finance')
    expect(await read(justice.head)).toBe(200)
    expect(await read(digital.head)).toBe(404)
  })
})
