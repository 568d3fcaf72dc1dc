import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OwnPortal, password, startOwnPortal } from '../world/own-portal.ts'
import { type Fault, seeded, sleep, within } from './fault.ts'
import { NativeClient } from './native-client.ts'

const perRun = 30
const drainMs = 60_000

/** Bell lines that are there to be marked as read, each by one command. */
async function addLines(portal: OwnPortal, person: string): Promise<string[]> {
  const ids = Array.from({ length: perRun }, () => randomUUID())
  await portal.sql(`insert into notifications (id, person, key, "values", link, at) select id, $1, 'kernel.appName', '{}', '/', now() from unnest($2::uuid[]) as given(id)`, [person, ids])
  return ids
}

async function signIn(client: NativeClient, login: string): Promise<void> {
  const until = Date.now() + 30_000
  for (;;) {
    const answer = await client.call('session.signInByPassword', { login, password })
    if (answer !== null && 'person' in answer && answer.person !== null) return
    if (answer === null || Date.now() > until) throw new Error(`could not sign in: ${JSON.stringify(answer)}`)
    await sleep(100)
  }
}

/** K1: the client is killed at any moment of accepting, keeping and sending commands, with the line and without. */
export const killedClient: Fault = {
  name: 'K1',
  about: 'client killed while it keeps and sends commands',
  runs: { usual: 200, full: 5000, small: 12 },
  async run(runs, say) {
    const random = seeded(1)
    const portal = await startOwnPortal({ people: 1 })
    const userDir = mkdtempSync(join(tmpdir(), 'kense-client-'))
    const { id: person, login } = portal.people[0]!
    const address = { url: portal.url, certificate: null, demoOffice: null }
    const acked = new Set<string>()
    let issued = 0
    try {
      for (let run = 0; run < runs; run += 1) {
        const lines = await addLines(portal, person)
        // Every third run has no line, once the first has left something by which to sign in without one.
        const client = new NativeClient(userDir, run % 3 === 2 ? null : address)
        await signIn(client, login)
        const killed = sleep(within(random, 80)).then(() => client.kill())
        for (const id of lines) {
          issued += 1
          const answer = await client.call('portal.do', { name: 'notifications.read', input: { ids: [id] }, title: id })
          if (answer === null) break
          if ('state' in answer) acked.add(id)
        }
        await killed
        if (run % 25 === 24) say(`${run + 1} of ${runs} kills, ${acked.size} acknowledged`)
      }
      const client = new NativeClient(userDir, address)
      await signIn(client, login)
      const until = Date.now() + drainMs
      let waiting = -1
      while (waiting !== 0 && Date.now() < until) {
        const rows = await client.call('outbox.list', {})
        waiting = Array.isArray(rows) ? rows.length : -1
        await sleep(50)
      }
      await client.stop()
      const read = new Set((await portal.sql<{ id: string }>('select id from notifications where read_at is not null')).map(({ id }) => id))
      const [again] = await portal.sql<{ count: string }>(`select count(*) from commands where name = 'notifications.read' and answer = '{"read":0}'`)
      const lost = [...acked].filter((id) => !read.has(id)).length
      const doubled = Number(again?.count)
      const unackedButDone = [...read].filter((id) => !acked.has(id)).length
      return { name: 'K1', runs, acked: acked.size, lost, doubled, stuck: Math.max(0, waiting), pass: lost + doubled === 0 && waiting === 0, more: { issued, unackedButDone } }
    } finally {
      await portal.close()
      rmSync(userDir, { recursive: true, force: true })
    }
  },
}
