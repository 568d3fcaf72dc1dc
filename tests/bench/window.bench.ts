import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright'
import { findBrowser, hasDisplay, traceFlags } from '../../electron/browser.ts'
import { type OwnPortal, startOwnPortal } from '../world/own-portal.ts'
import type { Bench, Samples } from './measure.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const browserPath = findBrowser()
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

interface Window {
  child: ChildProcess
  browser: Browser
  page: Page
  close(): Promise<void>
}

async function attach(child: ChildProcess, profile: string, url: RegExp): Promise<Window> {
  const portFile = join(profile, 'DevToolsActivePort')
  const until = Date.now() + 60_000
  while (!existsSync(portFile) || readFileSync(portFile, 'utf8').split('\n').length < 2) {
    if (Date.now() > until) throw new Error('the window did not open')
    await pause(10)
  }
  const [port, path] = readFileSync(portFile, 'utf8').split('\n')
  const browser = await chromium.connectOverCDP(`ws://127.0.0.1:${port}${path}`)
  for (;;) {
    const page = browser.contexts().flatMap((context) => context.pages()).find((each) => url.test(each.url()))
    if (page) {
      return {
        child,
        browser,
        page,
        async close() {
          await browser.close().catch(() => undefined)
          child.kill('SIGTERM')
          if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve))
          rmSync(portFile, { force: true })
        },
      }
    }
    if (Date.now() > until) throw new Error('the window did not show its page')
    await pause(10)
  }
}

/** Chromium alone with a page of one word, under the flags that the product gives it. */
function emptyFlags(folder: string): string[] {
  const headless = hasDisplay() ? [] : ['--headless=new', '--disable-gpu', '--hide-scrollbars']
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []
  return ['--remote-debugging-port=0', `--user-data-dir=${folder}`, '--app=data:text/html,<p>empty</p>', '--window-size=1280,800', '--no-first-run', '--no-default-browser-check', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions', '--disable-features=Translate,OptimizationHints,MediaRouter', '--password-store=basic', ...headless, ...asRoot]
}

const openEmpty = (folder: string): Promise<Window> =>
  attach(spawn(browserPath ?? '', emptyFlags(folder), { stdio: 'ignore' }), folder, /^data:/)

function startOurs(userDir: string, portal: OwnPortal, more: NodeJS.ProcessEnv): ChildProcess {
  const env = { ...process.env, KENSE_USER_DIR: userDir, KENSE_PORTAL: portal.url, KENSE_BUILT: '1', NODE_COMPILE_CACHE: join(root, '.cache', 'compiled', process.platform), ...more }
  return spawn(process.execPath, [join(root, 'dist/app/scripts-launch.js'), '--headless'], { cwd: root, env, stdio: 'ignore' })
}

const openOurs = (userDir: string, portal: OwnPortal): Promise<Window> =>
  attach(startOurs(userDir, portal, { KENSE_TEST_PORT: '0' }), join(userDir, 'window'), /^https:\/\/kense\.local/)

const machineMs = () => Number(process.hrtime.bigint()) / 1e6

interface TraceEvent {
  name: string
  ts: number
}

/** Milliseconds from the program's start to the first thing painted, and to the last large one: the whole first screen. */
async function paintsOf(start: (trace: string) => ChildProcess, folder: string): Promise<Samples> {
  const file = join(folder, 'trace.json')
  rmSync(file, { force: true })
  const begun = machineMs()
  const child = start(file)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let events: TraceEvent[] | null = null
  for (const until = begun + 60_000; events === null && machineMs() < until; ) {
    await pause(200)
    events = readTrace(file)
  }
  child.kill('SIGTERM')
  await ended
  const paints = (name: RegExp) => (events ?? []).filter((event) => name.test(event.name)).map((event) => event.ts / 1000 - begun)
  const first = paints(/^firstContentfulPaint$/)
  if (first.length === 0) throw new Error('the browser wrote down no paint')
  return { ms: [Math.min(...first)], screen: [Math.max(...first, ...paints(/^largestContentfulPaint::Candidate$/))] }
}

/** Null while the browser has not written it to its end. */
function readTrace(file: string): TraceEvent[] | null {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: TraceEvent[] }).traceEvents
  } catch {
    return null
  }
}

async function painted({ page }: Window): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
}

export function childrenOf(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1])
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
    } catch {
      // Ended while we looked.
    }
  }
  const all: number[] = []
  const take = (each: number) => {
    for (const child of children.get(each) ?? []) {
      all.push(child)
      take(child)
    }
  }
  take(pid)
  return all
}

/** Proportional memory in MiB, in which pages that processes share are counted once. */
export function proportionalMib(pids: number[]): number {
  let sum = 0
  for (const pid of pids) {
    try {
      sum += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      // Ended while we looked.
    }
  }
  return sum / 1024
}

const commandOf = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
export const isBrowser = (pid: number) => /chrom|msedge/i.test(commandOf(pid).split('\0')[0] ?? '')

export const isNative = (pid: number) => /native/.test(commandOf(pid))

/** What the browser weighs with an empty page, its profile in this folder. */
export async function emptyWindowMib(folder: string): Promise<number> {
  const window = await openEmpty(folder)
  await painted(window)
  await pause(3000)
  const own = window.child.pid ?? 0
  const weight = proportionalMib([own, ...childrenOf(own)])
  await window.close()
  return weight
}

const missing = () => (browserPath === null ? 'no Chromium, Chrome or Edge is installed' : existsSync(join(root, 'dist/renderer/index.html')) ? null : 'dist/ is not built: npm run build')

async function folders(): Promise<{ base: string; portal: OwnPortal; close(): Promise<void> }> {
  const base = mkdtempSync(join(tmpdir(), 'kense-window-'))
  const portal = await startOwnPortal()
  return {
    base,
    portal,
    async close() {
      await portal.close()
      rmSync(base, { recursive: true, force: true })
    },
  }
}

/**
 * W1: from the program's start to the shell's frame, and to the whole first screen, profile already there. Both sides are
 * read from the browser's own record, so that nothing is attached to either.
 */
export const starting: Bench = {
  name: 'W1',
  peer: 'the same browser with an empty page',
  missing,
  lines: [
    { what: 'shell painted', of: 'p50', limit: 1.3 },
    { what: 'first screen painted', of: 'p50', limit: 1.5, series: 'screen' },
  ],
  async open() {
    const { base, portal, close } = await folders()
    return {
      subject: () => paintsOf((trace) => startOurs(join(base, 'ours'), portal, { KENSE_TEST_TRACE: trace }), base),
      floor: () => paintsOf((trace) => spawn(browserPath ?? '', [...emptyFlags(join(base, 'empty')), ...traceFlags(trace)], { stdio: 'ignore' }), base),
      close,
    }
  },
}

/** W2: memory of the window, and of the native process beside it. */
export const weighing: Bench = {
  name: 'W2',
  peer: 'the same browser with an empty page (native: 150 MiB)',
  missing: () => missing() ?? (process.platform === 'linux' ? null : 'proportional memory is read from /proc'),
  lines: [
    { what: 'window at start', of: 'value', limit: 1.25, series: 'window' },
    { what: 'native process', of: 'value', limit: 1, series: 'native' },
  ],
  async open() {
    const { base, portal, close } = await folders()
    return {
      async subject() {
        const window = await openOurs(join(base, 'ours'), portal)
        await painted(window)
        await pause(3000)
        const all = childrenOf(window.child.pid ?? 0)
        const sample = { window: [proportionalMib(all.filter(isBrowser))], native: [proportionalMib(all.filter(isNative))] }
        await window.close()
        return sample
      },
      async floor() {
        return { window: [await emptyWindowMib(join(base, 'empty'))], native: [150] }
      },
      close,
    }
  },
}
