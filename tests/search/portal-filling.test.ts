/** The index when it is written by many at once, and what it can't take; over a real portal of two nodes. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadForChange } from '../../server/approvals/store.ts'
import { amendApproval } from '../../domain/approvals/contract.ts'
import { cardOf, currentVersion } from '../../domain/approvals/approval.ts'
import { filling, search } from '../../domain/search/contract.ts'
import '../../server/search/tables.ts'
import '../../server/systems/store.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import type { RunningPortal } from '../../server/start.ts'
import { aPaper, aText } from '../world/paper.ts'
import { fillSearch, filesRead } from '../world/search.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'

const { finance, digital } = office
let world: World
let other: RunningPortal
beforeAll(async () => {
  world = await startWorld()
  other = await world.anotherNode()
  await fillSearch(world)
})
afterAll(async () => {
  expect(world.faults).toEqual([])
  await world.close()
})

const runOn = (portal: RunningPortal, name: string, data: Record<string, unknown> = {}) => runJob(portal.node, name, registered.jobs.get(name)!, data)
const find = async (words: string) => (await world.as(finance.head).ask(search, { words })).rows.map((row) => row.id)
const systemRow = (id: string, kk: string) => ({ id, owner: finance.body.id, card: JSON.stringify({ id, name: { kk, ru: '', en: '' }, description: { kk: '', ru: '', en: '' }, address: 'https://example.kz', owner: finance.body.id, contact: '', access: { bodies: [], roles: [] }, active: true }), changed_at: world.clock.now() })

/** Kazakh-looking words that nobody else has, each another one. */
function* madeWords(count: number, salt: number): Generator<string> {
  const syllables = ['қа', 'бө', 'лі', 'мең', 'тұр', 'ғы', 'сәр', 'жау', 'көп', 'ың', 'дәл', 'шү', 'рек', 'зат', 'нұс', 'ойы']
  for (let at = 0; at < count; at += 1) {
    let [left, word] = [at * 7919 + salt * 104_729, '']
    for (let part = 0; part < 6; part += 1) {
      word += syllables[left % 16]
      left = Math.floor(left / 16)
    }
    yield word
  }
}
const long = (count: number, salt: number) => {
  const words = [...madeWords(count, salt)]
  return Array.from({ length: Math.ceil(words.length / 200) }, (_, at) => words.slice(at * 200, at * 200 + 200).join(' '))
}

describe('§6.6 what is brought in while others work', () => {
  test('a thing that is being changed is brought in as it is after the change, and never as it was', async () => {
    const id = randomUUID()
    await world.db.insertInto('systems').values(systemRow(id, 'Бұрынғыша жүйе')).execute()
    const change = await world.portal.node.database.connect()
    await change.query('begin')
    await change.query(`update systems set card = $2 where id = $1`, [id, systemRow(id, 'Кейінгіше жүйе').card])
    const filled = runOn(other, 'search.these', { noun: 'system', ids: [id] })
    await Promise.race([filled, new Promise((resolve) => setTimeout(resolve, 300))])
    await change.query('commit')
    change.release()
    await filled
    expect([await find('бұрынғыша'), await find('кейінгіше')]).toEqual([[], [id]])
  })

  test('files are read beside a filling on another node, of the same papers, and neither waits for the other crosswise', async () => {
    const [shared, second] = [await aText(world, finance.executor, { kk: ['Ортақ айырықша мәтін.'] }), await aText(world, finance.executor, { kk: ['Екінші айырықша мәтін.'] })]
    const ids: string[] = []
    for (let at = 0; at < 6; at += 1) {
      ids.push((await aPaper(world, { text: at % 2 === 0 ? shared : { kk: second.kk, ru: shared.ru } })).id)
    }
    for (const id of ids) await filesRead(world, id)
    const [ascending, descending] = [ids.toSorted(), ids.toSorted().toReversed()]
    const files = [shared.kk, shared.ru, second.kk]
    for (let turn = 0; turn < 12; turn += 1) {
      await world.db.deleteFrom('search_texts').where('sha256', 'in', files.map(({ sha256 }) => sha256)).execute()
      await Promise.all([
        ...files.map((file, at) => runOn(at % 2 === 0 ? other : world.portal, 'search.readFile', { file })),
        runOn(world.portal, 'search.these', { noun: 'approval', ids: descending }), runOn(other, 'search.these', { noun: 'approval', ids: ascending }),
      ])
    }
    expect(world.faults).toEqual([])
    expect((await find('айырықша')).toSorted()).toEqual(ascending)
  })

  test('a paper whose file another has read meanwhile is found by the words of the file', async () => {
    const text = await aText(world, finance.executor, { kk: ['Тосынтас туралы.'] })
    const { id } = await aPaper(world, { text })
    await filesRead(world, id)
    // As when the row was written in a transaction that the reader could not see yet.
    await world.db.updateTable('search_entries').set({ file_words: '' }).where('id', '=', id).execute()
    expect(await find('тосынтас')).toEqual([])
    await runOn(world.portal, 'search.readFile', { file: text.kk })
    expect(await find('тосынтас')).toEqual([id])
  })

  test('a file whose words an older program made is read anew when its paper is brought in anew', async () => {
    const text = await aText(world, finance.executor, { kk: ['Көнетас туралы.'] })
    const { id } = await aPaper(world, { text })
    await filesRead(world, id)
    await world.db.updateTable('search_texts').set({ analyser: 1, words: '' }).where('sha256', '=', text.kk.sha256).execute()
    await runOn(other, 'search.these', { noun: 'approval', ids: [id] })
    await expect.poll(() => find('көнетас'), { timeout: 20_000 }).toEqual([id])
  })

  test('a file that could not be had when its turn came is read the night after', async () => {
    const text = await aText(world, finance.executor, { kk: ['Түнгітас туралы.'] })
    const { id } = await aPaper(world, { text })
    await filesRead(world, id)
    await world.db.deleteFrom('search_texts').where('sha256', '=', text.kk.sha256).execute()
    await world.db.updateTable('search_entries').set({ file_words: '' }).where('id', '=', id).execute()
    await runOn(other, 'search.unread')
    await expect.poll(() => find('түнгітас'), { timeout: 20_000 }).toEqual([id])
  })
})

describe('§6.6 what the index cannot take', () => {
  test('a paper with files of a hundred thousand words is found by them, and can still be changed', async () => {
    const texts = [await aText(world, finance.executor, { kk: long(34_000, 1), ru: ['Текст.'] }), await aText(world, finance.executor, { kk: long(34_000, 2), ru: ['Текст.'] })]
    const { id } = await aPaper(world, { text: { kk: texts[0]!.kk, ru: texts[1]!.kk } })
    await filesRead(world, id)
    expect(world.faults).toEqual([])
    const [first] = madeWords(1, 1)
    expect(await find(first as string)).toEqual([id])
    const paper = await world.db.transaction().execute((one) => loadForChange(one, id))
    const version = currentVersion(paper!)
    const title = { kk: 'Құланөзен туралы', ru: 'О реке', en: '' }
    await world.as(finance.executor).do(amendApproval, { id, version: 0, title, description: '', bodies: version.bodies.map((body) => body.id), units: paper!.units.map((unit) => unit.id), text: version.text, files: [], seen: cardOf(paper!) })
    expect(await find('құланөзен')).toEqual([id])
  })

  test('one that always fails holds nobody else up, is named with its reason to whoever keeps the portal, and comes in when it is mended', async () => {
    const [broken, sound] = [randomUUID(), randomUUID()].toSorted()
    await world.db.insertInto('systems').values([{ ...systemRow(broken as string, 'Сынықша жүйе'), card: JSON.stringify({ id: broken, active: true, access: { bodies: [], roles: [] } }) }, systemRow(sound as string, 'Сауаша жүйе')]).execute()
    await world.db.deleteFrom('search_fill').where('noun', '=', 'system').execute()
    await fillSearch(world)
    expect(await find('сауаша')).toEqual([sound])
    const ofSystems = async () => (await world.as(digital.portalAdministrator).ask(filling, {})).find(({ noun }) => noun === 'system')
    const seen = await ofSystems()
    expect(seen).toMatchObject({ done: true, failedCount: 1, failed: [{ id: broken, reason: 'form' }] })
    const logged = world.faults.splice(0)
    expect(logged).toHaveLength(1)
    expect(logged[0]).toContain(seen!.failed[0]!.fault)
    await runOn(other, 'search.retry')
    expect(await ofSystems()).toMatchObject({ failedCount: 1, failed: [{ since: seen!.failed[0]!.since }] })
    expect(world.faults.splice(0)).toHaveLength(1)
    await world.db.updateTable('systems').set({ card: systemRow(broken as string, 'Сынықша жүйе').card }).where('id', '=', broken as string).execute()
    await runOn(other, 'search.retry')
    expect(await ofSystems()).toMatchObject({ failedCount: 0, failed: [] })
    expect(await find('сынықша')).toEqual([broken])
  })
})
