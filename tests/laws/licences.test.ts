import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './tree.ts'

/** Licences that let a work under EUPL-1.2 be given on together with the package. */
const compatible = new Set([
  'MIT', 'MIT-0', 'MIT/X11', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'MPL-2.0', 'BlueOak-1.0.0', 'Python-2.0', 'PSF-2.0',
  'Unlicense', 'CC0-1.0', 'CC-BY-4.0', 'OFL-1.1', 'WTFPL', 'Zlib', 'EUPL-1.2', 'GPL-2.0', 'GPL-3.0-or-later', 'PostgreSQL',
])
/** Packages whose package.json names no licence; read by hand in the package's own files. */
const readByHand: Record<string, string> = {
  'node_modules/buffers': 'MIT', // devDependency of the packaging tool; its README says MIT/X11
  'node_modules/png-js': 'MIT', // LICENSE file in the package
}

interface Entry {
  license?: string
  link?: boolean
}

function isCompatible(expression: string): boolean {
  const plain = expression.replace(/[()]/g, ' ').trim()
  if (/\bOR\b/.test(plain)) return plain.split(/\s+OR\s+/).some(isCompatible)
  return plain.split(/\s+AND\s+/).every((name) => compatible.has(name.trim()))
}

function faults(packages: Record<string, Entry>): string[] {
  return Object.entries(packages)
    .filter(([path, entry]) => path !== '' && entry.link !== true)
    .map(([path, entry]) => [path, readByHand[path] ?? entry.license ?? 'none named'] as const)
    .filter(([, licence]) => !isCompatible(licence))
    .map(([path, licence]) => `${path}: ${licence}`)
}

it('every package may be given on under EUPL-1.2', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Entry> }
  expect(faults(lock.packages)).toEqual([])
})

it('the law of licences catches a planted package', () => {
  expect(faults({ 'node_modules/a': { license: 'SSPL-1.0' }, 'node_modules/b': {}, 'node_modules/c': { license: '(MIT OR SSPL-1.0)' } })).toEqual(['node_modules/a: SSPL-1.0', 'node_modules/b: none named'])
})

it('the lock pins every package by digest, and package.json every version exactly', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Entry & { integrity?: string; inBundle?: boolean }> }
  const loose = Object.entries(lock.packages).filter(([path, { link, integrity, inBundle }]) => path !== '' && link !== true && inBundle !== true && integrity === undefined)
  expect(loose.map(([path]) => path)).toEqual([])
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>
  const ranges = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) => Object.entries(manifest[kind] ?? {}))
  expect(ranges.filter(([, version]) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})

it('the licence is there', () => {
  expect(existsSync(join(root, 'LICENSE'))).toBe(true)
  expect(readFileSync(join(root, 'LICENSE'), 'utf8')).toContain('EUROPEAN UNION PUBLIC LICENCE v. 1.2')
})
