/** Sessions of the tests' world: real materials, and the Government of the demo office. */
import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Person } from '../../domain/people/person.ts'
import { cabinet, officer, SessionJourney, type Asked, type Planned } from '../../server/demo/session-journey.ts'
import { aText } from './paper.ts'
import type { World } from './portal.ts'

export { cabinet, chair, officer } from '../../server/demo/session-journey.ts'

export const session = (kk = 'Үкімет отырысы', ru = 'Заседание Правительства') => ({ kk, ru, en: '' })

export async function aResolution(world: World, who: Person = officer): Promise<FileRef[]> {
  const { kk, ru } = await aText(world, who)
  return [kk, ru]
}

interface Sitting {
  id: string
  journey: SessionJourney
  questions: string[]
}

/** Planned for tomorrow with so many questions, each with its draft resolution, and confirmed. */
export async function aSession(world: World, given: Partial<Planned> & { questions?: Partial<Asked>[] } = {}): Promise<Sitting> {
  const journey = new SessionJourney((person) => world.as(person))
  const id = await journey.plan({ title: session(), plannedAt: '2026-11-24T05:00:00.000Z', ...given })
  const questions: string[] = []
  for (const [index, asked] of (given.questions ?? [{}]).entries()) {
    questions.push(await journey.question(id, { title: session(`${index + 1}-мәселе туралы`, `О вопросе ${index + 1}`), resolution: await aResolution(world), ...asked }))
  }
  await journey.confirm(id)
  return { id, journey, questions }
}

/** Opened, with these people there, the first question called. */
export async function aRunningSession(world: World, given: Parameters<typeof aSession>[1] & { present?: readonly Person[] } = {}): Promise<Sitting> {
  const sitting = await aSession(world, given)
  await sitting.journey.gather(sitting.id, given.present ?? given.members ?? cabinet)
  await sitting.journey.open(sitting.id)
  await sitting.journey.callTo(sitting.id, sitting.questions[0]!)
  return sitting
}
