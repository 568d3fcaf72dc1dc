/** Who a device speaks for: the password of the device names its person, and opens the calendar and nothing else. */
import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { plainSecret } from '../../domain/calendar/secret.ts'
import type { Person } from '../../domain/people/person.ts'
import { plus } from '../kernel/clock.ts'
import type { PortalNode } from '../kernel/node.ts'
import { personOf } from '../kernel/people.ts'
import { RateLimit } from '../kernel/rate-limit.ts'
import { tokenDigest } from '../kernel/seats.ts'
import { startSession } from '../kernel/sessions.ts'

export const secretDigest = (secret: string): string => hash('sha256', plainSecret(secret))

const useWrittenMs = 5 * 60_000
const failuresAllowed = 20
const windowMs = 5 * 60_000

export interface Device {
  person: Person
  passwordId: string
}

/** `seconds` to wait after too many wrong passwords from one address; null when nobody is there by these words. */
export type Entered = Device | { seconds: number } | null

export class Devices {
  readonly #node: PortalNode
  readonly #failures = new RateLimit(failuresAllowed, windowMs)
  readonly #blocked = new Map<string, number>()
  readonly #sessions = new Map<string, { tokenSha256: Buffer; endsAt: string }>()

  constructor(node: PortalNode) {
    this.#node = node
  }

  async enter(request: FastifyRequest): Promise<Entered> {
    const header = request.headers.authorization ?? ''
    if (!/^basic /i.test(header)) return null
    const given = Buffer.from(header.slice(6), 'base64').toString('utf8')
    const colon = given.indexOf(':')
    const login = given.slice(0, Math.max(0, colon))
    // By login too: a whole office has one address, and a telephone with an old password must not shut out the others.
    const whose = `${request.ip} ${login.trim().toLowerCase().slice(0, 254)}`
    const blockedUntil = this.#blocked.get(whose) ?? 0
    if (blockedUntil > performance.now()) return { seconds: Math.ceil((blockedUntil - performance.now()) / 1000) }
    const device = colon < 1 ? null : await this.#find(login, given.slice(colon + 1))
    if (device !== null) return device
    const seconds = this.#failures.take(whose)
    if (seconds === 0) return null
    if (this.#blocked.size > 10_000) this.#blocked.clear()
    this.#blocked.set(whose, performance.now() + seconds * 1000)
    return { seconds }
  }

  async #find(login: string, secret: string): Promise<Device | null> {
    const { db } = this.#node.database
    const row = await db
      .selectFrom('calendar_passwords as password')
      .innerJoin('persons', 'persons.id', 'password.person')
      .selectAll('persons')
      .select(['password.id as passwordId', 'password.used_at'])
      .where('password.sha256', '=', secretDigest(secret))
      .where('persons.active', '=', true)
      .executeTakeFirst()
    if (row === undefined || row.email.toLowerCase() !== login.trim().toLowerCase()) return null
    const now = this.#node.clock.now()
    if (row.used_at === null || row.used_at < plus(now, -useWrittenMs)) await db.updateTable('calendar_passwords').set({ used_at: now }).where('id', '=', row.passwordId).execute()
    return { person: personOf(row), passwordId: row.passwordId }
  }

  /** A session that no one else knows, so that a device's changes go the road of every command. */
  async token({ person, passwordId }: Device): Promise<Buffer> {
    const known = this.#sessions.get(passwordId)
    if (known !== undefined && known.endsAt > plus(this.#node.clock.now(), 60_000)) return known.tokenSha256
    const started = await startSession(this.#node, person.id, 'password', null)
    const session = { tokenSha256: tokenDigest(started.token), endsAt: started.expiresAt }
    if (this.#sessions.size > 10_000) this.#sessions.clear()
    this.#sessions.set(passwordId, session)
    return session.tokenSha256
  }

  forget({ passwordId }: Device): void {
    this.#sessions.delete(passwordId)
  }
}
