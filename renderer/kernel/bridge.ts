import type { BridgeEvent, BridgeInput, BridgeName, BridgeOutput } from '../../domain/kernel/bridge.ts'

declare global {
  interface Window {
    /** Put there by the shell before the page's first script runs. */
    kense: {
      call: (name: string, input: unknown) => Promise<unknown>
      on: (listener: (event: BridgeEvent) => void) => unknown
      /** Where a file lies that a person dropped or chose; null when the shell can't tell. */
      pathOf: (file: File) => Promise<string | null>
    }
  }
}

/** Native checks both directions against the schemas of domain/kernel/bridge.ts; here only the types say so. */
export function call<Name extends BridgeName>(name: Name, input: BridgeInput<Name>): Promise<BridgeOutput<Name>> {
  return window.kense.call(name, input) as Promise<BridgeOutput<Name>>
}

/** For key files alone, which stay where they are: every other file is handed over by its bytes. */
export const pathOf = (file: File): Promise<string | null> => window.kense.pathOf(file).catch(() => null)

type EventOf<Type extends BridgeEvent['type']> = Extract<BridgeEvent, { type: Type }>
const listeners = new Set<(event: BridgeEvent) => void>()

/** Hears one kind of event; answers how to stop. */
export function hear<Type extends BridgeEvent['type']>(type: Type, listener: (event: EventOf<Type>) => void): () => void {
  const each = (event: BridgeEvent) => {
    if (event.type === type) listener(event as EventOf<Type>)
  }
  listeners.add(each)
  return () => listeners.delete(each)
}

export function startHearing(): void {
  window.kense.on((event) => {
    for (const listener of [...listeners]) listener(event)
  })
}

/** The number a fault was logged with, from the rejection of a call; empty when there is none. */
export function faultNumber(error: unknown): string {
  return error instanceof Error ? /№ (\S+)/.exec(error.message)?.[1] ?? '' : ''
}
