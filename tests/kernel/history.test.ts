import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findBrokenSeal, sealHistory, verifyHistory } from '../../server/kernel/history.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { amend, layTrialTable, write } from './trial.ts'

let world: World
let note: string
beforeAll(async () => {
  world = await startWorld()
  await layTrialTable(world.db)
})
beforeEach(async () => {
  note = randomUUID()
  const who = world.as(office.finance.head)
  await who.do(write, { id: note, text: 'one' })
  for (const text of ['two', 'three', 'four']) await who.do(amend, { id: note, text })
})
afterAll(() => world.close())

/** As somebody with the database's own password would: the triggers put aside. */
async function tamper(statement: string): Promise<void> {
  await world.db.connection().execute(async (one) => {
    await sql`set session_replication_role = replica`.execute(one)
    await sql.raw(statement.replaceAll('$note', note)).execute(one)
    await sql`set session_replication_role = origin`.execute(one)
  })
}

const verdict = () => verifyHistory(world.db, 'setting', note)
const seal = () => world.db.transaction().execute((one) => sealHistory(one, world.clock.now()))

describe('history of a paper', () => {
  it('holds when nobody touched it', async () => {
    expect(await verdict()).toMatchObject({ sound: true, length: 4 })
  })

  it('cannot be changed or shortened through PostgreSQL itself', async () => {
    await expect(world.db.updateTable('history').set({ name: 'x' }).where('id', '=', note).execute()).rejects.toThrow('append-only')
    await expect(world.db.deleteFrom('history').where('id', '=', note).execute()).rejects.toThrow('append-only')
    await expect(sql`truncate history`.execute(world.db)).rejects.toThrow('append-only')
    await expect(world.db.deleteFrom('evidence').execute()).rejects.toThrow('append-only')
    await seal()
    await expect(world.db.deleteFrom('history_seals').execute()).rejects.toThrow('append-only')
  })

  it('shows a word changed in an entry', async () => {
    await tamper(`update history set entry = replace(entry, 'trial.amend', 'trial.agree') where id = '$note' and n = 2`)
    expect(await verdict()).toEqual({ sound: false, n: 2, why: 'changed' })
  })

  it('shows a column that says other than its entry', async () => {
    await tamper(`update history set person = gen_random_uuid() where id = '$note' and n = 3`)
    expect(await verdict()).toEqual({ sound: false, n: 3, why: 'changed' })
  })

  it('shows a line taken from the middle, and one taken from the end', async () => {
    await tamper(`delete from history where id = '$note' and n = 2`)
    expect(await verdict()).toEqual({ sound: false, n: 2, why: 'missing' })
    await tamper(`delete from history where id = '$note' and n > 2`)
    expect(await verdict()).toMatchObject({ sound: false })
  })

  it('shows a chain cut short together with its head, by the seal', async () => {
    await seal()
    await tamper(`delete from history where id = '$note' and n = 4`)
    expect(await verdict()).toEqual({ sound: false, n: 4, why: 'cutShort' })
    await tamper(`update history_heads h set n = 3, hash = (select hash from history where id = '$note' and n = 3) where id = '$note'`)
    expect(await verdict()).toEqual({ sound: false, n: 4, why: 'cutShort' })
  })

  it('shows a whole chain computed anew, by the seal', async () => {
    await seal()
    const lines = await world.db.selectFrom('history').select(['n', 'entry']).where('id', '=', note).orderBy('n').execute()
    await tamper(`update history set entry = replace(entry, 'trial.write', 'trial.wrote'), name = 'trial.wrote' where id = '$note' and n = 1`)
    let hash = `decode(repeat('00', 32), 'hex')`
    for (const { n } of lines) {
      await tamper(`update history set hash = sha256(${hash} || sha256(convert_to(entry, 'UTF8'))) where id = '$note' and n = ${n}`)
      hash = `(select hash from history where id = '$note' and n = ${n})`
    }
    await tamper(`update history_heads set hash = ${hash} where id = '$note'`)
    expect(await verdict()).toEqual({ sound: false, n: 4, why: 'sealBroken' })
  })

  it('goes on after a seal, and seals chain to one another', async () => {
    await seal()
    await world.as(office.finance.head).do(amend, { id: note, text: 'five' })
    await seal()
    expect(await seal()).toBeNull()
    expect(await verdict()).toMatchObject({ sound: true, length: 5 })
    expect(await findBrokenSeal(world.db)).toBeNull()
    await tamper(`update history_seals set heads = replace(heads, '$note', gen_random_uuid()::text) where n = (select max(n) - 1 from history_seals)`)
    expect(await findBrokenSeal(world.db)).toEqual(expect.any(Number))
  })

  it('stays one chain when many write at once', async () => {
    const writers = [office.finance.head, office.finance.legalHead, office.justice.head, office.justice.legalHead].map((person) => world.as(person))
    await Promise.all(Array.from({ length: 40 }, (_, index) => writers[index % 4]!.do(amend, { id: note, text: `storm ${index}` })))
    expect(await verdict()).toMatchObject({ sound: true, length: 44 })
  })
})
