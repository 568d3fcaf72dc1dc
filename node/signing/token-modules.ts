import { createHash } from 'node:crypto'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { TokenModule } from '../../domain/signing/ways.ts'

/** A listed module as it is on this PC; one that isn't installed here is no row at all, since lists are made for whole offices. */
export interface FoundModule {
  readonly path: string
  readonly sha256: string
  /** The file is there and is not the one that was listed. */
  readonly changed: boolean
}

/** Where systems and makers of tokens put libraries. */
function libraryFolders(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'win32') return [join(env.SystemRoot ?? 'C:\\Windows', 'System32')]
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  return ['/usr/lib', '/usr/lib64', `/usr/lib/${triplet}`, '/usr/lib/pkcs11', `/usr/lib/${triplet}/pkcs11`, '/usr/local/lib']
}

export function findModules(listed: readonly TokenModule[], env: NodeJS.ProcessEnv = process.env): FoundModule[] {
  const found = new Map<string, FoundModule>()
  for (const { file, sha256 } of listed) {
    for (const path of placesOf(file, env)) {
      const digest = digestOf(path)
      // Two digests of one file may be listed, an old edition's and a new one's: either will do.
      if (digest !== null && found.get(path)?.changed !== false) found.set(path, { path, sha256, changed: digest !== sha256 })
    }
  }
  return [...found.values()]
}

/** Whole paths without links, so that what is judged is what is loaded. */
function placesOf(file: string, env: NodeJS.ProcessEnv): string[] {
  if (!isAbsolute(file) && /[/\\]/.test(file)) return []
  const places = isAbsolute(file) ? [file] : libraryFolders(env).map((folder) => join(folder, file))
  return [...new Set(places.flatMap((place) => {
    try {
      return [realpathSync(place)]
    } catch {
      return []
    }
  }))]
}

const digests = new Map<string, { stamp: string; sha256: string }>()

function digestOf(path: string): string | null {
  try {
    const { mtimeMs, size, ino } = statSync(path)
    const stamp = `${mtimeMs} ${size} ${ino}`
    const known = digests.get(path)
    if (known?.stamp === stamp) return known.sha256
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
    digests.set(path, { stamp, sha256 })
    return sha256
  } catch {
    return null
  }
}
