import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** The user's own folder of the product, closed to other accounts of this PC. */
export function userFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.KENSE_USER_DIR) return env.KENSE_USER_DIR
  if (process.platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Kense')
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'kense')
}

export function makePrivateFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return path
}

/** Old content or new content, never half: written beside, synced, then renamed over. */
export function saveWhole(path: string, content: string | Uint8Array): void {
  makePrivateFolder(dirname(path))
  const beside = `${path}.new`
  const handle = openSync(beside, 'w', 0o600)
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(beside, path)
  if (process.platform === 'win32') return
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Null when there is none or it cannot be parsed: the caller has a default for both. */
export function loadJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown
  } catch {
    return null
  }
}
