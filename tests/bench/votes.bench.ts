/** V1–V4: a session under load. The voters' signatures are made beforehand: what is measured is the portal. */
import { randomUUID } from 'node:crypto'
import type { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import { closePoll } from '../../domain/sessions/contract.ts'
import { startHall, type Hall, type Seated } from '../world/hall.ts'
import type { Bench } from './measure.ts'
import { openRawScreens, openScreens, startBare, type Screens } from './screens.ts'
import { post, Wire } from './wire.ts'

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const subscription = (name: string, input: unknown) => JSON.stringify({ subscribe: { name, input, actingFor: null } })
const tallyOf = (poll: string) => subscription('sessions.tally', { poll })

/** Every screen is somebody's window; a member may have several. */
async function watch(hall: Hall, wish: string, count: number): Promise<Screens> {
  const viewer = (index: number): Seated => hall.members[index % hall.members.length] as Seated
  // A window knows how far it had read before the break.
  const [head] = await hall.portal.sql<{ seq: string }>('select seq from feed_head')
  return openScreens(`${hall.portal.url.replace('http', 'ws')}/feed?since=${head?.seq ?? 0}`, count, {
    say: (index) => [JSON.stringify({ token: viewer(index).token }), wish],
    heard: (frame) => frame.startsWith('{"live"'),
  })
}

interface Ready {
  voter: Seated
  envelope: CommandEnvelope
}

async function prepare(hall: Hall, poll: string, count: number): Promise<Ready[]> {
  return Promise.all(hall.members.slice(0, count).map(async (voter, index) => ({ voter, envelope: hall.voteOf(voter, await hall.ballot(voter, poll), index % 3 === 0 ? 'against' : 'for') })))
}

const send = async (wire: Wire, { voter, envelope }: Ready): Promise<void> => {
  const status = await wire.ask(post('/api/sessions/vote', envelope, voter.token))
  if (status !== 200) throw new Error(`a vote was answered ${status}`)
}

/** As long as the tally that the portal sends. */
const bareFrame = (n: number) => Buffer.from(`{"live":{"name":"sessions.tally","input":{"poll":"00000000-0000-4000-8000-000000000000"},"answer":{"poll":"00000000-0000-4000-8000-000000000000","closedAt":null,"members":300,"present":300,"quorum":200,"needed":151,"cast":${n},"for":null,"against":null,"votes":null,"result":null},"asOf":"2026-11-23T05:00:00.000Z"}}`)
const barePost = (n: number) => {
  const body = bareFrame(n)
  return Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\nhost: bare\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`), body])
}

/** Longer than the portal keeps two answers apart, so that none waits for the one before. */
const apartMs = 120

/** From one vote's sending until the last screen has got the count with it. */
async function reach(screens: Screens, count: number, deed: (n: number) => Promise<void>, first: number): Promise<number[]> {
  const samples: number[] = []
  for (let n = first; n < first + count; n += 1) {
    const seen = screens.all((frame) => frame.includes(`"cast":${n},`))
    const begun = performance.now()
    await deed(n)
    await seen
    samples.push(performance.now() - begun)
    await pause(apartMs)
  }
  return samples
}

const closing = (hall: Hall, bareServer: { close(): void }, ...opened: readonly { close(): void }[]) => async (): Promise<void> => {
  for (const each of opened) each.close()
  bareServer.close()
  await hall.close()
}

function reaching(name: string, screenCount: number, perRound: number, lines: Bench['lines'], peer: string, raw: boolean): Bench {
  return {
    name,
    peer,
    lines,
    async open() {
      const hall = await startHall({ members: perRound * 6 })
      const bareServer = await startBare()
      const poll = await hall.openPoll(await hall.nextQuestion())
      const ready = await prepare(hall, poll, hall.members.length)
      const screens = await watch(hall, tallyOf(poll), screenCount)
      const plain = raw ? await openRawScreens(bareServer.rawPort, screenCount) : await openScreens(`ws://127.0.0.1:${bareServer.port}`, screenCount, { say: () => ['hello'], heard: (frame) => frame === 'ready' })
      const [wire, bareWire] = [new Wire(hall.portal.port), new Wire(bareServer.port)]
      let [cast, told] = [0, 0]
      return {
        async subject() {
          const ms = await reach(screens, perRound, (n) => send(wire, ready[n - 1] as Ready), cast + 1)
          cast += perRound
          return { ms }
        },
        async floor() {
          const ms = await reach(plain, perRound, async (n) => void (await bareWire.ask(barePost(n))), told + 1)
          told += perRound
          return { ms }
        },
        close: closing(hall, bareServer, screens, plain, wire, bareWire),
      }
    },
  }
}

/** V1: a signed vote, verified and kept, on the last of a thousand screens. */
export const voteSeen: Bench = reaching('V1', 1_000, 24, [{ what: 'p50', of: 'p50', limit: 1.3 }, { what: 'p99', of: 'p99', limit: 1.5 }], 'bare POST and broadcast to the same 1,000 sockets', false)

/** The chair goes from one question to another before a thousand screens, all of which have it from the one frame. */
export const chairsWord: Bench = {
  name: 'V1act',
  peer: 'bare POST and broadcast to the same 1,000 sockets',
  lines: [{ what: 'p50', of: 'p50', limit: 1.5 }, { what: 'p99', of: 'p99', limit: 2 }],
  async open() {
    const perRound = 12
    const hall = await startHall({ members: 100 })
    const questions = [await hall.nextQuestion(), await hall.nextQuestion()]
    const bareServer = await startBare()
    const screens = await watch(hall, subscription('sessions.floor', { id: hall.session }), 1_000)
    const plain = await openScreens(`ws://127.0.0.1:${bareServer.port}`, 1_000, { say: () => ['hello'], heard: (frame) => frame === 'ready' })
    const [wire, bareWire] = [new Wire(hall.portal.port), new Wire(bareServer.port)]
    let [called, told] = [0, 0]
    return {
      async subject() {
        const ms: number[] = []
        for (let n = 0; n < perRound; n += 1) {
          // The second is the one that was called last; what is called again changes nothing.
          const question = questions[called % 2] as string
          called += 1
          const seen = screens.all((frame) => frame.includes(`"question":{"id":"${question}"`))
          const envelope = { id: randomUUID(), input: { id: hall.session, question }, actingFor: null, signature: null }
          const begun = performance.now()
          const status = await wire.ask(post('/api/sessions/callQuestion', envelope, hall.officer.token))
          if (status !== 200) throw new Error(`the call was answered ${status}`)
          await seen
          ms.push(performance.now() - begun)
          await pause(apartMs)
        }
        return { ms }
      },
      async floor() {
        const ms = await reach(plain, perRound, async (n) => void (await bareWire.ask(barePost(n))), told + 1)
        told += perRound
        return { ms }
      },
      close: closing(hall, bareServer, screens, plain, wire, bareWire),
    }
  },
}

/** V2: a vote on the last of five thousand. */
export const voteSeenByMany: Bench = reaching('V2', 5_000, 10, [{ what: 'p50', of: 'p50', limit: 1.2 }], 'raw TCP to 5,000 sockets', true)

const stormVoters = 1_000
const stormWires = 32

/** V3: a thousand votes within a second before a thousand screens. What lasts longer than that second counts in broadcasts. */
export const storm: Bench = {
  name: 'V3',
  peer: 'one bare broadcast to 1,000 sockets',
  rounds: 5,
  lines: [
    { what: 'final count after the second', of: 'p50', limit: 3, series: 'ms' },
    { what: 'frames a screen', of: 'value', limit: 12, series: 'frames' },
    { what: 'votes acknowledged and counted', of: 'value', limit: 1, fails: 'under', series: 'counted' },
  ],
  async open() {
    const hall = await startHall({ members: stormVoters })
    const bareServer = await startBare()
    const plain = await openScreens(`ws://127.0.0.1:${bareServer.port}`, 1_000, { say: () => ['hello'], heard: (frame) => frame === 'ready' })
    const bareWire = new Wire(bareServer.port)
    let told = 0
    return {
      async subject() {
        const poll = await hall.openPoll(await hall.nextQuestion())
        const ready = await prepare(hall, poll, stormVoters)
        const screens = await watch(hall, tallyOf(poll), 1_000)
        const wires = Array.from({ length: stormWires }, () => new Wire(hall.portal.port))
        screens.frames()
        const final = screens.all((frame) => frame.includes(`"cast":${stormVoters},`))
        const begun = performance.now()
        let acked = 0
        await Promise.all(wires.map(async (wire, index) => {
          for (let n = index; n < stormVoters; n += stormWires) {
            const due = begun + (n / stormVoters) * 1000 - performance.now()
            if (due > 1) await pause(due)
            await send(wire, ready[n] as Ready)
            acked += 1
          }
        }))
        await final
        const ms = performance.now() - begun - 1000
        const frames = Math.max(...screens.frames())
        for (const wire of wires) wire.close()
        screens.close()
        await hall.do(hall.officer, closePoll, { poll })
        const [row] = await hall.portal.sql<{ counted: string }>('select count(*) as counted from cabinet_votes where poll = $1', [poll])
        return { ms: [ms], frames: [frames], counted: [Math.min(acked, Number(row?.counted))] }
      },
      async floor() {
        const ms = await reach(plain, 5, async (n) => void (await bareWire.ask(barePost(n))), told + 1)
        told += 5
        return { ms, frames: [1], counted: [stormVoters] }
      },
      async close() {
        plain.close()
        bareWire.close()
        bareServer.close()
        await hall.close()
      },
    }
  },
}

/** V4: five thousand windows come back at once when the portal has fallen and stands again: signed in, and with the count before them. */
export const comingBack: Bench = {
  name: 'V4',
  peer: '5,000 bare WebSockets connecting anew',
  lines: [{ what: 'p50', of: 'p50', limit: 3 }],
  async open() {
    const hall = await startHall({ members: 100 })
    const poll = await hall.openPoll(await hall.nextQuestion())
    const count = 5_000
    let bareServer = await startBare()
    return {
      async subject() {
        const before = await watch(hall, tallyOf(poll), 200)
        await hall.portal.killServer()
        before.close()
        await hall.portal.startServer()
        const begun = performance.now()
        const screens = await watch(hall, tallyOf(poll), count)
        const ms = performance.now() - begun
        screens.close()
        await pause(500)
        return { ms: [ms] }
      },
      async floor() {
        bareServer.close()
        bareServer = await startBare()
        const begun = performance.now()
        const screens = await openScreens(`ws://127.0.0.1:${bareServer.port}`, count, { say: () => ['hello'], heard: (frame) => frame === 'ready' })
        const ms = performance.now() - begun
        screens.close()
        await pause(500)
        return { ms: [ms] }
      },
      async close() {
        bareServer.close()
        await hall.close()
      },
    }
  },
}
