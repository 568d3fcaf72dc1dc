/** What iCalendar says of an event, whoever wrote it. */
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Answer, Changed, Draft, Event } from './event.ts'
import { parameterOf, type Property } from './ics-property.ts'

export interface Attendee {
  /** `mailto:…` or `urn:uuid:…`, in lower case. */
  address: string
  name: string
  answer: Answer
}

/** Its people are addresses here. */
export interface Content extends Draft {
  uid: string
  changed: Changed[]
  doneAt: Event['doneAt']
  sequence: number
  attendees: Attendee[]
}

const partstats: Record<string, Answer> = { ACCEPTED: 'accepted', DECLINED: 'declined', TENTATIVE: 'tentative' }

export function attendeeOf(property: Property): Attendee | null {
  const address = String(property.values[0] as string).trim().slice(0, 250)
  const name = (parameterOf(property, 'cn') ?? '').trim().slice(0, 250)
  const plain = address.toLowerCase()
  if (!plain.startsWith('mailto:') && !plain.startsWith('urn:uuid:') && name === '') return null
  return { address: plain, name, answer: partstats[parameterOf(property, 'partstat')?.toUpperCase() ?? ''] ?? 'waiting' }
}

/** How a person without a place in the portal is written in a list of guests. */
export function guestOf({ address, name }: Attendee): string {
  const mail = address.startsWith('mailto:') ? address.slice(7) : ''
  const text = mail === '' ? name || address : name === '' || name === mail ? mail : `${name} <${mail}>`
  return text.slice(0, 300)
}

/** Whether two events are the same in all that iCalendar can say; their people and numbers of change aside. */
export function isSameContent(a: Content, b: Content): boolean {
  const plain = ({ sequence: _sequence, attendees: _attendees, ...rest }: Content): string => canonicalJson(rest)
  return plain(a) === plain(b)
}
