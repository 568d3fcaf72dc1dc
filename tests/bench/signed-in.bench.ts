/** What a long-used PC costs: the way from the sign-in to a list without a line, and memory after every screen was seen. */
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser } from '../../electron/browser.ts'
import { openEncrypted } from '../../native/kernel/database.ts'
import type { PortalAddress } from '../../native/kernel/bridge.ts'
import { openDrawers, type Drawer } from '../../native/kernel/drawers.ts'
import { openOutbox } from '../../native/kernel/outbox.ts'
import { keyFor } from '../../native/kernel/secrets.ts'
import { openOffice, type Client, type Office } from '../../scripts/office.ts'
import { NativeClient } from '../faults/native-client.ts'
import { startOwnPortal } from '../world/own-portal.ts'
import { office as people } from '../world/world.ts'
import { copyOffice, openOfficeTemplate } from '../world/template.ts'
import type { Bench } from './measure.ts'
import { childrenOf, emptyWindowMib, isBrowser, isNative, proportionalMib } from './window.bench.ts'

const missing = () => (findBrowser() ? null : 'no Chromium, Chrome or Edge is installed')
const password = 'Kense-2026'
const person = people.finance.executor
const manyKept = 1_000_000
const manyQueued = 5_000
const answerLength = 600

async function openBenchOffice(): Promise<{ office: Office; close: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kense-signed-in-'))
  copyOffice(await openOfficeTemplate(), dataDir)
  const office = await openOffice({ dataDir, headless: true })
  return {
    office,
    async close() {
      await office.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Signs in; the time from the click to the first row of the list. */
async function enter({ page }: Client): Promise<number> {
  const button = page.locator('.demo-person', { hasText: person.surname }).first()
  await button.waitFor({ timeout: 60_000 })
  return page.evaluate((surname) => new Promise<number>((resolve) => {
    const found = [...document.querySelectorAll<HTMLElement>('.demo-person')].find((each) => each.textContent?.includes(surname))
    const began = performance.now()
    found?.click()
    const look = (): void => {
      if (document.querySelector('.body-row') === null) requestAnimationFrame(look)
      else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
    }
    look()
  }), person.surname)
}

async function drawerOf(userDir: string): Promise<Drawer> {
  const [drawer] = await openDrawers(join(userDir, 'drawers'), null).openTyped(password)
  if (!drawer) throw new Error('the password opens no drawer of this window')
  return drawer
}

/** As many answers as years of work leave, beside those that were kept by themselves; written past the product for speed. */
function fillAnswers(drawer: Drawer, rows: number, length: number): void {
  const database = openEncrypted(join(drawer.folder, 'answers.db'), keyFor(drawer.key, 'answers'), '', 'NORMAL')
  const add = database.prepare('INSERT INTO answers VALUES (?, ?, ?, ?)')
  const answer = JSON.stringify('х'.repeat(length / 2))
  const [key, proof] = [Buffer.alloc(32), Buffer.alloc(32)]
  const at = new Date(Date.now() - 86_400_000).toISOString()
  database.transaction(() => {
    for (let row = 0; row < rows; row += 1) {
      // Spread over all keys as digests are.
      key.writeUInt32BE(Math.floor((row / rows) * 2 ** 32), 0)
      key.writeUInt32BE(row, 4)
      add.run(key, at, answer, proof)
    }
  })()
  database.close()
}

function fillOutbox(drawer: Drawer): void {
  const outbox = openOutbox(drawer, (where, error) => console.error(where, error))
  for (let row = 0; row < manyQueued; row += 1) {
    outbox.add('notifications.read', `Хабарлама ${row}`, { id: randomUUID(), input: { ids: [randomUUID()] }, actingFor: null, signature: null }, new Date().toISOString())
  }
  outbox.close()
}

/** W1, its second half: the list stands as soon with a long-used PC's files as with a new one's. */
export const longUsed: Bench = {
  name: 'W1used',
  peer: 'the same way from the sign-in to the list, without a line, on a PC that keeps little (a queued message: 0.05 ms)',
  missing,
  lines: [
    { what: `${manyKept} kept answers`, of: 'p50', limit: 1.5, series: 'kept' },
    { what: 'each queued message', of: 'value', limit: 1, series: 'queued' },
    { what: 'native with them (150 MiB)', of: 'value', limit: 1, series: 'native' },
  ],
  async open() {
    const { office, close } = await openBenchOffice()
    const open = (profile: string) => office.openClient({ profile, route: '/approvals' })
    for (const profile of ['new', 'kept', 'queued']) {
      const client = await open(profile)
      await enter(client)
      await client.page.waitForTimeout(3_000)
      await client.close()
      const drawer = await drawerOf(client.userDir)
      if (profile === 'kept') fillAnswers(drawer, manyKept, answerLength)
      if (profile === 'queued') fillOutbox(drawer)
    }
    await office.stopPortal()
    const timeOf = async (profile: string, after?: () => void) => {
      const client = await open(profile)
      const ms = await enter(client)
      await client.page.waitForTimeout(after ? 2_000 : 0)
      after?.()
      await client.close()
      return ms
    }
    let fresh: number[] = []
    return {
      async subject() {
        let native = 0
        const kept = await timeOf('kept', () => (native = proportionalMib(childrenOf(process.pid).filter(isNative))))
        const queued = await timeOf('queued')
        const before = fresh.at(-1) ?? (await timeOf('new'))
        return { kept: [kept], queued: [Math.max(0, queued - before) / manyQueued], native: [native] }
      },
      async floor() {
        const ms = await timeOf('new')
        fresh = [...fresh, ms]
        return { kept: [ms], queued: [0.05], native: [150] }
      },
      close,
    }
  },
}

const largeAnswers = { rows: 50_000, length: 20_000 }
const coldStartMs = 2_000

/** Nothing of the file is in memory any more, as after the PC was switched on. */
function letGo(file: string): void {
  execFileSync('dd', ['oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', `of=${file}`], { stdio: 'ignore' })
}

/** B11.2: the native process begins, its person signs in without a line, and the first list is there. */
export const coldStart: Bench = {
  name: 'B11.2',
  peer: 'two seconds; a cache of 1 GB of which nothing is in memory',
  missing: () => (process.platform === 'linux' ? null : 'a file is put out of memory by dd, as Linux has it'),
  lines: [{ what: 'cold start to the first list', of: 'p99', limit: 1, series: 'ms' }],
  async open() {
    const portal = await startOwnPortal({ people: 1 })
    const userDir = mkdtempSync(join(tmpdir(), 'kense-cold-'))
    const { login } = portal.people[0]!
    const asked = { name: 'people.directory', input: {}, fresh: false }
    const begin = async (address: PortalAddress | null) => {
      const client = new NativeClient(userDir, address)
      for (let tries = 0; tries < 300; tries += 1) {
        const answer = await client.call('session.signInByPassword', { login, password })
        if (answer !== null && 'person' in answer && answer.person !== null) break
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      const list = await client.call('portal.ask', asked)
      if (list === null || !('answer' in list)) throw new Error(`no list: ${JSON.stringify(list)}`)
      return client
    }
    await (await begin({ url: portal.url, certificate: null, demoOffice: null })).stop()
    const drawer = await drawerOf(userDir)
    fillAnswers(drawer, largeAnswers.rows, largeAnswers.length)
    return {
      async subject() {
        letGo(join(drawer.folder, 'answers.db'))
        const begun = performance.now()
        const client = await begin(null)
        const ms = performance.now() - begun
        await client.stop()
        return { ms: [ms] }
      },
      floor: async () => ({ ms: [coldStartMs] }),
      async close() {
        rmSync(userDir, { recursive: true, force: true })
        await portal.close()
      },
    }
  },
}

const screens = [
  '/', '/approvals', '/approvals/new', '/approvals/check', '/sessions', '/calendar', '/people', '/people/bodies', '/people/delegations', '/people/roles', '/people/calendar', '/dictionary', '/dictionary/glossary',
  '/dictionary/sources', '/informers', '/signatures', '/keys', '/standards', '/systems', '/notifications', '/notifications/settings', '/search', '/outbox', '/without-line', '/settings',
]

/** W2, its second half: after a day in which every screen was seen. */
export const weighingUsed: Bench = {
  name: 'W2used',
  peer: 'the same browser with an empty page (native: 150 MiB)',
  missing: () => missing() ?? (process.platform === 'linux' ? null : 'proportional memory is read from /proc'),
  lines: [{ what: 'window after every screen', of: 'value', limit: 1.5, series: 'window' }, { what: 'native then', of: 'value', limit: 1, series: 'native' }],
  async open() {
    const { office, close } = await openBenchOffice()
    const empty = mkdtempSync(join(tmpdir(), 'kense-empty-'))
    return {
      async subject() {
        const client = await office.openClient({ profile: 'used', route: '/approvals' })
        await enter(client)
        for (const screen of screens) {
          await client.page.evaluate((route) => (location.hash = route), screen)
          await client.page.waitForTimeout(700)
        }
        await client.page.waitForTimeout(5_000)
        const all = childrenOf(process.pid)
        const sample = { window: [proportionalMib(all.filter(isBrowser))], native: [proportionalMib(all.filter(isNative))] }
        await client.close()
        return sample
      },
      floor: async () => ({ window: [await emptyWindowMib(empty)], native: [150] }),
      async close() {
        rmSync(empty, { recursive: true, force: true })
        await close()
      },
    }
  },
}
