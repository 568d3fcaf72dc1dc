import type pg from 'pg'
import { sql } from 'kysely'
import type { Noun } from '../../domain/kernel/contract.ts'
import type { Seat } from '../../domain/people/person.ts'
import type { JobCall } from './call.ts'
import { todayOf } from './clock.ts'
import { mayAttach } from './file-access.ts'
import type { Gathering } from './gathering.ts'
import type { PortalNode } from './node.ts'

/** The part of a call that a command and a job have in common. `seat` is null for a job, which may attach any file. */
export function startCall(
  node: PortalNode,
  client: pg.PoolClient,
  now: string,
  gathering: Gathering,
  seat: Seat | null,
  changes: readonly Noun[] | null,
): JobCall {
  const db = node.database.transaction(client)
  const basis = { db, now, today: todayOf(now), files: node.files, trust: node.trust, secrets: node.secrets, settings: () => node.settings.load() }
  const insistNamed = (noun: Noun) => {
    if (changes !== null && !changes.includes(noun)) throw new Error(`this command does not name ${noun} among what it changes`)
  }
  return {
    ...basis,
    changed: (noun, id, audience) => {
      insistNamed(noun)
      gathering.changed(noun, id, audience)
    },
    partChanged: (noun, id, audience) => {
      insistNamed(noun)
      gathering.partChanged(noun, id, audience)
    },
    record: (noun, id, facts) => gathering.record(noun, id, facts),
    notify: async (notice) => gathering.notify(notice),
    attach: async (sha256, noun, id) => {
      if (sha256.length === 0) return
      if (seat !== null) await mayAttach({ ...basis, seat }, sha256)
      await sql`insert into file_links (sha256, noun, id) select distinct each, ${noun}::text, ${id}::uuid from unnest(${[...sha256]}::text[]) as each on conflict do nothing`.execute(db)
    },
    fault: (error, fields) => {
      node.metrics.faults.inc()
      return node.log.fault(error, fields)
    },
    later: async (job, data, options) => node.jobs.send(db, job, data, options?.afterMinutes ?? 0),
  }
}
