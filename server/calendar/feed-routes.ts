/** `/calendar/feed/<secret>.ics` (§58): whoever has the address reads the calendar; it is made, renewed and revoked by its owner. */
import { hash } from 'node:crypto'
import { addDays } from '../../domain/kernel/time.ts'
import { defaultZone, startOfDay } from '../../domain/calendar/zones.ts'
import type { Person } from '../../domain/people/person.ts'
import { plus } from '../kernel/clock.ts'
import type { PortalNode } from '../kernel/node.ts'
import { personOf } from '../kernel/people.ts'
import { registerRoutes } from '../kernel/portal.ts'
import { liveCall } from '../kernel/queries.ts'
import { RateLimit } from '../kernel/rate-limit.ts'
import { writtenOf } from './addresses.ts'
import { secretDigest } from './dav-access.ts'
import { writtenSources } from './source-objects.ts'
import { listBetween } from './store.ts'
import { writeWhole } from './whole-file.ts'

const daysBack = 180
const daysAhead = 400
/** A telephone asks some times an hour; an office may share one address. */
const asksPerMinute = 600
const wrongPerMinute = 30
const useWrittenMs = 5 * 60_000

registerRoutes((scope, node) => {
  const asks = new RateLimit(asksPerMinute, 60_000)
  const wrong = new RateLimit(wrongPerMinute, 60_000)
  scope.get<{ Params: { file: string } }>('/calendar/feed/:file', async (request, reply) => {
    const seconds = asks.take(request.ip)
    if (seconds > 0) return reply.code(429).header('retry-after', String(seconds)).send()
    const owner = await findOwner(node, request.params.file.replace(/\.ics$/i, ''))
    if (owner === null) {
      const wait = wrong.take(request.ip)
      return wait > 0 ? reply.code(429).header('retry-after', String(wait)).send() : reply.code(404).type('text/plain; charset=utf-8').send('404')
    }
    const text = await feedOf(node, owner)
    const etag = `"${hash('sha256', text).slice(0, 32)}"`
    void reply.header('etag', etag).header('cache-control', 'private, no-cache')
    if (request.headers['if-none-match']?.split(',').some((each) => each.trim().replace(/^W\//, '') === etag)) return reply.code(304).send()
    return reply.type('text/calendar; charset=utf-8').header('content-disposition', 'inline; filename="kense.ics"').send(text)
  })
})

async function findOwner(node: PortalNode, secret: string): Promise<Person | null> {
  const { db } = node.database
  const row = await db
    .selectFrom('calendar_feeds as feed')
    .innerJoin('persons', 'persons.id', 'feed.person')
    .selectAll('persons')
    .select('feed.used_at')
    .where('feed.sha256', '=', secretDigest(secret))
    .where('persons.active', '=', true)
    .executeTakeFirst()
  if (row === undefined) return null
  const now = node.clock.now()
  if (row.used_at === null || row.used_at < plus(now, -useWrittenMs)) await db.updateTable('calendar_feeds').set({ used_at: now }).where('person', '=', row.id).execute()
  return personOf(row)
}

async function feedOf(node: PortalNode, owner: Person): Promise<string> {
  const call = liveCall(node)
  const bounds = { from: startOfDay(addDays(call.today, -daysBack), defaultZone), until: startOfDay(addDays(call.today, daysAhead), defaultZone) }
  const [held, sources] = await Promise.all([listBetween(call.db, [owner.id], bounds.from, bounds.until), writtenSources(call, owner, bounds)])
  const own = held.toSorted((a, b) => (a.event.id < b.event.id ? -1 : 1))
  const text = await writeWhole([...(await writtenOf(call.db, own)), ...sources])
  // How often to come again, in the words of RFC 7986 and of what came before it.
  return text.replace('CALSCALE:GREGORIAN\r\n', 'CALSCALE:GREGORIAN\r\nNAME:Кеңсе\r\nX-WR-CALNAME:Кеңсе\r\nREFRESH-INTERVAL;VALUE=DURATION:PT15M\r\nX-PUBLISHED-TTL:PT15M\r\n')
}
