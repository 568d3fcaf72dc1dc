import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { openCdp, type Cdp } from './cdp.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable', 'brave-browser']

function windowsPlaces(env: NodeJS.ProcessEnv): string[] {
  const roots = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter((each) => each !== undefined)
  return roots.flatMap((root) => [join(root, 'Microsoft/Edge/Application/msedge.exe'), join(root, 'Google/Chrome/Application/chrome.exe'), join(root, 'Chromium/Application/chrome.exe')])
}

/** An installed Chromium, Chrome or Edge; `KENSE_BROWSER` names one outright. Null when there is none. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env.KENSE_BROWSER) return existsSync(env.KENSE_BROWSER) ? env.KENSE_BROWSER : null
  if (process.platform === 'win32') return windowsPlaces(env).find((path) => existsSync(path)) ?? null
  const folders = (env.PATH ?? '').split(delimiter)
  for (const name of names) {
    for (const folder of folders) if (folder !== '' && mayRun(join(folder, name))) return join(folder, name)
  }
  return null
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** True where a window can be shown. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  return process.platform === 'win32' || process.platform === 'darwin' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY)
}

/** Written once into a new profile: no offers to translate Kazakh, keep passwords or fill forms; no English spell-check of Kazakh. */
const firstPreferences = {
  translate: { enabled: false },
  credentials_enable_service: false,
  profile: { password_manager_enabled: false },
  autofill: { profile_enabled: false, credit_card_enabled: false },
  browser: { enable_spellchecking: false, check_default_browser: false },
  search: { suggest_enabled: false },
  safebrowsing: { enabled: false },
}

function preparedProfile(folder: string): string {
  const preferences = join(folder, 'Default', 'Preferences')
  if (!existsSync(preferences)) {
    mkdirSync(join(folder, 'Default'), { recursive: true, mode: 0o700 })
    writeFileSync(preferences, JSON.stringify(firstPreferences), { mode: 0o600 })
  }
  return folder
}

export interface BrowserOptions {
  path: string
  profile: string
  /** Address of the document that is drawn before the program speaks. */
  first: string
  headless: boolean
  language: string
  env: NodeJS.ProcessEnv
}

export interface Browser {
  cdp: Cdp
  pid: number | undefined
  /** The exit code; null after a signal. */
  ended: Promise<number | null>
  kill(): void
}

function flags(options: BrowserOptions): string[] {
  return [
    '--remote-debugging-pipe',
    `--user-data-dir=${preparedProfile(options.profile)}`,
    `--app=${options.first}`,
    `--lang=${options.language}`,
    '--window-size=1280,800',
    '--class=kense',
    // Whatever asks for a host, be it the page or the browser itself, finds none: the line to the portal is native's.
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--no-proxy-server',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-service-autorun',
    '--no-pings',
    '--disable-background-networking',
    '--disable-breakpad',
    '--disable-client-side-phishing-detection',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-quic',
    '--disable-search-engine-choice-screen',
    '--disable-sync',
    '--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,AutofillServerCommunication,InterestFeedContentSuggestions',
    '--metrics-recording-only',
    '--password-store=basic',
    '--use-mock-keychain',
    ...(options.headless ? ['--headless=new', '--disable-gpu', '--hide-scrollbars'] : []),
    ...(options.env.KENSE_NO_GPU ? ['--disable-gpu'] : []),
    // Chromium refuses its sandbox to root; anyone else keeps it.
    ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
    // When what was painted, for the bench of the start.
    ...(options.env.KENSE_TEST_TRACE === undefined ? [] : traceFlags(options.env.KENSE_TEST_TRACE)),
    // A port besides the pipe, for the tests' driver only.
    ...(options.env.KENSE_TEST_PORT === undefined ? [] : [`--remote-debugging-port=${options.env.KENSE_TEST_PORT}`]),
  ]
}

/** The browser writes down its first seconds: which document was painted when, on the machine's own clock. */
export const traceFlags = (file: string): string[] => ['--trace-startup=loading,blink.user_timing', '--trace-startup-format=json', '--trace-startup-duration=3', `--trace-startup-file=${file}`]

export function startBrowser(options: BrowserOptions): Browser {
  const child: ChildProcess = spawn(options.path, flags(options), {
    stdio: ['ignore', 'ignore', options.env.KENSE_BROWSER_LOG ? 'inherit' : 'ignore', 'pipe', 'pipe'],
    env: withUnicodePaths(options.env),
    // Its own group: a stop of the terminal reaches us first, and the window closes in order.
    detached: process.platform !== 'win32',
  })
  const cdp = openCdp(child.stdio[3] as Writable, child.stdio[4] as Readable)
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
    child.once('error', () => resolve(null))
  })
  void ended.then(() => cdp.end())
  return { cdp, pid: child.pid, ended, kill: () => void child.kill('SIGKILL') }
}

/** Without a UTF-8 locale, as under a plain `env -i` or some services, the browser loses Kazakh letters of file paths (tried). */
function withUnicodePaths(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || ''
  return process.platform === 'win32' || /utf-?8/i.test(locale) ? env : { ...env, LC_ALL: 'C.UTF-8' }
}
