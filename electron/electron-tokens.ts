import type { MessageChannelMain as Channel, UtilityProcess, utilityProcess as UtilityProcesses } from 'electron'
import { programPath } from './programs.ts'

interface ElectronParts {
  utilityProcess: typeof UtilityProcesses
  MessageChannelMain: typeof Channel
}

/**
 * Native may start no process of its own under Electron (the fuse runAsNode is off), so the shell starts the one that
 * holds makers' PKCS#11 modules and gives each of the two one end of a channel: no PIN passes through here.
 */
export function startTokenProcess({ utilityProcess, MessageChannelMain }: ElectronParts, native: UtilityProcess, id: string): void {
  const { port1, port2 } = new MessageChannelMain()
  const child = utilityProcess.fork(programPath('node/signing/token-process.ts'), [], { serviceName: 'Kense tokens', stdio: 'ignore', env: { ...process.env } })
  child.postMessage({ tokens: id }, [port1])
  native.postMessage({ frame: 'tokens', id }, [port2])
}
