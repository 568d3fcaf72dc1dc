import type { utilityProcess as UtilityProcesses } from 'electron'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { z } from 'zod'
import type { PortalAddress } from '../native/kernel/bridge.ts'
import { programPath } from './programs.ts'

const ReadyLine = z.object({ ready: z.literal(true), url: z.string(), certificate: z.string().nullable().default(null) })

/** Where no portal is set, one of our own with the demo office, ended with the program. */
export function ownPortal(utilityProcess: typeof UtilityProcesses, userDir: string): { address: Promise<PortalAddress>; stop: () => void } {
  const dataDir = join(userDir, 'portal')
  const child = utilityProcess.fork(programPath('server/main.ts'), [], {
    serviceName: 'Kense portal',
    stdio: 'pipe',
    env: { ...process.env, KENSE_DATA: dataDir, KENSE_DEMO: '1', KENSE_HOST: '127.0.0.1', KENSE_PORT: '0' },
  })
  const address = new Promise<PortalAddress>((resolve, reject) => {
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const ready = ReadyLine.safeParse(parsed(line))
        if (ready.success) resolve({ url: ready.data.url, certificate: ready.data.certificate, demoOffice: dataDir })
      })
    }
    child.stderr?.resume()
    child.once('exit', (code) => reject(new Error(`the portal ended with ${code}`)))
  })
  address.catch(() => undefined)
  return { address, stop: () => void child.kill() }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return null
  }
}
