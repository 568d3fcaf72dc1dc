import { z } from 'zod'
import { strictPolicy, type Trust } from '../../domain/signing/verify.ts'
import type { SettingsStore } from './settings.ts'

/**
 * Whose certificates the portal believes (§63: the configured centre). Certificates and lists are DER in base64; without
 * this setting no signature is accepted.
 */
export const TrustSetting = z.strictObject({
  anchors: z.array(z.base64()).min(1),
  intermediates: z.array(z.base64()),
  crls: z.array(z.base64()),
  revocation: z.enum(['whenKnown', 'required']),
})
export type TrustSetting = z.infer<typeof TrustSetting>
export const trustKey = 'trust'

const nobody: Trust = { anchors: [], intermediates: [], crls: [], policy: strictPolicy }
const decoded = new WeakMap<TrustSetting, Trust>()

export async function loadTrust(settings: SettingsStore): Promise<Trust> {
  const setting = await settings.loadValue(trustKey, TrustSetting)
  if (setting === null) return nobody
  const known = decoded.get(setting)
  if (known !== undefined) return known
  const trust: Trust = {
    anchors: setting.anchors.map(fromBase64),
    intermediates: setting.intermediates.map(fromBase64),
    crls: setting.crls.map(fromBase64),
    policy: { ...strictPolicy, revocation: setting.revocation },
  }
  decoded.set(setting, trust)
  return trust
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
