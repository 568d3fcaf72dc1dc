/** A package of evidence as whoever gets it has it: in a folder, with a shell, OpenSSL and coreutils. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'

/** Answers the folder, which the test clears away. */
export function unpacked(zip: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'kense-package-'))
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return folder
}

export function copied(folder: string): string {
  const where = mkdtempSync(join(tmpdir(), 'kense-copy-'))
  cpSync(folder, where, { recursive: true })
  return where
}

export function verify(where: string, ...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('sh', [join(where, 'verify.sh'), ...args], { encoding: 'utf8', input: '', timeout: 30_000 })
  return { status, said: `${stdout}${stderr}` }
}

export function filesIn(where: string): string[] {
  return readdirSync(where).flatMap((name) => (statSync(join(where, name)).isDirectory() ? filesIn(join(where, name)).map((inner) => join(name, inner)) : [name]))
}

export const digestOf = (path: string): string => spawnSync('sha256sum', [path], { encoding: 'utf8' }).stdout.slice(0, 64)

/** A seeded sequence of numbers below the one asked for, so that a failure can be had again. */
export function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

type Names = (said: string, file: string) => boolean
const namesFile: Names = (said, file) => said.includes(file)

/** Changes one byte, judges, and puts it back; answers what went wrong, or null. */
export function flip(where: string, file: string, at: number, by: number, names = namesFile): string | null {
  const path = join(where, file)
  const bytes = readFileSync(path)
  const before = bytes[at]!
  bytes[at] = before ^ by
  writeFileSync(path, bytes)
  const { status, said } = verify(where)
  bytes[at] = before
  writeFileSync(path, bytes)
  const flipped = `${file} byte ${at} (${before} → ${before ^ by})`
  if (status === 0) return `${flipped}: not noticed`
  return names(said, file) ? null : `${flipped}: noticed but not named: ${said.slice(0, 200)}`
}

/** Each file as often as another: else the long ones would hide the few bytes that matter most. */
export function flipSomewhere(folder: string, times: number, seed: number, names = namesFile): string[] {
  const where = copied(folder)
  const files = filesIn(where)
  const next = seeded(seed)
  const wrong: string[] = []
  for (let n = 0; n < times; n += 1) {
    const file = files[next(files.length)]!
    const found = flip(where, file, next(statSync(join(where, file)).size), 1 + next(255), names)
    if (found !== null) wrong.push(found)
  }
  rmSync(where, { recursive: true })
  return wrong
}
