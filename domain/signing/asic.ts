/** ASiC-E with CAdES (ETSI EN 319 162-1): a ZIP whose manifest names every file by its digest, and whose signature is over that manifest. */
import { fromBase64, toBase64, utf8Decode, utf8Encode } from './bytes.ts'

export const asicMime = 'application/vnd.etsi.asic-e+zip'
export const asicPaths = { mimetype: 'mimetype', manifest: 'META-INF/ASiCManifest001.xml', signature: 'META-INF/signature001.p7s' } as const
const asicSpace = 'http://uri.etsi.org/02918/v1.2.1#'
const digestSpace = 'http://www.w3.org/2000/09/xmldsig#'
const sha256Method = 'http://www.w3.org/2001/04/xmlenc#sha256'

export interface AsicObject {
  readonly path: string
  readonly mime: string
  readonly sha256: Uint8Array
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const unescaped = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&')

/** Paths are URIs: whatever is not plain is percent-encoded. */
const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

export function asicManifest(objects: readonly AsicObject[]): Uint8Array<ArrayBuffer> {
  const references = objects.map(({ path, mime, sha256 }) =>
    `  <asic:DataObjectReference URI="${escaped(uriOf(path))}" MimeType="${escaped(mime)}">\n    <ds:DigestMethod Algorithm="${sha256Method}"/>\n    <ds:DigestValue>${toBase64(sha256)}</ds:DigestValue>\n  </asic:DataObjectReference>\n`)
  return utf8Encode(`<?xml version="1.0" encoding="UTF-8"?>\n<asic:ASiCManifest xmlns:asic="${asicSpace}" xmlns:ds="${digestSpace}">\n  <asic:SigReference URI="${asicPaths.signature}" MimeType="application/pkcs7-signature"/>\n${references.join('')}</asic:ASiCManifest>\n`)
}

export interface ReadAsic {
  /** Path of the signature over this manifest. */
  readonly signature: string
  readonly objects: readonly { readonly path: string; readonly sha256: Uint8Array }[]
}

/** Reads the plain manifests that containers have, with whatever prefixes; null for anything that could be read in two ways. */
export function readAsicManifest(bytes: Uint8Array): ReadAsic | null {
  const xml = bytes.length <= 4_000_000 ? utf8Decode(bytes) : null
  if (xml === null || /<!(?!--)|<\?(?!xml )|<!--/.test(xml) || !xml.includes(asicSpace)) return null
  const signatures = [...xml.matchAll(/<(?:\w+:)?SigReference\s[^>]*?URI="([^"]*)"/g)].map((found) => pathOf(found[1] ?? ''))
  const references = xml.split(/<(?=(?:\w+:)?DataObjectReference\s)/).slice(1)
  const objects = references.map(objectOf)
  const [signature] = signatures
  if (signature === undefined || signature === null || signatures.length !== 1 || objects.length === 0) return null
  const whole = objects.filter((each) => each !== null)
  if (whole.length !== objects.length || new Set(whole.map(({ path }) => path)).size !== whole.length) return null
  return { signature, objects: whole }
}

function objectOf(part: string): ReadAsic['objects'][number] | null {
  const path = pathOf(/^(?:\w+:)?DataObjectReference\s[^>]*?URI="([^"]*)"/.exec(part)?.[1] ?? '')
  const methods = [...part.matchAll(/<(?:\w+:)?DigestMethod\s[^>]*?Algorithm="([^"]*)"/g)]
  const values = [...part.matchAll(/<(?:\w+:)?DigestValue>([^<]*)</g)]
  const sha256 = fromBase64(values[0]?.[1] ?? '')
  const plain = methods.length === 1 && methods[0]?.[1] === sha256Method && values.length === 1
  return path === null || !plain || sha256?.length !== 32 ? null : { path, sha256 }
}

function pathOf(uri: string): string | null {
  try {
    const path = decodeURIComponent(unescaped(uri))
    return path === '' || path.split('/').includes('..') || path.startsWith('/') ? null : path
  } catch {
    return null
  }
}
