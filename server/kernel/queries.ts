import type { Query } from '../../domain/kernel/contract.ts'
import { QueryEnvelope } from '../../domain/kernel/envelope.ts'
import { hasRight } from '../../domain/kernel/rights.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { Seat } from '../../domain/people/person.ts'
import { refused, type Answer } from './answer.ts'
import type { LiveCall, ReadCall } from './call.ts'
import { todayOf } from './clock.ts'
import { readBody, readInput, swift } from './input.ts'
import type { PortalNode } from './node.ts'
import { registered } from './portal.ts'
import { isSeated } from './seats.ts'

export function readCall(node: PortalNode, seat: Seat): ReadCall {
  return { ...liveCall(node), seat }
}

export function liveCall(node: PortalNode): LiveCall {
  const now = node.clock.now()
  return { db: node.database.reading, now, today: todayOf(now), files: node.files, trust: node.trust, secrets: node.secrets, settings: () => node.settings.load() }
}

/** Answers with what the contract says and nothing else: a field that its output doesn't name is a fault. */
export async function ask(node: PortalNode, contract: Query, tokenSha256: Buffer, body: unknown): Promise<Answer> {
  const envelope = readBody(QueryEnvelope, body)
  if (envelope.refusal !== null) return refused(envelope.refusal)
  const seated = await node.seats.load(tokenSha256, envelope.data.actingFor)
  if (!isSeated(seated)) return refused(seated)
  if (!hasRight(seated.seat.holder.roles, contract.right)) return refused({ key: 'kernel.noRight' })
  const input = readInput(contract.input, envelope.data.input)
  if (input.refusal !== null) return refused(input.refusal)
  try {
    const output = await answerOf(node, contract, input.data, readCall(node, seated.seat))
    return { status: 200, text: JSON.stringify(swift(contract.output).parse(output)) }
  } catch (error) {
    if (error instanceof RefusalError) return refused(error.refusal)
    throw error
  }
}

async function answerOf(node: PortalNode, contract: Query, input: unknown, call: ReadCall): Promise<unknown> {
  const live = registered.liveAnswerers.get(contract.name)
  if (live !== undefined) {
    if (!(await live.mayWatch(input as never, call))) throw new RefusalError({ key: 'kernel.notFound' })
    return live.compute(input as never, liveCall(node))
  }
  const answerer = registered.answerers.get(contract.name)
  if (answerer === undefined) throw new Error(`${contract.name} has no answer`)
  return answerer(input as never, call)
}
