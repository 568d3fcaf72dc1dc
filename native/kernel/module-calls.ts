import type { BridgeEvent } from '../../domain/kernel/bridge.ts'
import type { ShellServices } from './bridge.ts'
import type { ModuleHandlers } from './dispatch.ts'
import type { Machine } from './machine.ts'

/** What a module is given to answer its own calls of the bridge. */
export interface ModuleParts {
  machine: Machine
  /** The user's folder. */
  folder: string
  note: (where: string, error: unknown) => void
  emit: (event: BridgeEvent) => void
  services: ShellServices
}

/** The kernel knows no module; only that together they answer every call that is theirs. */
export type ModuleCalls = (parts: ModuleParts) => ModuleHandlers
