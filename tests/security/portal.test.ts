/**
 * P1, P2: whoever asks wrongly is refused, whatever they ask. All of it is made from the contracts, so that a new module
 * stands here from its first day.
 */
import { connect } from 'node:net'
import { hash, randomBytes, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { contracts } from '../../domain/contracts.ts'
import { canonicalJson } from '../../domain/kernel/canonical-json.ts'
import type { Command, Contract } from '../../domain/kernel/contract.ts'
import { hasRight } from '../../domain/kernel/rights.ts'
import { setPassword } from '../../domain/people/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { makeAppPassword, saveEvent } from '../../domain/calendar/contract.ts'
import { secretOf } from '../../domain/calendar/secret.ts'
import { propose } from '../../domain/dictionary/contract.ts'
import { signedBytes } from '../../domain/signing/statement.ts'
import { signTyp } from '../../domain/kernel/manifest.ts'
import { secretDigest } from '../../server/calendar/dav-access.ts'
import { registered } from '../../server/kernel/portal.ts'
import { readCall } from '../../server/kernel/queries.ts'
import { startSession } from '../../server/kernel/sessions.ts'
import { aPaper } from '../world/paper.ts'
import { signWith, type World } from '../world/portal.ts'
import { aSession } from '../world/session.ts'
import { withWorld } from '../world/with-world.ts'
import { office, officePeople, seatOf } from '../world/world.ts'
import { isUuid, leavesOf, rightInput, withAt, type Place } from './inputs.ts'

const all = [...contracts.values()]
const inputs = new Map(all.map((contract) => [contract.name, rightInput(contract.input)]))

let world: World
withWorld((made) => {
  world = made
})

interface Answered {
  status: number
  text: string
}

/** With any token, or with none. */
async function post(path: string, body: string, token: string | null): Promise<Answered> {
  const response = await fetch(world.portal.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) } })
  return { status: response.status, text: await response.text() }
}

const envelopeOf = (contract: Contract, input: unknown, signature: unknown = null): string =>
  JSON.stringify({ input, actingFor: null, ...(contract.kind === 'command' ? { id: randomUUID(), signature } : {}) })
const pathOf = ({ name }: Contract): string => `/api/${name.replace('.', '/')}`
const send = (contract: Contract, input: unknown, token: string | null, signature: unknown = null) => post(pathOf(contract), envelopeOf(contract, input, signature), token)
const keyOf = ({ text }: Answered): string | undefined => (JSON.parse(text) as { refusal?: { key: string } }).refusal?.key

const tokens = new Map<string, Promise<string>>()
function tokenOf(person: Person): Promise<string> {
  const token = tokens.get(person.id) ?? startSession(world.portal.node, person.id, 'signature', null).then((started) => started.token)
  tokens.set(person.id, token)
  return token
}
const holderOf = ({ right }: Contract): Person => officePeople.find((person) => hasRight(person.roles, right))!

/** What of all these is not as it should be, by name; a few at once, as a busy portal has them. */
async function wrongOf<Each>(each: Iterable<Each>, look: (one: Each) => Promise<string | null>): Promise<string[]> {
  const wrong: string[] = []
  const waiting = [...each]
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const problem = await look(next)
        if (problem !== null) wrong.push(problem)
      }
    }),
  )
  return wrong
}

it('a right input can be made for every contract from its schema', () => {
  expect(all.filter(({ name }) => inputs.get(name) === null).map(({ name }) => name)).toEqual([])
})

describe('P1 who may not', () => {
  it('nobody signed in, a made-up token, an ended session: every contract says the same', async () => {
    const ended = await startSession(world.portal.node, office.digital.portalAdministrator.id, 'password', null)
    await world.db.updateTable('sessions').set({ ends_at: '2026-01-01T00:00:00.000Z' }).where('started_at', '=', (select) => select.selectFrom('sessions').select(({ fn }) => fn.max('started_at').as('last'))).execute()
    const wrong = await wrongOf(all.flatMap((contract) => [null, 'nobody', ended.token].map((token) => ({ contract, token }))), async ({ contract, token }) => {
      const answer = await send(contract, inputs.get(contract.name), token)
      return answer.status === 401 && keyOf(answer) === 'kernel.signInNeeded' ? null : `${contract.name} ${token === null ? 'nobody' : token}: ${answer.status} ${answer.text.slice(0, 100)}`
    })
    expect(wrong).toEqual([])
  })

  it('without the right: every contract that is not everyone’s, before anything is said of the input', async () => {
    const guarded = all.filter(({ right }) => officePeople.some((person) => !hasRight(person.roles, right)))
    const wrong = await wrongOf(guarded, async (contract) => {
      const answer = await send(contract, inputs.get(contract.name), await tokenOf(officePeople.find((person) => !hasRight(person.roles, contract.right))!))
      const blind = await send(contract, { nothing: 'of the kind' }, await tokenOf(officePeople.find((person) => !hasRight(person.roles, contract.right))!))
      return [answer, blind].every((each) => each.status === 403 && keyOf(each) === 'kernel.noRight') ? null : `${contract.name}: ${answer.text} ${blind.text}`
    })
    expect(wrong).toEqual([])
    expect(guarded.length).toBeGreaterThan(60)
  })
})

describe('P2 what is not of the schema', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  const wrongs: [string, (input: unknown) => string][] = [
    ['another key', (input) => JSON.stringify({ ...(input as object), more: 1 })],
    ['a prototype’s key', (input) => `{"__proto__":{"admin":true},${JSON.stringify(input).slice(1)}`.replace(',}', '}')],
    ['a constructor', (input) => JSON.stringify({ ...(input as object), constructor: { prototype: { admin: true } } })],
    ['a list', () => '[]'],
    ['nothing', () => 'null'],
    ['a number', () => '1'],
    ['20,000 lists in each other', (input) => `{"more":${deep},${JSON.stringify(input).slice(1)}`.replace(',}', '}')],
  ]

  it.each(wrongs)('%s', async (_what, make) => {
    const wrong = await wrongOf(all, async (contract) => {
      const whole = envelopeOf(contract, 'HERE').replace('"HERE"', () => make(inputs.get(contract.name)))
      const answer = await post(pathOf(contract), whole, await tokenOf(holderOf(contract)))
      return answer.status === 409 && keyOf(answer) === 'kernel.badInput' ? null : `${contract.name}: ${answer.status} ${answer.text.slice(0, 200)}`
    })
    expect(wrong).toEqual([])
  })

  it('the same around it: the envelope takes no more than it names', async () => {
    const contract = contracts.get('people.directory')!
    const token = await tokenOf(office.finance.head)
    const whole = JSON.parse(envelopeOf(contract, inputs.get(contract.name))) as object
    for (const body of [{ ...whole, person: randomUUID() }, { ...whole, actingFor: 'x' }, { ...whole, seat: {} }, [whole], null]) expect((await post(pathOf(contract), JSON.stringify(body), token)).status).toBe(409)
    expect(keyOf(await post(pathOf(contract), JSON.stringify({ ...whole, actingFor: randomUUID() }), token))).toBe('kernel.delegationNotInForce')
  })

  it('every text has a bound: a million letters in any of them is refused', async () => {
    const million = 'ы'.repeat(1_100_000)
    const long = all.flatMap((contract) => leavesOf(inputs.get(contract.name)).filter(({ value }) => typeof value === 'string').map(({ place }) => ({ contract, place })))
    const wrong = await wrongOf(long, async ({ contract, place }) => {
      if (contract.input.safeParse(withAt(inputs.get(contract.name), place, million)).success) return `${contract.name}: ${place.join('.')} takes a million letters`
      return null
    })
    expect(wrong).toEqual([])
    const [first] = long
    expect((await send(first!.contract, withAt(inputs.get(first!.contract.name), first!.place, million), await tokenOf(holderOf(first!.contract)))).status).toBe(409)
  })

  /** Each text at once is one of these, each number the largest, each day the first or the last that there is. */
  const hostile: [string, (value: unknown, place: Place) => unknown][] = [
    ['a zero sign', (value) => (isWord(value) ? 'a\0b' : value)],
    ['half a sign', (value) => (isWord(value) ? 'a\ud800' : value)],
    ['words of a database', (value) => (isWord(value) ? `'); drop table persons; -- "$1" % _ \\ {{x}} <b>` : value)],
    ['words of a search', (value) => (isWord(value) ? `& | ! ( ) <-> :* ' " \\ * - ~ ^ [ {1,99} (?=(a+)+$)` : value)],
    ['a path', (value) => (isWord(value) ? '../../../../etc/passwd\r\nX-Kense: 1' : value)],
    ['direction marks and joined signs', (value) => (isWord(value) ? '\u202e\u2066\u200dт\u0301\u{1f468}\u200d\u{1f469}' : value)],
    ['the largest numbers', (value) => (typeof value === 'number' ? Number.MAX_SAFE_INTEGER : value)],
    ['numbers beyond the database’s', (value) => (typeof value === 'number' ? 2 ** 31 : value)],
    ['the first day', (value) => (isDay(value) ? String(value).replace(/^\d{4}-\d\d-\d\d/, '1000-01-01') : value)],
    ['the last day', (value) => (isDay(value) ? String(value).replace(/^\d{4}-\d\d-\d\d/, '9999-12-31') : value)],
  ]
  const isDay = (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value)
  const isWord = (value: unknown) => typeof value === 'string' && !isDay(value) && !isUuid(value)

  it('the year 0, which no database knows, is refused by the schema of every day and moment', async () => {
    const taking = all.flatMap((contract) => leavesOf(inputs.get(contract.name)).filter(({ place, value }) => isDay(value) && place.at(-1) !== 'password').map(({ place, value }) => ({ contract, place, day: `0000${String(value).slice(4)}` })))
    expect(taking.length).toBeGreaterThan(20)
    expect(taking.filter(({ contract, place, day }) => contract.input.safeParse(withAt(inputs.get(contract.name), place, day)).success).map(({ contract, place }) => `${contract.name} ${place.join('.')}`)).toEqual([])
  })

  it.each(hostile)('%s: an answer or a refusal, never a fault', async (_what, change) => {
    const wrong = await wrongOf(all, async (contract) => {
      const right = inputs.get(contract.name)
      let input: unknown = right
      for (const { place, value } of leavesOf(right)) {
        const other = change(value, place)
        const changed = withAt(input, place, other)
        // What the schema itself refuses was tried above.
        if (other !== value && contract.input.safeParse(changed).success) input = changed
      }
      if (input === right) return null
      const answer = await send(contract, input, await tokenOf(holderOf(contract)))
      return answer.status < 500 ? null : `${contract.name}: ${JSON.stringify(input).slice(0, 200)}`
    })
    expect(wrong).toEqual([])
  })
})

describe('a password', () => {
  it('is named as a secret by each command that takes one', () => {
    const taking = all.filter((contract) => contract.kind === 'command' && leavesOf(inputs.get(contract.name)).some(({ place }) => place.length === 1 && place[0] === 'password'))
    expect(taking.map(({ name }) => name).toSorted()).toEqual(['notifications.saveMailServer', 'people.changePassword', 'people.setPassword'])
    expect(taking.filter((contract) => !(contract as Command).secret?.includes('password'))).toEqual([])
  })

  it('can’t be guessed from the digest by which a repeat is known, and a repeat is known all the same', async () => {
    const envelope = { id: randomUUID(), input: { id: office.agency.executor.id, password: 'Құпия-сөз-2026' }, actingFor: null, signature: null }
    const visitor = world.as(office.digital.portalAdministrator)
    const first = await visitor.send(setPassword, envelope)
    expect(first.status).toBe(200)
    expect(await visitor.send(setPassword, envelope)).toEqual(first)
    const { input_sha256: kept } = await world.db.selectFrom('commands').select('input_sha256').where('id', '=', envelope.id).executeTakeFirstOrThrow()
    const digestOf = (value: object) => hash('sha256', canonicalJson({ ...value, name: setPassword.name }), 'hex')
    expect(Buffer.from(kept).toString('hex')).not.toBe(digestOf(envelope))
    expect(Buffer.from(kept).toString('hex')).toBe(digestOf({ ...envelope, input: { id: envelope.input.id } }))
  })
})

describe('P2 what is another’s', () => {
  /** Of the Ministry of Finance or of the Government; the strangers below have nothing to do with any of it. */
  const things = new Map<string, string>()
  const strangers = [...Object.values(office.akimat), ...Object.values(office.agency)].filter((each): each is Person => 'iin' in each)
  const strangerFor = (contract: Contract): Person | undefined => strangers.find((person) => hasRight(person.roles, contract.right))
  let signature: (person: Person) => { manifest: string; p7s: string }

  beforeAll(async () => {
    const { executor } = office.finance
    const paper = await aPaper(world)
    await paper.journey.submit(paper.id, 'finance')
    things.set('a draft act', paper.id)
    const sitting = await aSession(world, { members: [office.chancellery.primeMinister, office.finance.head, office.justice.head] })
    things.set('a session', sitting.id).set('a question', sitting.questions[0]!)
    things.set('an event', randomUUID()).set('a device', randomUUID())
    const when = { allDay: true, from: '2026-11-24', until: '2026-11-24' } as const
    const draft = { kind: 'event', title: 'Құпия кездесу', place: '', description: '', when, repeat: null, reminders: [], room: null, private: true, busy: true, status: 'confirmed', guests: [] } as const
    await world.as(executor).do(saveEvent, { id: things.get('an event')!, revision: null, occurrence: null, scope: 'all', draft, invitees: [], units: [] } as never)
    await world.as(executor).do(makeAppPassword, { id: things.get('a device')!, label: 'телефон', sha256: 'b'.repeat(64) })
    things.set('a term', (await world.as(executor).do(propose, { kk: 'құпия', ru: 'тайна', en: '', pos: 'noun', topic: 'office', note: '' } as never)).id)
    const notice = await world.db.selectFrom('notifications').select('id').where('person', 'in', [office.finance.head.id, office.finance.unitHead.id]).limit(1).executeTakeFirst()
    if (notice !== undefined) things.set('a notice', String(notice.id))
    things.set('an upload', JSON.parse((await post('/files', JSON.stringify({ name: 'жоба.pdf', size: 10 }), await tokenOf(executor))).text).id as string)
    const made = new Map<string, { manifest: string; p7s: string }>()
    signature = (person) => {
      const known = made.get(person.id)
      if (known !== undefined) return known
      const bytes = signedBytes({
        typ: signTyp,
        body: { deed: 'approvals.visa', noun: 'approval', id: randomUUID(), version: '1', title: 'x', lang: 'kk', decision: 'x', details: {}, text: null, files: [], prev: null },
        signer: { person: person.id, iin: person.iin, power: null },
        time: { local: world.clock.now(), server: world.clock.now() },
      })
      const one = { manifest: Buffer.from(bytes).toString('base64'), p7s: Buffer.from(signWith(world.keysOf(person).sign, bytes, world.clock.now(), true)).toString('base64') }
      made.set(person.id, one)
      return one
    }
  }, 120_000)

  /** The client makes the id of something new here, which it may not take twice; what stands under it is still not told. */
  const makesIds: Record<string, string[]> = {}

  it('whoever guesses its id can’t tell whether it is there', async () => {
    const guesses = all.flatMap((contract) => {
      const person = strangerFor(contract)
      const input = inputs.get(contract.name)
      if (person === undefined) return []
      return leavesOf(input).filter(({ value }) => isUuid(value)).flatMap(({ place }) => [...things].map(([what, id]) => ({ contract, person, place, what, id, input })))
    })
    const blind = new Map<string, Promise<string>>()
    const told = async ({ contract, person, input }: (typeof guesses)[number], place: Place, id: string): Promise<string> => {
      const signed = contract.kind === 'command' && (contract as Command).signed !== null ? signature(person) : null
      const { status, text } = await send(contract, withAt(input, place, id), await tokenOf(person), signed)
      return `${status} ${text.replaceAll(id, 'ID').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'OTHER').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'NOW')}`
    }
    const wrong = await wrongOf(guesses, async (guess) => {
      const name = `${guess.contract.name} ${guess.place.join('.')}`
      const unknown = blind.get(name) ?? told(guess, guess.place, randomUUID())
      blind.set(name, unknown)
      const known = await told(guess, guess.place, guess.id)
      if (known === (await unknown) || makesIds[name]?.includes(guess.what)) return null
      return `${name} of ${guess.what}: ${known.slice(0, 160)} but of nothing: ${(await unknown).slice(0, 160)}`
    })
    expect(guesses.length).toBeGreaterThan(500)
    expect(wrong).toEqual([])
  })

  it('no reader of files opens it, and none stumbles over an id that is not there', async () => {
    const ids = [...things.values(), randomUUID()]
    const open: string[] = []
    const hidden = new Set(['approval', 'glossaryEntry', 'session', 'minutes', 'question', 'calendarEvent', 'delegation', 'signature'])
    for (const [noun, mayRead] of registered.readers) {
      for (const id of ids) {
        const may = await mayRead(readCall(world.portal.node, seatOf(office.akimat.executor)), id)
        if (may && hidden.has(noun)) open.push(`${noun} ${id}`)
      }
    }
    expect(open).toEqual([])
  })

  it('a file and an upload are as if they were not there', async () => {
    const { sha256 } = await world.db.selectFrom('file_owners').select('sha256').where('person', '=', office.finance.executor.id).limit(1).executeTakeFirstOrThrow()
    const token = await tokenOf(office.akimat.executor)
    const get = async (address: string, method = 'GET', headers: Record<string, string> = {}) => {
      const response = await fetch(`${world.portal.url}/files/${address}`, { method, headers: { authorization: `Bearer ${token}`, ...headers }, ...(method === 'PUT' ? { body: 'x' } : {}) })
      return `${response.status} ${await response.text()}`
    }
    expect(await get(sha256)).toBe(await get('f'.repeat(64)))
    expect(await get(sha256, 'GET', { 'if-none-match': `"${sha256}"` })).toBe(await get('f'.repeat(64)))
    const upload = things.get('an upload')!
    expect(await get(upload)).toBe(await get(randomUUID()))
    expect(await get(`${upload}?offset=0`, 'PUT')).toBe(await get(`${randomUUID()}?offset=0`, 'PUT'))
    for (const evil of ['..%2f..%2fetc%2fpasswd', '%00', 'A'.repeat(64), `${'a'.repeat(64)}%0d%0ax:y`]) expect(await get(evil), evil).toMatch(/^40[04] /)
    for (const acting of ['-'.repeat(36), `${'0'.repeat(8)}-0000-0000-0000-${'-'.repeat(12)}`, 'x']) expect(await get(sha256, 'GET', { 'x-kense-acting-for': acting }), acting).toMatch(/^404 /)
  })

  it('what is sent live goes to nobody who may not watch', async () => {
    const token = await tokenOf(office.akimat.executor)
    const socket = new WebSocket(`${world.portal.url.replace('http', 'ws')}/feed?since=0`)
    const heard: string[] = []
    socket.on('message', (data) => heard.push(String(data)))
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send(JSON.stringify({ token }))
    await expect.poll(() => heard.some((each) => each.includes('ready'))).toBe(true)
    for (const contract of all.filter((each) => each.kind === 'query' && each.live === true)) {
      const input = inputs.get(contract.name)
      const ids = leavesOf(input).filter(({ value }) => isUuid(value))
      for (const id of things.values()) socket.send(JSON.stringify({ subscribe: { name: contract.name, input: ids.reduce((made, { place }) => withAt(made, place, id), input), actingFor: null } }))
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(heard.filter((each) => each.includes('"live"'))).toEqual([])
    socket.terminate()
  })
})

describe('what is no request of ours', () => {
  const raw = (words: string): Promise<string> =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(world.portal.url)
      const socket = connect(Number(port), hostname, () => socket.write(words))
      let heard = ''
      socket.on('data', (data) => (heard += String(data)))
      socket.on('error', () => resolve(heard))
      socket.on('close', () => resolve(heard))
      setTimeout(() => socket.destroy(), 300)
    })
  const upgrade = (path: string) => `GET ${path} HTTP/1.1\r\nHost: portal\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
  const isWell = async () => expect((await fetch(`${world.portal.url}/health`)).status).toBe(200)

  it.each(['//', '//[', '/feed?since=1e400', '/feed?since=-1', 'http://[', '/%', '/feed/../x'])('a WebSocket at %s is refused and harms nobody', async (path) => {
    expect(await raw(upgrade(path))).not.toContain('101')
    await isWell()
  })

  it('one that leaves before it is answered harms nobody', async () => {
    const { hostname, port } = new URL(world.portal.url)
    for (let each = 0; each < 20; each += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.write(upgrade('/nowhere'), () => socket.resetAndDestroy()))
        socket.on('error', () => undefined)
        socket.on('close', () => resolve())
      })
    }
    await isWell()
  })

  it('frames that are no messages, nested without end or too long, close the socket that sent them and no other', async () => {
    const token = await tokenOf(office.finance.head)
    const nest = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const frames = ['{', 'null', '{"token":1}', '{"subscribe":{}}', `{"unsubscribe":{"name":"x","input":${nest}}}`, `{"subscribe":{"name":"sessions.floor","input":${nest},"actingFor":null}}`, `{"unsubscribe":{"name":"__proto__","input":{"__proto__":1},"more":1}}`, 'x'.repeat(300_000), Buffer.from([0xff, 0xfe, 0x00])]
    for (const frame of frames) {
      const socket = new WebSocket(`${world.portal.url.replace('http', 'ws')}/feed?since=0`)
      const closed = new Promise<number>((resolve) => socket.once('close', resolve))
      const ready = new Promise((resolve) => socket.once('message', resolve))
      socket.on('error', () => undefined)
      await new Promise((resolve) => socket.once('open', resolve))
      socket.send(JSON.stringify({ token }))
      await ready
      socket.send(frame)
      expect([4400, 1009, 1007]).toContain(await closed)
    }
    await isWell()
  })

  it('CalDAV: names, times and tokens that can’t be are answered, and nothing of them is a fault', async () => {
    const { executor } = office.economy
    const secret = secretOf(randomBytes(64))
    await world.as(executor).do(makeAppPassword, { id: randomUUID(), label: 'телефон', sha256: secretDigest(secret) })
    const own = `/dav/calendars/${executor.id}/own`
    const ask = async (method: string, path: string, body?: string) => {
      const headers = { authorization: `Basic ${Buffer.from(`${executor.email}:${secret}`).toString('base64')}`, 'content-type': 'application/xml', depth: '1' }
      return (await fetch(world.portal.url + path, { method, headers, ...(body === undefined ? {} : { body }) })).status
    }
    const report = (inside: string) => `<?xml version="1.0"?>${inside.replace('>', ' xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">')}`
    const query = (start: string) => report(`<C:calendar-query><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="${start}" end="99991399T999999Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`)
    expect(await ask('PROPFIND', `${own}/`)).toBe(207)
    const statuses = [
      await ask('GET', `${own}/%00.ics`), await ask('PUT', `${own}/%00.ics`, 'BEGIN:VCALENDAR'), await ask('PUT', `${own}/%ED%A0%80.ics`, 'BEGIN:VCALENDAR\0'), await ask('DELETE', `${own}/%00`), await ask('GET', `${own}/%E0%A4%A`),
      await ask('REPORT', `${own}/`, report(`<C:calendar-multiget><D:href>${own}/%00.ics</D:href><D:href>//[</D:href></C:calendar-multiget>`)),
      await ask('REPORT', `${own}/`, query('20261399T999999Z')), await ask('REPORT', `${own}/`, query('00000101T000000Z')),
      await ask('REPORT', `${own}/`, report('<D:sync-collection><D:sync-token>urn:kense:calendar:own:999999999999999999</D:sync-token></D:sync-collection>')),
      await ask('PROPPATCH', `${own}/`, '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x:y xmlns:x="a}b &quot;c"/></D:prop></D:set></D:propertyupdate>'),
    ]
    expect(statuses.filter((status) => status >= 500 || status === 401)).toEqual([])
  })

  it('tokens of no length of ours are not remembered', async () => {
    const before = process.memoryUsage().heapUsed
    for (let each = 0; each < 300; each += 1) await fetch(`${world.portal.url}/session`, { headers: { authorization: `Bearer ${each}${'t'.repeat(15_000)}` } })
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000)
    await isWell()
  })
})
