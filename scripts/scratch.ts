/**
 * A place of a run's own for whatever is temporary. Programs that are killed leave their folders behind, so the whole
 * place goes when the run ends; and where the run itself was killed, the next one clears it away.
 */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const leftBy = /^kense-run-(\d+)-/

/** From now on temporary folders of this process, and of those it starts, are made there. */
export function openScratch(): void {
  const place = tmpdir()
  for (const name of readdirSync(place)) {
    const owner = leftBy.exec(name)?.[1]
    if (owner !== undefined && !isRunning(Number(owner))) clear(join(place, name))
  }
  const folder = mkdtempSync(join(place, `kense-run-${process.pid}-`))
  // PostgreSQL and mail servers run as accounts of their own, which must get through to their folders.
  chmodSync(folder, 0o711)
  for (const name of process.platform === 'win32' ? ['TEMP', 'TMP'] : ['TMPDIR']) process.env[name] = folder
  process.once('exit', () => clear(folder))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** What can't be removed now, since another account's or a program still writes there, waits for the next run. */
function clear(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // See above.
  }
}
