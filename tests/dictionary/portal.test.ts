import { afterAll, beforeAll, expect, it } from 'vitest'
import { accept, glossary, propose, refuseTerm, retire, waitingTerms, withdraw } from '../../domain/dictionary/contract.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const { executor, administrator, head } = office.finance
const term = { kk: 'сынақ термині', ru: 'пробный термин', en: 'trial term', pos: 'noun', topic: 'office', note: '' } as const
const told = async (person: { id: string }) =>
  (await world.db.selectFrom('notifications').select(['key', 'link']).where('person', '=', person.id).where('class', '=', 'dictionary').orderBy('id').execute())
const refusedWith = (key: string) => ({ refusal: { key } })

it('a proposed term waits, is accepted by a moderator, and is then everybody’s in the body and nobody’s elsewhere', async () => {
  const { id } = await world.as(executor).do(propose, term)
  const seenByHead = async () => (await world.as(head).ask(glossary, {})).entries.filter((each) => each.id === id)
  expect(await seenByHead()).toEqual([])
  expect((await world.as(administrator).ask(glossary, {})).entries.find((each) => each.id === id)).toMatchObject({ ...term, state: 'proposed', proposedBy: { id: executor.id } })
  await world.as(administrator).do(accept, { id })
  expect(await seenByHead()).toMatchObject([{ state: 'accepted', decidedBy: { id: administrator.id } }])
  expect((await world.as(office.digital.executor).ask(glossary, {})).entries).toEqual([])
  await expect(world.as(administrator).do(accept, { id })).rejects.toMatchObject(refusedWith('dictionary.decidedAlready'))
})

it('a refusal has its reason, and only the proposer and the moderators see it', async () => {
  const { id } = await world.as(executor).do(propose, { ...term, kk: 'бас тартылатын термин' })
  await expect(world.as(administrator).do(refuseTerm, { id, reason: ' ' })).rejects.toMatchObject(refusedWith('kernel.badInput'))
  await world.as(administrator).do(refuseTerm, { id, reason: 'Заңда басқаша' })
  expect((await world.as(executor).ask(glossary, {})).entries.find((each) => each.id === id)).toMatchObject({ state: 'refused', reason: 'Заңда басқаша' })
  expect((await world.as(head).ask(glossary, {})).entries.some((each) => each.id === id)).toBe(false)
})

it('nobody decides on an own proposal, nor without the right; another body’s, and another’s that still waits, is as if it were not there', async () => {
  const { id } = await world.as(administrator).do(propose, { ...term, kk: 'әкімші термині' })
  await expect(world.as(administrator).do(accept, { id })).rejects.toMatchObject(refusedWith('dictionary.ownProposal'))
  await expect(world.as(office.digital.documentOfficer).do(accept, { id })).rejects.toMatchObject({ status: 404, ...refusedWith('kernel.notFound') })
  await expect(world.as(executor).do(accept, { id })).rejects.toMatchObject({ status: 403, ...refusedWith('kernel.noRight') })
  await expect(world.as(executor).do(withdraw, { id })).rejects.toMatchObject({ status: 404, ...refusedWith('kernel.notFound') })
  await world.as(administrator).do(withdraw, { id })
})

it('the same term is not proposed twice, even at one moment, and one language is not a term', async () => {
  const twice = { ...term, kk: 'қос термин' }
  const outcomes = await Promise.allSettled([world.as(executor).do(propose, twice), world.as(head).do(propose, { ...twice, kk: 'Қос  термин' })])
  expect(outcomes.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find((each) => each.status === 'rejected')).toMatchObject({ reason: refusedWith('dictionary.proposedAlready') })
  await expect(world.as(executor).do(propose, { ...term, kk: 'жалғыз', ru: '', en: '' })).rejects.toMatchObject(refusedWith('dictionary.twoLanguages'))
})

it('an accepted term is retired with a reason, may be proposed anew, and all of it stays in the history', async () => {
  const words = { ...term, kk: 'ескіретін термин' }
  const { id } = await world.as(executor).do(propose, words)
  await expect(world.as(administrator).do(retire, { id, reason: 'ерте' })).rejects.toMatchObject(refusedWith('dictionary.notAccepted'))
  await world.as(administrator).do(accept, { id })
  await world.as(administrator).do(retire, { id, reason: 'Жаңа термин бекітілді' })
  await world.as(executor).do(propose, words)
  const rows = await world.db.selectFrom('history').select('entry').where('noun', '=', 'glossaryEntry').where('id', '=', id).orderBy('n').execute()
  expect(rows).toHaveLength(3)
  expect(rows[2]?.entry).toContain('Жаңа термин бекітілді')
})

it('a proposal waits on a moderator’s first screen and rings; its proposer is told what became of it, and nobody else', async () => {
  const words = { ...term, kk: 'күтетін термин' }
  const { id } = await world.as(executor).do(propose, words)
  const waitsFor = async (person: Parameters<World['as']>[0]) => (await world.as(person).ask(waitingTerms, {})).some((each) => each.id === id)
  expect(await Promise.all([administrator, executor, head, office.digital.documentOfficer].map(waitsFor))).toEqual([true, false, false, false])
  expect(await told(administrator)).toContainEqual({ key: 'dictionary.notice.proposed', link: `/dictionary/glossary?term=${id}` })
  expect(await told(head)).toEqual([])
  expect(await told(office.digital.documentOfficer)).toEqual([])
  await world.as(administrator).do(refuseTerm, { id, reason: 'Заңда басқаша' })
  expect(await waitsFor(administrator)).toBe(false)
  expect(await told(executor)).toContainEqual({ key: 'dictionary.notice.refused', link: `/dictionary/glossary?term=${id}` })
})

it('a moderator’s own proposal waits for the other moderators only', async () => {
  const { id } = await world.as(administrator).do(propose, { ...term, kk: 'модератор термині' })
  expect((await world.as(administrator).ask(waitingTerms, {})).some((each) => each.id === id)).toBe(false)
  expect((await world.as(office.finance.documentOfficer).ask(waitingTerms, {})).some((each) => each.id === id)).toBe(true)
})
