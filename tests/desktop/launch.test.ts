import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { browserPath, eventually, tinyPage } from './shell.ts'

const program = fileURLToPath(new URL('../../scripts/launch.ts', import.meta.url))

describe.skipIf(!browserPath)('npm start’s program', () => {
  let userDir: string
  const started: ChildProcess[] = []
  beforeEach(() => {
    userDir = mkdtempSync(join(tmpdir(), 'kense-launch-'))
  })
  afterEach(async () => {
    for (const child of started.splice(0)) child.kill('SIGKILL')
    await eventually(() => processesOf(userDir), (all) => all.length === 0)
    rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  function launch(...args: string[]): { child: ChildProcess; ended: Promise<number | null>; said: () => string } {
    // The portal's address leads nowhere: the demo office has its own tests.
    const env: NodeJS.ProcessEnv = { ...process.env, KENSE_USER_DIR: userDir, KENSE_PAGE_DIR: tinyPage, KENSE_PORTAL: 'http://127.0.0.1:9/', KENSE_FROM_SOURCE: '1', KENSE_KEEP: 'typed' }
    delete env.DISPLAY
    delete env.WAYLAND_DISPLAY
    const child = spawn(process.execPath, [program, '--headless', ...args], { env, stdio: ['ignore', 'inherit', 'pipe'] })
    started.push(child)
    let said = ''
    child.stderr.on('data', (part) => (said += String(part)))
    return { child, said: () => said, ended: new Promise((resolve) => child.once('exit', (code) => resolve(code))) }
  }

  const lastRoute = () => {
    try {
      return (JSON.parse(readFileSync(join(userDir, 'settings.json'), 'utf8')) as { lastRoute: string }).lastRoute
    } catch {
      return ''
    }
  }

  it('without a display opens the window headless and says so; a second start hands its link over and leaves', async () => {
    const first = launch('kense://approvals/5')
    expect(await eventually(lastRoute, (route) => route === '/ran/approvals/5', 30_000)).toBe('/ran/approvals/5')
    expect(first.said()).toMatch(/There is no display/)

    const second = launch('kense://approvals/7')
    expect(await second.ended).toBe(0)
    expect(second.said()).toMatch(/is already open/)
    expect(await eventually(lastRoute, (route) => route === '/opened/approvals/7')).toBe('/opened/approvals/7')

    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(await eventually(() => processesOf(userDir), (all) => all.length === 0)).toEqual([])
  }, 90_000)

  it('killed without a goodbye leaves no process behind, and starts again', async () => {
    const first = launch()
    expect(await eventually(lastRoute, (route) => route === '/ran', 30_000)).toBe('/ran')
    first.child.kill('SIGKILL')
    expect(await eventually(() => processesOf(userDir), (all) => all.length === 0)).toEqual([])
    const again = launch('kense://approvals/8')
    expect(await eventually(lastRoute, (route) => route === '/ran/approvals/8', 30_000)).toBe('/ran/approvals/8')
    again.child.kill('SIGTERM')
    expect(await again.ended).toBe(0)
  }, 90_000)
})

/** Every process that was started for this folder: by its arguments or its environment. */
function processesOf(folder: string): string[] {
  const pids = execFileSync('ps', ['-eo', 'pid=,stat='], { encoding: 'utf8' }).trim().split('\n').map((line) => line.trim().split(/\s+/))
  return pids.flatMap(([pid = '', stat = '']) => {
    if (stat.startsWith('Z') || Number(pid) === process.pid) return []
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return command.includes(folder) || readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`KENSE_USER_DIR=${folder}`) ? [command.replaceAll('\0', ' ').slice(0, 80)] : []
    } catch {
      return []
    }
  })
}
