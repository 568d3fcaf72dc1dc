/** The chapter of the electronic session: planned, answered, held, voted, minuted and proved without the portal, §35–44. */
import { rmSync } from 'node:fs'
import { closeHall, openHall, vote } from './session-hall.ts'
import { answers, changeAgenda, gatherFiles, plan } from './session-plan.ts'
import { minutes, prove } from './session-proof.ts'
import type { Hall } from './session-cast.ts'
import type { Story } from './story.ts'

export async function tellSessions(story: Story): Promise<void> {
  const files = await gatherFiles()
  const hall: Hall = { story, id: '' }
  await plan(hall, files)
  await answers(hall)
  await changeAgenda(hall, files)
  await openHall(hall)
  await vote(hall)
  await closeHall(hall)
  await minutes(hall)
  await prove(hall)
  rmSync(files.dir, { recursive: true, force: true })
}
