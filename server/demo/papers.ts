/**
 * Draft acts in every state, so that a first look finds work on every desk. They go through the portal's own commands
 * and are signed with the demo people's keys: each signature, sheet and line of history is as real as the demo's centre.
 */
import { archiveApproval, exportPackage } from '../../domain/approvals/contract.ts'
import { isWorkday } from '../../domain/kernel/workdays.ts'
import { addDays, astanaDate } from '../../domain/kernel/time.ts'
import { loadCalendar } from '../workdays/public.ts'
import { archiveTerms, budgetReports, dataExchange, electronicDocuments, procurementPlans, reworked, staffLimits, systemsRegister, taxCommission, type DemoAct } from './acts.ts'
import type { BodyName } from './bodies.ts'
import { Desk, type DemoPapers } from './desk.ts'
import { Journey } from './journey.ts'
import { office } from './office.ts'

interface Story {
  desk: Desk
  journey: Journey
  /** Moves the clock to the morning of so many working days ago. */
  goTo(workdaysAgo: number): void
}

interface Filed {
  act: DemoAct
  /** Tells the files of one demo draft from another's. */
  mark: string
  developer: BodyName
  bodies: readonly BodyName[]
}

async function place({ desk, journey }: Story, { act, mark, developer, bodies }: Filed): Promise<string> {
  const { kind, title, description } = act
  return journey.place({ kind, title, description, developer, bodies, ...(await desk.files(office[developer].executor, act, mark)) })
}

/** Fills an empty portal; with any paper there it does nothing. */
export async function fillDemoPapers(papers: DemoPapers): Promise<void> {
  const { node, say } = papers
  if ((await node.database.db.selectFrom('approvals').select('id').limit(1).executeTakeFirst()) !== undefined) return
  say('Demo office: draft acts on every desk …')
  const desk = new Desk(papers)
  const calendar = await loadCalendar(node.database.reading)
  const today = astanaDate(node.clock.now())
  const mornings = Array.from({ length: 60 }, (_, back) => addDays(today, -1 - back)).filter((date) => isWorkday(date, calendar))
  const story: Story = {
    desk,
    journey: new Journey((person) => desk.as(person)),
    goTo: (workdaysAgo) => desk.setTime(`${mornings[workdaysAgo - 1] ?? today}T04:10:00.000Z`),
  }
  try {
    for (const tell of [agreedAndArchived, lateOne, secondVersion, waitingForRework, onEveryDesk, waitingInside]) await tell(story)
  } finally {
    await desk.close()
  }
}

async function agreedAndArchived(story: Story): Promise<void> {
  const { journey, desk, goTo } = story
  goTo(25)
  const id = await place(story, { act: systemsRegister, mark: '1', developer: 'digital', bodies: ['finance', 'economy', 'justice'] })
  await journey.sendOut(id, 'digital')
  goTo(22)
  await journey.consider(id, 'finance', { kind: 'agreed' })
  goTo(20)
  for (const body of ['economy', 'justice'] as const) await journey.consider(id, body, { kind: 'agreed' })
  goTo(19)
  const developer = desk.as(office.digital.executor)
  await developer.do(exportPackage, { id })
  await developer.do(archiveApproval, { id })
}

/** Agreed by one body; with the other it is past its deadline. */
async function lateOne(story: Story): Promise<void> {
  const { journey, goTo } = story
  goTo(16)
  const id = await place(story, { act: electronicDocuments, mark: '2', developer: 'justice', bodies: ['finance', 'digital'] })
  await journey.sendOut(id, 'justice')
  goTo(14)
  await journey.receive(id, 'finance')
  await journey.resolve(id, 'finance')
  await journey.consider(id, 'digital', { kind: 'agreed' })
}

const oftenQuote = 'айына кемінде 2 рет'

/** A remark on the commission's draft, and the version that answers it. */
export const reworkedCommission = {
  remark: {
    passage: { language: 'kk' as const, paragraph: 4, from: 53, to: 53 + oftenQuote.length, quote: oftenQuote },
    remark: 'Отырыстардың жиілігі комиссия мүшелерінің жүктемесіне сәйкес келмейді.',
    proposal: '4-тармақтағы «айына кемінде 2 рет» деген сөздер «айына кемінде 1 рет» деген сөздермен ауыстырылсын.',
  },
  act: reworked(taxCommission, {
    kk: [
      [oftenQuote, 'айына кемінде 1 рет'],
      ['3 жұмыс күні бұрын', '5 жұмыс күні бұрын'],
    ],
    ru: [
      ['не реже 2 раз в месяц', 'не реже 1 раза в месяц'],
      ['за 3 рабочих дня', 'за 5 рабочих дней'],
    ],
  }),
}

/** Remarks answered in N/1, which is again with the bodies. */
async function secondVersion(story: Story): Promise<void> {
  const { journey, desk, goTo } = story
  goTo(12)
  const id = await place(story, { act: taxCommission, mark: '3', developer: 'economy', bodies: ['finance', 'justice', 'chancellery'] })
  await journey.sendOut(id, 'economy')
  goTo(10)
  await journey.consider(id, 'finance', {
    kind: 'agreedWithRemarks',
    remarks: [
      reworkedCommission.remark,
      { passage: null, remark: 'Комиссия құрамына Қаржы министрлігінің өкілі енгізілмеген.', proposal: 'Қосымша Қаржы министрлігінің өкілімен толықтырылсын.' },
    ],
  })
  await journey.consider(id, 'chancellery', { kind: 'agreed' })
  goTo(8)
  await journey.consider(id, 'justice', { kind: 'agreedWithRemarks', remarks: [{ passage: null, remark: 'Күн тәртібін жолдау мерзімі жеткіліксіз.', proposal: '6-тармақтағы «3 жұмыс күні» деген сөздер «5 жұмыс күні» деген сөздермен ауыстырылсын.' }] })
  goTo(6)
  await journey.nextVersion(id, 'economy', await desk.files(office.economy.executor, reworkedCommission.act, '3-1'), ['finance', 'justice', 'chancellery'])
  await journey.answer(id, 'economy', (n) => (n === 1 ? { answer: 'rejected', words: 'Қаржы министрлігінің вице-министрі комиссия құрамына қосымшаның 5-жолында енгізілген.' } : { answer: 'accepted', words: '' }))
  await journey.sendOut(id, 'economy')
  goTo(4)
  await journey.receive(id, 'finance')
  await journey.resolve(id, 'finance')
  await journey.opine(id, 'finance')
  await journey.receive(id, 'justice')
}

/** One act at every stage of the approving bodies at once. */
async function onEveryDesk(story: Story): Promise<void> {
  const { journey, goTo } = story
  goTo(5)
  const id = await place(story, { act: dataExchange, mark: '4', developer: 'finance', bodies: ['chancellery', 'economy', 'digital', 'justice', 'agency', 'akimat'] })
  await journey.sendOut(id, 'finance')
  goTo(3)
  await journey.receive(id, 'economy')
  await journey.receive(id, 'digital')
  await journey.resolve(id, 'digital')
  for (const body of ['justice', 'agency', 'akimat'] as const) for (const step of [journey.receive, journey.resolve, journey.opine]) await step(id, body)
  for (const body of ['agency', 'akimat'] as const) await journey.decide(id, body, { kind: 'agreed' })
  await journey.agree(id, 'akimat')
}

/** All bodies have answered, one with a remark: the developer's turn. */
async function waitingForRework(story: Story): Promise<void> {
  const { journey, goTo } = story
  goTo(9)
  const id = await place(story, { act: staffLimits, mark: '8', developer: 'agency', bodies: ['justice', 'finance'] })
  await journey.sendOut(id, 'agency')
  goTo(7)
  await journey.consider(id, 'finance', { kind: 'agreed' })
  await journey.consider(id, 'justice', {
    kind: 'agreedWithRemarks',
    remarks: [{ passage: null, remark: 'Ұсыныстарды енгізу мерзімі бюджет өтінімдерін жасау мерзімімен келісілмеген.', proposal: '2-тармақтағы «1 маусымына» деген сөздер «15 мамырына» деген сөздермен ауыстырылсын.' }],
  })
}

async function waitingInside(story: Story): Promise<void> {
  const { journey, goTo } = story
  goTo(2)
  const forVisa = await place(story, { act: budgetReports, mark: '5', developer: 'finance', bodies: ['chancellery', 'economy'] })
  await journey.submit(forVisa, 'finance')
  await journey.agreeInside(forVisa, 'finance')
  goTo(1)
  const forUnits = await place(story, { act: archiveTerms, mark: '6', developer: 'finance', bodies: ['digital'] })
  await journey.submit(forUnits, 'finance')
  await place(story, { act: procurementPlans, mark: '7', developer: 'finance', bodies: ['economy', 'justice'] })
}
