import { hash } from 'node:crypto'
import type pg from 'pg'
import type { Command } from '../../domain/kernel/contract.ts'
import { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import { RefusalError, type Refusal } from '../../domain/kernel/verdict.ts'
import { refused, type Answer } from './answer.ts'
import type { VerifiedSignature, WriteCall } from './call.ts'
import { afterCommit, allOf, endOf, insistForm, keepRefused, loadEarlier, type Ordered } from './command-end.ts'
import { inOneWrite, run, runAndCommit } from './database.ts'
import { finishStatement } from './finish.ts'
import { tellFollowers } from './followers.ts'
import { Gathering } from './gathering.ts'
import { readBody, readInput, swift } from './input.ts'
import type { PortalNode } from './node.ts'
import { settleNotices } from './notices.ts'
import { Outdated } from './outdated.ts'
import { registered } from './portal.ts'
import { readCall } from './queries.ts'
import { isSeated, type Seated } from './seats.ts'
import { insistStatement, verifySignature } from './statement.ts'
import { performTogether } from './together.ts'
import { startCall } from './write-call.ts'

const sessionPerson = `select person from sessions where token_sha256 = $1 and ends_at > $2`

const triesAfterConflict = 5

type Prepared = { earlier: Answer } | { refusal: Refusal } | { brought: unknown }
type Ready = Ordered & { prepared: { brought: unknown } | null }

/**
 * The whole road of a command. The same id, person and content gets the first answer again, whatever has happened
 * since; so a client may repeat until it hears something.
 */
export async function perform(node: PortalNode, contract: Command, tokenSha256: Buffer, body: unknown): Promise<Answer> {
  const envelope = readBody(CommandEnvelope, body)
  if (envelope.refusal !== null) return refused(envelope.refusal)
  const input = readInput(contract.input, envelope.data.input)
  const digested = contract.secret === undefined ? envelope.data : { ...envelope.data, input: without(envelope.data.input, contract.secret) }
  const inputSha256 = hash('sha256', canonicalJson({ ...digested, name: contract.name }), 'buffer')
  const ordered = { contract, envelope: envelope.data, input: input.data, inputSha256, tokenSha256 }
  const together = input.refusal === null ? await performTogether(node, ordered) : null
  if (together !== null) return together
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(node, ordered, input.refusal, tries === triesAfterConflict)
    } catch (error) {
      if (tries >= triesAfterConflict || !isConflict(error)) throw error
      if ((error as { code?: string }).code === seatChanged) node.seats.forget()
    }
  }
}

function without(input: unknown, secret: readonly string[]): unknown {
  return typeof input === 'object' && input !== null ? Object.fromEntries(Object.entries(input).filter(([key]) => !secret.includes(key))) : null
}

const seatChanged = 'KE001'

/** Deadlock, serialisation, a seat or a paper that is not what it was: the next attempt sees more. */
function isConflict(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === '40P01' || code === '40001' || code === seatChanged || error instanceof Outdated
}

/**
 * The seat may come from memory, since the last statement insists that it still holds; so a command costs its own
 * statements and one round trip more. Whether it was done before is asked only when it can't be done now: the id is unique.
 */
async function attempt(node: PortalNode, ordered: Ordered, wrong: Refusal | null, isLast: boolean): Promise<Answer> {
  const { contract, envelope, tokenSha256 } = ordered
  const seated = await node.seats.load(tokenSha256, envelope.actingFor)
  const prepared = isSeated(seated) ? await prepare(node, ordered, seated, wrong) : null
  if (prepared !== null && 'earlier' in prepared) return prepared.earlier
  const client = await node.database.connect()
  let broken = false
  try {
    if (!isSeated(seated)) return (await earlierOf(client, ordered, node.clock.now())) ?? refused(seated)
    const now = node.clock.now()
    const signature: { kept: VerifiedSignature | null } = { kept: null }
    let begun = false
    try {
      insistForm(contract, envelope, seated, wrong)
      if (prepared !== null && 'refusal' in prepared) throw new RefusalError(prepared.refusal)
      if (envelope.signature !== null) signature.kept = await verifySignature(node, seated, envelope.signature)
      begun = true
      return await work(node, client, { ...ordered, prepared }, seated, now, signature.kept)
    } catch (error) {
      if (begun) await client.query('rollback')
      if (error instanceof RefusalError) return await keepRefused(client, ordered, seated, now, error.refusal, signature.kept)
      // A paper that many work on at once may never hold still long enough; that is nobody's fault.
      if (isLast && error instanceof Outdated) return await keepRefused(client, ordered, seated, now, { key: 'kernel.keepsChanging' }, signature.kept)
      // A repeat stumbles over what the first has written: over its id at the latest.
      const meanwhile = isConflict(error) ? null : await loadEarlier(client, ordered, seated.seat.person.id)
      if (meanwhile === null) throw error
      return meanwhile
    }
  } catch (error) {
    broken = !(await client.query('rollback').then(() => true, () => false))
    throw error
  } finally {
    client.release(broken)
  }
}

/** A repeat is answered even when its delegation has ended meanwhile; whoever has no session learns nothing. */
async function earlierOf(client: pg.PoolClient, ordered: Ordered, now: string): Promise<Answer | null> {
  const { rows } = await run<{ person: string }>(client, sessionPerson, [ordered.tokenSha256, now])
  const [session] = rows
  return session === undefined ? null : loadEarlier(client, ordered, session.person)
}

/** What a handler brings before its transaction. A repeat brings nothing, and a refusal met here is kept like any other. */
async function prepare(node: PortalNode, ordered: Ordered, seated: Seated, wrong: Refusal | null): Promise<Prepared | null> {
  const { contract, envelope, input } = ordered
  const bring = registered.bringers.get(contract.name)
  if (bring === undefined) return null
  const client = await node.database.connect()
  const earlier = await loadEarlier(client, ordered, seated.seat.person.id).finally(() => client.release())
  if (earlier !== null) return { earlier }
  try {
    insistForm(contract, envelope, seated, wrong)
    return { brought: await bring(input as never, readCall(node, seated.seat)) }
  } catch (error) {
    if (error instanceof RefusalError) return { refusal: error.refusal }
    throw error
  }
}

async function work(node: PortalNode, client: pg.PoolClient, ordered: Ready, seated: Seated, now: string, signature: VerifiedSignature | null): Promise<Answer> {
  const { contract, envelope, input, prepared } = ordered
  const handler = registered.handlers.get(contract.name)
  if (handler === undefined) throw new Error(`${contract.name} has no handler`)
  // Not awaited: it shares the way with the handler's first statement. Should it fail, so do all that follow.
  inOneWrite(client)
  const begun = client.query('begin')
  begun.catch(() => undefined)
  const gathering = new Gathering()
  const call: WriteCall = { ...startCall(node, client, now, gathering, seated.seat, contract.changes), seat: seated.seat, id: envelope.id, session: seated.session.tokenSha256, signature }
  const paper = signature === null ? prepared?.brought : await insistStatement(contract, input, call, signature.manifest)
  // At once: what they write shares its ways to the database. Each is awaited, so that nothing is written after a rollback.
  const [output] = await allOf([handler(input as never, call, paper as never), ...(signature === null ? [] : registered.signed.map((listener) => listener([{ signature, call }])))])
  const answer = { status: 200, text: JSON.stringify(swift(contract.output).parse(output)) }
  await begun
  await tellFollowers(call, gathering)
  if (gathering.notices.length > 0) gathering.ring(await settleNotices(call, gathering.notices, envelope.id, seated.seat.person.id))
  const { doer, ending } = endOf(ordered, seated, now, { gathering, answer, signature })
  const { text, values } = finishStatement(gathering, doer, ending)
  await runAndCommit(client, text, values)
  afterCommit(node, contract, gathering.changes)
  return answer
}
