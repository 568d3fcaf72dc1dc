import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const processes = ['domain', 'node', 'server', 'native', 'electron', 'renderer', 'scripts', 'tests'] as const

/** `path` is relative to the project, with forward slashes. */
export interface SourceFile {
  path: string
  text: string
}

function walk(folder: string, take: (path: string) => void): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) continue
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) walk(path, take)
    else take(path)
  }
}

export function filesOf(folders: readonly string[], name: RegExp): SourceFile[] {
  const files: SourceFile[] = []
  for (const folder of folders) {
    walk(folder, (path) => {
      if (name.test(path)) files.push({ path, text: readFileSync(join(root, path), 'utf8') })
    })
  }
  return files
}

export const sources = (): SourceFile[] => filesOf(processes, /\.(ts|tsx|js)$/)
