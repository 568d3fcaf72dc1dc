import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { contracts } from '../../domain/contracts.ts'
import { attachmentPolicy } from '../../domain/documents/content.ts'
import type { z } from 'zod'
import type { Contract } from '../../domain/kernel/contract.ts'
import type { TimeAnswer } from '../../domain/kernel/envelope.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { faulted, refused } from './answer.ts'
import { isDatabaseAway } from './database.ts'
import { mayReadFile } from './file-access.ts'
import { registerDocs } from './docs-page.ts'
import { registerFeed } from './feed-route.ts'
import { FileGrants } from './file-grants.ts'
import { registerFileRoutes } from './file-routes.ts'
import { registerHealth } from './health.ts'
import type { PortalNode } from './node.ts'
import { registered } from './portal.ts'
import { readCall } from './queries.ts'
import { registerRpc } from './rpc.ts'
import { isSeated } from './seats.ts'
import { actingForOf, pathOf, send, serve, tokenOf, type AppOptions } from './serve.ts'
import { registerSessionRoutes } from './session-routes.ts'

const bodyLimit = 4 * 1024 * 1024
/** Until the last byte of a request, as Node itself has it: our own clients send a file by pieces of 1 MiB. A line that drips is cut. */
const wholeRequestMs = 300_000
const settingsWithinMs = 500
const careful = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }

export function createApp(node: PortalNode, options: AppOptions): FastifyInstance {
  // Behind a proxy the caller's address is in X-Forwarded-For; from elsewhere that header is not believed.
  const shared = { bodyLimit, requestTimeout: wholeRequestMs, trustProxy: ['127.0.0.1', '::1'], forceCloseConnections: 'idle' as const, return503OnClosing: true, logger: false }
  const app = (options.tls === null ? Fastify(shared) : Fastify({ ...shared, https: { ...options.tls, minVersion: 'TLSv1.2' } })) as unknown as FastifyInstance
  app.setErrorHandler<FastifyError>((error, request, reply) => sendError(node, error, request, reply))
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, parseJson)
  app.setNotFoundHandler((_request, reply) => send(reply, refused({ key: 'kernel.notFound' })))
  // Before the handler, who may say otherwise; a hook at sending would have to ask what stands there already.
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(careful)
    done()
  })
  app.get('/time', async () => {
    // The time is told also while the database is away.
    const settings = await Promise.race([node.settings.load().catch(() => null), new Promise<null>((resolve) => setTimeout(resolve, settingsWithinMs, null).unref())])
    const limits = settings && { warnSeconds: settings.clockWarnSeconds, blockSeconds: settings.clockBlockSeconds }
    return { now: node.clock.now(), ...limits } satisfies z.infer<typeof TimeAnswer>
  })
  registerHealth(app, node)
  registerSessionRoutes(app, node, options)
  registerFeed(app, node)
  for (const contract of contracts.values()) registerContract(app, node, contract)
  registerRpc(app, node)
  registerDocs(app, options.version)
  registerFileRoutes(app, {
    store: node.files,
    db: node.database.db,
    folder: options.uploadsFolder,
    authenticate: async (request) => {
      const seated = await node.seats.load(tokenOf(request), actingForOf(request))
      if (!isSeated(seated)) throw new RefusalError(seated)
      return seated.seat
    },
    grants: new FileGrants(node.feed, node.seats),
    version: () => node.feed.version,
    mayRead: (seat, sha256) => mayReadFile(readCall(node, seat), sha256),
    policy: async () => {
      const { allowPptx, allowPng } = await node.settings.load()
      return attachmentPolicy([...(allowPptx ? (['pptx'] as const) : []), ...(allowPng ? (['png'] as const) : [])])
    },
  })
  for (const open of registered.routes) void app.register(async (scope) => open(scope, node))
  return app
}

function registerContract(app: FastifyInstance, node: PortalNode, contract: Contract): void {
  const measures = new Map<number, ReturnType<typeof node.metrics.calls.labels>>()
  const measure = (status: number) => {
    const known = measures.get(status) ?? node.metrics.calls.labels({ name: contract.name, status: String(status) })
    measures.set(status, known)
    return known
  }
  app.post(`/api${pathOf(contract)}`, async (request, reply) => {
    const startedMs = performance.now()
    const answer = await serve(node, contract, tokenOf(request), request.body)
    measure(answer.status).observe((performance.now() - startedMs) / 1000)
    return send(reply, answer)
  })
}

/** Every body is checked by a strict schema, which an own property named `__proto__` does not pass. */
function parseJson(_request: FastifyRequest, body: string | Buffer, done: (error: Error | null, value?: unknown) => void): void {
  try {
    done(null, JSON.parse(body as string))
  } catch (error) {
    done(Object.assign(error as Error, { statusCode: 400 }))
  }
}

function sendError(node: PortalNode, error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof RefusalError) return send(reply, refused(error.refusal))
  const status = error.statusCode ?? 500
  if (status < 500) return send(reply, { ...refused({ key: 'kernel.badInput', values: { field: status === 413 ? 'size' : '—' } }), status })
  if (isDatabaseAway(error)) {
    node.log.line('database.away', { problem: error.message, route: request.routeOptions.url ?? '?' })
    // Not a bug and perhaps not done: the client repeats with the same id until it hears how it ended.
    return send(reply.header('retry-after', '1'), { status: 503, text: '{"away":true}' })
  }
  node.metrics.faults.inc()
  return send(reply, faulted(node.log.fault(error, { route: request.routeOptions.url ?? '?' })))
}
