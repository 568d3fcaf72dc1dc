import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, run, whileLocked } from './install.js'
import { PlainFailure, say, withProgress } from './say.js'

const windowsBrowsers = [
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** System tools by what they are needed for, with the Debian package that brings each. */
const tools = {
  browser: { programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'], debian: 'chromium' },
  // Chromium draws letters that a page's own font lacks with the system's; without any it draws boxes.
  fonts: { file: '/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf', debian: 'fonts-noto-core' },
  openssl: { programs: ['openssl'], debian: 'openssl' },
  display: { programs: ['Xvfb'], debian: 'xvfb' },
  strace: { programs: ['strace'], debian: 'strace' },
  pdf: { programs: ['pdftotext'], debian: 'poppler-utils' },
  sockets: { programs: ['ss'], debian: 'iproute2' },
  nginx: { programs: ['nginx'], debian: 'nginx-light' },
  token: { programs: ['softhsm2-util'], debian: 'softhsm2' },
  tokenFiller: { programs: ['pkcs11-tool'], debian: 'opensc' },
  gostEngine: { file: '/usr/lib/x86_64-linux-gnu/engines-3/gost.so', debian: 'libengine-gost-openssl' },
  // Where another mail server is at home it stays, and the tests of letters say what they lack.
  mailServer: { programs: ['smtpd', 'sendmail'], debian: 'opensmtpd' },
  submission: { file: '/usr/lib/dovecot/submission', debian: 'dovecot-submissiond' },
  mailReader: { programs: ['python3'], debian: 'python3' },
  calendarClient: { programs: ['vdirsyncer'], debian: 'vdirsyncer' },
  // Written in another language by others: what it asks is asked as the standards have it.
  calendarAsker: { file: '/usr/lib/python3/dist-packages/caldav/__init__.py', debian: 'python3-caldav' },
  calendarReader: { file: '/usr/lib/python3/dist-packages/icalendar/__init__.py', debian: 'python3-icalendar' },
  pgbench: { programs: ['pgbench'], debian: 'postgresql-15' },
}

const own = (cache) => join(cache, 'tools')
/** Folders with programs that were unpacked into the project when there was nobody with the right to install them. */
export const ownFolders = (cache) => ['usr/bin', 'usr/sbin', 'bin'].map((folder) => join(own(cache), folder))

function isThere(cache, name) {
  const tool = tools[name]
  if (process.platform !== 'linux') return name !== 'browser' || windowsBrowsers.some((path) => existsSync(path)) || findProgram(tool.programs) !== null
  if (tool.file) return existsSync(tool.file) || existsSync(join(own(cache), tool.file))
  return findProgram(tool.programs, ownFolders(cache)) !== null
}

async function aptGet(prefix, packages) {
  const [program, ...args] = [...prefix, 'apt-get', '-y', '-q', '--no-install-recommends', 'install', ...packages]
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const first = await run(program, args, { env })
  if (first.code === 0) return first
  // A new machine has no package list yet.
  const updated = await run(prefix[0] ?? 'apt-get', [...prefix.slice(1), ...(prefix.length ? ['apt-get'] : []), '-q', 'update'], { env })
  return updated.code === 0 ? run(program, args, { env }) : updated
}

/** Without an administrator: apt fetches the packages into a folder of ours, dpkg unpacks them there; nothing of the system changes. */
async function unpackBeside(cache, packages) {
  const root = own(cache)
  const state = join(root, 'apt')
  for (const folder of ['lists/partial', 'archives/partial']) mkdirSync(join(state, folder), { recursive: true })
  const places = ['-o', `Dir::State::lists=${state}/lists`, '-o', `Dir::Cache=${state}`, '-o', `Dir::Cache::archives=${state}/archives`, '-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=']
  const updated = await run('apt-get', [...places, '-q', 'update'])
  if (updated.code !== 0) return updated
  const fetched = await run('apt-get', [...places, '-y', '-q', '--no-install-recommends', '--download-only', 'install', ...packages])
  if (fetched.code !== 0) return fetched
  for (const name of readdirSync(join(state, 'archives')).filter((each) => each.endsWith('.deb'))) {
    const unpacked = await run('dpkg-deb', ['-x', join(state, 'archives', name), root])
    if (unpacked.code !== 0) return unpacked
  }
  return { code: 0, said: '' }
}

async function install(cache, packages) {
  const named = { packages: packages.join(' ') }
  if (process.getuid() === 0) return withProgress('installingTools', named, () => aptGet([], packages))
  if ((await run('sudo', ['-n', 'true'])).code === 0) return withProgress('installingTools', named, () => aptGet(['sudo', '-n'], packages))
  return withProgress('unpackingTools', named, () => unpackBeside(cache, packages))
}

/** Installs what is missing of the named tools; says in plain words whom to ask when that can't be done. */
export async function ensureTools(cache, names) {
  const missing = names.filter((name) => !isThere(cache, name))
  if (missing.length === 0) return
  if (process.platform !== 'linux') throw new PlainFailure('toolsRefusedWindows')
  const packages = missing.map((name) => tools[name].debian)
  await whileLocked(join(cache, 'install.lock'), async () => {
    if (findProgram(['apt-get'])) await install(cache, packages)
  })
  if (missing.some((name) => !isThere(cache, name))) throw new PlainFailure('toolsRefused', { packages: packages.join(' ') })
}

/** Environment in which programs and libraries unpacked beside the project are found. */
export function withOwnTools(cache, env) {
  const root = own(cache)
  if (!existsSync(join(root, 'usr'))) return env
  const libraries = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu', 'usr/lib/chromium'].map((folder) => join(root, folder))
  return {
    ...env,
    PATH: `${env.PATH}:${ownFolders(cache).join(':')}`,
    LD_LIBRARY_PATH: [...libraries, env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    FONTCONFIG_PATH: existsSync('/etc/fonts/fonts.conf') ? '/etc/fonts' : join(root, 'etc/fonts'),
    XDG_DATA_DIRS: `${join(root, 'usr/share')}:${env.XDG_DATA_DIRS ?? '/usr/local/share:/usr/share'}`,
  }
}

const electronHeld = (root) => existsSync(join(root, 'node_modules', 'electron', 'path.txt')) && existsSync(join(root, 'node_modules', 'electron', 'dist'))

/** Electron's binary is not part of its package. One short try a day; without it the installed Chromium opens the window. */
export async function tryElectron(root, cache, node) {
  if (electronHeld(root)) return true
  const memory = join(cache, 'no-electron.json')
  const triedAt = existsSync(memory) ? Number(readFileSync(memory, 'utf8')) : 0
  if (Date.now() - triedAt < 86_400_000) return false
  say('fetchingElectron')
  await run(node, [join(root, 'node_modules', 'electron', 'install.js')], { cwd: root, timeout: 60_000 })
  if (electronHeld(root)) return true
  writeFileSync(memory, String(Date.now()))
  say('noElectron')
  return false
}
