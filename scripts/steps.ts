import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

export interface Count {
  passed: number
  failed: number
  skipped: number
  /** What failed and the first lines of why, for the end of the run: a log may be kept only by its last lines. */
  failures: string[]
}

export interface Step {
  name: string
  /** Program of node_modules/.bin (or `node`) and its arguments. */
  command: [string, ...string[]]
  /** A vitest run reports each test; anything else counts as one. */
  counts: 'tests' | 'whole'
  limitMinutes: number
}

export const types: Step = { name: 'types', command: ['tsc', '-b'], counts: 'whole', limitMinutes: 5 }
export const lint: Step = { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'], counts: 'whole', limitMinutes: 2 }
export const unused: Step = { name: 'unused code', command: ['knip', '--no-progress'], counts: 'whole', limitMinutes: 2 }

export function tests(name: string, projects: string[], limitMinutes: number, more: string[] = []): Step {
  const chosen = projects.flatMap((project) => ['--project', project])
  return { name, command: ['vitest', 'run', '--passWithNoTests', ...chosen, ...more], counts: 'tests', limitMinutes }
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { name: string; message?: string; assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[] }[]
}

const firstLines = (text: string): string => {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.includes('/node_modules/'))
  return lines.slice(0, 12).join('\n    ')
}

function failuresOf(report: VitestReport): string[] {
  return report.testResults.flatMap((file) => {
    const where = relative(root, file.name)
    const failed = file.assertionResults.filter((result) => result.status === 'failed')
    if (failed.length === 0) return file.message ? [`${where}\n    ${firstLines(file.message)}`] : []
    return failed.map((result) => `${where} > ${result.fullName}\n    ${firstLines(result.failureMessages?.[0] ?? '')}`)
  })
}

function readCount(file: string, exitCode: number): Count {
  let report: VitestReport
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: [`no report was written; exit code ${exitCode}`] }
  }
  const failed = report.numFailedTests
  // A file that could not be loaded, or an error outside any test, fails the run without a failed test to show for it.
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: exitCode === 0 ? [] : failuresOf(report),
  }
}

/** Whoever breaks the run off wants none of the steps that were still to come. */
let isBrokenOff = false

/** Answers the exit code; 124 when the limit passed. Ends the whole process group, so that no browser or database is left behind. */
function run(command: [string, ...string[]], limitMinutes: number): Promise<number> {
  return new Promise((resolve) => {
    const [program, ...args] = command
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], detached: true })
    const end = (signal: NodeJS.Signals) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal)
      } catch {
        // It ended by itself in between.
      }
    }
    const limit = setTimeout(() => {
      console.error(`over ${limitMinutes} minutes: ended`)
      end('SIGTERM')
      setTimeout(() => end('SIGKILL'), 5000).unref()
    }, limitMinutes * 60_000)
    const interrupted = () => {
      isBrokenOff = true
      end('SIGINT')
    }
    process.once('SIGINT', interrupted)
    process.once('SIGTERM', interrupted)
    const ended = (code: number) => {
      clearTimeout(limit)
      process.off('SIGINT', interrupted)
      process.off('SIGTERM', interrupted)
      resolve(code)
    }
    child.on('error', () => ended(127))
    child.on('close', (code, signal) => ended(code ?? (signal === 'SIGTERM' ? 124 : 1)))
  })
}

async function take(step: Step): Promise<Count> {
  if (step.counts === 'whole') {
    const code = await run(step.command, step.limitMinutes)
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, failures: code === 0 ? [] : [`exit code ${code}; see above`] }
  }
  const folder = mkdtempSync(join(tmpdir(), 'kense-tests-'))
  const file = join(folder, 'report.json')
  try {
    const code = await run([...step.command, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], step.limitMinutes)
    return readCount(file, code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Takes all steps, also after a failed one, and ends with the line `N passed, N failed, N skipped`. Answers the exit code. */
export async function takeAll(steps: Step[]): Promise<number> {
  const total: Count = { passed: 0, failed: 0, skipped: 0, failures: [] }
  const table: string[] = []
  for (const step of steps) {
    if (isBrokenOff) {
      total.failed += 1
      total.failures.push(`${step.name}: not begun, since the run was broken off`)
      continue
    }
    console.log(`\n── ${step.name}`)
    const begun = performance.now()
    const count = await take(step)
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    table.push(`${count.failed === 0 ? 'ok    ' : 'FAILED'} ${step.name.padEnd(22)} ${seconds.padStart(7)} s`)
    total.passed += count.passed
    total.failed += count.failed
    total.skipped += count.skipped
    // Failed with nothing to name: an error outside any test. The step is named at least.
    const failures = count.failed > 0 && count.failures.length === 0 ? ['an error outside any test; see above'] : count.failures
    total.failures.push(...failures.map((failure) => `${step.name}: ${failure}`))
  }
  if (total.failures.length > 0) console.log(`\nWhat failed:\n  ${total.failures.join('\n  ')}`)
  console.log(`\n${table.join('\n')}`)
  if (total.passed + total.failed === 0) total.failed = 1
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  return total.failed === 0 ? 0 : 1
}
