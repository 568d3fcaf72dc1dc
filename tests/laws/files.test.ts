import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filesOf, processes, root, type SourceFile, sources } from './tree.ts'

const forbiddenName = /(^|[-/.])(utils?|helpers?|common|shared|services?|types|misc|managers?|index)([-/.]|$)/i
const wellNamed = /^([a-z0-9]+(-[a-z0-9]+)*|[A-Z][A-Za-z0-9]*)(\.test|\.bench|\.config|\.d)?\.(ts|tsx|js|css|json)$/

function nameFaults(paths: string[]): string[] {
  return paths.flatMap((path) => {
    const name = path.split('/').at(-1) ?? ''
    const faults: string[] = []
    if (forbiddenName.test(path.replace(/\.(ts|tsx|js|css|json)$/, ''))) faults.push(`${path}: says nothing about what is in it`)
    if (!/^\d{4}_/.test(name) && !wellNamed.test(name)) faults.push(`${path}: files are kebab-case, components PascalCase`)
    if (path.split('/').length > 5) faults.push(`${path}: deeper than process, module and one folder`)
    return faults
  })
}

const sizeFaults = (files: SourceFile[]) => files.filter(({ text }) => text.split('\n').length > 501).map(({ path, text }) => `${path}: ${text.split('\n').length} lines`)

it('files and folders are named for what is in them, and none has over 500 lines', () => {
  const files = filesOf(processes, /\.(ts|tsx|js|css)$/)
  expect(nameFaults(files.map(({ path }) => path))).toEqual([])
  expect(sizeFaults(files)).toEqual([])
})

it('the law of files catches planted names and sizes', () => {
  for (const path of ['server/utils/x.ts', 'server/approvals/helpers.ts', 'renderer/ui/index.ts', 'domain/a/camelCase.ts', 'server/a/b/c/d/e.ts']) expect(nameFaults([path]), path).toHaveLength(1)
  expect(nameFaults(['server/approvals/handlers.ts', 'renderer/ui/Button.tsx', 'server/migrations/0001_kernel.ts'])).toEqual([])
  expect(sizeFaults([{ path: 'x.ts', text: '\n'.repeat(600) }])).toHaveLength(1)
})

/** Lines that say something no reader should find in the product. This file, which must name them, is left out. */
const forbiddenWords: [RegExp, string][] = [
  [new RegExp(['TODO', 'FIXME', 'XXX', 'HACK'].map((word) => `\\b${word}\\b`).join('|')), 'unfinished work belongs in an issue'],
  [new RegExp(`registry\\.${'npm'}|npm${'js'}\\.(com|org)|deb\\.${'debian'}|pypi\\.${'org'}`), 'names the host of a package registry'],
  [new RegExp(`/${'work'}/(main|shared)`), 'names a folder of somebody\'s machine'],
  [/^\s*\/\/\s*(const|let|import|return|if \(|await|export)\s.*[;{)]?\s*$/, 'is code that was commented out'],
  [/\b(?:eslint|oxlint)-disable(?!.* -- \S)|@ts-ignore|@ts-nocheck/, 'switches a checker off without a reason after --'],
]
const forbiddenInProduct: [RegExp, string][] = [
  [/\.\.\/shared\b/, 'product code may not know the shared material'],
  [/\bconsole\.log\(/, 'the product logs through its log'],
]

function wordFaults({ path, text }: SourceFile): string[] {
  const inProduct = !/^(tests|scripts)\//.test(path)
  const rules = inProduct ? [...forbiddenWords, ...forbiddenInProduct] : forbiddenWords
  return text.split('\n').flatMap((line, index) => rules.filter(([pattern]) => pattern.test(line)).map(([, why]) => `${path}:${index + 1} ${why}: ${line.trim().slice(0, 80)}`))
}

it('no left-overs, hosts or machine paths stand in the sources', () => {
  expect(sources().filter(({ path }) => path !== 'tests/laws/files.test.ts').flatMap(wordFaults)).toEqual([])
})

it('the law of words catches each planted line', () => {
  const planted = [`// ${'TODO'}: later`, `// const old = compute(x);`, `fetch('https://registry.${'npm'}js.org')`, `readFile('/${'work'}/shared/x')`, `// @ts-${'ignore'}`, `new URL('../shared/data')`]
  for (const text of planted) expect(wordFaults({ path: 'server/x.ts', text }), text).not.toEqual([])
})

const clock = /\bnew Date\(\s*\)|\bDate\.now\(|\bMath\.random\(|\bperformance\.now\(|\bcrypto\.(randomUUID|getRandomValues)\(/
const clockFaults = (files: SourceFile[]) => files.filter(({ text }) => clock.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/`[^`]*`/g, "''"))).map(({ path }) => path)

it('domain has no clock and no random', () => {
  expect(clockFaults(filesOf(['domain'], /\.tsx?$/))).toEqual([])
  expect(clockFaults([{ path: 'domain/x.ts', text: 'const now = new Date()' }])).toEqual(['domain/x.ts'])
})

it('no Kazakh by Intl stands in the page: Chromium has no Kazakh data', () => {
  const intl = /\bIntl\.|\.toLocale\w*\(/
  const faults = (files: SourceFile[]) => files.filter(({ text }) => intl.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''))).map(({ path }) => path)
  expect(faults(filesOf(['renderer', 'domain'], /\.tsx?$/))).toEqual([])
  expect(faults([{ path: 'renderer/x.tsx', text: 'date.toLocaleDateString("kk")' }])).toEqual(['renderer/x.tsx'])
})

it('every path that the documents name exists', () => {
  const faults = (files: SourceFile[]) =>
    files.flatMap(({ path, text }) =>
      [...text.matchAll(/`((?:domain|node|server|native|electron|renderer|scripts|tests|docs|resources)\/[\w./-]*[\w-])`/g)]
        .map((match) => match[1] ?? '')
        .filter((named) => !/\/M(\/|$)/.test(named) && !existsSync(join(root, named)))
        .map((named) => `${path}: ${named}`),
    )
  const documents = [...filesOf(['docs'], /\.md$/), { path: 'README.md', text: readFileSync(join(root, 'README.md'), 'utf8') }]
  expect(faults(documents)).toEqual([])
  expect(faults([{ path: 'x.md', text: 'see `server/nowhere.ts`' }])).toHaveLength(1)
})
