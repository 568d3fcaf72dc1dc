/**
 * `npm start`: the portal where none is set, the native process and the window, all begun at once. Electron is taken
 * where its binary is, else an installed browser. Without a display the tour runs instead (`--headless`: no, a window
 * that nobody sees).
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findBrowser, hasDisplay } from '../electron/browser.ts'
import { openChromium } from '../electron/chromium.ts'
import { routeOfArguments } from '../electron/guards.ts'
import { claimInstance } from '../electron/single.ts'
import type { OpenWindow } from '../electron/window.ts'
import { forkNative } from '../native/kernel/bridge.ts'
import { makePrivateFolder, userFolder } from '../native/kernel/place.ts'
import { startPortalProcess } from './portal-process.ts'
import { keepPortal } from '../electron/kept-portal.ts'
import { openPortalLog } from '../electron/portal-log.ts'
import { configuredPortal } from '../electron/portal-setting.ts'
import { pageFolder, programPath, root } from '../electron/programs.ts'

/** Electron's own program, once its package has fetched it; KENSE_WINDOW=browser passes it by. */
function electronProgram(): string | null {
  const folder = join(root, 'node_modules', 'electron')
  const named = join(folder, 'path.txt')
  if (process.env.KENSE_WINDOW === 'browser' || !existsSync(named)) return null
  const program = join(folder, 'dist', readFileSync(named, 'utf8').trim())
  return existsSync(program) ? program : null
}

function runElectron(program: string, args: readonly string[]): Promise<number> {
  console.error('Кеңсе: Electron')
  // Electron, like any Chromium, refuses its sandbox to root.
  const more = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(program, [...more, programPath('electron/main.ts'), ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => child.kill(signal))
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
}

async function openWindowFor(userDir: string, route: string | null): Promise<number> {
  const browserPath = findBrowser()
  if (!browserPath) {
    console.error('Кеңсе: Chromium, Chrome немесе Edge табылмады · Chromium, Chrome или Edge не найден · No Chromium, Chrome or Edge was found.')
    return 1
  }
  const headless = !hasDisplay()
  let window: OpenWindow | null = null
  const instance = await claimInstance(userDir, route ?? '', (started) => void window?.show(started === '' ? null : started))
  if (!instance) {
    console.error('Кеңсе ашық тұр: терезесі алға шығарылды · уже открыт: окно выведено вперёд · is already open: its window was brought to the front.')
    return 0
  }
  console.error(`Кеңсе: ${browserPath}`)
  if (headless) console.error('Экран жоқ: терезе көрінбей ашылды · Экрана нет: окно открыто невидимо · There is no display: the window is open headless.')
  window = openChromium({
    pageDir: pageFolder(),
    userDir,
    title: 'Кеңсе',
    route: route ?? '/',
    headless,
    browserPath,
    startNative: () => forkNative(programPath('native/main.ts'), [], { ...process.env, KENSE_USER_DIR: userDir }),
  })
  const opened = window
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void opened.close())
  const configured = configuredPortal(userDir)
  if (configured) opened.portalAt(configured)
  const portal = configured ? null : ownPortal(makePrivateFolder(join(userDir, 'portal')), opened)
  await opened.closed
  instance.release()
  return (await portal?.stop()) ?? 0
}

/** The demo office's portal beside its window; without it there is nothing to show. */
function ownPortal(dataDir: string, window: OpenWindow): { stop(): Promise<number> } {
  let failed = false
  const portal = keepPortal({
    begin: (port) => startPortalProcess({ dataDir, demo: true, port, onLine: (line) => console.error(line), log: openPortalLog(userDir) }),
    portalAt: (address) => window.portalAt(address),
    onNotStarted(error) {
      failed = true
      console.error(error instanceof Error ? error.message : error)
      void window.close()
    },
    onGivenUp: () => window.tell('desktop.portalGivenUp'),
  })
  return {
    async stop() {
      await portal.stop()
      return failed ? 1 : 0
    },
  }
}

const args = process.argv.slice(2)
const userDir = makePrivateFolder(userFolder())
const electron = electronProgram()
if (args.includes('--tour') || (!hasDisplay() && !args.includes('--headless'))) {
  if (!args.includes('--tour')) console.error('Экран жоқ, сондықтан көрсетілім жүргізіледі · Экрана нет, поэтому идёт показ · There is no display, so the tour runs.')
  // Loaded by itself, so that a plain start doesn't carry the driver of browsers.
  const tour = (await import(pathToFileURL(join(root, 'scripts', 'tour.ts')).href)) as { runTour(args: readonly string[]): Promise<number> }
  process.exitCode = await tour.runTour(args.filter((each) => each !== '--tour'))
} else if (electron && hasDisplay()) process.exitCode = await runElectron(electron, args)
else process.exitCode = await openWindowFor(userDir, routeOfArguments(args))
