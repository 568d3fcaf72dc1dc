/** The search's index, brought up to what the world holds. */
import '../../server/search/tables.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { allSources } from '../../server/search/sources.ts'
import type { World } from './portal.ts'

/** The first transaction of each kind, at once; more than it takes go on in the queue. */
export async function fillSearch(world: World): Promise<void> {
  for (const { noun } of allSources()) await runJob(world.portal.node, 'search.fillOn', registered.jobs.get('search.fillOn')!, { noun, after: '' })
}

/** The queue's own worker reads the files; we wait until it has. */
export async function filesRead(world: World, id: string): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const rows = await world.db.selectFrom('search_entries').select(['files']).where('id', '=', id).execute()
    const wanted = new Set(rows.flatMap((row) => row.files))
    const read = wanted.size === 0 ? [] : await world.db.selectFrom('search_texts').select('sha256').where('sha256', 'in', [...wanted]).execute()
    if (read.length === wanted.size) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the files were not read')
}
