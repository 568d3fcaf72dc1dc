/** B10.5: the largest file that §9 allows goes into native, to the portal, to another PC and under a check, and no process grows by more than 150 MB. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { office as people } from '../../server/demo/office.ts'
import { openOffice, type Client, type Office } from '../../scripts/office.ts'
import { aPdf, call, sha256, signIn } from './client.ts'
import { browserPath, tinyPage } from './shell.ts'

const limit = 60 * 1024 * 1024
const extraLimit = 150 * 1024 * 1024
const isLinux = existsSync('/proc/self/clear_refs')
if (!isLinux) console.warn('SKIPPED: only Linux tells how much memory a process had at most')

interface Program {
  pid: number
  name: string
  base: number
}

const kilobytes = (pid: number, field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024

/** Our own processes among those whose environment names this folder: native of a client, or the portal. */
function programs(mark: string, part: RegExp, name: string): Program[] {
  return readdirSync('/proc').filter((each) => /^\d+$/.test(each)).flatMap((each) => {
    try {
      const [command, environment] = [readFileSync(`/proc/${each}/cmdline`, 'utf8'), readFileSync(`/proc/${each}/environ`, 'utf8')]
      if (!environment.includes(mark) || !part.test(command)) return []
      // From here on the kernel counts the peak anew.
      writeFileSync(`/proc/${each}/clear_refs`, '5')
      return [{ pid: Number(each), name, base: kilobytes(Number(each), 'VmRSS') }]
    } catch {
      return []
    }
  })
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Until what a sign-in sets going (what is kept ahead, its words for the search) is done: that is no part of what a file costs. */
async function settle(pids: readonly number[]): Promise<void> {
  const steady = 3 * 1024 * 1024
  const weigh = () => pids.map((pid) => kilobytes(pid, 'VmRSS'))
  let before = weigh()
  for (let quiet = 0, turns = 0; quiet < 3 && turns < 60; turns += 1) {
    await pause(1_000)
    const now = weigh()
    quiet = now.every((each, at) => Math.abs(each - (before[at] ?? 0)) < steady) ? quiet + 1 : 0
    before = now
  }
}

interface Made {
  before: string
  filling: number
  after: string
}

/** A PDF of exactly this size, grown by a comment; the places of its table are put right. */
function grownPdf(size: number): Made {
  const small = aPdf(2_000).toString('latin1')
  const at = small.indexOf('\n%', 20) + 2
  const [before, rest] = [small.slice(0, at), small.slice(at)]
  for (let filling = size - small.length; ; filling -= 1) {
    const after = rest.replace(/startxref\n(\d+)/, (_words, place: string) => `startxref\n${Number(place) + filling}`)
    if (before.length + filling + after.length === size) return { before, filling, after }
  }
}

describe.skipIf(!browserPath || !isLinux)('B10.5 60 MB end to end', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'kense-sixty-'))
  let office: Office
  let first: Client
  let second: Client
  beforeAll(async () => {
    office = await openOffice({ dataDir, headless: true, pageDir: tinyPage, env: { ...process.env, KENSE_FROM_SOURCE: '1', KENSE_KEEP: 'typed' } })
    first = await office.openClient({ profile: 'first' })
    await signIn(first, people.justice.head.id)
    second = await office.openClient({ profile: 'second' })
    await signIn(second, people.justice.head.id)
  }, 240_000)
  afterAll(async () => {
    await office?.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }, 60_000)

  /** As the page does it, four chunks on the way; the bytes are made once in the page and not carried through the test's own line. */
  const hand = (client: Client, name: string, { before, filling, after }: Made) => client.page.evaluate(async ({ name: given, size, parts }) => {
    const { kense } = globalThis as unknown as { kense: { call: (name: string, input: unknown) => Promise<{ transfer?: string }> } }
    const begun = await kense.call('files.begin', { name: given, size })
    if (begun.transfer === undefined) return begun
    const bytes = new Uint8Array(size).fill(97)
    const put = (words: string, at: number) => bytes.set(Uint8Array.from(words, (each) => each.charCodeAt(0)), at)
    put(parts.before, 0)
    put(parts.after, size - parts.after.length)
    const piece = 512 * 1024
    for (let offset = 0; offset < size; offset += piece) {
      const part = bytes.subarray(offset, offset + piece)
      let words = ''
      for (let at = 0; at < part.length; at += 32_768) words += String.fromCharCode(...part.subarray(at, at + 32_768))
      await kense.call('files.chunk', { transfer: begun.transfer, offset, base64: btoa(words) })
    }
    return begun
  }, { name, size: before.length + filling + after.length, parts: { before, after } })

  it.each([['59.9', limit - 100 * 1024], ['60.0', limit]])('%s MB: added, synced, opened on another PC and checked', async (_name, size) => {
    const made = grownPdf(size)
    const bytes = Buffer.concat([Buffer.from(made.before, 'latin1'), Buffer.alloc(made.filling, 'a'), Buffer.from(made.after, 'latin1')])
    expect(bytes.length).toBe(size)
    const watch = () => [...programs(`KENSE_USER_DIR=${first.userDir}`, /native/, 'native'), ...programs(`KENSE_USER_DIR=${second.userDir}`, /native/, 'native of the other PC'), ...programs(`KENSE_DATA=${dataDir}`, /portal|server/, 'portal')]
    await settle(watch().map(({ pid }) => pid))
    const watched = watch()
    expect(new Set(watched.map((each) => each.name)).size).toBe(3)
    const begun = (await hand(first, 'қаулы.pdf', made)) as { transfer: string }
    const file = await call(first, 'files.end', { transfer: begun.transfer })
    expect(file).toMatchObject({ size: bytes.length, sha256: sha256(bytes) })
    const held = (await call(second, 'files.hold', { file: file as never })) as { url: string }
    expect(await second.page.evaluate((url) => fetch(url).then((answer) => answer.blob()).then((blob) => blob.size), held.url)).toBe(bytes.length)
    const grown = watched.map(({ pid, name, base }) => ({ name, extra: kilobytes(pid, 'VmHWM') - base }))
    console.log(grown.map(({ name, extra }) => `${name} +${Math.round(extra / 1_048_576)} MB`).join(', '))
    for (const { name, extra } of grown) expect(extra, name).toBeLessThan(extraLimit)
  }, 240_000)

  it('60.1 MB is refused before a byte of it is sent', async () => {
    expect(await call(first, 'files.begin', { name: 'үлкен.pdf', size: limit + 100 * 1024 })).toEqual({ refusal: { key: 'desktop.fileTooLarge', values: { name: 'үлкен.pdf', limit: 60 } } })
  })
})
