import { percentile } from '../bench/measure.ts'
import { startOwnPortal } from '../world/own-portal.ts'
import { type Fault, seeded, sleep, within } from './fault.ts'
import { compare, Writer } from './writer.ts'

const writerCount = 8
const patienceMs = 60_000

/** K2: the portal, its PostgreSQL, or both are killed while eight clients write. */
export const killedPortal: Fault = {
  name: 'K2',
  about: 'portal and PostgreSQL killed under eight writers',
  runs: { usual: 20, full: 300, small: 4 },
  async run(runs, say) {
    const random = seeded(22)
    const portal = await startOwnPortal({ people: writerCount })
    const writers = portal.people.map((person) => new Writer(portal.url, person, patienceMs))
    const recoveriesMs: number[] = []
    const databaseMs: number[] = []
    let over = false
    try {
      const working = writers.map((writer) => writer.writeUntil(() => over))
      for (let run = 0; run < runs; run += 1) {
        await sleep(100 + within(random, 500))
        const [server, database] = [run % 3 !== 1, run % 3 !== 0]
        if (database) await portal.killDatabase()
        if (server) await portal.killServer()
        const before = writers.reduce((sum, { acked }) => sum + acked.length, 0)
        const begun = performance.now()
        if (database) await portal.startDatabase()
        if (database) databaseMs.push(performance.now() - begun)
        if (server) await portal.startServer()
        while (writers.reduce((sum, { acked }) => sum + acked.length, 0) === before && performance.now() - begun < patienceMs) await sleep(5)
        recoveriesMs.push(performance.now() - begun)
        if (run % 5 === 4) say(`${run + 1} of ${runs} kills`)
      }
      over = true
      const stuck = (await Promise.all(working)).filter((finished) => !finished).length
      const { acked, lost, doubled, disordered } = await compare(portal, writers)
      const more = {
        disordered,
        repeats: writers.reduce((sum, { repeats }) => sum + repeats, 0),
        recoveryP50Ms: Math.round(percentile(recoveriesMs, 0.5)),
        databaseRestartP50Ms: Math.round(percentile(databaseMs, 0.5)),
      }
      return { name: 'K2', runs, acked, lost, doubled, stuck, pass: lost + doubled + stuck + disordered === 0, more }
    } finally {
      over = true
      for (const writer of writers) writer.close()
      await portal.close()
    }
  },
}
