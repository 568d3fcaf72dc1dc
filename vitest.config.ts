import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { openScratch } from './scripts/scratch.ts'

openScratch()

const screens = ['tests/**/screen*.test.{ts,tsx}', 'tests/page/**/*.test.{ts,tsx}']
const desktop = ['tests/desktop/**/*.test.ts']
const portal = ['tests/**/portal.test.ts']
/** The kernel's own trials, long roads through a module, and outside programs: too slow for each commit, taken by `npm test`. */
const roads = ['tests/**/portal-*.test.ts', 'tests/kernel/**/*.test.ts', 'tests/signing/{keys,ncalayer,tokens}.test.ts']
const faults = ['tests/faults/**/*.test.ts']
const laws = ['tests/laws/**/*.test.ts']

/** A kind of test is told by its file's place, so that a new file needs no registration. */
const kind = (name: string, seconds: number, include: string[], exclude: string[] = [], isolate = true) => ({
  test: {
    name,
    include,
    exclude,
    environment: 'node' as const,
    pool: 'forks' as const,
    isolate,
    testTimeout: seconds * 1000,
    hookTimeout: Math.max(60, seconds) * 1000,
    // What is waited for comes soon or not at all; the default second is too short for two busy cores.
    expect: { poll: { timeout: 20_000 } },
  },
})

/** The files of each kind that take longest, the longest first; begun last, one of them would run alone at the end. */
const long = ['faults/small', 'approvals/screen', 'sessions/screen', 'page/screen', 'calendar/screen', 'documents/screen-viewers', 'search/portal', 'approvals/portal-package', 'sessions/portal', 'security/portal']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => long.findIndex((name) => moduleId.includes(`tests/${name}.test.`))
    const bySize = await super.sort(files)
    return [...bySize.filter((file) => rank(file) >= 0).toSorted((a, b) => rank(a) - rank(b)), ...bySize.filter((file) => rank(file) < 0)]
  }
}

export default defineConfig({
  test: {
    // Two files at a time: each portal or screen test brings processes of its own, and developers' machines have two cores.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      kind('laws', 60, laws),
      // Rules are pure, so one process loads them once for many files; that was a fifth of their time.
      kind('rules', 30, ['tests/**/*.test.{ts,tsx}'], [...laws, ...portal, ...roads, ...screens, ...desktop, ...faults], false),
      kind('portal', 60, portal, [...screens, ...desktop, ...faults]),
      kind('roads', 60, roads, [...screens, ...desktop, ...faults]),
      kind('screen', 120, screens),
      kind('desktop', 180, desktop),
      kind('faults', 300, faults),
    ],
  },
})
