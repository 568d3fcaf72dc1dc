import type { FromNative } from './bridge.ts'
import type { FaultLog } from './faults.ts'
import type { HeldFiles } from './held-files.ts'

/** Parts on the way to the shell at once: one is written while the next is read, and no more stands in memory. */
const partsAhead = 2

export interface FileSending {
  send(id: number, sha256: string): Promise<void>
  /** The shell has the part. */
  taken(id: number): void
}

/** Carries held files to the shell at the shell's own pace. */
export function openFileSending(shell: { send(frame: FromNative): void }, held: () => HeldFiles | null, faults: FaultLog): FileSending {
  const takes = new Map<number, () => void>()

  async function sendParts(id: number, parts: AsyncIterable<Uint8Array>): Promise<void> {
    let onTheWay = 0
    let goOn: () => void = () => undefined
    takes.set(id, () => {
      onTheWay -= 1
      goOn()
    })
    for await (const bytes of parts) {
      shell.send({ frame: 'bytes', id, bytes, last: false })
      onTheWay += 1
      while (onTheWay >= partsAhead) await new Promise<void>((resolve) => (goOn = resolve))
    }
  }

  return {
    /** Parts go out as they are read; the shell acts on none before `last`, which is sent only when the digest held. */
    async send(id, sha256) {
      const files = held()
      if (!files?.has(sha256)) return shell.send({ frame: 'noFile', id })
      try {
        await sendParts(id, files.read(sha256))
        shell.send({ frame: 'bytes', id, bytes: new Uint8Array(0), last: true })
      } catch (error) {
        faults.note('file', error)
        shell.send({ frame: 'noFile', id })
      } finally {
        takes.delete(id)
      }
    },
    taken: (id) => takes.get(id)?.(),
  }
}
