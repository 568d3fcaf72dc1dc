/** What is kept here is found by whom it was kept for, in the seat in which it was read, and no longer than the portal lets it be read. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Place } from '../../native/search/writing.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { closedOf, search, type Found } from '../../domain/search/contract.ts'
import { list } from '../../domain/systems/contract.ts'
import { openKeep, type Keep } from '../../native/kernel/keep.ts'
import type { KeepListener } from '../../native/kernel/listeners.ts'
import type { StandIn } from '../../native/kernel/portal.ts'
import type { SignedIn } from '../../native/kernel/session.ts'
import { openSearch } from '../../native/search/public.ts'
import { glossary } from '../../domain/dictionary/contract.ts'
import { glossaryFound } from '../../native/dictionary/found.ts'
import { systemsFound } from '../../native/systems/found.ts'
import { aDelegation, office } from '../world/world.ts'

const { finance } = office
const delegation = aDelegation(finance.head, finance.executor)
const asOf = '2026-11-22T09:00:00.000Z'
let folder: string
let keeps: Keep[]
const faults: string[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kense-seats-'))
  keeps = []
})
afterEach(() => {
  for (const keep of keeps) keep.close()
  rmSync(folder, { recursive: true, force: true })
  expect(faults).toEqual([])
})

function aDrawer(name: string) {
  return { folder: mkdtempSync(join(folder, `${name}-`)), key: randomBytes(32) }
}

function signedIn(drawer: ReturnType<typeof aDrawer>, actingFor: string | null = null, delegations = [{ delegation, principal: finance.head }]): SignedIn {
  const keep = openKeep(drawer, (where) => void faults.push(where))
  keeps.push(keep)
  return { person: finance.executor, actingFor, facts: { person: finance.executor, delegations }, keep }
}

/** The module upon a PC whose line is here: what the portal says is closed is what the test says. */
function thisPc(closed: (places: readonly Place[]) => Place[] = () => []) {
  let now: SignedIn | null = null
  let listener: KeepListener | null = null
  let answer: StandIn = () => null
  const machine = {
    session: { get now() { return now } },
    line: { state: 'online' as const },
    portal: {
      ask: async (name: string, input: unknown) => (name === closedOf.name ? { answer: { closed: closed((input as { places: Place[] }).places) }, asOf, from: 'portal' as const } : { refusal: { key: 'kernel.noLine' } }),
      standIn: (_: string, given: StandIn) => void (answer = given),
    },
    listen: (given: KeepListener) => void (listener = given),
  }
  openSearch({ machine: machine as never, note: (where) => void faults.push(where) }, [...systemsFound, ...glossaryFound], () => Promise.resolve({ text: '', terms: '' }))
  return {
    enter: (who: SignedIn) => (now = who),
    keep(who: SignedIn, ...names: string[]) {
      const systems = names.map((name) => ({ system: { id: randomUUID(), name: { kk: name, ru: '', en: '' }, description: { kk: '', ru: '', en: '' }, address: 'https://a.kz/', owner: finance.body.id, contact: '', access: { bodies: [], roles: [] }, active: true }, owner: finance.body.name, favourite: false, reach: null }))
      who.keep.answers.save(list.name, {}, who.actingFor, systems, asOf)
      listener?.kept(list.name, {}, systems, asOf, who)
      return systems.map(({ system }) => system.id)
    },
    hear: (query: string, given: unknown, who: SignedIn) => listener?.kept(query, {}, given, asOf, who),
    refused: (who: SignedIn) => listener?.closed(list.name, {}, who),
    stir: () => listener?.stirred(),
    filling: (who: SignedIn) => (answer(search.input.parse({ words: 'а' }), who)?.answer as { filling: string[] } | undefined)?.filling,
    find: (who: SignedIn, words: string) => (answer(search.input.parse({ words }), who)?.answer as { rows: Found[] } | undefined)?.rows.map((row) => row.title.kk),
  }
}

/** The calm after which what was closed is asked for, without waiting it out. */
async function stirred(pc: ReturnType<typeof thisPc>): Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    pc.stir()
    await vi.advanceTimersByTimeAsync(10_000)
  } finally {
    vi.useRealTimers()
  }
}

describe('§6.6 search without a line', () => {
  test('a section of which nothing has been answered since the file was begun is said to be missing', () => {
    const pc = thisPc()
    const ann = signedIn(aDrawer('ann'))
    pc.enter(ann)
    pc.keep(ann, 'Бірінші жүйе')
    expect(pc.filling(ann)).toEqual(['dictionary'])
    pc.hear(glossary.name, { body: finance.body.id, entries: [] }, ann)
    expect(pc.filling(ann)).toEqual([])
  })

  test('one account’s things are not found by another; without anything kept nothing is said to be searched', () => {
    const pc = thisPc()
    const [ann, ben] = [signedIn(aDrawer('ann')), signedIn(aDrawer('ben'))]
    expect(pc.find(ann, 'жүйе')).toBeUndefined()
    pc.enter(ann)
    pc.keep(ann, 'Мұрағат жүйесі')
    expect(pc.find(ann, 'мұрағаттың')).toEqual(['Мұрағат жүйесі'])
    pc.enter(ben)
    expect(pc.find(ben, 'мұрағаттың')).toBeUndefined()
    pc.keep(ben, 'Кітапхана')
    expect([pc.find(ben, 'мұрағат'), pc.find(ann, 'мұрағат')]).toEqual([[], ['Мұрағат жүйесі']])
  })
  test('each seat finds what was read in it; with the power’s end what was kept in it is gone from the disk', async () => {
    const pc = thisPc()
    const drawer = aDrawer('ann')
    const own = signedIn(drawer)
    const acting = { ...own, actingFor: delegation.id }
    pc.enter(own)
    pc.keep(own, 'Өз жүйесі')
    pc.enter(acting)
    pc.keep(acting, 'Басшының жүйесі')
    expect([pc.find(acting, 'жүйе'), pc.find(own, 'жүйе')]).toEqual([['Басшының жүйесі'], ['Өз жүйесі']])
    const files = () => readdirSync(drawer.folder).filter((name) => /^search-\w+\.db$/.test(name))
    expect(files()).toHaveLength(2)
    const after = { ...own, facts: { ...own.facts, delegations: [] } }
    pc.enter(after)
    await stirred(pc)
    await expect.poll(files).toHaveLength(1)
    expect(pc.find(after, 'жүйе')).toEqual(['Өз жүйесі'])
  })
  test('what the portal says is closed leaves the search and the kept answers; so does what it refuses', async () => {
    let closed: Place[] = []
    const pc = thisPc(() => closed)
    const ann = signedIn(aDrawer('ann'))
    pc.enter(ann)
    const [id] = pc.keep(ann, 'Мұрағат', 'Кітапхана')
    closed = [{ noun: 'system', id: id as string }]
    await stirred(pc)
    await expect.poll(() => pc.find(ann, 'мұрағат')).toEqual([])
    expect(pc.find(ann, 'кітапхана')).toEqual(['Кітапхана'])
    expect(ann.keep.answers.load(list.name, {}, null)).toBeNull()
    pc.refused(ann)
    expect(pc.find(ann, 'кітапхана')).toEqual([])
  })
  test('of a PC that keeps thousands all are asked about, though nothing changes meanwhile and the line breaks once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      let closed: Place[] = []
      let broken = false
      const asked: number[] = []
      const pc = thisPc((places) => {
        asked.push(places.length)
        if (broken) throw new RefusalError({ key: 'kernel.noLine' })
        return closed
      })
      const ann = signedIn(aDrawer('ann'))
      pc.enter(ann)
      const ids = pc.keep(ann, ...Array.from({ length: 2_600 }, (_, index) => `Жүйе ${index}`))
      closed = [{ noun: 'system', id: ids.toSorted().at(-1) as string }]
      broken = true
      pc.stir()
      await vi.advanceTimersByTimeAsync(10_000)
      broken = false
      pc.stir()
      await vi.advanceTimersByTimeAsync(70_000)
      // The first page was asked about again, as it got no answer.
      expect(asked).toEqual([500, 500, 500, 500, 500])
      await vi.advanceTimersByTimeAsync(70_000)
      // All but the one that was closed.
      expect(asked.slice(5)).toEqual([500, 99])
      await vi.advanceTimersByTimeAsync(300_000)
      expect(asked).toHaveLength(7)
    } finally {
      vi.useRealTimers()
    }
  })
  test('after sign-out the file is closed, and opens again at the next sign-in', () => {
    const pc = thisPc()
    const drawer = aDrawer('ann')
    const ann = signedIn(drawer)
    pc.enter(ann)
    pc.keep(ann, 'Мұрағат')
    ann.keep.close()
    keeps = []
    expect(pc.find(signedIn(drawer), 'мұрағат')).toEqual(['Мұрағат'])
  })
})
