import type { FeedNotice } from '../../domain/kernel/envelope.ts'
import { openClock } from '../../native/kernel/clock.ts'
import { type Line, openLine } from '../../native/kernel/line.ts'
import { type OwnPerson, startOwnPortal } from '../world/own-portal.ts'
import { type BadLine, openBadLine } from './bad-line.ts'
import { type Fault, seeded, sleep } from './fault.ts'
import { compare, Writer } from './writer.ts'

const commandsPerSession = 20
const sessionsAtOnce = 16
const patienceMs = 120_000
const watcherCount = 4

/** A client that only listens: every notice of the portal must reach it once and in order, however often its line breaks. */
interface Watcher {
  line: Line
  heard: number[]
  gaps: number
}

function watch(url: string, { token }: OwnPerson, since: number): Watcher {
  const watcher: Watcher = { heard: [], gaps: 0 } as unknown as Watcher
  watcher.line = openLine(openClock(), {
    onState: () => undefined,
    onNotices: (notices: FeedNotice[]) => watcher.heard.push(...notices.map(({ seq }) => seq)),
    onGap: () => (watcher.gaps += 1),
    onLive: () => undefined,
    onSignedOut: () => undefined,
  })
  watcher.line.portalAt({ url, certificate: null, demoOffice: null })
  watcher.line.signedIn(token, since)
  return watcher
}

/** Sessions one after the other in a few lanes; each has its own unit to write on. */
async function writeAll(line: BadLine, people: readonly OwnPerson[], say: (words: string) => void): Promise<{ writers: Writer[]; stuck: number }> {
  const writers = people.map((person) => new Writer(line.url, person, patienceMs))
  let [next, stuck] = [0, 0]
  const lane = async () => {
    for (let mine = next++; mine < writers.length; mine = next++) {
      const writer = writers[mine]!
      for (let command = 0; command < commandsPerSession; command += 1) {
        if (await writer.write()) continue
        stuck += 1
        break
      }
      writer.close()
      if (mine % 50 === 49) say(`${mine + 1} of ${writers.length} sessions`)
    }
  }
  await Promise.all(Array.from({ length: sessionsAtOnce }, lane))
  return { writers, stuck }
}

/** N1: clients behind a line that cuts, delays, repeats and falls silent. */
export const brokenNetwork: Fault = {
  name: 'N1',
  about: 'broken network between client and portal',
  // The figure asked for is 1,000 sessions (`--full`); a tenth shows the same troubles within minutes.
  runs: { usual: 100, full: 1000, small: 8 },
  async run(runs, say) {
    const portal = await startOwnPortal({ people: runs, passwords: 0 })
    const line = await openBadLine(portal.port, seeded(7), runs >= 1000 ? 5000 : 400)
    const [head] = await portal.sql<{ seq: string }>('select seq from feed_head')
    const since = Math.max(1, Number(head?.seq))
    const watchers = portal.people.slice(0, watcherCount).map((person) => watch(line.url, person, since))
    try {
      const { writers, stuck } = await writeAll(line, portal.people, say)
      line.heal()
      const { acked, lost, doubled, disordered } = await compare(portal, writers)
      const until = Date.now() + 30_000
      const last = async () => Number((await portal.sql<{ seq: string }>('select seq from feed_head'))[0]?.seq)
      // One who came before the first notice is told of a gap, having named a place that the feed hadn't reached; it hears all the same.
      for (let seq = await last(); Date.now() < until && watchers.some(({ heard }) => (heard.at(-1) ?? 0) < seq); seq = await last()) await sleep(100)
      const seq = await last()
      const unheard = watchers.reduce((sum, { heard }) => sum + (seq - since - new Set(heard.filter((each) => each > since)).size), 0)
      const unordered = watchers.reduce((sum, { heard }) => sum + heard.filter((each, index) => index > 0 && each <= (heard[index - 1] ?? 0)).length, 0)
      const more = { disordered, unheard, unordered, gaps: watchers.reduce((sum, { gaps }) => sum + gaps, 0), repeats: writers.reduce((sum, { repeats }) => sum + repeats, 0), ...line.troubles }
      return { name: 'N1', runs, acked, lost, doubled, stuck, pass: lost + doubled + stuck + disordered + unheard + unordered === 0 && acked === runs * commandsPerSession, more }
    } finally {
      for (const { line: each } of watchers) each.close()
      await line.close()
      await portal.close()
    }
  },
}
