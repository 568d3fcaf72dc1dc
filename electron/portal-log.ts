import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'

const longestLog = 5_000_000

/** What a portal of this PC's own says is kept for whoever looks why it ended; a long one is begun anew beside the last. */
export function openPortalLog(userDir: string): WriteStream {
  const path = join(userDir, 'portal.log')
  if (existsSync(path) && statSync(path).size > longestLog) renameSync(path, `${path}.old`)
  // A full disk costs the log and nothing else.
  return createWriteStream(path, { flags: 'a', mode: 0o600 }).on('error', () => undefined)
}
