import { join } from 'node:path'
import type { PortalAddress } from '../native/kernel/bridge.ts'
import { loadJson } from '../native/kernel/place.ts'

/**
 * The portal that this PC was given: `portal.json` of the user's folder (`{"url", "certificate"}`), or KENSE_PORTAL of a
 * roll-out. Null: none is set. Written without a schema library, since the start waits for it.
 */
export function configuredPortal(userDir: string, env: NodeJS.ProcessEnv = process.env): PortalAddress | null {
  const set = (env.KENSE_PORTAL ? { url: env.KENSE_PORTAL } : loadJson(join(userDir, 'portal.json'))) as { url?: unknown; certificate?: unknown } | null
  if (set === null) return null
  const { url, certificate = null } = set
  if (typeof url !== 'string' || !URL.canParse(url)) throw new Error('portal.json: "url" is the portal’s address')
  if (certificate !== null && typeof certificate !== 'string') throw new Error('portal.json: "certificate" is PEM text')
  return { url, certificate, demoOffice: null }
}
