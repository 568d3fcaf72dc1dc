/** L1: a day's work in little, for as long as one likes. What stays in memory after each collection, and what stays open, must not grow. */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openClock } from '../../native/kernel/clock.ts'
import { type Line, openLine } from '../../native/kernel/line.ts'
import { password, startOwnPortal, type OwnPerson, type OwnPortal } from '../world/own-portal.ts'
import { openBadLine } from './bad-line.ts'
import { type Fault, seeded, sleep, within } from './fault.ts'
import type { Probed } from './heap-probe.ts'
import { NativeClient } from './native-client.ts'
import { isFlat, slopeOf } from './slope.ts'

const users = 200
const pauseMs = 5_000
const sampleMs = 15_000
const megabyte = 1024 * 1024
/** Of heap, which BARS allows; of open files, one in a quarter of an hour. */
const most = { heap: megabyte, open: 4 }

/** All who work stand still while memory is looked at, so that what is under way isn't taken for what stays. */
class Gate {
  #closed = false
  #atWork = 0

  async pass(deed: () => Promise<void>): Promise<void> {
    while (this.#closed) await sleep(50)
    this.#atWork += 1
    try {
      await deed()
    } finally {
      this.#atWork -= 1
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const until = Date.now() + 20_000; this.#atWork > 0 && Date.now() < until; ) await sleep(50)
  }

  open(): void {
    this.#closed = false
  }
}

interface Count {
  answered: number
  /** A busy machine's portal says that it is busy, and that is no fault of it. */
  unanswered: number
  failed: Map<string, number>
}

/** What people ask for all day; each module's list, the search, and an answer that is live. */
const questions: [path: string, input: (random: () => number) => unknown][] = [
  ['calendar/range', (random) => ({ from: day(within(random, 200)), until: day(210 + within(random, 100)) })],
  ['notifications/mine', () => ({ after: null, limit: 50 })],
  ['people/directory', (random) => ({ text: random() < 0.5 ? '' : 'а' })],
  ['people/bodies', () => ({})],
  ['approvals/list', () => ({ filter: 'waiting' })],
  ['approvals/search', () => ({ words: 'қаулы жобасы' })],
  ['sessions/waiting', () => ({})],
  ['standards/list', () => ({})],
  ['systems/list', () => ({})],
  ['informers/shown', () => ({})],
  ['search/find', () => ({ words: 'сынақ бөлімі' })],
  ['workdays/calendar', () => ({})],
]

const day = (after: number) => new Date(Date.UTC(2026, 0, 1 + after)).toISOString().slice(0, 10)

class User {
  readonly #person: OwnPerson
  readonly #url: string
  readonly #count: Count
  readonly #random: () => number
  #line: Line
  #unit: OwnPerson['unit']

  constructor(url: string, person: OwnPerson, count: Count, random: () => number) {
    this.#url = url
    this.#person = person
    this.#count = count
    this.#random = random
    this.#unit = person.unit
    this.#line = this.#come()
  }

  #come(): Line {
    const line = openLine(openClock(), { onState: () => undefined, onNotices: () => undefined, onGap: () => undefined, onLive: () => undefined, onSignedOut: () => undefined })
    line.portalAt({ url: this.#url, certificate: null, demoOffice: null })
    line.signedIn(this.#person.token, 1)
    return line
  }

  async #ask(path: string, body: object): Promise<number> {
    const answer = await this.#line.http().ask({ method: 'POST', path: `/api/${path}`, body: JSON.stringify({ ...body, actingFor: null }), timeoutMs: 30_000 }).catch(() => null)
    const status = answer?.status ?? 0
    if (status === 200) this.#count.answered += 1
    else if (status === 0 || status === 503) this.#count.unanswered += 1
    else this.#count.failed.set(`${path} ${status}`, (this.#count.failed.get(`${path} ${status}`) ?? 0) + 1)
    return status
  }

  readonly #do = (path: string, input: unknown) => this.#ask(path, { id: randomUUID(), input, signature: null })

  async act(): Promise<void> {
    const what = this.#random()
    if (what < 0.6) {
      const [path, input] = questions[within(this.#random, questions.length)]!
      await this.#ask(path, { input: input(this.#random) })
    } else if (what < 0.75) await this.#writeEvent()
    else if (what < 0.9) await this.#renameUnit()
    else if (what < 0.96) await this.#do('notifications/read', { upTo: 1_000_000_000 })
    else {
      // Off for the day and back: the line with all that hangs on it.
      this.#line.watch('sessions.floor', { id: randomUUID() }, null)
      this.#line.close()
      this.#line = this.#come()
      await this.#line.whenOnline(10_000)
    }
  }

  async #writeEvent(): Promise<void> {
    const id = randomUUID()
    const at = `${day(within(this.#random, 300))}T10:00:00`
    const draft = { kind: 'event', title: 'Кеңес', place: '', description: '', when: { allDay: false, from: at, until: at.replace('T10', 'T11'), zone: 'Asia/Almaty' }, repeat: null, reminders: [], room: null, private: false, busy: true, status: 'confirmed', guests: [] }
    if ((await this.#do('calendar/save', { id, revision: null, scope: 'all', occurrence: null, draft, invitees: [], units: [] })) !== 200) return
    await this.#do('calendar/remove', { id, revision: 1, scope: 'all', occurrence: null })
  }

  async #renameUnit(): Promise<void> {
    const name = `Бөлім ${within(this.#random, 1000)}`
    const unit = { ...this.#unit, name: { kk: name, ru: name, en: name } }
    const status = await this.#do('people/saveUnit', { unit, seen: this.#unit })
    if (status === 200) this.#unit = unit
    // It may have been done all the same: what is there now is looked up, as a person would.
    else this.#unit = (await this.#unitNow()) ?? this.#unit
  }

  async #unitNow(): Promise<OwnPerson['unit'] | undefined> {
    const answer = await this.#line.http().ask({ method: 'POST', path: '/api/people/units', body: JSON.stringify({ input: { body: this.#person.body }, actingFor: null }) }).catch(() => null)
    return (answer?.body as { unit: OwnPerson['unit'] }[] | undefined)?.find?.(({ unit }) => unit.id === this.#unit.id)?.unit
  }

  close(): void {
    this.#line.close()
  }
}

/** A PC in use: its answers are asked and kept, its commands wait in the outbox while the cable is out, its files go up in parts. */
async function useNative(client: NativeClient, random: () => number, cable: { cut(): void; join(): void }): Promise<void> {
  const what = random()
  if (what < 0.03) {
    cable.cut()
    for (let waiting = 0; waiting < 10; waiting += 1) await client.call('portal.do', { name: 'notifications.read', input: { ids: [randomUUID()] }, title: 'белгі' })
    await sleep(2_000)
    cable.join()
  } else if (what < 0.1) await upload(client, random)
  else if (what < 0.3) await client.call('portal.do', { name: 'notifications.read', input: { ids: [randomUUID()] }, title: 'белгі' })
  else if (what < 0.4) await client.call('outbox.list', {})
  else {
    const [path, input] = questions[within(random, questions.length)]!
    await client.call('portal.ask', { name: path.replace('/', '.'), input: input(random), fresh: random() < 0.7 })
  }
}

async function upload(client: NativeClient, random: () => number): Promise<void> {
  const bytes = Buffer.from(`%PDF-1.4\n${randomUUID()}${'қ'.repeat(within(random, 200_000))}\n%%EOF`)
  const begun = await client.call('files.begin', { name: 'жоба.pdf', size: bytes.length })
  if (begun === null || !('transfer' in begun)) return
  await client.call('files.chunk', { transfer: begun.transfer, offset: 0, base64: bytes.toString('base64') })
  await client.call('files.end', { transfer: begun.transfer })
}

async function signedIn(userDir: string, url: string, login: string): Promise<NativeClient> {
  const client = new NativeClient(userDir, { url, certificate: null, demoOffice: null })
  await client.ready
  for (const until = Date.now() + 30_000; ; await sleep(200)) {
    const answer = await client.call('session.signInByPassword', { login, password })
    if (answer !== null && 'person' in answer && answer.person !== null) return client
    if (Date.now() > until) throw new Error(`could not sign in: ${JSON.stringify(answer)}`)
  }
}

async function probe(folder: string, pid: number): Promise<Probed> {
  const file = join(folder, `${pid}.jsonl`)
  const before = existsSync(file) ? statSync(file).size : 0
  process.kill(pid, 'SIGUSR2')
  for (const until = Date.now() + 20_000; Date.now() < until; await sleep(50)) {
    if (!existsSync(file) || statSync(file).size === before) continue
    return JSON.parse(readFileSync(file, 'utf8').trim().split('\n').at(-1)!) as Probed
  }
  throw new Error(`process ${pid} did not answer`)
}

/** What a process's samples say, the first third left out: caches and pools fill then. */
function judge(name: string, samples: readonly { atMs: number; probed: Probed }[]): { flat: boolean; more: Record<string, string | number> } {
  const settled = samples.slice(Math.floor(samples.length / 3))
  const slope = (take: (probed: Probed) => number) => slopeOf(settled.map(({ atMs, probed }) => ({ atMs, value: take(probed) })))
  const [heap, external, handles, sockets] = [slope(({ heap: each }) => each), slope(({ external: each }) => each), slope(({ handles: each }) => each), slope(({ sockets: each }) => each)]
  const last = settled.at(-1)!.probed
  const inMb = ({ perHour, low, high }: typeof heap) => `${[perHour, low, high].map((each) => (each / megabyte).toFixed(2)).join(' / ')} MB/h`
  return {
    flat: isFlat(heap, most.heap) && isFlat(external, most.heap) && isFlat(handles, most.open) && isFlat(sockets, most.open) && last.unhandled === 0,
    more: {
      [`${name} heap MB`]: `${(settled[0]!.probed.heap / megabyte).toFixed(1)} → ${(last.heap / megabyte).toFixed(1)}`, [`${name} heap slope, low, high`]: inMb(heap), [`${name} compiled code MB`]: `${(settled[0]!.probed.code / megabyte).toFixed(1)} → ${(last.code / megabyte).toFixed(1)}`, [`${name} external slope, low, high`]: inMb(external),
      [`${name} files, sockets`]: `${settled[0]!.probed.handles}, ${settled[0]!.probed.sockets} → ${last.handles}, ${last.sockets}`, [`${name} resident MB`]: `${(settled[0]!.probed.resident / megabyte).toFixed(0)} → ${(last.resident / megabyte).toFixed(0)}`, [`${name} unhandled`]: last.unhandled,
    },
  }
}

/** Faults that native wrote down. */
function faultsOf(userDir: string): number {
  const folder = join(userDir, 'log')
  return existsSync(folder) ? readdirSync(folder).reduce((sum, name) => sum + (readFileSync(join(folder, name), 'utf8').match(/^\S+ № /gm)?.length ?? 0), 0) : 0
}

async function soak(portal: OwnPortal, folder: string, minutes: number, say: (words: string) => void) {
  const random = seeded(11)
  const count: Count = { answered: 0, unanswered: 0, failed: new Map() }
  const cable = await openBadLine(portal.port, random, 0, ['none'])
  const userDir = join(folder, 'native')
  mkdirSync(userDir, { mode: 0o700 })
  const client = await signedIn(userDir, cable.url, portal.people[0]!.login)
  const people = portal.people.slice(1).map((person, index) => new User(portal.url, person, count, seeded(1000 + index)))
  const gate = new Gate()
  const begun = Date.now()
  let over = false
  const lanes = [
    ...people.map(async (user, index) => {
      await sleep((index / people.length) * pauseMs)
      while (!over) {
        await gate.pass(() => user.act())
        await sleep(pauseMs * (0.5 + random()))
      }
    }),
    (async () => {
      while (!over) {
        await gate.pass(() => useNative(client, random, cable))
        await sleep(150)
      }
    })(),
  ]
  const samples = { portal: [] as { atMs: number; probed: Probed }[], native: [] as { atMs: number; probed: Probed }[] }
  try {
    while (Date.now() - begun < minutes * 60_000) {
      await sleep(sampleMs)
      await gate.close()
      // What was just told by the feed is still being asked about.
      await sleep(1_500)
      samples.portal.push({ atMs: Date.now(), probed: await probe(folder, portal.serverPid) })
      samples.native.push({ atMs: Date.now(), probed: await probe(folder, client.pid!) })
      gate.open()
      const [here, there] = [samples.portal.at(-1)!.probed, samples.native.at(-1)!.probed]
      say(`${((Date.now() - begun) / 60_000).toFixed(1)} min, ${count.answered} answers; portal ${(here.heap / megabyte).toFixed(1)} MB, ${here.handles} files; native ${(there.heap / megabyte).toFixed(1)} MB, ${there.handles} files`)
    }
  } finally {
    over = true
    gate.open()
    await Promise.all(lanes)
    for (const user of people) user.close()
    await client.stop()
    await cable.close()
  }
  return { count, samples, userDir }
}

export const longRun: Fault = {
  name: 'L1',
  about: 'hours of work by 200 people and a PC: memory, files and sockets stay flat (runs are minutes; KENSE_SOAK_MINUTES)',
  runs: { usual: Number(process.env.KENSE_SOAK_MINUTES ?? 20), full: 120, small: 0 },
  missing: () => (process.platform === 'linux' ? null : 'open files are counted in /proc'),
  async run(runs, say) {
    const folder = mkdtempSync(join(tmpdir(), 'kense-soak-'))
    const before = process.env.NODE_OPTIONS
    process.env.KENSE_PROBE_DIR = folder
    process.env.NODE_OPTIONS = [before, `--import=${fileURLToPath(new URL('./heap-probe.ts', import.meta.url))}`].filter(Boolean).join(' ')
    try {
      const portal = await startOwnPortal({ people: users + 1, passwords: 1 })
      try {
        const { count, samples, userDir } = await soak(portal, folder, runs, say)
        const [here, there] = [judge('portal', samples.portal), judge('native', samples.native)]
        const failed = [...count.failed.values()].reduce((sum, each) => sum + each, 0)
        const noted = faultsOf(userDir)
        const more = { samples: samples.portal.length, unanswered: count.unanswered, ...here.more, ...there.more, 'faults native noted': noted, ...Object.fromEntries(count.failed) }
        return { name: 'L1', runs, acked: count.answered, lost: failed, doubled: 0, stuck: noted, pass: here.flat && there.flat && failed + noted === 0, more }
      } finally {
        await portal.close()
      }
    } finally {
      delete process.env.KENSE_PROBE_DIR
      if (before === undefined) delete process.env.NODE_OPTIONS
      else process.env.NODE_OPTIONS = before
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
