/**
 * `npm run package`: installers by electron-builder, then `update.json` signed with the release key. Needs Electron's
 * binary for each target; without it the builder says which one it could not get.
 *   --dir        only the unpacked program, to try it
 *   --release    refuses to go on without a code-signing certificate and a release key
 */
import { spawnSync } from 'node:child_process'
import { createHash, createPrivateKey, sign } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from '../electron/programs.ts'
import type { UpdateOffer } from '../electron/updates.ts'

const output = join(root, 'dist', 'packages')
const kinds: [RegExp, UpdateOffer['files'][number]['platform']][] = [
  [/\.exe$/, 'win32'],
  [/\.deb$/, 'linux-deb'],
  [/\.AppImage$/, 'linux-appimage'],
]

/** The offer of the installers in a folder, and its signature in base64. */
export function makeOffer(folder: string, version: string, privateKeyPem: string): { text: string; signature: string } {
  const files = readdirSync(folder).flatMap((name) => {
    const platform = kinds.find(([ending]) => ending.test(name))?.[1]
    if (!platform) return []
    const bytes = readFileSync(join(folder, name))
    return [{ platform, name, size: bytes.length, sha512: createHash('sha512').update(bytes).digest('hex') }]
  })
  const offer: UpdateOffer = { product: 'kense', version, madeAt: new Date().toISOString(), files }
  const text = `${JSON.stringify(offer, null, 2)}\n`
  return { text, signature: sign(null, Buffer.from(text), createPrivateKey(privateKeyPem)).toString('base64') }
}

function main(args: string[]): number {
  const release = args.includes('--release')
  const keyPath = process.env.KENSE_RELEASE_KEY
  if (release && (!keyPath || !(process.env.CSC_LINK || process.env.WIN_CSC_LINK))) {
    console.error('A release needs KENSE_RELEASE_KEY (an Ed25519 key, PEM) and WIN_CSC_LINK (the code-signing certificate).')
    return 1
  }
  if (!existsSync(join(root, 'dist', 'app', 'electron-main.js'))) {
    console.error('dist/ is not built yet: run npm run package, which builds it first.')
    return 1
  }
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
  const targets = args.includes('--dir') ? ['--dir'] : process.platform === 'win32' ? ['--win'] : ['--linux']
  const built = spawnSync(process.execPath, [builder, ...targets, '--publish', 'never', ...(release ? ['-c.forceCodeSigning=true'] : [])], { cwd: root, stdio: 'inherit' })
  if (built.status !== 0) {
    console.error('The installers were not built. If Electron could not be had, put its zip into the folder that ELECTRON_CACHE names and try again.')
    return 1
  }
  if (!keyPath) {
    console.error('No KENSE_RELEASE_KEY: the installers are built, but no update.json was signed for them.')
    return 0
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const { text, signature } = makeOffer(output, version, readFileSync(keyPath, 'utf8'))
  writeFileSync(join(output, 'update.json'), text)
  writeFileSync(join(output, 'update.json.sig'), `${signature}\n`)
  console.error(`${output}: installers, update.json and update.json.sig`)
  return 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2))
