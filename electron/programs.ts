import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Bundled programs lie flat in dist/app; from the source this file is in electron/. */
const bundled = basename(import.meta.dirname) === 'app' && basename(dirname(import.meta.dirname)) === 'dist'
export const root = bundled ? join(import.meta.dirname, '..', '..') : join(import.meta.dirname, '..')
export const iconFolder = join(root, 'resources', 'icons')

/**
 * `native/main.ts` as it starts fastest: the bundle, when we are bundled ourselves or whoever started us has just seen
 * that dist/ is newer than the sources (`KENSE_BUILT`); else the source, so that a stale bundle never runs.
 */
export function programPath(source: string, env: NodeJS.ProcessEnv = process.env): string {
  const built = join(root, 'dist', 'app', `${source.replace(/\.ts$/, '').replaceAll('/', '-')}.${source === 'electron/preload.ts' ? 'cjs' : 'js'}`)
  return !env.KENSE_FROM_SOURCE && (bundled || env.KENSE_BUILT === '1') && existsSync(built) ? built : join(root, source)
}

/** The built page; tests of the shell name another. */
export function pageFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.KENSE_PAGE_DIR ?? join(root, 'dist', 'renderer')
}
