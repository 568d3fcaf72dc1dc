import { join } from 'node:path'
import type { Trust } from '../../domain/signing/verify.ts'
import { openTokens, type TokenPort } from '../../node/signing/tokens.ts'
import { statusFile } from '../kernel/certificate-status.ts'
import type { KeyRing } from '../kernel/key-ring.ts'
import { loadJson, saveWhole } from '../kernel/place.ts'
import { waysFile } from '../kernel/signing-ways.ts'
import { trustFile } from '../kernel/trust.ts'
import { openKeyRing } from './keys.ts'
import { ncalayerKeys } from './ncalayer.ts'
import { tokenKeys } from './tokens.ts'
import { keptTrust } from './trust.ts'
import { keptWays, machineWaysFile } from './ways.ts'

/** Whom the portal trusts and what it knows of certificates, as it told when last asked. */
export function openTrust(folder: string): () => Trust | null {
  return keptTrust(trustFile(folder), statusFile(folder))
}

/** The key ring of this PC's user: `keys.json` of the folder remembers the files, `trust.json` whom the portal trusts, `signing-ways.json` what else may sign. */
export function openKeys(folder: string, startTokens: (() => TokenPort) | null = null): KeyRing {
  const path = join(folder, 'keys.json')
  const ways = keptWays(waysFile(folder), machineWaysFile())
  const trust = openTrust(folder)
  const now = () => new Date().toISOString()
  const tokens = tokenKeys({ tokens: openTokens(startTokens === null ? {} : { start: startTokens }), modules: () => ways().tokenModules, now, intermediates: () => trust()?.intermediates ?? [] })
  const ncalayer = ncalayerKeys({ authorities: () => ways().ncalayerAuthorities })
  return openKeyRing({
    memory: { load: () => loadJson(path), save: (list) => saveWhole(path, JSON.stringify(list)) },
    now,
    trust,
    allowGost: () => ways().nativeGost,
    sources: [tokens, ncalayer],
  })
}
