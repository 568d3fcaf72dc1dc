/** `npm test`: everything. `npm test -- NAME…` runs only the test files whose path contains one of the names. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lint, type Step, takeAll, tests, types, unused } from './steps.ts'

const names = process.argv.slice(2)
const kinds = ['laws', 'rules', 'portal', 'roads', 'screen', 'desktop', 'faults']
process.env.KENSE_BUILT = '1'
const out = mkdtempSync(join(tmpdir(), 'kense-tour-'))

const everything: Step[] = [
  types,
  lint,
  unused,
  { name: 'build', command: ['node', 'scripts/build.ts'], counts: 'whole', limitMinutes: 5 },
  tests('laws, rules, portal, roads', ['laws', 'rules', 'portal', 'roads'], 10),
  // Together, so that no worker waits at the end of the one for the other.
  tests('screens, windows, faults', ['screen', 'desktop', 'faults'], 20),
  { name: 'tour', command: ['node', 'scripts/launch.ts', '--tour', '--out', out], counts: 'whole', limitMinutes: 10 },
]

process.exitCode = await takeAll(names.length > 0 ? [tests(names.join(', '), kinds, 20, names)] : everything)
rmSync(out, { recursive: true, force: true })
