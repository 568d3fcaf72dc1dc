/** The demo's Government: a session held some days ago, decided and minuted, and the next one, on the agenda of which everybody finds work. */
import { randomUUID } from 'node:crypto'
import { loadCalendar } from '../workdays/public.ts'
import { isWorkday } from '../../domain/kernel/workdays.ts'
import { addDays, astanaDate } from '../../domain/kernel/time.ts'
import { giveFloor, instruct } from '../../domain/sessions/contract.ts'
import { budgetReports, dataExchange, electronicDocuments, procurementPlans, reworked, staffLimits, systemsRegister, type DemoAct } from './acts.ts'
import { Desk, type DemoPapers } from './desk.ts'
import { office } from './office.ts'
import { cabinet, officer, SessionJourney } from './session-journey.ts'

const minute = 60_000
const about = (kk: string, ru: string, en: string) => ({ kk, ru, en })

interface Story {
  desk: Desk
  journey: SessionJourney
}

async function resolution({ desk }: Story, act: Pick<DemoAct, 'title' | 'kk' | 'ru'>, mark: string) {
  return [await desk.text(officer, act, 'kk', `қаулы-жобасы-${mark}.docx`, mark), await desk.text(officer, act, 'ru', `проект-постановления-${mark}.docx`, mark)]
}

/** Fills a portal in which no session was planned yet. */
export async function fillDemoSessions(papers: DemoPapers): Promise<void> {
  const { node } = papers
  if ((await node.database.db.selectFrom('cabinet_sessions').select('id').limit(1).executeTakeFirst()) !== undefined) return
  papers.say('Demo office: the Government’s sessions …')
  const desk = new Desk(papers)
  const story = { desk, journey: new SessionJourney((person) => desk.as(person)) }
  const calendar = await loadCalendar(node.database.reading)
  const today = astanaDate(node.clock.now())
  const days = (step: 1 | -1, count: number): string[] => Array.from({ length: 30 }, (_, n) => addDays(today, step * (n + 1))).filter((date) => isWorkday(date, calendar)).slice(0, count)
  const before = days(-1, 8)
  try {
    await held(story, before[5] ?? today, before[7] ?? today)
    await ahead(story, days(1, 1)[0] ?? today, before[1] ?? today)
  } finally {
    await desk.close()
  }
}

/** Two resolutions, one of them against a voice; one member away, with a substitute in the hall. */
async function held(story: Story, day: string, prepared: string): Promise<void> {
  const { desk, journey } = story
  desk.setTime(`${prepared}T06:00:00.000Z`)
  const id = await journey.plan({ title: about('Үкіметтің кезекті отырысы', 'Очередное заседание Правительства', 'Regular session of the Government'), plannedAt: `${day}T05:00:00.000Z` })
  const first = await journey.question(id, { title: systemsRegister.title, body: office.digital.body.id, speaker: office.digital.head, resolution: await resolution(story, systemsRegister, 'о1') })
  const second = await journey.question(id, { title: electronicDocuments.title, body: office.justice.body.id, speaker: office.justice.head, invited: [office.agency.head], resolution: await resolution(story, electronicDocuments, 'о2') })
  await journey.confirm(id)
  for (const member of cabinet) await journey.answer(id, member, member === office.economy.head ? { reason: 'Шетелдік іссапар', substitute: office.economy.deputyHead } : null)
  desk.setTime(`${day}T04:45:00.000Z`)
  desk.paceMs = minute
  const there = cabinet.filter((member) => member !== office.economy.head)
  await journey.gather(id, [...there, office.economy.deputyHead])
  await journey.open(id)
  for (const question of [first, second]) {
    await journey.callTo(id, question)
    const speaker = question === first ? office.digital.head : office.justice.head
    await desk.as(officer).do(giveFloor, { id, speaker: { name: `${speaker.surname} ${speaker.name}`, post: speaker.post, minutes: 10 } })
    const poll = await journey.poll(id, question)
    for (const member of there) await journey.vote(poll, member, question === second && member === office.finance.head ? 'against' : 'for')
    await journey.closePoll(poll)
  }
  await desk.as(officer).do(instruct, {
    id, instruction: randomUUID(), question: second, body: office.finance.body.id, executor: { person: office.finance.executor.id },
    text: 'Қабылданған қаулыны іске асыруға қажетті қаражатты 2027 жылғы бюджет жобасында көздесін.', deadline: addDays(day, 30),
  })
  await journey.close(id)
  await journey.minutes(id)
}

/** Some have answered; a material was changed after the first confirmation. */
async function ahead(story: Story, day: string, prepared: string): Promise<void> {
  const { desk, journey } = story
  desk.setTime(`${prepared}T05:00:00.000Z`)
  desk.paceMs = 3 * minute
  const id = await journey.plan({ title: about('Үкіметтің кезекті отырысы', 'Очередное заседание Правительства', 'Regular session of the Government'), plannedAt: `${day}T05:00:00.000Z`, invited: [office.akimat.head] })
  const ask = async (act: DemoAct, mark: string, who: 'finance' | 'economy' | 'digital') => journey.question(id, { title: act.title, body: office[who].body.id, speaker: office[who].head, resolution: await resolution(story, act, mark) })
  const exchange = await ask(dataExchange, 'к1', 'finance')
  await ask(budgetReports, 'к2', 'finance')
  await journey.question(id, { title: staffLimits.title, body: office.agency.body.id, speaker: office.agency.head, invited: [office.agency.deputyHead], silent: true, resolution: await resolution(story, staffLimits, 'к3') })
  await journey.confirm(id)
  for (const member of [office.finance.head, office.justice.head]) await journey.answer(id, member)
  await journey.answer(id, office.digital.head, { reason: 'Халықаралық форумға қатысады', substitute: office.digital.deputyHead })
  const mended = reworked(dataExchange, { kk: [['5 жұмыс күні', '7 жұмыс күні']], ru: [['5 рабочих дней', '7 рабочих дней']] })
  await journey.replaceResolution(id, exchange, await resolution(story, mended, 'к1-түзетілген'))
  await ask(procurementPlans, 'к4', 'economy')
  await journey.confirm(id)
}
