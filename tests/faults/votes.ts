import { randomBytes, randomUUID } from 'node:crypto'
import type { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import type { Choice, Poll, Receipt } from '../../domain/sessions/poll.ts'
import { openHttp } from '../../native/kernel/http.ts'
import { tokenDigest } from '../../server/kernel/seats.ts'
import type { OwnServer } from '../world/own-portal.ts'
import { startHall, type Hall, type Seated } from '../world/hall.ts'
import { openBadLine, type BadLine } from './bad-line.ts'
import { type Fault, type FaultResult, seeded, sleep, within } from './fault.ts'
import { type Ballots, checkVotes, type Count, type VoteRow } from './vote-check.ts'

const patienceMs = 120_000

type Line = ReturnType<typeof openHttp>

/** Repeats one envelope over lines that lose, double and delay, until the portal has said yes or no: what a window owes its voter. */
async function seenThrough(lines: readonly Line[], envelope: CommandEnvelope, random: () => number): Promise<{ receipt: Receipt | null; refusal: string | null } | null> {
  const body = JSON.stringify(envelope)
  const until = Date.now() + patienceMs
  for (let tries = 1; Date.now() < until; tries += 1) {
    const line = lines[within(random, lines.length)] as Line
    const answer = await line.ask({ method: 'POST', path: '/api/sessions/vote', body, timeoutMs: 6000 }).catch(() => null)
    if (answer?.status === 200) return { receipt: (answer.body as { receipt: Receipt }).receipt, refusal: null }
    if (answer !== null && answer.status >= 400 && answer.status < 500) return { receipt: null, refusal: (answer.body as { refusal?: { key: string } }).refusal?.key ?? String(answer.status) }
    // Thirty windows that ask again at once would keep a portal from coming back to its feet.
    await sleep(within(random, Math.min(2_000, 60 * 2 ** tries)))
  }
  return null
}

/** Every voter of one poll: some from two windows, some saying two things, each message up to five times, in any order. */
async function voteAll(hall: Hall, poll: string, lines: Map<Seated, Line[]>, random: () => number): Promise<Ballots> {
  const found: Ballots = { sent: [], unanswered: new Set(), stuck: 0, repeats: 0 }
  const deed = async (voter: Seated): Promise<void> => {
    const ballot = await hall.ballot(voter, poll).catch(() => null)
    if (ballot === null) return
    const choice: Choice = random() < 0.6 ? 'for' : 'against'
    const second: Choice = random() < 0.7 ? choice : choice === 'for' ? 'against' : 'for'
    const envelopes = [{ choice, envelope: hall.voteOf(voter, ballot, choice) }]
    if (random() < 0.4) envelopes.push({ choice: second, envelope: hall.voteOf(voter, ballot, second) })
    if (random() < 0.1) envelopes.push({ choice: second, envelope: hall.voteOf(voter, ballot, second, 600_000) })
    const own = lines.get(voter) ?? []
    const messages = envelopes.flatMap((each) => Array.from({ length: 1 + within(random, 5) }, () => each))
    found.repeats += messages.length - envelopes.length
    await Promise.all(messages.map(async (each) => {
      await sleep(within(random, 200))
      const answer = await seenThrough(own, each.envelope, random)
      if (answer === null) {
        found.stuck += 1
        found.unanswered.add(voter.person.id)
      } else found.sent.push({ member: voter.person.id, choice: each.choice, ...answer })
    }))
  }
  await Promise.all(hall.members.map(deed))
  return found
}

async function compare(hall: Hall, poll: string, ballots: Ballots): Promise<Count> {
  const rows = await hall.portal.sql<VoteRow>('select member, choice, sha256, receipt, manifest from cabinet_votes where poll = $1', [poll])
  const [stored] = await hall.portal.sql<{ document: { poll: Poll } }>('select document from cabinet_polls where id = $1', [poll])
  if (stored === undefined) throw new Error(`poll ${poll} is gone`)
  return checkVotes(rows, stored.document.poll, hall.members.length, ballots)
}

/** The same person signed in on another PC. */
async function secondDevice(hall: Hall, { person }: Seated): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await hall.portal.sql(`insert into sessions (token_sha256, person, way, started_at, used_at, ends_at) values ($1, $2, 'signature', now(), now(), now() + interval '1 day')`, [tokenDigest(token), person.id])
  return token
}

/** Each message of a voter goes by any of the lines: to either node, and from either PC where there are two. */
async function openLines(hall: Hall, bad: readonly BadLine[], devices: 1 | 2): Promise<Map<Seated, Line[]>> {
  const lines = new Map<Seated, Line[]>()
  for (const voter of hall.members) {
    const tokens = devices === 2 ? [voter.token, await secondDevice(hall, voter)] : [voter.token]
    lines.set(voter, bad.flatMap(({ url }) => tokens.map((token) => openHttp({ url, certificate: null, demoOffice: null }, () => token))))
  }
  return lines
}

interface Voting {
  name: string
  about: string
  voters: number
  devices: 1 | 2
  runs: Fault['runs']
}

const voting = ({ voters, devices, ...fault }: Voting): Fault => ({
  ...fault,
  run: (runs, say) => holdVoting({ name: fault.name, voters: Math.min(voters, runs), devices, runs, say }),
})

interface Held {
  name: string
  voters: number
  devices: 1 | 2
  runs: number
  say: (words: string) => void
  /** Of the product's source, when it isn't this one. */
  root?: string
}

export async function holdVoting({ name, voters, devices, runs, say, root }: Held): Promise<FaultResult> {
  const random = seeded(45)
  const hall = await startHall({ members: voters, ...(root === undefined ? {} : { root }) })
  const other = await hall.portal.addServer()
  const bad: BadLine[] = [await openBadLine(hall.portal.port, random, 400), await openBadLine(other.port, random, 400)]
  const lines = await openLines(hall, bad, devices)
  const total = { acked: 0, lost: 0, doubled: 0, stuck: 0, repeats: 0, kills: 0, closedOver: 0 }
  const wrong: string[] = []
  const refusals: Record<string, number> = {}
  try {
    const polls = Math.max(1, Math.ceil(runs / voters))
    for (let n = 0; n < polls; n += 1) {
      const poll = await hall.openPoll(await hall.nextQuestion())
      const kill = n % 3 === 2 ? null : nemesis(hall, other, random)
      // The second in any case: a vote taken after the count must have its chance.
      const early = n === 1 || random() < 0.3 ? closeSoon(hall, poll, random) : null
      const ballots = await voteAll(hall, poll, lines, random)
      if (kill !== null) total.kills += await kill
      if (early !== null) total.closedOver += 1
      await early
      await closePoll(hall, poll)
      const counted = await compare(hall, poll, ballots)
      total.acked += counted.acked
      total.lost += counted.lost
      total.doubled += counted.doubled
      total.stuck += ballots.stuck
      total.repeats += ballots.repeats
      wrong.push(...counted.wrong)
      for (const { refusal } of ballots.sent) if (refusal !== null) refusals[refusal] = (refusals[refusal] ?? 0) + 1
      if (n % 10 === 9) say(`${n + 1} of ${polls} polls, ${total.acked} votes`)
    }
    const { acked, lost, doubled, stuck, ...more } = total
    return { name, runs, acked, lost, doubled, stuck, pass: lost + doubled + stuck + wrong.length === 0 && acked > 0, more: { ...more, ...refusals, wrong: wrong.slice(0, 3).join('; ') } }
  } finally {
    for (const own of lines.values()) for (const line of own) line.close()
    for (const line of bad) await line.close()
    await hall.close()
  }
}

/** B4.5: thirty voters over bad lines to two nodes on one database, each of which is killed, while polls are closed over their heads. */
export const votes = voting({ name: 'votes', about: 'thirty voters, two nodes that are killed, cut and repeated messages (runs are ballots)', voters: 30, devices: 1, runs: { usual: 2_000, full: 10_000, small: 60 } })

/** N2: a hundred votings of two hundred voters, each from two PCs, each vote sent up to five times. */
export const manyVotes = voting({ name: 'N2', about: 'two hundred voters at two PCs each, every vote one to five times, two nodes that are killed (runs are ballots)', voters: 200, devices: 2, runs: { usual: 2_000, full: 20_000, small: 30 } })

/** One node falls without a goodbye in the midst of the vote, and comes back. */
async function nemesis(hall: Hall, other: OwnServer, random: () => number): Promise<number> {
  await sleep(within(random, 250))
  if (random() < 0.5) {
    await hall.portal.killServer()
    await hall.portal.startServer()
  } else {
    await other.kill()
    await other.start()
  }
  return 1
}

async function closeSoon(hall: Hall, poll: string, random: () => number): Promise<void> {
  await sleep(100 + within(random, 300))
  await closePoll(hall, poll)
}

/** By one id until it is answered, as the console does; closed already is closed. */
async function closePoll(hall: Hall, poll: string): Promise<void> {
  const body = { id: randomUUID(), input: { poll }, actingFor: null, signature: null }
  for (const until = Date.now() + patienceMs; Date.now() < until; ) {
    try {
      await hall.call(hall.officer, 'sessions.closePoll', body)
      return
    } catch (error) {
      if (String(error).includes('sessions.pollClosed')) return
      await sleep(30)
    }
  }
  throw new Error(`poll ${poll} could not be closed`)
}
