/**
 * Door of every npm command. Runs on the system's Node (20 or newer) with no dependency: makes sure that packages,
 * the project's own Node 24 and system tools are there, then hands over to the real program on Node 24.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNode24, installPackages } from './install.js'
import { PlainFailure, say } from './say.js'
import { ensureTools, ownFolders, tryElectron, withOwnTools } from './tools.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache')

const verbs = {
  start: { entry: 'dist/app/scripts-launch.js', tools: ['browser', 'fonts', 'openssl'], built: true, window: true },
  test: { entry: 'scripts/test.ts', tools: ['browser', 'fonts', 'openssl', 'display', 'strace', 'pdf', 'sockets', 'token', 'tokenFiller', 'gostEngine', 'mailServer', 'submission', 'mailReader', 'calendarClient', 'calendarReader'] },
  check: { entry: 'scripts/check.ts', tools: ['openssl'] },
  bench: { entry: 'tests/bench/main.ts', tools: ['browser', 'fonts', 'openssl', 'strace', 'nginx', 'pgbench', 'gostEngine'], built: true },
  faults: { entry: 'tests/faults/main.ts', tools: ['openssl'] },
  'new-module': { entry: 'scripts/new-module.ts', tools: [] },
  server: { entry: 'server/main.ts', tools: [] },
  package: { entry: 'scripts/package.ts', tools: [], built: true },
  build: { entry: 'scripts/build.ts', tools: [] },
  kense: { entry: 'scripts/kense.ts', tools: [] },
}

const sources = ['domain', 'node', 'native', 'server', 'electron', 'renderer', 'resources', 'package-lock.json', 'vite.config.ts', 'scripts/build.ts']

function newest(path) {
  const seen = statSync(path, { throwIfNoEntry: false })
  if (!seen) return 0
  if (!seen.isDirectory()) return seen.mtimeMs
  // A folder's own time tells of files that were removed or renamed.
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), seen.mtimeMs)
}

/** Whether dist/ was built from the sources as they are now; build.ts leaves the time it began in the stamp. */
function isBuilt() {
  const stamp = join(root, 'dist', 'built-at')
  return existsSync(stamp) && Number(readFileSync(stamp, 'utf8')) >= Math.max(...sources.map((path) => newest(join(root, path))))
}

/** Hands the terminal over to a program on Node 24 and answers its exit code; signals pass through. */
function handOver(node, args, env) {
  return new Promise((resolve) => {
    const child = spawn(node, args, { stdio: 'inherit', env })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('error', () => resolve(127))
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}

function environment(node) {
  const bin = join(root, 'node_modules', '.bin')
  const env = { ...process.env, PATH: [bin, process.env.PATH, ...ownFolders(cache)].join(delimiter) }
  // Compiled code of one start serves the next: about a third of the portal's start time.
  env.NODE_COMPILE_CACHE ??= join(cache, 'compiled', process.platform)
  env.KENSE_NODE = node
  return withOwnTools(cache, env)
}

/** Runs one of the verbs with its arguments and answers the exit code. */
export async function go(verb, args) {
  const wanted = Object.hasOwn(verbs, verb) ? verbs[verb] : null
  if (!wanted) throw new PlainFailure('unknownVerb', { verb, known: Object.keys(verbs).join(', ') })
  if (Number(process.versions.node.split('.')[0]) < 20) throw new PlainFailure('oldNode', { found: process.version })
  await installPackages(root, cache)
  const node = findNode24(root)
  mkdirSync(cache, { recursive: true })
  const electron = wanted.window && hasDisplay() && (await tryElectron(root, cache, node))
  await ensureTools(cache, electron ? wanted.tools.filter((name) => name !== 'browser') : wanted.tools)
  const env = environment(node)
  if (wanted.built && !isBuilt()) {
    say('building')
    if ((await handOver(node, [join(root, 'scripts', 'build.ts')], env)) !== 0) throw new PlainFailure('buildFailed')
  }
  if (wanted.built) env.KENSE_BUILT = '1'
  return handOver(node, [join(root, wanted.entry), ...args], env)
}

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** What a command-line door does: run, and end with a sentence rather than a stack when the failure is a person's kind. */
export async function main(verb, args) {
  try {
    process.exitCode = await go(verb, args)
  } catch (error) {
    if (!(error instanceof PlainFailure)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

