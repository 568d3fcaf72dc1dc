/** The card of a session as a form: when, where, who. */
import { astanaDate, astanaInstant, astanaWallTime, type LocalDate } from '../../domain/kernel/time.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { Agenda, Guest } from '../../domain/sessions/agenda.ts'
import type { planning } from '../../domain/sessions/queries.ts'
import type { FormValues } from '../kernel/FormField.tsx'
import { guestInputs } from './GuestsField.tsx'

export type Planning = OutputOf<typeof planning>

const words = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** The instant of a wall time in Astana; null while either half is missing. */
function instantOf(date: LocalDate | null, minute: number | null): string | null {
  if (date === null || minute === null) return null
  return astanaInstant(date, minute)
}

export interface When {
  date: LocalDate | null
  minute: number | null
}

export const whenOf = (instant: string): When => {
  const wall = astanaWallTime(instant)
  return { date: astanaDate(instant), minute: wall.hour * 60 + wall.minute }
}

export function cardInput(values: FormValues) {
  const when = (values['when'] as When | undefined) ?? { date: null, minute: null }
  return {
    title: { kk: words(values['titleKk']), ru: words(values['titleRu']), en: words(values['titleEn']) },
    place: words(values['place']),
    plannedAt: instantOf(when.date, when.minute),
    chair: values['chair'],
    secretary: values['secretary'],
    members: values['members'],
    invited: guestInputs((values['invited'] as readonly Guest[] | undefined) ?? []),
  }
}

/** Of those whom the agenda names, who may stand on it no more. */
export function goneFrom(agenda: Agenda, { members, secretaries }: Planning): string[] {
  const lost = agenda.members.filter((member) => !members.some((each) => each.person === member.person)).map((member) => member.name)
  return secretaries.some((each) => each.person === agenda.secretary.person) ? lost : [...lost, agenda.secretary.name]
}

export function cardValues(agenda: Agenda, { members, secretaries }: Planning): FormValues {
  const known = (person: string) => members.some((member) => member.person === person)
  return {
    titleKk: agenda.title.kk, titleRu: agenda.title.ru, titleEn: agenda.title.en, place: agenda.place, when: whenOf(agenda.plannedAt),
    chair: known(agenda.chair) ? agenda.chair : null, secretary: secretaries.some((each) => each.person === agenda.secretary.person) ? agenda.secretary.person : null,
    members: agenda.members.map((member) => member.person).filter(known), invited: agenda.invited,
  }
}

/** A new session begins as the last one was; all members of the Government when there was none. */
export function firstValues(planned: Planning, own: string): FormValues {
  const { last, members, secretaries } = planned
  const known = (person: string) => members.some((member) => member.person === person)
  const expected = last ? last.members.filter(known) : members.map((member) => member.person)
  return {
    titleKk: '', titleRu: '', titleEn: '', place: last?.place ?? '', when: { date: null, minute: 10 * 60 },
    chair: last && known(last.chair) ? last.chair : null,
    secretary: secretaries.some((each) => each.person === last?.secretary) ? last?.secretary : secretaries.some((each) => each.person === own) ? own : null,
    members: expected, invited: last?.invited ?? [],
  }
}
