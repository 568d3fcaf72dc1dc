/** CalDAV (§58): a telephone or Thunderbird keeps one's calendar, by the same commands and rules as the desktop. */
import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { child, childrenOf, type XmlNode } from '../../domain/documents/xml.ts'
import { putObject, removeObject } from '../../domain/calendar/contract.ts'
import { languages } from '../../domain/kernel/text.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import type { Command } from '../../domain/kernel/contract.ts'
import type { TextKey } from '../../domain/texts.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import { perform } from '../kernel/commands.ts'
import type { PortalNode } from '../kernel/node.ts'
import { registerRoutes } from '../kernel/portal.ts'
import { readCall } from '../kernel/queries.ts'
import { sayIn } from '../kernel/say.ts'
import { Devices, type Device } from './dav-access.ts'
import { askedProperties, maxObjectBytes, propertyNames, told } from './dav-properties.ts'
import { reportOn, pathOf } from './dav-reports.ts'
import { collections, listObjects, loadCollection, ownObjects, type Collection, type DavObject, type Resource } from './dav-resources.ts'
import { caldav, dav, errorBody, multistatus, readXml, response, XmlProblem } from './dav-xml.ts'
import { findObject, etagOf } from './object-handlers.ts'

const maxXmlBytes = 1_000_000
const methods = 'OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, REPORT'
/** Methods of WebDAV that a person's calendar doesn't take; a client is told so plainly. */
const refusedMethods = ['MKCALENDAR', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK'] as const

interface Asked {
  device: Device
  /** Parts of the address after `/dav/`. */
  parts: string[]
}

registerRoutes((scope, node) => {
  const devices = new Devices(node)
  for (const method of ['PROPFIND', 'PROPPATCH', 'REPORT', ...refusedMethods]) scope.addHttpMethod(method, { hasBody: true })
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: maxXmlBytes }, (_request, body, done) => done(null, body))
  scope.setErrorHandler((error, request, reply) => {
    if (error instanceof XmlProblem) return reply.code(400).type('text/plain; charset=utf-8').send(error.message)
    const status = (error as { statusCode?: number }).statusCode ?? 500
    if (status < 500) return reply.code(status).send()
    return scope.errorHandler === undefined ? reply.code(500).send() : faulted(node, error, request, reply)
  })
  scope.all('/.well-known/caldav', async (_request, reply) => reply.redirect('/dav/', 301))
  scope.route({ method: ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND', 'PROPPATCH', 'REPORT', ...refusedMethods], url: '/dav/*', exposeHeadRoute: false, handler: (request, reply) => serve(node, devices, request, reply) })
  scope.route({ method: ['GET', 'OPTIONS', 'PROPFIND'], url: '/dav', exposeHeadRoute: false, handler: (request, reply) => serve(node, devices, request, reply) })
})

function faulted(node: PortalNode, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  node.metrics.faults.inc()
  const number = node.log.fault(error, { route: `${request.method} /dav` })
  return reply.code(500).type('text/plain; charset=utf-8').send(`№ ${number}`)
}

async function serve(node: PortalNode, devices: Devices, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  void reply.header('dav', '1, 3, calendar-access')
  if (request.method === 'OPTIONS') return reply.header('allow', methods).code(200).send()
  // A password in the clear would be anybody's; only the machine itself is near enough.
  if (request.protocol !== 'https' && !['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)) return reply.code(403).type('text/plain; charset=utf-8').send('TLS')
  const entered = await devices.enter(request)
  if (entered === null) return reply.code(401).header('www-authenticate', 'Basic realm="Kense", charset="UTF-8"').send()
  if ('seconds' in entered) return reply.code(429).header('retry-after', String(entered.seconds)).send()
  const parts = pathOf(request.url).split('/').filter((part) => part !== '').slice(1)
  const asked: Asked = { device: entered, parts }
  if ((parts[0] === 'principals' || parts[0] === 'calendars') && parts[1] !== undefined && parts[1] !== entered.person.id) return notThere(reply)
  return answerTo(node, devices, asked, request, reply)
}

const notThere = (reply: FastifyReply): FastifyReply => reply.code(404).send()

async function answerTo(node: PortalNode, devices: Devices, asked: Asked, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  switch (request.method) {
    case 'PROPFIND':
      return propfind(node, asked, request, reply)
    case 'REPORT':
      return report(node, asked, request, reply)
    case 'GET':
    case 'HEAD':
      return read(node, asked, reply)
    case 'PUT':
      return put(node, devices, asked, request, reply)
    case 'DELETE':
      return remove(node, devices, asked, request, reply)
    case 'PROPPATCH':
      return proppatch(asked, request, reply)
    default:
      return reply.code(403).type('application/xml; charset=utf-8').send(errorBody(dav('need-privileges'), sayTo(request, 'calendar.dav.onlyThese')))
  }
}

const callOf = (node: PortalNode, { device }: Asked) => readCall(node, { person: device.person, holder: device.person, delegation: null })
const collectionOf = (parts: readonly string[]): Collection | null => (parts[0] === 'calendars' ? (collections.find((each) => each === parts[2]) ?? null) : null)
const xml = (reply: FastifyReply, status: number, body: string): FastifyReply => reply.code(status).type('application/xml; charset=utf-8').send(body)

async function find(node: PortalNode, asked: Asked): Promise<Resource | null> {
  const { parts } = asked
  const [first, , , name, more] = parts
  if (first === undefined) return { kind: 'root' }
  if (more !== undefined) return null
  if (first === 'principals') return parts.length === 1 ? { kind: 'principals' } : parts.length === 2 ? { kind: 'principal' } : null
  if (first !== 'calendars') return null
  if (parts.length === 1) return { kind: 'calendars' }
  if (parts.length === 2) return { kind: 'home' }
  const collection = collectionOf(parts)
  if (collection === null) return null
  if (name === undefined) return loadCollection(callOf(node, asked), asked.device.person, collection)
  const object = await objectNamed(node, asked, collection, name)
  return object === null ? null : { kind: 'object', object }
}

async function objectNamed(node: PortalNode, asked: Asked, collection: Collection, name: string): Promise<DavObject | null> {
  const call = callOf(node, asked)
  if (collection === 'own') {
    const stored = await findObject(call, name)
    return stored === null ? null : (ownObjects(call, asked.device.person, [stored])[0] ?? null)
  }
  return (await listObjects(call, asked.device.person, collection)).find((each) => each.name === name) ?? null
}

async function resourcesIn(node: PortalNode, asked: Asked, resource: Resource): Promise<Resource[]> {
  const call = callOf(node, asked)
  const { person } = asked.device
  if (resource.kind === 'root') return [{ kind: 'principals' }, { kind: 'calendars' }]
  if (resource.kind === 'principals') return [{ kind: 'principal' }]
  if (resource.kind === 'calendars') return [{ kind: 'home' }]
  if (resource.kind === 'home') return Promise.all(collections.map((collection) => loadCollection(call, person, collection)))
  if (resource.kind === 'collection') return (await listObjects(call, person, resource.collection)).map((object) => ({ kind: 'object', object }))
  return []
}

const bodyOf = (request: FastifyRequest): XmlNode | undefined => (typeof request.body === 'string' && request.body.trim() !== '' ? readXml(request.body) : undefined)

async function propfind(node: PortalNode, asked: Asked, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = bodyOf(request)
  const depth = request.headers['depth'] ?? 'infinity'
  const resource = await find(node, asked)
  if (resource === null) return notThere(reply)
  if (depth === 'infinity' && resource.kind !== 'object') return xml(reply, 403, errorBody(dav('propfind-finite-depth'), ''))
  const all = depth === '0' ? [resource] : [resource, ...(await resourcesIn(node, asked, resource))]
  const { person } = asked.device
  const names = child(body, dav('propname')) !== undefined
  const wanted = askedProperties(body)
  return xml(reply, 207, multistatus(names ? all.map((each) => propertyNames(each, person)) : await told(all, person, wanted)))
}

async function report(node: PortalNode, asked: Asked, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = bodyOf(request)
  const collection = collectionOf(asked.parts)
  if (body === undefined) return reply.code(400).send()
  const isHome = asked.parts[0] === 'calendars' && asked.parts.length === 2
  if ((collection === null && !isHome) || asked.parts.length > 3) return xml(reply, 403, errorBody(dav('supported-report'), ''))
  const answer = await reportOn(callOf(node, asked), asked.device.person, collection, body)
  if (answer.status === 200) return reply.code(200).type('text/calendar; charset=utf-8').send(answer.calendar)
  return xml(reply, answer.status, answer.status === 207 ? answer.body : errorBody(answer.condition, ''))
}

async function read(node: PortalNode, asked: Asked, reply: FastifyReply): Promise<FastifyReply> {
  const resource = await find(node, asked)
  if (resource === null) return notThere(reply)
  if (resource.kind !== 'object') return reply.code(200).type('text/plain; charset=utf-8').send('CalDAV')
  return reply.code(200).header('etag', `"${resource.object.etag}"`).type('text/calendar; charset=utf-8').send(await resource.object.text())
}

/** Names and colours of the two calendars are the portal's; a device may show others, and keeps them itself. */
function proppatch({ parts }: Asked, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const body = bodyOf(request)
  const names = childrenOf(body).flatMap((each) => childrenOf(child(each, dav('prop')))).map(({ name }) => name)
  const href = `/dav/${parts.map(encodeURIComponent).join('/')}${parts.length <= 3 && parts.length > 0 ? '/' : ''}`
  return xml(reply, 207, multistatus([response(href, [], names).replaceAll('HTTP/1.1 404 Not Found', 'HTTP/1.1 403 Forbidden')]))
}

/** The etag of what is there, if the request's conditions hold; else the answer 412 was sent. */
async function conditionHolds(node: PortalNode, asked: Asked, request: FastifyRequest, name: string): Promise<{ etag: string | null } | null> {
  const stored = await findObject(callOf(node, asked), name)
  const etag = stored === null ? null : etagOf(stored.event)
  const listed = (header: string | string[] | undefined): string[] => String(header ?? '').split(',').map((each) => each.trim().replace(/^W\//, '').replaceAll('"', '')).filter((each) => each !== '')
  const [match, noneMatch] = [listed(request.headers['if-match']), listed(request.headers['if-none-match'])]
  if (noneMatch.length > 0 && etag !== null && (noneMatch.includes('*') || noneMatch.includes(etag))) return null
  if (match.length > 0 && (etag === null || !(match.includes('*') || match.includes(etag)))) return null
  return { etag }
}

async function put(node: PortalNode, devices: Devices, asked: Asked, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const name = asked.parts[3]
  if (collectionOf(asked.parts) !== 'own' || name === undefined || asked.parts.length > 4) return refuse(request, reply, { key: 'calendar.movedAtSource' })
  const text = typeof request.body === 'string' ? request.body : ''
  if (Buffer.byteLength(text) > maxObjectBytes) return xml(reply, 403, errorBody(caldav('max-resource-size'), ''))
  const condition = await conditionHolds(node, asked, request, name)
  if (condition === null) return reply.code(412).send()
  const answer = await command(node, devices, asked, putObject, { href: name, text, etag: condition.etag })
  if ('refusal' in answer) return refuse(request, reply, answer.refusal)
  // What is read back may have the people as the portal knows them; then there is no ETag, and a client must look (RFC 4791, 5.3.4).
  const { etag } = answer.output as { etag: string }
  const kept = await objectNamed(node, asked, 'own', name)
  if (kept?.etag === etag && (await kept.text()) === text) void reply.header('etag', `"${etag}"`)
  return reply.code((answer.output as { made: boolean }).made ? 201 : 204).send()
}

async function remove(node: PortalNode, devices: Devices, asked: Asked, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const name = asked.parts[3]
  if (collectionOf(asked.parts) !== 'own' || name === undefined) return refuse(request, reply, { key: 'calendar.movedAtSource' })
  const condition = await conditionHolds(node, asked, request, name)
  if (condition === null) return reply.code(412).send()
  if (condition.etag === null) return notThere(reply)
  const answer = await command(node, devices, asked, removeObject, { href: name, etag: condition.etag })
  return 'refusal' in answer ? refuse(request, reply, answer.refusal) : reply.code(204).send()
}

/** The road of every command, in a session of the device's own; a session that was ended meanwhile is begun anew once. */
async function command(node: PortalNode, devices: Devices, { device }: Asked, contract: Command, input: unknown): Promise<{ output: unknown } | { refusal: Refusal }> {
  for (let tries = 1; ; tries += 1) {
    const answer = await perform(node, contract, await devices.token(device), { id: randomUUID(), input, actingFor: null, signature: null })
    const body = JSON.parse(answer.text) as { refusal?: Refusal }
    if (answer.status === 200) return { output: body }
    if (body.refusal === undefined) throw new Error(`${contract.name} answered ${answer.status}`)
    if (body.refusal.key !== 'kernel.signInNeeded' || tries > 1) return { refusal: body.refusal }
    devices.forget(device)
  }
}

function refuse(request: FastifyRequest, reply: FastifyReply, { key, values }: Refusal): FastifyReply {
  if (key === 'calendar.changedMeanwhile') return reply.code(412).send()
  if (key === 'kernel.notFound') return notThere(reply)
  const condition = key === 'calendar.idTaken' ? caldav('no-uid-conflict') : key === 'calendar.ics.empty' ? caldav('valid-calendar-object-resource') : key.startsWith('calendar.ics.') || key === 'kernel.badInput' ? caldav('valid-calendar-data') : key === 'calendar.objectOne' || key.startsWith('calendar.repeat') ? caldav('valid-calendar-object-resource') : dav('need-privileges')
  return xml(reply, 403, errorBody(condition, sayTo(request, key, values)))
}

function sayTo(request: FastifyRequest, key: TextKey, values?: TextValues): string {
  const wished = String(request.headers['accept-language'] ?? '').toLowerCase()
  return sayIn(languages.find((each) => wished.startsWith(each)) ?? 'kk')(key, values)
}

