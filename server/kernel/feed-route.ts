import type { FastifyInstance } from 'fastify'
import { FeedSince, type FeedMessage } from '../../domain/kernel/envelope.ts'
import { refused } from './answer.ts'
import { readInput } from './input.ts'
import type { PortalNode } from './node.ts'
import { listHearers } from './seats.ts'
import { send, tokenOf } from './serve.ts'
import { namedFor } from './sockets.ts'

/** Who asks comes at a moment of their own already; only what names many is spread further. */
const named = namedFor(0)

/** `POST /feed`: what a WebSocket would have said since a number, for clients whose network lets none through. */
export function registerFeed(app: FastifyInstance, node: PortalNode): void {
  app.post('/feed', async (request, reply) => {
    const wish = readInput(FeedSince, request.body)
    if (wish.refusal !== null) return send(reply, refused(wish.refusal))
    const [hearer] = await listHearers(node.database, [tokenOf(request)], node.clock.now())
    if (hearer === undefined) return send(reply, refused({ key: 'kernel.signInNeeded' }))
    const missed = await node.feed.upToNow(wish.data.since, hearer)
    const messages: FeedMessage[] = [{ ready: { seq: node.feed.seq } }]
    if (missed === null) messages.push({ gap: true })
    else if (missed.notices.length > 0) messages.push({ notices: missed.notices.map(named) })
    return reply.send(messages)
  })
}
