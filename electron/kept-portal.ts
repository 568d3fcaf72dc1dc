import type { PortalAddress } from '../native/kernel/bridge.ts'

/** One run of a portal's process. */
export interface PortalRun {
  /** Rejects when the process ends before it was ready. */
  readonly address: Promise<PortalAddress>
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<unknown>
  stop(): Promise<void>
}

export interface KeepOptions {
  /** On this port; 0: any free one. */
  begin: (port: number) => PortalRun
  portalAt: (address: PortalAddress) => void
  /** The first start failed: what stands in its way would stand there again. */
  onNotStarted: (error: unknown) => void
  /** It died too often: it is not started again, and the person is told. */
  onGivenUp: () => void
}

const crashWindowMs = 600_000
const crashesAllowed = 3

/** The demo office's portal beside its window: should it die it is started again on the same address, a few times within ten minutes. */
export function keepPortal({ begin, portalAt, onNotStarted, onGivenUp }: KeepOptions): { stop(): Promise<void> } {
  const crashes: number[] = []
  let stopping = false
  let port = 0
  let run = start()

  function start(): PortalRun {
    const begun = begin(port)
    begun.address.then(
      (address) => {
        port = Number(new URL(address.url).port)
        portalAt(address)
        void begun.ended.then(afterEnd)
      },
      (error: unknown) => {
        if (stopping) return
        if (port === 0) onNotStarted(error)
        else void begun.ended.then(afterEnd)
      },
    )
    return begun
  }

  function afterEnd(): void {
    if (stopping) return
    const now = performance.now()
    crashes.push(now)
    if (crashes.filter((at) => at > now - crashWindowMs).length > crashesAllowed) return onGivenUp()
    run = start()
  }

  return {
    stop() {
      stopping = true
      return run.stop()
    },
  }
}
