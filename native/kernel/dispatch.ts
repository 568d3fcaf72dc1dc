import { z } from 'zod'
import { bridgeCalls, type BridgeName, type BridgeOutput, type ModuleCallName } from '../../domain/kernel/bridge.ts'
import { expectedFailure, isFailure } from './failure.ts'
import type { FaultLog } from './faults.ts'

type Call = typeof bridgeCalls
/** One function per name of the bridge; leaving one out does not compile. */
export type BridgeHandlers = { [N in BridgeName]: (input: z.infer<Call[N]['input']>) => Promise<BridgeOutput<N>> | BridgeOutput<N> }
export type ModuleHandlers = Pick<BridgeHandlers, ModuleCallName>
export type KernelHandlers = Omit<BridgeHandlers, ModuleCallName>

const Request = z.strictObject({ name: z.string().max(64), input: z.unknown() })

/**
 * From a page's text to an answer's text. What doesn't fit the schema never reaches a handler; what a handler answers
 * is checked as well, so that a mistake here can't hand the page something it wasn't meant to see.
 */
export function openDispatch(handlers: BridgeHandlers, faults: FaultLog): (request: string) => Promise<string> {
  const known = new Map(Object.entries(bridgeCalls))

  return async (text) => {
    let name = 'unreadable'
    try {
      const request = Request.parse(JSON.parse(text))
      const call = known.get(request.name)
      if (!call) throw new Error(`no call ${request.name.slice(0, 64)}`)
      name = request.name
      const input: unknown = call.input.parse(request.input)
      const handler = handlers[name as BridgeName] as (input: unknown) => Promise<unknown>
      const output = await attempt(handler, input)
      return JSON.stringify({ answer: call.output.parse(output) as unknown })
    } catch (error) {
      return JSON.stringify({ fault: { number: faults.note(`bridge ${name}`, withoutInput(error)) } })
    }
  }
}

/** An expected failure is an answer where the call has one for it; elsewhere it is a fault like any other. */
async function attempt(handler: (input: unknown) => Promise<unknown>, input: unknown): Promise<unknown> {
  try {
    return await handler(input)
  } catch (error) {
    const failure = expectedFailure(error)
    if (failure && isFailure(failure)) return failure
    throw error
  }
}

/** A schema's complaint quotes what was sent, and that may be a password: only the places are kept. */
function withoutInput(error: unknown): unknown {
  if (error instanceof SyntaxError) return new Error('not JSON')
  if (!(error instanceof z.ZodError)) return error
  return new Error(error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; '))
}
