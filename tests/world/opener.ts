/** Stands in for the system's own opener (Linux), of which only what it was handed matters. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

export interface Opener {
  /** Its arguments, each on a line; empty while nothing was opened. */
  opened: () => string
  close: () => void
}

export function standInForOpener(): Opener {
  const folder = mkdtempSync(join(tmpdir(), 'kense-opener-'))
  const [told, ownPath] = [join(folder, 'opened'), process.env.PATH]
  writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${told}'\n`)
  chmodSync(join(folder, 'xdg-open'), 0o755)
  process.env.PATH = `${folder}${delimiter}${ownPath}`
  return {
    opened: () => (existsSync(told) ? readFileSync(told, 'utf8') : ''),
    close() {
      process.env.PATH = ownPath
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
