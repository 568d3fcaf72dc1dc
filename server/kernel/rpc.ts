import { oc } from '@orpc/contract'
import { implement, ORPCError, type Router } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fastify'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { contracts } from '../../domain/contracts.ts'
import type { Contract } from '../../domain/kernel/contract.ts'
import { CommandEnvelope, QueryEnvelope, RefusalBody } from '../../domain/kernel/envelope.ts'
import { pathOf, serve, tokenOf } from './serve.ts'
import type { PortalNode } from './node.ts'

interface Context {
  tokenSha256: Buffer
}

const errors = {
  UNAUTHORIZED: { status: 401, message: 'No session, or it has ended', data: RefusalBody },
  FORBIDDEN: { status: 403, message: 'The role has no such right', data: RefusalBody },
  NOT_FOUND: { status: 404, message: 'There is no such paper, or it is not open to you', data: RefusalBody },
  CONFLICT: { status: 409, message: 'Refused by a rule; the text key says why', data: RefusalBody },
} as const
const codes: Record<number, keyof typeof errors> = { 401: 'UNAUTHORIZED', 403: 'FORBIDDEN', 404: 'NOT_FOUND', 409: 'CONFLICT' }

/** The product's contracts as oRPC procedures, grouped by module. */
export function rpcContracts() {
  return grouped((contract) => procedureOf(contract))
}

function procedureOf(contract: Contract) {
  const envelope = contract.kind === 'command' ? CommandEnvelope : QueryEnvelope
  const about = contract.kind === 'command' ? `Changes: ${contract.changes.join(', ') || 'nothing'}.` : `Reads: ${contract.reads.join(', ')}.`
  const signed = contract.kind === 'command' && contract.signed !== null ? ` Signed: the statement is built from ${contract.signed.paper.name}.` : ''
  return oc
    .route({
      method: 'POST',
      path: pathOf(contract),
      operationId: contract.name,
      summary: contract.name,
      description: `Right: \`${contract.right}\`. ${about}${signed}`,
      tags: [contract.name.split('.')[0]!],
      successDescription: 'Done',
    })
    .errors(errors)
    .input(z.strictObject({ ...envelope.shape, input: contract.input }))
    .output(contract.output)
}

function grouped<Each>(make: (contract: Contract) => Each): Record<string, Record<string, Each>> {
  const modules: Record<string, Record<string, Each>> = {}
  for (const contract of contracts.values()) {
    const [module, verb] = contract.name.split('.') as [string, string]
    modules[module] ??= {}
    modules[module][verb] = make(contract)
  }
  return modules
}

/** `/rpc` speaks oRPC's own protocol, for clients that want its types; the road behind it is the same as `/api`'s. */
export function registerRpc(app: FastifyInstance, node: PortalNode): void {
  const router = grouped((contract) =>
    implement(procedureOf(contract))
      .$context<Context>()
      .handler(async ({ input, context }) => {
        const answer = await serve(node, contract, context.tokenSha256, input)
        const value: unknown = JSON.parse(answer.text)
        if (answer.status === 200) return value as never
        const code = codes[answer.status]
        throw code === undefined ? new ORPCError('INTERNAL_SERVER_ERROR', { data: value }) : new ORPCError(code, { defined: true, status: answer.status, data: value })
      }),
  )
  const handler = new RPCHandler<Context>(router as unknown as Router<never, Context>)
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.post('/rpc/*', async (request, reply) => {
      const { matched } = await handler.handle(request, reply, { prefix: '/rpc', context: { tokenSha256: tokenOf(request) } })
      if (!matched) reply.callNotFound()
      return reply
    })
  })
}
