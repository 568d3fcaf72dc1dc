import { sql } from 'kysely'
import { plus } from './clock.ts'
import { sealHistory } from './history.ts'
import { registerJob } from './portal.ts'

const day = 86_400_000
/** A PC may be off for a summer and then send its outbox; its commands must still be known by their ids. */
const commandsKeptMs = 400 * day
/** A client that was away longer asks everything anew. */
const feedKeptMs = 14 * day

registerJob('kernel.sealHistory', '*/5 * * * *', async (_data, call) => {
  await sealHistory(call.db, call.now)
})

registerJob('kernel.clear', '30 3 * * *', async (_data, call) => {
  await call.db.deleteFrom('sessions').where('ends_at', '<', call.now).execute()
  await call.db.deleteFrom('challenges').where('ends_at', '<', call.now).execute()
  await call.db.deleteFrom('commands').where('at', '<', plus(call.now, -commandsKeptMs)).execute()
  await sql`delete from feed where at < ${plus(call.now, -feedKeptMs)} and seq < (select seq from feed_head)`.execute(call.db)
})
