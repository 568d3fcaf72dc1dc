/** The little of XML that CalDAV needs: read strictly, and written. */
import { parseXml, type XmlNode } from '../../domain/documents/xml.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'

export class XmlProblem extends Error {}

const limits = { nodes: 20_000, depth: 20, qualified: true }

/** No document types, no entities of others, and so much and no more. Names are `{namespace}local`. */
export function readXml(body: string): XmlNode {
  try {
    return parseXml(body, 'XML', limits)
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    throw new XmlProblem(error.refusal.key === 'documents.refused.tooComplex' ? 'too many elements' : 'no well-formed XML without a document type')
  }
}

export const escaped = (text: string): string =>
  // Characters that XML has no way to say at all are left out.
  text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;') // oxlint-disable-line no-control-regex -- these are what it takes out

const prefixes: Record<string, string> = { 'DAV:': 'D', 'urn:ietf:params:xml:ns:caldav': 'C', 'http://calendarserver.org/ns/': 'S', 'http://apple.com/ns/ical/': 'A' }
const declared = Object.entries(prefixes).map(([uri, prefix]) => `xmlns:${prefix}="${uri}"`).join(' ')

/** `{namespace}local` as a tag; one of an unknown namespace brings its own declaration. */
export function tag(name: string, content: string): string {
  // A namespace is any words; a local name has no brace.
  const [, uri = '', local = ''] = /^\{(.*)\}([^}]*)$/s.exec(name) ?? []
  const prefix = prefixes[uri]
  const opened = prefix === undefined ? `X:${local} xmlns:X="${escaped(uri)}"` : `${prefix}:${local}`
  const closed = prefix === undefined ? `X:${local}` : `${prefix}:${local}`
  return content === '' ? `<${opened}/>` : `<${opened}>${content}</${closed}>`
}

export const dav = (local: string): string => `{DAV:}${local}`
export const caldav = (local: string): string => `{urn:ietf:params:xml:ns:caldav}${local}`
export const calendarServer = (local: string): string => `{http://calendarserver.org/ns/}${local}`
export const apple = (local: string): string => `{http://apple.com/ns/ical/}${local}`

const head = '<?xml version="1.0" encoding="utf-8"?>\n'

export function multistatus(responses: readonly string[], more = ''): string {
  return `${head}<D:multistatus ${declared}>${responses.join('')}${more}</D:multistatus>`
}

/** A condition of RFC 4918 (16) that wasn't met, with words for a person. */
export function errorBody(condition: string, words: string): string {
  return `${head}<D:error ${declared}>${tag(condition, '')}<D:responsedescription>${escaped(words)}</D:responsedescription></D:error>`
}

const phrases: Record<number, string> = { 200: 'OK', 403: 'Forbidden', 404: 'Not Found', 507: 'Insufficient Storage' }
export const statusLine = (status: number): string => `<D:status>HTTP/1.1 ${status} ${phrases[status] ?? ''}</D:status>`
export const hrefTag = (href: string): string => `<D:href>${escaped(href)}</D:href>`

/** One answer about one address: the properties that are there, and those that aren't. */
export function response(href: string, found: readonly string[], missing: readonly string[]): string {
  const part = (properties: readonly string[], status: number): string => (properties.length === 0 ? '' : `<D:propstat><D:prop>${properties.join('')}</D:prop>${statusLine(status)}</D:propstat>`)
  const parts = part(found, 200) + part(missing.map((name) => tag(name, '')), 404)
  return `<D:response>${hrefTag(href)}${parts === '' ? `<D:propstat><D:prop/>${statusLine(200)}</D:propstat>` : parts}</D:response>`
}

export const gone = (href: string): string => `<D:response>${hrefTag(href)}${statusLine(404)}</D:response>`
