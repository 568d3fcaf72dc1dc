import { join } from 'node:path'
import type { Trust } from '../../domain/signing/verify.ts'
import type { KeyRing } from '../kernel/key-ring.ts'
import { loadJson, saveWhole } from '../kernel/place.ts'
import { openKeyRing } from './keys.ts'
import { keptTrust } from './trust.ts'

/** Whom the portal trusts, as it told when last asked. */
export function openTrust(folder: string): () => Trust | null {
  return keptTrust(join(folder, 'trust.json'))
}

/** The key ring of this PC's user: `keys.json` of the folder remembers the files, `trust.json` whom the portal trusts. */
export function openKeys(folder: string): KeyRing {
  const path = join(folder, 'keys.json')
  return openKeyRing({
    memory: { load: () => loadJson(path), save: (list) => saveWhole(path, JSON.stringify(list)) },
    now: () => new Date().toISOString(),
    trust: openTrust(folder),
  })
}
