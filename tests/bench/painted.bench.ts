/** V1's last step: from a count's arrival in a real window to its being painted there, in frames of that very window. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { findBrowser } from '../../electron/browser.ts'
import type { BridgeEvent } from '../../domain/kernel/bridge.ts'
import { openOffice, type Client, type Office } from '../../scripts/office.ts'
import { chair, makeSession, members, openHall, perform, secretary, sign } from '../sessions/hall.ts'
import { office as people } from '../world/world.ts'
import { copyOffice, openOfficeTemplate } from '../world/template.ts'
import type { Bench } from './measure.ts'

interface Marked {
  painted: number[]
}

/** Remembers, for each count that arrives, how long it takes until a frame with it has been painted. */
const markPaints = (page: Page) => page.evaluate(() => {
  const marked: Marked = { painted: [] }
  Object.assign(globalThis, { marked })
  const { kense } = globalThis as unknown as { kense: { on: (listener: (event: BridgeEvent) => void) => unknown } }
  kense.on((event) => {
    if (event.type !== 'live' || event.name !== 'sessions.tally') return
    const heard = performance.now()
    const words = () => document.querySelector('.tally')?.textContent ?? ''
    const before = words()
    const look = (): void => {
      // A frame's callback runs before its painting, a task of its own after it.
      if (words() === before && performance.now() - heard < 2_000) requestAnimationFrame(look)
      else setTimeout(() => marked.painted.push(performance.now() - heard))
    }
    requestAnimationFrame(look)
  })
})

const takePaints = (page: Page) => page.evaluate(() => (globalThis as unknown as { marked: Marked }).marked.painted.splice(0))

const frameTimes = (page: Page, count: number) => page.evaluate((wanted) => new Promise<number[]>((resolve) => {
  const times: number[] = []
  const next = (before: number) => requestAnimationFrame((now) => {
    times.push(now - before)
    if (times.length < wanted) next(now)
    else resolve(times.slice(1))
  })
  next(performance.now())
}), count)

async function enter(office: Office, surname: string): Promise<Client> {
  const client = await office.openClient({ profile: `painted-${surname}` })
  await client.page.locator('.demo-person', { hasText: surname }).first().click({ timeout: 60_000 })
  await client.page.locator('.shell').waitFor({ timeout: 60_000 })
  return client
}

const show = async ({ page }: Client, session: string): Promise<void> => {
  await page.evaluate((hash) => { location.hash = hash }, `/sessions/${session}`)
  await page.locator('.tally').waitFor({ timeout: 60_000 })
}

export const votePainted: Bench = {
  name: 'V1painted',
  peer: 'the frames of the same five windows',
  missing: () => (findBrowser() ? null : 'no Chromium, Chrome or Edge is installed'),
  lines: [{ what: 'frames p50', of: 'p50', limit: 2 }, { what: 'frames p99', of: 'p99', limit: 2 }],
  async open() {
    const dataDir = mkdtempSync(join(tmpdir(), 'kense-painted-'))
    copyOffice(await openOfficeTemplate(), dataDir)
    const office = await openOffice({ dataDir, headless: true })
    const officer = await enter(office, secretary.surname)
    const voters: Client[] = []
    for (const member of members) voters.push(await enter(office, member.surname))
    const [chairs] = voters
    const windows = [...voters, officer]
    if (chairs === undefined) throw new Error('a Government without a chair')
    return {
      /** One session a round: each member's vote is a count that five windows paint. */
      async subject() {
        const session = await makeSession(officer, new Date(Date.now() + 3_600_000).toISOString())
        await openHall(chairs, session, [chair, people.finance.head, people.economy.head, people.digital.head])
        await perform(chairs, 'sessions.callQuestion', { id: session.id, question: session.questions[0] })
        const { poll } = (await perform(chairs, 'sessions.openPoll', { id: session.id, question: session.questions[0] })) as { poll: string }
        await Promise.all(windows.map((each) => show(each, session.id)))
        for (const { page } of windows) await markPaints(page)
        for (const voter of voters) {
          await sign(voter, 'sessions.vote', { poll, edition: 1, choice: 'for' })
          await new Promise((resolve) => setTimeout(resolve, 400))
        }
        const painted = await Promise.all(windows.map(({ page }) => takePaints(page)))
        await perform(chairs, 'sessions.closePoll', { poll })
        await perform(chairs, 'sessions.close', { id: session.id })
        for (const { page } of windows) await page.reload()
        return { ms: painted.flat() }
      },
      async floor() {
        return { ms: (await Promise.all(windows.map(({ page }) => frameTimes(page, 20)))).flat() }
      },
      async close() {
        await office.close()
        rmSync(dataDir, { recursive: true, force: true })
      },
    }
  },
}
