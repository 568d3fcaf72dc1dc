/** Two weeks of the demo people's calendars: meetings that repeat and that don't, tasks, rooms, a trip, and something private. */
import { randomUUID } from 'node:crypto'
import { answerInvitation, saveEvent, saveRoom } from '../../domain/calendar/contract.ts'
import type { Draft, When } from '../../domain/calendar/event.ts'
import { addDays, astanaDate, weekday, type LocalDate } from '../../domain/kernel/time.ts'
import { isWorkday } from '../../domain/kernel/workdays.ts'
import type { Person } from '../../domain/people/person.ts'
import { plus } from '../kernel/clock.ts'
import { loadCalendar } from '../workdays/public.ts'
import type { BodyName } from './bodies.ts'
import { Desk, type DemoPapers } from './desk.ts'
import { office } from './office.ts'

const day = 86_400_000

interface Plan extends Partial<Draft> {
  owner: Person
  title: string
  when: When | null
  people?: readonly Person[]
  /** How some of them answered; the others have not yet. */
  answers?: readonly (readonly [Person, 'accepted' | 'declined' | 'tentative', string?])[]
}

const at = (date: LocalDate, from: string, until: string): When => ({ allDay: false, from: `${date}T${from}:00`, until: `${date}T${until}:00`, zone: 'Asia/Almaty' })
const whole = (from: LocalDate, until = from): When => ({ allDay: true, from, until })
const each = (rule: string): Draft['repeat'] => ({ rule, dates: [], except: [] })

class Planner {
  readonly #desk: Desk

  constructor(desk: Desk) {
    this.#desk = desk
  }

  async room(body: BodyName, name: { kk: string; ru: string; en: string }, place: string, seats: number, equipment: string): Promise<string> {
    const room = { id: randomUUID(), body: office[body].body.id, name, place, seats, equipment, active: true }
    await this.#desk.as(office[body].documentOfficer).do(saveRoom, { room })
    return room.id
  }

  async plan({ owner, people = [], answers = [], ...given }: Plan): Promise<void> {
    const draft: Draft = { kind: 'event', place: '', description: '', repeat: null, reminders: [], room: null, private: false, busy: true, status: 'confirmed', guests: [], ...given }
    const { id } = await this.#desk.as(owner).do(saveEvent, { id: randomUUID(), revision: null, scope: 'all', occurrence: null, draft, invitees: people.filter((person) => person !== owner).map((person) => ({ person: person.id, unit: null })), units: [] })
    for (const [person, answer, comment = ''] of answers) await this.#desk.as(person).do(answerInvitation, { id, occurrence: null, answer, comment })
  }
}

/** Fills a portal in whose calendars nothing stands yet. */
export async function fillDemoCalendar(papers: DemoPapers): Promise<void> {
  const { node } = papers
  if ((await node.database.db.selectFrom('calendar_events').select('id').limit(1).executeTakeFirst()) !== undefined) return
  papers.say('Demo office: calendars …')
  const calendar = await loadCalendar(node.database.reading)
  const today = astanaDate(node.clock.now())
  const monday = addDays(today, 1 - weekday(today))
  /** The n-th working day from the Monday of this week, which is 0. */
  const workday = (n: number): LocalDate => Array.from({ length: 60 }, (_, index) => addDays(monday, index)).filter((date) => isWorkday(date, calendar))[n] ?? addDays(monday, n)
  const desk = new Desk(papers)
  desk.setTime(plus(node.clock.now(), -6 * day))
  desk.paceMs = 1000
  const planner = new Planner(desk)
  try {
    await ministry(planner, workday, monday)
    await others(planner, workday, monday)
  } finally {
    await desk.close()
  }
}

type Workday = (n: number) => LocalDate

async function ministry(planner: Planner, workday: Workday, monday: LocalDate): Promise<void> {
  const { head, deputyHead, legalHead, unitHead, secondUnitHead, executor, divisionHead, secondExecutor, documentOfficer, hrOfficer } = office.finance
  const hall = await planner.room('finance', { kk: 'Алқа залы', ru: 'Зал коллегии', en: 'Board hall' }, 'Мәңгілік Ел 8, 11-қабат, 1101', 40, 'Экран, бейнебайланыс, синхронды аударма')
  const small = await planner.room('finance', { kk: 'Келіссөздер бөлмесі', ru: 'Переговорная', en: 'Meeting room' }, 'Мәңгілік Ел 8, 7-қабат, 714', 10, 'Экран')
  const leadership = [deputyHead, legalHead, unitHead, secondUnitHead, documentOfficer, hrOfficer]
  await planner.plan({
    owner: head, title: 'Аппараттық кеңес', when: at(addDays(monday, -21), '09:30', '10:30'), repeat: each('FREQ=WEEKLY;BYDAY=MO'), room: hall, reminders: [15], people: leadership,
    description: 'Апта жоспары, бақылаудағы құжаттар, келісу мерзімдері.', answers: [[deputyHead, 'accepted'], [unitHead, 'accepted'], [legalHead, 'accepted'], [secondUnitHead, 'tentative']],
  })
  await planner.plan({
    owner: deputyHead, title: 'Республикалық бюджет жобасын талқылау', when: at(workday(2), '15:00', '16:30'), room: hall, reminders: [30], people: [unitHead, executor, divisionHead, office.economy.unitHead, office.economy.executor],
    description: 'Алдағы үш жылдың шығыстары бойынша келіспеушіліктер.', answers: [[unitHead, 'accepted'], [office.economy.unitHead, 'accepted'], [office.economy.executor, 'declined', 'Іссапардамын, орныма Дәулетов қатысады']],
  })
  await planner.plan({ owner: unitHead, title: 'Департаменттің таңғы жиналысы', when: at(addDays(monday, -14), '09:05', '09:20'), repeat: each('FREQ=WEEKLY;BYDAY=TU,WE,TH,FR'), people: [executor, divisionHead], reminders: [5], answers: [[executor, 'accepted'], [divisionHead, 'accepted']] })
  await planner.plan({ owner: unitHead, title: 'Ай қорытындысы', when: at(workday(4), '16:30', '17:30'), repeat: each('FREQ=MONTHLY;BYDAY=-1FR'), room: small, people: [executor, divisionHead, secondUnitHead] })
  await planner.plan({ owner: executor, title: 'Түсіндірме жазбаны аяқтау', kind: 'task', when: at(workday(3), '18:00', '18:00'), reminders: [120], description: 'Кестелерді экономика министрлігінің деректерімен салыстыру.' })
  await planner.plan({ owner: executor, title: 'Салыстырма кесте', kind: 'task', when: whole(workday(6)) })
  await planner.plan({ owner: executor, title: 'Архивке тапсырылатын істер тізімі', kind: 'task', when: null })
  await planner.plan({ owner: executor, title: 'Дәрігер', when: at(workday(4), '11:00', '12:00'), private: true, reminders: [60] })
  await planner.plan({ owner: secondUnitHead, title: 'Сатып алу жоспары: мердігерлермен кездесу', when: at(workday(3), '11:00', '12:30'), room: small, people: [secondExecutor], guests: ['Қонақ өкілдер, 3 адам'], answers: [[secondExecutor, 'accepted']] })
  await planner.plan({ owner: legalHead, title: 'НҚА жобаларының сараптамасы', when: at(workday(1), '10:00', '12:00'), people: [office.justice.legalHead, executor], answers: [[office.justice.legalHead, 'accepted']] })
  await planner.plan({ owner: hrOfficer, title: 'Біліктілікті арттыру: электрондық қолтаңба', when: at(workday(7), '14:30', '16:00'), room: hall, people: [executor, secondExecutor, divisionHead, unitHead], description: 'Жаңа кілттер, мерзімі өткен тіркеу куәліктері, құжатқа қол қою.' })
  await planner.plan({ owner: head, title: 'Азаматтарды жеке қабылдау', when: at(workday(3), '16:00', '18:00'), repeat: each('FREQ=MONTHLY;BYDAY=4TH'), reminders: [30] })
}

async function others(planner: Planner, workday: Workday, monday: LocalDate): Promise<void> {
  const { digital, economy, justice, chancellery, akimat, agency } = office
  const studio = await planner.room('digital', { kk: 'Бейнебайланыс студиясы', ru: 'Студия видеосвязи', en: 'Video studio' }, 'Мәңгілік Ел 55/14, 2-қабат', 16, 'Бейнебайланыс, тақта')
  const cabinet = await planner.room('chancellery', { kk: 'Кіші зал', ru: 'Малый зал', en: 'Small hall' }, 'Мәңгілік Ел 6, 3-қабат', 60, 'Экран, дыбыс жазу, синхронды аударма')
  await planner.plan({
    owner: digital.unitHead, title: 'Дерек алмасу: ведомствоаралық топ', when: at(workday(1), '15:00', '16:00'), repeat: each('FREQ=WEEKLY;INTERVAL=2'), room: studio, reminders: [15],
    people: [digital.executor, office.finance.executor, economy.executor, justice.executor, akimat.executor], answers: [[office.finance.executor, 'accepted'], [justice.executor, 'accepted'], [akimat.executor, 'tentative', 'Байланыс болса, қосыламын']],
  })
  await planner.plan({
    owner: chancellery.unitHead, title: 'Үкімет отырысына дайындық', when: at(workday(0), '17:00', '18:00'), room: cabinet, reminders: [30], people: [chancellery.officer, chancellery.executor, office.finance.deputyHead, economy.deputyHead, digital.deputyHead, justice.deputyHead],
    answers: [[chancellery.officer, 'accepted'], [office.finance.deputyHead, 'accepted'], [digital.deputyHead, 'accepted'], [justice.deputyHead, 'tentative']],
  })
  await planner.plan({ owner: chancellery.officer, title: 'Күн тәртібін нақтылау', when: at(workday(1), '09:30', '10:30'), people: [chancellery.documentOfficer], answers: [[chancellery.documentOfficer, 'accepted']] })
  await planner.plan({ owner: chancellery.officer, title: 'Материалдарды мүшелерге жіберу', kind: 'task', when: at(workday(2), '12:00', '12:00'), reminders: [60] })
  await planner.plan({ owner: economy.executor, title: 'Іссапар: Көкшетау', when: whole(workday(2), workday(4)), place: 'Ақмола облысы' })
  await planner.plan({ owner: economy.head, title: 'Еңбек демалысы', when: whole(addDays(monday, 0), addDays(monday, 11)), status: 'confirmed' })
  await planner.plan({ owner: justice.unitHead, title: 'Заң шығару жұмысы жөніндегі кеңес', when: at(workday(5), '11:00', '12:30'), people: [justice.head, justice.executor, justice.divisionHead, office.finance.legalHead], answers: [[justice.executor, 'accepted'], [justice.head, 'accepted']] })
  await planner.plan({ owner: justice.executor, title: 'Сараптама қорытындысын дайындау', kind: 'task', when: whole(workday(4)), reminders: [24 * 60] })
  await planner.plan({ owner: agency.officer, title: 'Штат саны туралы есеп', kind: 'task', when: whole(workday(8)), repeat: each('FREQ=MONTHLY') })
  await planner.plan({ owner: akimat.deputyHead, title: 'Аудан әкімдерімен селектор', when: at(addDays(monday, -7), '08:30', '09:00'), repeat: each('FREQ=WEEKLY;BYDAY=MO'), people: [akimat.unitHead, akimat.executor], answers: [[akimat.unitHead, 'accepted']] })
}
