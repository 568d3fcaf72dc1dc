/** A device of a person: the password it signs in with, and requests as they are, for what no well-behaved client would send. */
import { hash, randomBytes, randomUUID } from 'node:crypto'
import { makeAppPassword } from '../../domain/calendar/contract.ts'
import { plainSecret, secretOf } from '../../domain/calendar/secret.ts'
import type { Person } from '../../domain/people/person.ts'
import type { Visitor, World } from '../world/portal.ts'

export const digest = (secret: string): string => hash('sha256', plainSecret(secret))

export async function passwordOf(visitor: Visitor): Promise<{ id: string; secret: string }> {
  const [id, secret] = [randomUUID(), secretOf(randomBytes(48))]
  await visitor.do(makeAppPassword, { id, label: 'Сынақ құрылғысы', sha256: digest(secret) })
  return { id, secret }
}

/** One event as a telephone would put it. */
export const ics = (uid: string, title: string, start = '20261201T100000', end = '20261201T110000', more = '') =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//phone//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Asia/Almaty:${start}\r\nDTEND;TZID=Asia/Almaty:${end}\r\nSUMMARY:${title}\r\n${more}END:VEVENT\r\nEND:VCALENDAR\r\n`

export interface Raw {
  status: number
  text: string
  headers: Headers
}

export async function askRaw(world: World, person: Person, secret: string, method: string, path: string, body = '', headers: Record<string, string> = {}): Promise<Raw> {
  const authorization = `Basic ${Buffer.from(`${person.email}:${secret}`).toString('base64')}`
  const response = await fetch(`${world.portal.url}${path}`, { method, headers: { authorization, ...headers }, redirect: 'manual', ...(body === '' ? {} : { body }) })
  return { status: response.status, text: await response.text(), headers: response.headers }
}
