import { randomUUID } from 'node:crypto'
import type { JobCall } from './call.ts'
import { commit, run } from './database.ts'
import { finishStatement } from './finish.ts'
import { tellFollowers } from './followers.ts'
import { Gathering, type Doer } from './gathering.ts'
import type { PortalNode } from './node.ts'
import { settleNotices } from './notices.ts'
import type { Job } from './portal.ts'
import { liveCall } from './queries.ts'
import { startCall } from './write-call.ts'

/** A job may run twice (its commit, then a crash before it is ticked off), so jobs look before they act. */
export async function runJob(node: PortalNode, name: string, { work }: Job, data: Record<string, unknown>): Promise<void> {
  const given = data as never
  try {
    if (typeof work === 'function') await writeOnce(node, name, (call) => work(given, call))
    else {
      await node.jobs.alone(`${name} ${work.key(given)}`, async () => {
        const brought = await work.bring(given, liveCall(node))
        if (brought !== null) await writeOnce(node, name, (call) => work.write(given, brought, call))
      })
    }
  } catch (error) {
    node.metrics.faults.inc()
    node.log.fault(error, { job: name })
    throw error
  }
}

/** One transaction a job. */
async function writeOnce(node: PortalNode, name: string, write: (call: JobCall) => Promise<void>): Promise<void> {
  const client = await node.database.connect()
  let broken = false
  try {
    await client.query('begin')
    const now = node.clock.now()
    const gathering = new Gathering()
    const call = startCall(node, client, now, gathering, null, null)
    const id = randomUUID()
    await write(call)
    await tellFollowers(call, gathering)
    gathering.ring(await settleNotices(call, gathering.notices, id, null))
    const doer: Doer = { command: id, name: `job:${name}`, at: now, person: null, holder: null, body: null, delegation: null, signature: null }
    const last = finishStatement(gathering, doer, null)
    if (last !== null) await run(client, last.text, last.values)
    await commit(client)
    node.feed.committed(gathering.changes)
  } catch (error) {
    broken = !(await client.query('rollback').then(
      () => true,
      () => false,
    ))
    throw error
  } finally {
    client.release(broken)
  }
}
