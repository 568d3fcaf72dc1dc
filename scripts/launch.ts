/**
 * `npm start`: the portal where none is set, the native process and the window, all begun at once. Electron is taken
 * where its binary is, else an installed browser. Without a display the tour runs instead (`--headless`: no, a window
 * that nobody sees).
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { findBrowser, hasDisplay } from '../electron/browser.ts'
import { openChromium } from '../electron/chromium.ts'
import { routeOfArguments } from '../electron/guards.ts'
import { claimInstance } from '../electron/single.ts'
import type { OpenWindow } from '../electron/window.ts'
import { forkNative, type PortalAddress } from '../native/kernel/bridge.ts'
import { loadJson, makePrivateFolder, userFolder } from '../native/kernel/place.ts'
import { startPortalProcess, type PortalProcess } from './portal-process.ts'
import { pageFolder, programPath, root } from '../electron/programs.ts'

const PortalSetting = z.object({ url: z.url(), certificate: z.string().nullable().default(null) })

/** `portal.json` of the user's folder, or KENSE_PORTAL with KENSE_PORTAL_CERTIFICATE; null: none set, so the demo office. */
function configuredPortal(userDir: string): PortalAddress | null {
  const set = process.env.KENSE_PORTAL ? { url: process.env.KENSE_PORTAL } : loadJson(join(userDir, 'portal.json'))
  if (set === null) return null
  const portal = PortalSetting.parse(set)
  return { ...portal, demoOffice: null }
}

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
  const configured = configuredPortal(userDir)
  const portal: PortalProcess | null = configured
    ? null
    : startPortalProcess({ dataDir: makePrivateFolder(join(userDir, 'portal')), demo: true, onLine: (line) => console.error(line) })

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
  let failed = false
  if (configured) opened.portalAt(configured)
  else {
    portal?.address.then((address) => opened.portalAt(address)).catch((error: unknown) => {
      failed = true
      console.error(error instanceof Error ? error.message : error)
      void opened.close()
    })
  }
  await opened.closed
  instance.release()
  await portal?.stop()
  return failed ? 1 : 0
}

const args = process.argv.slice(2)
const userDir = makePrivateFolder(userFolder())
const electron = electronProgram()
if (args.includes('--tour') || (!hasDisplay() && !args.includes('--headless'))) {
  if (!args.includes('--tour')) console.error('Экран жоқ, сондықтан көрсетілім жүргізіледі · Экрана нет, поэтому идёт показ · There is no display, so the tour runs.')
  // Loaded by itself, so that a plain start doesn't carry the driver of browsers.
  const tour = (await import(new URL('./tour.ts', import.meta.url).href)) as { runTour(args: readonly string[]): Promise<number> }
  process.exitCode = await tour.runTour(args.filter((each) => each !== '--tour'))
} else if (electron && hasDisplay()) process.exitCode = await runElectron(electron, args)
else process.exitCode = await openWindowFor(userDir, routeOfArguments(args))
