import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SecureContextOptions } from 'node:tls'
import type { Contract } from '../../domain/kernel/contract.ts'
import type { Answer } from './answer.ts'
import { perform } from './commands.ts'
import type { PortalNode } from './node.ts'
import { ask } from './queries.ts'
import { tokenDigest } from './seats.ts'

export interface AppOptions {
  portalId: string
  demo: boolean
  tls: Pick<SecureContextOptions, 'key' | 'cert'> | null
  uploadsFolder: string
  version: string
}

/** `approvals.decide` is `POST /api/approvals/decide`. */
export function pathOf(contract: Contract): `/${string}` {
  return `/${contract.name.replace('.', '/')}`
}

export function serve(node: PortalNode, contract: Contract, tokenSha256: Buffer, body: unknown): Promise<Answer> {
  return contract.kind === 'command' ? perform(node, contract, tokenSha256, body) : ask(node, contract, tokenSha256, body)
}

/** Digest of the bearer token; of nothing when there is none, which no session has. */
export function tokenOf(request: FastifyRequest): Buffer {
  const header = request.headers.authorization ?? ''
  return tokenDigest(header.startsWith('Bearer ') ? header.slice(7) : '')
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** For the routes that have no envelope. */
export function actingForOf(request: FastifyRequest): string | null {
  const header = request.headers['x-kense-acting-for']
  return typeof header === 'string' && uuid.test(header) ? header : null
}

export function send(reply: FastifyReply, answer: Answer): FastifyReply {
  return reply.code(answer.status).header('content-type', 'application/json; charset=utf-8').send(answer.text)
}
