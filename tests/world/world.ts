/** The tests' world: the demo office, and functions that fill what a test doesn't give. */
import { randomUUID } from 'node:crypto'
import lawOfCalendar from '../../resources/calendar/kz.json' with { type: 'json' }
import { calendarOf, CalendarLaw } from '../../domain/kernel/calendar-law.ts'
import type { Calendar } from '../../domain/kernel/workdays.ts'
import { checkDigit } from '../../domain/people/numbers.ts'
import type { Body, Delegation, Person, Seat, Unit } from '../../domain/people/person.ts'
import { office } from '../../server/demo/office.ts'

export { office, officeBodies, officeDelegations, officePeople, officeUnits, demoPassword } from '../../server/demo/office.ts'

/** The calendar as the law alone makes it. */
export const calendar: Calendar = calendarOf(CalendarLaw.parse(lawOfCalendar))

let made = 0

/** Twelve digits with a right check digit that nobody else in this test run has. */
export function aNumber(beginning = '900101'): string {
  for (;;) {
    made += 1
    const eleven = `${beginning}9${String(made % 10_000).padStart(4, '0')}`
    const digit = checkDigit(eleven)
    if (digit !== null) return eleven + String(digit)
  }
}

export function aBody(given: Partial<Body> = {}): Body {
  const name = { kk: 'Сынақ комитеті', ru: 'Пробный комитет', en: 'Trial Committee' }
  return { id: randomUUID(), bin: aNumber('990190'), name, shortName: name, kind: 'committee', numberPrefix: '90', active: true, ...given }
}

export function aUnit(given: Partial<Unit> = {}): Unit {
  const body = given.body ?? office.finance.body.id
  return { id: randomUUID(), body, parent: null, name: { kk: 'Сынақ бөлімі', ru: 'Пробный отдел', en: 'Trial Section' }, kind: 'other', active: true, ...given }
}

export function aPerson(given: Partial<Person> = {}): Person {
  return {
    id: randomUUID(),
    iin: aNumber(),
    surname: 'Сынақбаев',
    name: 'Тест',
    patronymic: 'Үлгіұлы',
    body: office.finance.body.id,
    unit: office.finance.units.first.id,
    post: { kk: 'Сарапшы', ru: 'Эксперт', en: 'Expert' },
    roles: ['employee'],
    email: 'trial@example.example',
    phone: '',
    room: '',
    active: true,
    ...given,
  }
}

/** A person acting for themselves. */
export function seatOf(person: Person): Seat {
  return { person, holder: person, delegation: null }
}

export function aDelegation(principal: Person, deputy: Person, given: Partial<Delegation> = {}): Delegation {
  return {
    id: randomUUID(),
    principal: principal.id,
    deputy: deputy.id,
    order: { number: '1-ж/қ', date: '2026-11-01', sha256: null },
    from: '2026-11-16',
    until: '2026-11-27',
    revokedAt: null,
    ...given,
  }
}

/** `deputy` acting in the place of `principal` under a delegation. */
export function seatFor(deputy: Person, principal: Person, delegation = aDelegation(principal, deputy)): Seat {
  return { person: deputy, holder: principal, delegation }
}
