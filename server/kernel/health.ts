import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { PortalNode } from './node.ts'

const lagLimit = 5_000

/** `/health` for whoever decides where to send requests; `/metrics` for whoever watches. Neither names a person or a paper. */
export function registerHealth(app: FastifyInstance, node: PortalNode): void {
  app.get('/health', async (_request, reply) => {
    const [database, files, feed] = await Promise.all([isWell(checkDatabase(node)), isWell(checkFiles(node)), isWell(checkFeed(node))])
    const well = database && files && feed
    return reply.code(well ? 200 : 503).send({ well, database, files, feed })
  })
  app.get('/metrics', async (_request, reply) => reply.type(node.metrics.registry.contentType).send(await node.metrics.registry.metrics()))
}

async function isWell(check: Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), lagLimit).unref())
  return Promise.race([check.catch(() => false), late])
}

async function checkDatabase(node: PortalNode): Promise<boolean> {
  const { rows } = await sql<{ writable: boolean }>`select not pg_is_in_recovery() as writable`.execute(node.database.db)
  return rows[0]?.writable === true
}

/** A digest nobody has: a store that can say "no" can be reached. */
async function checkFiles(node: PortalNode): Promise<boolean> {
  return (await node.files.size('0'.repeat(64))) === null
}

async function checkFeed(node: PortalNode): Promise<boolean> {
  const head = await node.database.db.selectFrom('feed_head').select('seq').executeTakeFirst()
  return Number(head?.seq ?? 0) - node.feed.seq < lagLimit
}
