import { appendFileSync, renameSync, statSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { makePrivateFolder } from './place.ts'

export interface FaultLog {
  /** Writes the fault and gives the number that the user is shown. Inputs and passwords are never written. */
  note(where: string, error: unknown): string
}

const sizeLimitBytes = 5_000_000

export function openFaultLog(folder: string): FaultLog {
  const path = join(makePrivateFolder(folder), 'faults.log')
  return {
    note(where, error) {
      const number = `${new Date().toISOString().slice(2, 10).replaceAll('-', '')}-${randomBytes(3).toString('hex')}`
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error)
      try {
        if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > sizeLimitBytes) renameSync(path, `${path}.old`)
        appendFileSync(path, `${new Date().toISOString()} № ${number} ${where}\n${told}\n`, { mode: 0o600 })
      } catch {
        // A full disk must not turn a fault into a crash; the number is still shown.
      }
      return number
    },
  }
}
