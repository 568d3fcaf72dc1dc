/** Events as a person makes them in the calendar. */
import { randomUUID } from 'node:crypto'
import { saveEvent } from '../../domain/calendar/contract.ts'
import type { Draft } from '../../domain/calendar/event.ts'
import type { Person } from '../../domain/people/person.ts'
import type { Visitor } from '../world/portal.ts'

export const at = (date: string, from: string, until: string) => ({ allDay: false as const, from: `${date}T${from}:00`, until: `${date}T${until}:00`, zone: 'Asia/Almaty' })

export function draft(given: Partial<Draft> = {}): Draft {
  return {
    kind: 'event', title: 'Бюджет жиналысы', place: '', description: '', when: at('2026-11-25', '10:00', '11:00'), repeat: null, reminders: [], room: null,
    private: false, busy: true, status: 'confirmed', guests: [], ...given,
  }
}

interface Making extends Partial<Draft> {
  invite?: readonly Person[]
  units?: string[]
}

export async function make(visitor: Visitor, { invite = [], units = [], ...given }: Making = {}) {
  const id = randomUUID()
  return visitor.do(saveEvent, { id, revision: null, scope: 'all', occurrence: null, draft: draft(given), invitees: invite.map((person) => ({ person: person.id, unit: null })), units })
}
