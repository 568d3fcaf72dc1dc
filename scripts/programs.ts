import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** `native/main.ts` as it starts fastest: bundled where dist/ holds it, else from the source. `KENSE_FROM_SOURCE` insists on the source. */
export function programPath(source: string, env: NodeJS.ProcessEnv = process.env): string {
  const bundled = join(root, 'dist', 'app', `${source.replace(/\.ts$/, '').replaceAll('/', '-')}.js`)
  return !env.KENSE_FROM_SOURCE && existsSync(bundled) ? bundled : join(root, source)
}

export const pageFolder = join(root, 'dist', 'renderer')
