import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import type { ContentPolicy } from '../../domain/documents/content.ts'
import { UploadEnd, UploadWish } from '../../domain/documents/wire.ts'
import { hasRight } from '../../domain/kernel/rights.ts'
import { RefusalError, refuse, insist } from '../../domain/kernel/verdict.ts'
import type { Seat } from '../../domain/people/person.ts'
import type { Database } from './database.ts'
import type { FileGrants, HeldFile } from './file-grants.ts'
import type { FileStore } from './files.ts'
import { HotPieces } from './hot-pieces.ts'
import { openUploads, WrongOffset, type Uploads } from './uploads.ts'

export interface FileRoutes {
  store: FileStore
  db: Kysely<Database>
  /** For parts of uploads; on the store's file system, and shared by all nodes. */
  folder: string
  /** The seat behind the request's bearer token; throws when there is none. */
  authenticate: (request: FastifyRequest) => Promise<Seat>
  /** Whether the seat may read a paper that this file is attached to. Uploaders are seen to here. */
  mayRead: (seat: Seat, sha256: string) => Promise<boolean>
  policy: () => Promise<ContentPolicy>
  grants: FileGrants
  /** Of everything that may change what `mayRead` answers. */
  version: () => number
}

const sweepEveryMs = 3_600_000
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/
const address = /^[0-9a-f]{64}$/

/** `/files…`: plain HTTP, since a 60 MB file belongs in no JSON. Refusals are answered as everywhere else. */
export function registerFileRoutes(app: FastifyInstance, routes: FileRoutes): Uploads {
  const uploads = openUploads(routes.db, routes.store, routes.folder, routes.policy)
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: 16_384 }, (_request, body, done) => {
      try {
        done(null, body === '' ? {} : JSON.parse(body as string))
      } catch {
        done(null, undefined)
      }
    })
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.setErrorHandler((error, request, reply) => {
      if (error instanceof WrongOffset) return reply.code(409).send(error.state)
      if (error instanceof RefusalError && error.refusal.key === 'documents.refused.noSpace') return reply.code(507).send({ refusal: error.refusal })
      // Nobody is there to be answered; what had arrived is kept, and the client comes again.
      if (request.raw.destroyed && error instanceof Error && 'code' in error && error.code === 'ECONNRESET') return reply.code(400).send()
      // Refusals and faults are answered by the portal, in one way for all roads.
      return app.errorHandler.call(app, error as Parameters<typeof app.errorHandler>[0], request, reply)
    })
    const seatOf = async (request: FastifyRequest): Promise<Seat> => {
      const seat = await routes.authenticate(request)
      if (!hasRight(seat.holder.roles, 'files.use')) insist(refuse('kernel.noRight'))
      return seat
    }
    registerUploads(scope, uploads, seatOf)
    registerDownloads(scope, routes, uploads, seatOf)
  })
  const sweeping = setInterval(() => void uploads.sweep().catch((error: unknown) => app.log.error(error)), sweepEveryMs).unref()
  app.addHook('onClose', async () => clearInterval(sweeping))
  return uploads
}

type SeatOf = (request: FastifyRequest) => Promise<Seat>

function registerUploads(scope: FastifyInstance, uploads: Uploads, seatOf: SeatOf): void {
  scope.post('/files', async (request) => {
    const seat = await seatOf(request)
    const wish = UploadWish.safeParse(request.body)
    if (!wish.success) throw badInput('name, size')
    return uploads.begin(seat.person.id, wish.data.name, wish.data.size)
  })
  scope.put<{ Params: { id: string }; Querystring: { offset?: string } }>('/files/:id', { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request) => {
    const seat = await seatOf(request)
    const offset = Number(request.query.offset ?? 0)
    if (!uuid.test(request.params.id)) throw notFound()
    if (!Number.isSafeInteger(offset) || offset < 0) throw badInput('offset')
    return uploads.append(seat.person.id, request.params.id, offset, request.body instanceof Readable ? request.body : Readable.from([]))
  })
  scope.post<{ Params: { id: string } }>('/files/:id/end', async (request) => {
    const seat = await seatOf(request)
    const end = UploadEnd.safeParse(request.body ?? {})
    if (!uuid.test(request.params.id)) throw notFound()
    if (!end.success) throw badInput('sha256')
    return uploads.end(seat.person.id, request.params.id, end.data.sha256)
  })
}

function registerDownloads(scope: FastifyInstance, routes: FileRoutes, uploads: Uploads, seatOf: SeatOf): void {
  const source = { store: routes.store, pieces: new HotPieces(routes.store) }
  const get = async (request: FastifyRequest<{ Params: { address: string } }>, reply: FastifyReply) => {
    const seat = await seatOf(request)
    const { address: wanted } = request.params
    if (uuid.test(wanted)) return uploads.state(seat.person.id, wanted)
    if (!address.test(wanted)) throw notFound()
    const granted = routes.grants.find(seat, wanted)
    if (granted !== null) return sendFile(request, reply, source, granted)
    const version = routes.version()
    const asked = routes.db
      .selectFrom('file_owners')
      .select(['name', 'mime', 'person'])
      .where('sha256', '=', wanted)
      .orderBy((order) => order('person', '=', seat.person.id), 'desc')
      .orderBy('at')
      .limit(1)
      .executeTakeFirst()
    // Looked for at the same time; nobody without the right hears what was found.
    const [owned, size] = await Promise.all([asked, routes.store.size(wanted)])
    if (owned?.person !== seat.person.id && !(await routes.mayRead(seat, wanted))) throw notFound()
    if (size === null) throw notFound()
    const held = { sha256: wanted, size, name: owned?.name ?? wanted, mime: owned?.mime ?? 'application/octet-stream' }
    routes.grants.grant(seat, held, version)
    return sendFile(request, reply, source, held)
  }
  scope.route({ method: ['GET', 'HEAD'], url: '/files/:address', handler: get, exposeHeadRoute: false })
}

/** A stream costs more than it saves below this, and a piece this short is held for the next who asks; bytes. */
const inOnePiece = 262_144

interface Source {
  store: FileStore
  pieces: HotPieces
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, { store, pieces }: Source, held: HeldFile): Promise<FastifyReply> {
  const tag = `"${held.sha256}"`
  void reply.headers({
    etag: tag,
    'accept-ranges': 'bytes',
    'content-type': held.mime,
    // The portal's origin never shows a file: it is saved, or shown by the client under its own rules.
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(held.name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=31536000, immutable',
  })
  if (request.headers['if-none-match'] === tag) return reply.code(304).send()
  const range = request.headers['if-range'] === undefined || request.headers['if-range'] === tag ? rangeOf(request.headers.range, held.size) : null
  if (range === 'outside') return reply.code(416).header('content-range', `bytes */${held.size}`).send()
  const length = range === null ? held.size : range.end - range.start + 1
  void reply.header('content-length', length)
  if (range !== null) void reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${held.size}`)
  if (request.method === 'HEAD') return reply.send()
  const piece = { start: 0, end: held.size - 1, ...range }
  const body = length > inOnePiece || length === 0 ? await store.open(held.sha256, range ?? undefined) : await pieces.read(held.sha256, piece)
  if (body === null) throw notFound()
  return reply.send(body)
}

/** One range of RFC 9110 §14; several at once are answered by the whole, as the RFC allows. */
export function rangeOf(header: string | undefined, size: number): { start: number; end: number } | 'outside' | null {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return null
  if (from === '') {
    const length = Math.min(size, Number(to))
    return length === 0 ? 'outside' : { start: size - length, end: size - 1 }
  }
  const start = Number(from)
  const end = to === '' ? size - 1 : Math.min(size - 1, Number(to))
  if (to !== '' && Number(to) < start) return null
  return start >= size ? 'outside' : { start, end }
}

const badInput = (field: string): RefusalError => refusalOf(refuse('kernel.badInput', { field }))
const notFound = (): RefusalError => refusalOf(refuse('kernel.notFound'))

function refusalOf(verdict: ReturnType<typeof refuse>): RefusalError {
  if (verdict.allowed) throw new TypeError('a refusal cannot allow')
  return new RefusalError(verdict.refusal)
}
