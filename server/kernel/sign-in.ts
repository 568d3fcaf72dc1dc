import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { SignIn } from '../../domain/kernel/envelope.ts'
import { loginTyp, type LoginChallenge } from '../../domain/kernel/manifest.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import { reasonText } from '../../domain/signing/reasons.ts'
import { judgeLogin } from '../../domain/signing/statement.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { plus } from './clock.ts'
import type { PortalNode } from './node.ts'
import { findByPassword } from './passwords.ts'
import { startSession } from './sessions.ts'

const challengeMs = 120_000

export interface SignedIn {
  token: string
  expiresAt: string
  person: string
}

/** Kept in the database until used or ended: another node may be the one that gets the answer. */
export async function makeChallenge(node: PortalNode, portalId: string): Promise<LoginChallenge> {
  const nonce = randomBytes(32)
  const iat = node.clock.now()
  const exp = plus(iat, challengeMs)
  await node.database.db.insertInto('challenges').values({ nonce, ends_at: exp }).execute()
  return { typ: loginTyp, aud: portalId, nonce: nonce.toString('hex'), iat, exp }
}

export async function signIn(node: PortalNode, portalId: string, request: z.infer<typeof SignIn>): Promise<SignedIn | Refusal> {
  return 'p7s' in request ? signInBySignature(node, portalId, Buffer.from(request.p7s, 'base64')) : signInByPassword(node, request)
}

async function signInBySignature(node: PortalNode, portalId: string, p7s: Uint8Array): Promise<SignedIn | Refusal> {
  const now = node.clock.now()
  // National keys since 2022 come without a separate key for sign-in, so the content alone tells the two apart.
  const judged = judgeLogin({ p7s, trust: await node.trust.judging(p7s, now), at: now, primitives, audience: portalId })
  if (!judged.ok) return { key: reasonText(judged.reason) }
  const { challenge, signer } = judged
  if (!(await useChallenge(node, challenge, now))) return { key: 'kernel.challengeEnded' }
  const person = await findSigner(node, signer.iin)
  if (person === null) return { key: 'kernel.personUnknown' }
  if (signer.bin !== null && signer.bin !== person.bin) return { key: reasonText('otherBody') }
  return { ...(await startSession(node, person.id, 'signature', signer.serial)), person: person.id }
}

/** Deleting is the test: of two who come with one nonce, one finds it gone. */
async function useChallenge(node: PortalNode, challenge: LoginChallenge, now: string): Promise<boolean> {
  const used = await node.database.db
    .deleteFrom('challenges')
    .where('nonce', '=', Buffer.from(challenge.nonce, 'hex'))
    .returning('ends_at')
    .executeTakeFirst()
  return used !== undefined && used.ends_at > now && used.ends_at === challenge.exp
}

async function findSigner(node: PortalNode, iin: string | null): Promise<{ id: string; bin: string } | null> {
  if (iin === null) return null
  const found = await node.database.db
    .selectFrom('persons')
    .innerJoin('bodies', 'bodies.id', 'persons.body')
    .select(['persons.id', 'bodies.bin'])
    .where('persons.iin', '=', iin)
    .where('persons.active', '=', true)
    .where('bodies.active', '=', true)
    .executeTakeFirst()
  return found ?? null
}

async function signInByPassword(node: PortalNode, request: { login: string; password: string }): Promise<SignedIn | Refusal> {
  const { passwordSignIn } = await node.settings.load()
  if (!passwordSignIn) return { key: 'kernel.passwordSignInOff' }
  const person = await findByPassword(node.database.db, request.login, request.password)
  if (person === null) return { key: 'kernel.wrongPassword' }
  return { ...(await startSession(node, person, 'password', null)), person }
}
