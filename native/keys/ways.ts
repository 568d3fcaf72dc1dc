import { join } from 'node:path'
import { z } from 'zod'
import { keyFilesOnly, SigningWays } from '../../domain/signing/ways.ts'
import { loadJson } from '../kernel/place.ts'

/**
 * What the administrator of this PC adds to the portal's lists; only an administrator can write there. Whether GOST key
 * files may sign is the portal's alone to say.
 */
const MachineWays = z.object(SigningWays.pick({ tokenModules: true, ncalayerAuthorities: true }).shape).partial()

export function machineWaysFile(env: NodeJS.ProcessEnv = process.env): string {
  if (env.KENSE_SIGNING_WAYS) return env.KENSE_SIGNING_WAYS
  if (process.platform === 'win32') return join(env.ProgramData ?? 'C:\\ProgramData', 'Kense', 'signing-ways.json')
  return '/etc/kense/signing-ways.json'
}

/** The ways to sign on this PC now: small files, read whenever keys are listed, so that a change needs no restart. */
export function keptWays(path: string, machinePath: string): () => SigningWays {
  return () => {
    const portal = SigningWays.safeParse(loadJson(path))
    const machine = MachineWays.safeParse(loadJson(machinePath))
    const ways = portal.success ? portal.data : keyFilesOnly
    const { tokenModules = [], ncalayerAuthorities = [] } = machine.success ? machine.data : {}
    return { ...ways, tokenModules: [...ways.tokenModules, ...tokenModules], ncalayerAuthorities: [...ways.ncalayerAuthorities, ...ncalayerAuthorities] }
  }
}
