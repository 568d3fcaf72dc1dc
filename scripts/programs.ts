import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * `native/main.ts` as it starts fastest: bundled when whoever started us has just seen that dist/ is newer than the
 * sources (`KENSE_BUILT`), else from the source, so that a stale bundle never runs.
 */
export function programPath(source: string, env: NodeJS.ProcessEnv = process.env): string {
  const bundled = join(root, 'dist', 'app', `${source.replace(/\.ts$/, '').replaceAll('/', '-')}.js`)
  return env.KENSE_BUILT === '1' && existsSync(bundled) ? bundled : join(root, source)
}

export const pageFolder = join(root, 'dist', 'renderer')
