/**
 * Commands of which a thousand may come in one second, as votes. What costs a portal most is the end of a transaction, so
 * those that wait for one thing share one: the first goes at once, and whoever comes meanwhile goes with the next. Each has
 * its own check, answer, history and refusal; whatever goes wrong with all of them, each is done again alone.
 */
import type pg from 'pg'
import type { Command } from '../../domain/kernel/contract.ts'
import { RefusalError, type Refusal } from '../../domain/kernel/verdict.ts'
import type { Answer } from './answer.ts'
import type { VerifiedSignature, WriteCall } from './call.ts'
import { afterCommit, allOf, endOf, insistForm, keepRefused, type Ordered } from './command-end.ts'
import { inOneWrite, run, runAndCommit } from './database.ts'
import { finishTogether, type Ended } from './finish.ts'
import { tellFollowers } from './followers.ts'
import { Gathering } from './gathering.ts'
import { swift } from './input.ts'
import type { PortalNode } from './node.ts'
import { settleNotices } from './notices.ts'
import { registered, type Held } from './portal.ts'
import { isSeated, type Seated } from './seats.ts'
import { insistPaper, verifySignature } from './statement.ts'
import { startCall } from './write-call.ts'

/** More would hold what they share for long, as from whoever closes the vote. */
const atOnce = 64

interface Waiting {
  ordered: Ordered
  seated: Seated
  signature: VerifiedSignature
  /** Null: it is to be done alone. */
  answer: (answer: Answer | null) => void
}
type Queue = Waiting[]
const queues = new WeakMap<PortalNode, Map<string, Queue>>()

type Bound = NonNullable<ReturnType<(typeof registered.together)['get']>>

/** Null for whatever is not of this kind or can't be done so: it goes the road of every command, from its beginning. */
export async function performTogether(node: PortalNode, ordered: Ordered): Promise<Answer | null> {
  const { contract, envelope, input } = ordered
  const bound = registered.together.get(contract.name)
  if (bound === undefined || envelope.signature === null || envelope.actingFor !== null) return null
  const seated = await node.seats.load(ordered.tokenSha256, null)
  if (!isSeated(seated)) return null
  try {
    insistForm(contract, envelope, seated, null)
    const signature = await verifySignature(node, seated, envelope.signature)
    return await new Promise((answer) => wait(node, bound, `${contract.name} ${bound.key(input as never)}`, { ordered, seated, signature, answer }))
  } catch (error) {
    if (error instanceof RefusalError) return null
    throw error
  }
}

function wait(node: PortalNode, bound: Bound, key: string, one: Waiting): void {
  const all = queues.get(node) ?? new Map<string, Queue>()
  queues.set(node, all)
  const queue = all.get(key)
  if (queue !== undefined) {
    queue.push(one)
    return
  }
  const begun: Queue = [one]
  all.set(key, begun)
  // In one step with its last look at the queue: whoever came in between would wait for nobody.
  void serve(node, bound, begun, () => all.delete(key))
}

/** Never throws: whoever waits is answered, or sent to be done alone. */
async function serve(node: PortalNode, bound: Bound, queue: Queue, done: () => void): Promise<void> {
  while (queue.length > 0) {
    const client = await node.database.connect().catch(() => null)
    const group = queue.splice(0, atOnce)
    if (client === null) {
      for (const one of group) one.answer(null)
      continue
    }
    let broken = false
    try {
      queue.unshift(...(await doTogether(node, client, bound, group, queue)))
    } catch {
      broken = !(await client.query('rollback').then(() => true, () => false))
      for (const one of group) one.answer(null)
    } finally {
      client.release(broken)
    }
  }
  done()
}

interface One extends Waiting {
  gathering: Gathering
  call: WriteCall
}
type Judged = One & { held: Held<never, unknown> }

/** Answers who is to wait for the next transaction, since another of this one is about the same thing. */
async function doTogether(node: PortalNode, client: pg.PoolClient, bound: Bound, group: readonly Waiting[], behind: Queue): Promise<Waiting[]> {
  const now = node.clock.now()
  inOneWrite(client)
  const begun = client.query('begin')
  begun.catch(() => undefined)
  const ones = group.map((each): One => {
    const { ordered: { contract, envelope }, seated: { seat, session }, signature } = each
    const gathering = new Gathering()
    return { ...each, gathering, call: { ...startCall(node, client, now, gathering, seat, contract.changes), seat, id: envelope.id, session: session.tokenSha256, signature } }
  })
  const asked = ones.map(({ ordered: { contract, input }, call }) => ({ asked: swift(paperOf(contract).input).parse(contract.signed?.paperInput(input as never)) as never, call }))
  const [papers, done] = (await allOf([bound.hold(asked), listDone(client, ones), begun])) as [unknown[], Set<string>]
  const { judged, refused, again, alone } = sortOut(bound, ones, papers, done)
  const answers = judged.length === 0 ? [] : await keepAll({ node, client, bound, now, behind }, judged)
  if (judged.length === 0) await client.query('rollback')
  judged.forEach((one, index) => one.answer(answers[index] ?? null))
  for (const one of alone) one.answer(null)
  for (const { one, refusal } of refused) one.answer(await keepRefused(client, one.ordered, one.seated, now, refusal, one.signature).catch(() => null))
  return again
}

function paperOf({ name, signed }: Command) {
  if (signed === null) throw new Error(`${name} is not signed`)
  return signed.paper
}

/** Repeats are answered by what was kept of the first. One that is just being done on another node stumbles over its id, and all are done alone. */
async function listDone(client: pg.PoolClient, ones: readonly One[]): Promise<Set<string>> {
  const { rows } = await run<{ id: string }>(client, 'select id from commands where id = any($1::uuid[])', [ones.map(({ call }) => call.id)])
  return new Set(rows.map(({ id }) => id))
}

interface Sorted {
  judged: Judged[]
  refused: { one: One; refusal: Refusal }[]
  again: Waiting[]
  alone: One[]
}

function sortOut(bound: Bound, ones: readonly One[], papers: readonly unknown[], done: ReadonlySet<string>): Sorted {
  const sorted: Sorted = { judged: [], refused: [], again: [], alone: [] }
  const things = new Set<string>()
  ones.forEach((one, index) => {
    const { ordered: { contract, input }, call, signature, ordered, seated, answer } = one
    if (done.has(call.id)) return sorted.alone.push(one)
    try {
      const paper = papers[index]
      if (paper instanceof RefusalError) throw paper
      const thing = bound.thing(paper as never)
      if (things.has(thing)) return sorted.again.push({ ordered, seated, signature, answer })
      const held = { input: input as never, call, paper: insistPaper(contract, input, paper, signature.manifest) }
      bound.judge(held)
      things.add(thing)
      return sorted.judged.push({ ...one, held })
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error
      return sorted.refused.push({ one, refusal: error.refusal })
    }
  })
  return sorted
}

interface Keeping {
  node: PortalNode
  client: pg.PoolClient
  bound: Bound
  now: string
  /** Who waits for the next transaction, by the time this one has ended. */
  behind: Queue
}

/** Writes, ends and commits; whatever fails, nothing of it is kept. */
async function keepAll({ node, client, bound, now, behind }: Keeping, judged: readonly Judged[]): Promise<Answer[]> {
  const given = judged.map(({ signature, call }) => ({ signature, call }))
  const [outputs] = (await allOf([bound.write(judged.map(({ held }) => held)), ...registered.signed.map((listener) => listener(given))])) as [unknown[]]
  const ended: Ended[] = []
  const answers: Answer[] = []
  for (const [index, { ordered, seated, gathering, call, signature }] of judged.entries()) {
    const answer = { status: 200, text: JSON.stringify(swift(ordered.contract.output).parse(outputs[index])) }
    await tellFollowers(call, gathering)
    if (gathering.notices.length > 0) gathering.ring(await settleNotices(call, gathering.notices, call.id, call.seat.person.id))
    ended.push(endOf(ordered, seated, now, { gathering, answer, signature }))
    answers.push(answer)
  }
  const [first, ...others] = ended
  const [{ ordered: { contract } }] = judged as [Judged]
  if (first === undefined) throw new Error('nothing to keep')
  const { text, values } = finishTogether([first, ...others])
  await runAndCommit(client, text, values)
  afterCommit(node, contract, judged.flatMap(({ gathering }) => gathering.changes), behind.length > 0)
  return answers
}
