import type { FastifyInstance } from 'fastify'
import { SignIn, type PortalFacts, type SessionFacts, type SessionOpened, type TrustFacts } from '../../domain/kernel/envelope.ts'
import { signingWaysOf, type SigningWays } from '../../domain/signing/ways.ts'
import { trustBytes } from '../../domain/signing/trust-follow.ts'
import { refused } from './answer.ts'
import { send, tokenOf, type AppOptions } from './serve.ts'
import { readBody } from './input.ts'
import type { PortalNode } from './node.ts'
import { personOf } from './people.ts'
import { RateLimit } from './rate-limit.ts'
import { isSeated } from './seats.ts'
import { endSession } from './sessions.ts'
import { makeChallenge, signIn } from './sign-in.ts'
import { currentEdition, listEditions } from './trust-editions.ts'
import { listShortLists } from './revocation-lists.ts'

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const minute = 60_000
const triesPerLogin = 5
/** A whole office may sign in at nine o'clock from one address. */
const triesPerAddress = 600

/** Coming and going: `/portal`, `/trust`, `/signing-ways`, `/session/challenge` and `/session`. */
export function registerSessionRoutes(app: FastifyInstance, node: PortalNode, options: AppOptions): void {
  const addresses = new RateLimit(triesPerAddress, minute)
  const logins = new RateLimit(triesPerLogin, 5 * minute)

  app.get('/portal', async (): Promise<PortalFacts & { version: string }> => ({
    id: options.portalId,
    version: options.version,
    demo: options.demo,
    passwordSignIn: (await node.settings.load()).passwordSignIn,
  }))

  // So that a client can tell a key of an unknown centre before its password is typed; centres are public by nature.
  app.get('/trust', async (request): Promise<TrustFacts> => {
    const since = Number((request.query as { since?: string }).since ?? 0)
    const [current, editions] = [await currentEdition(node.database.reading), await listEditions(node.database.reading, Number.isInteger(since) && since >= 0 ? since : 0)]
    const lists = await listShortLists(node.database.reading, node.files, current?.list.centres ?? [])
    return {
      portal: options.portalId,
      edition: current?.list.edition ?? 0,
      editions: editions.map(({ list, signature }) => ({ list: base64(trustBytes(list)), signature: signature && { manifest: base64(signature.manifest), p7s: base64(signature.p7s) } })),
      lists: lists.map(base64),
    }
  })

  // Before anyone signs in, since a token or NCALayer is used to sign in; nothing in it is secret.
  app.get('/signing-ways', async (): Promise<SigningWays> => signingWaysOf(await node.settings.load()))

  app.post('/session/challenge', async (request, reply) => {
    const seconds = addresses.take(request.ip)
    if (seconds > 0) return send(reply, refused({ key: 'kernel.tooManyAttempts', values: { seconds } }))
    return makeChallenge(node, options.portalId)
  })

  app.post('/session', async (request, reply) => {
    const wish = readBody(SignIn, request.body)
    if (wish.refusal !== null) return send(reply, refused(wish.refusal))
    const login = 'login' in wish.data ? wish.data.login.trim().toLowerCase() : null
    const seconds = Math.max(addresses.take(request.ip), login === null ? 0 : logins.take(login))
    if (seconds > 0) return send(reply, refused({ key: 'kernel.tooManyAttempts', values: { seconds } }))
    const signedIn = await signIn(node, options.portalId, wish.data)
    if ('key' in signedIn) {
      node.log.line('session.refused', { why: signedIn.key })
      return send(reply, refused(signedIn))
    }
    if (login !== null) logins.forget(login)
    const opened: SessionOpened = { token: signedIn.token, expiresAt: signedIn.expiresAt, ...(await sessionOf(signedIn.person)) }
    return reply.send(opened)
  })

  app.get('/session', async (request, reply) => {
    const seated = await node.seats.load(tokenOf(request), null)
    if (!isSeated(seated)) return send(reply, refused(seated))
    const facts: SessionFacts = { person: seated.seat.person, delegations: [...(await node.seats.delegationsOf(seated.seat.person.id))] }
    return reply.send(facts)
  })

  app.delete('/session', async (request) => {
    await endSession(node, tokenOf(request))
    return {}
  })

  async function sessionOf(person: string): Promise<SessionFacts> {
    const row = await node.database.reading.selectFrom('persons').selectAll().where('id', '=', person).executeTakeFirstOrThrow()
    return { person: personOf(row), delegations: [...(await node.seats.delegationsOf(person))] }
  }
}
