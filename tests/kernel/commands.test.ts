import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyHistory } from '../../server/kernel/history.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { amend, layTrialTable, make, making, onlyHeads, paper, write } from './trial.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
  await layTrialTable(world.db)
})
afterAll(() => world.close())

const envelope = <Input>(input: Input, id = randomUUID()) => ({ id, input, actingFor: null, signature: null })
const notesOf = async (id: string) => (await world.db.selectFrom('trial_notes').selectAll().where('id', '=', id).execute()).length

describe('one id, one deed', () => {
  it('answers a repeat with the first answer, byte for byte, and does nothing twice', async () => {
    const who = world.as(office.finance.head)
    const sent = envelope({ id: randomUUID(), text: 'once' })
    const first = await who.send(write, sent)
    await who.do(write, { id: randomUUID(), text: 'another between' })
    expect(await who.send(write, sent)).toEqual(first)
    expect(await notesOf(sent.input.id)).toBe(1)
  })

  it('does a command once when it arrives twenty times at once', async () => {
    const who = world.as(office.finance.head)
    const sent = envelope({ id: randomUUID(), text: 'storm' })
    const answers = await Promise.all(Array.from({ length: 20 }, () => who.send(write, sent)))
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1)
    expect(answers[0]!.status).toBe(200)
    expect(await notesOf(sent.input.id)).toBe(1)
  })

  it('repeats a refusal too, although the reason may be gone', async () => {
    const who = world.as(office.finance.head)
    const note = randomUUID()
    const sent = envelope({ id: note, text: 'refuseLate' })
    const first = await who.send(write, sent)
    expect(first).toEqual({ status: 404, body: { refusal: { key: 'kernel.notFound' } } })
    expect(await notesOf(note)).toBe(0)
    expect(await who.send(write, sent)).toEqual(first)
  })

  it('refuses the same id with other content, and from another person', async () => {
    const sent = envelope({ id: randomUUID(), text: 'mine' })
    await world.as(office.finance.head).send(write, sent)
    const other = await world.as(office.finance.head).send(write, { ...sent, input: { id: randomUUID(), text: 'not the same' } })
    expect(other).toMatchObject({ status: 409, body: { refusal: { key: 'kernel.idUsedOtherwise' } } })
    const stranger = await world.as(office.justice.head).send(write, sent)
    expect(stranger).toMatchObject({ status: 409, body: { refusal: { key: 'kernel.idUsedOtherwise' } } })
  })

  it('keeps nothing of a fault, so that a repeat may succeed', async () => {
    const who = world.as(office.finance.head)
    const sent = envelope({ id: randomUUID(), text: 'fault' })
    const first = await who.send(write, sent)
    expect(first).toMatchObject({ status: 500, body: { fault: { number: expect.stringMatching(/^[0-9A-F]{8}$/) } } })
    expect(world.faults.at(-1)).toContain((first.body as { fault: { number: string } }).fault.number)
    expect(await world.db.selectFrom('commands').select('id').where('id', '=', sent.id).execute()).toEqual([])
  })
})

describe('who may', () => {
  it('gives a right by role, and refuses without it', async () => {
    expect(await world.as(office.finance.head).do(onlyHeads, {})).toEqual({ holder: office.finance.head.id, person: office.finance.head.id })
    await expect(world.as(office.finance.legalHead).do(onlyHeads, {})).rejects.toMatchObject({ status: 403, refusal: { key: 'kernel.noRight' } })
  })

  it('asks for a session', async () => {
    const response = await fetch(`${world.portal.url}/api/trial/write`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(envelope({ id: randomUUID(), text: 'x' })) })
    expect([response.status, await response.json()]).toEqual([401, { refusal: { key: 'kernel.signInNeeded' } }])
  })

  it('does not know a dismissed person any more, from the next request on', async () => {
    const person = office.agency.head
    const who = world.as(person)
    await who.do(onlyHeads, {})
    await world.db.updateTable('persons').set({ active: false }).where('id', '=', person.id).execute()
    await expect(who.do(onlyHeads, {})).rejects.toMatchObject({ status: 401 })
  })
})

describe('input', () => {
  it('names the wrong field and not what stood in it', async () => {
    const who = world.as(office.finance.head)
    expect(await who.send(write, envelope({ id: 'no', text: 'x' }))).toEqual({ status: 409, body: { refusal: { key: 'kernel.badInput', values: { field: 'id' } } } })
    expect(await who.send(write, envelope({ id: randomUUID(), text: 'x', more: 1 }))).toEqual({ status: 409, body: { refusal: { key: 'kernel.badInput', values: { field: 'more' } } } })
    expect(await who.send(write, { input: {} })).toMatchObject({ status: 409 })
  })

  it('answers what is no JSON, and what is too large, without a fault', async () => {
    const token = await world.as(office.finance.head).token()
    const post = (body: string) => fetch(`${world.portal.url}/api/trial/write`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body })
    expect((await post('{')).status).toBe(400)
    expect((await post(`"${'x'.repeat(5_000_000)}"`)).status).toBe(413)
    expect((await post('{"__proto__":{"a":1}}')).status).toBe(409)
    const sneaking = `{"id":"${randomUUID()}","actingFor":null,"signature":null,"input":{"id":"${randomUUID()}","text":"x","__proto__":{"a":1}}}`
    expect((await post(sneaking)).status).toBe(409)
  })
})

describe('what a command leaves behind', () => {
  it('writes history for each paper it touched, chained', async () => {
    const note = randomUUID()
    const who = world.as(office.finance.head)
    await who.do(write, { id: note, text: 'history' })
    const lines = await world.db.selectFrom('history').selectAll().where('id', '=', note).execute()
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0]!.entry)).toMatchObject({ name: 'trial.write', noun: 'setting', id: note, person: office.finance.head.id, facts: [{ text: 'history' }] })
    expect(await verifyHistory(world.db, 'setting', note)).toMatchObject({ sound: true, length: 1 })
  })

  it('rings the bell of those who are named', async () => {
    await world.as(office.finance.head).do(write, { id: randomUUID(), text: `ring ${office.finance.legalHead.id}` })
    await world.as(office.finance.head).do(write, { id: randomUUID(), text: `ring ${office.finance.head.id}` })
    const rows = await world.db.selectFrom('notifications').selectAll().where('person', '=', office.finance.legalHead.id).execute()
    expect(rows).toMatchObject([{ key: 'kernel.notFound', values: { count: 1 }, link: '/somewhere', read_at: null }])
  })
})

describe('a command that makes something long', () => {
  const aNote = async () => {
    const id = randomUUID()
    await world.as(office.finance.head).do(write, { id, text: 'begun' })
    making.times = 0
    making.meanwhile = async () => undefined
    return id
  }

  it('makes it before its transaction, so others go on with the paper; then it is made again of what they left', async () => {
    const id = await aNote()
    making.meanwhile = async () => {
      if (making.times === 1) await world.as(office.finance.head).do(amend, { id, text: 'meanwhile' })
    }
    expect(await world.as(office.finance.head).do(make, { id })).toEqual({ madeOf: 2 })
    expect(making.times).toBe(2)
  })

  it('that is overtaken each time it tries is refused in plain words, and a repeat hears the same', async () => {
    const id = await aNote()
    const who = world.as(office.finance.head)
    making.meanwhile = async () => void (await who.do(amend, { id, text: `meanwhile ${making.times}` }))
    const sent = envelope({ id })
    const answer = await who.send(make, sent)
    expect(answer).toMatchObject({ status: 409, body: { refusal: { key: 'kernel.keepsChanging' } } })
    expect(making.times).toBe(5)
    expect(await who.send(make, sent)).toEqual(answer)
    expect(await who.ask(paper, { id })).toMatchObject({ text: 'meanwhile 5' })
    making.meanwhile = async () => undefined
    expect(await who.do(make, { id })).toEqual({ madeOf: 6 })
  })

  it('makes nothing for a repeat, and keeps a refusal that it met on the way', async () => {
    const id = await aNote()
    const who = world.as(office.finance.head)
    const sent = envelope({ id })
    const first = await who.send(make, sent)
    expect(await who.send(make, sent)).toEqual(first)
    expect(making.times).toBe(1)
    const nowhere = envelope({ id: randomUUID() })
    const refused = await who.send(make, nowhere)
    expect(refused).toMatchObject({ status: 404, body: { refusal: { key: 'kernel.notFound' } } })
    await who.do(write, { id: nowhere.input.id, text: 'here now' })
    expect(await who.send(make, nowhere)).toEqual(refused)
    const badly = await who.send(make, envelope({ id: 'no id' }))
    expect(badly).toMatchObject({ status: 409, body: { refusal: { key: 'kernel.badInput' } } })
    expect(making.times).toBe(2)
  })
})
