import { join } from 'node:path'
import { SigningWays } from '../../domain/signing/ways.ts'
import type { Line } from './line.ts'
import { loadJson, saveWhole } from './place.ts'
import { judged } from './portal-calls.ts'

export const waysFile = (folder: string): string => join(folder, 'signing-ways.json')

/** Which ways to sign the portal's administrator lets stand, kept where the keys read it: a token or NCALayer is used before anybody has signed in. */
export async function keepSigningWays(line: Line, folder: string): Promise<void> {
  const result = judged(await line.http().ask({ method: 'GET', path: '/signing-ways' }))
  if ('refusal' in result) return
  const ways = SigningWays.parse(result.answer)
  if (JSON.stringify(loadJson(waysFile(folder))) !== JSON.stringify(ways)) saveWhole(waysFile(folder), JSON.stringify(ways))
}
