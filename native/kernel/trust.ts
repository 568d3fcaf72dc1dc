import { join } from 'node:path'
import { TrustFacts } from '../../domain/kernel/envelope.ts'
import type { Line } from './line.ts'
import { loadJson, saveWhole } from './place.ts'
import { judged } from './portal-calls.ts'

/** Whom the portal trusts, kept in `trust.json` of the user's folder, where the keys read it: so a key of an unknown centre is told before it is tried. */
export async function keepTrust(line: Line, folder: string): Promise<void> {
  const result = judged(await line.http().ask({ method: 'GET', path: '/trust' }))
  if ('refusal' in result) return
  const path = join(folder, 'trust.json')
  const facts = TrustFacts.parse(result.answer)
  if (facts.anchors.length > 0 && JSON.stringify(loadJson(path)) !== JSON.stringify(facts)) saveWhole(path, JSON.stringify(facts))
}
