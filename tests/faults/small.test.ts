import { expect, it } from 'vitest'
import { faults } from './all.ts'
import { checkEdits, type Edit, type HistoryMark } from './edit-check.ts'
import { isFlat, slopeOf } from './slope.ts'
import { checkVotes, type VoteRow } from './vote-check.ts'

/** The same faults as `npm run faults`, with fewer runs; what has no small run takes too long to be done each time. */
for (const fault of faults.filter(({ runs }) => runs.small > 0)) {
  const missing = fault.missing?.() ?? null
  if (missing !== null) console.warn(`${fault.name} is skipped: ${missing}`)
  it.skipIf(missing !== null)(`${fault.name} ${fault.about}: nothing acknowledged is lost or doubled`, async () => {
    const { lost, doubled, stuck, pass, more } = await fault.run(fault.runs.small, () => undefined)
    expect({ lost, doubled, stuck, pass, more }).toEqual({ lost: 0, doubled: 0, stuck: 0, pass: true, more })
  })
}

it('N4 the check of the votes sees a lost, a doubled, a changed, an unsent and a miscounted vote', () => {
  const receipt = (n: number, choice: 'for' | 'against' = 'for') => ({ n, sha256: `sha ${n}`, choice, at: '2026-11-23T05:00:00.000Z' })
  const row = (member: string, n: number, choice: 'for' | 'against' = 'for'): VoteRow => ({ member, choice, sha256: `sha ${n}`, receipt: String(n), manifest: Buffer.from(`{"decision":"${choice}"}`) })
  const sent = (member: string, n: number, choice: 'for' | 'against' = 'for') => ({ member, choice, receipt: receipt(n, choice), refusal: null })
  const rules = { quorum: 'twoThirds', majority: 'members', substituteVotes: false, silentAdoption: false, votesShown: 'afterClose' } as const
  const poll = (votesFor: number, against = 0) => ({ id: 'p', rules, decision: { outcome: votesFor >= 2 ? ('adopted' as const) : votesFor === against ? ('tie' as const) : ('notAdopted' as const), members: 3, present: 3, quorum: 2, for: votesFor, against, needed: 2 } })
  const check = (rows: VoteRow[], decided: ReturnType<typeof poll>, all: ReturnType<typeof sent>[]) => checkVotes(rows, decided, 3, { sent: all, unanswered: new Set(), stuck: 0, repeats: 0 })
  const [two, both] = [[row('a', 1), row('b', 2)], [sent('a', 1), sent('b', 2), sent('a', 1)]]
  expect(check(two, poll(2), both)).toEqual({ acked: 2, lost: 0, doubled: 0, wrong: [] })
  expect(check([row('a', 1)], poll(1), both)).toMatchObject({ lost: 1 })
  expect(check([...two, row('b', 3)], poll(3), both)).toMatchObject({ doubled: 1 })
  expect(check(two, poll(2), [...both, sent('b', 3)])).toMatchObject({ doubled: 1 })
  expect(check([row('a', 1), { ...row('b', 2, 'against'), manifest: Buffer.from('{"decision":"for"}') }], poll(1, 1), both)).toMatchObject({ lost: 1, wrong: [expect.stringContaining('not what was signed'), 'a vote that nobody sent'] })
  expect(check([...two, row('c', 4)], poll(3), both).wrong).toEqual(['a vote that nobody sent'])
  expect(check(two, poll(1), both).wrong).toEqual(['poll p was decided by other numbers'])
})

it('N4 the check of the edits sees a lost, a doubled, an overwritten and an unclaimed one, and a refusal that nobody explains (B11.3)', () => {
  const line = (command: string, who = 'А'): HistoryMark => ({ command, who, at: `2026-11-23T05:00:0${command.slice(-1)}.000Z` })
  const done = (command: string, base: number): Edit => ({ event: 'e', base, outcome: { is: 'done', command, revision: base + 1 } })
  const queued = (command: string, base: number, more: object = {}): Edit => ({ event: 'e', base, outcome: { is: 'queued', command, refused: null, withdrawn: false, waiting: false, ...more } })
  const refusal = (values: Record<string, string>, key = 'kernel.changedMeanwhile') => ({ refused: { key, values } })
  const check = (edits: Edit[], lines: HistoryMark[]) => checkEdits(edits, new Map([['e', lines]]))
  const [one, two] = [done('c1', 0), queued('c2', 1)]
  const late = queued('c9', 1, refusal({ who: 'Ә', at: line('c2').at }))
  expect(check([one, two, late], [line('c1'), line('c2', 'Ә')])).toEqual({ acked: 3, lost: 0, doubled: 0, stuck: 0, named: 1, wrong: [] })
  expect(check([one, two], [line('c1')])).toMatchObject({ lost: 1 })
  expect(check([one, two], [line('c1'), line('c2'), line('c2')])).toMatchObject({ doubled: 1 })
  expect(check([one, queued('c2', 0)], [line('c1'), line('c2')]).wrong).toEqual(['e: revision 2 was written upon 0'])
  expect(check([one, { ...queued('c2', 0), after: ['c1'] }], [line('c1'), line('c2')]).wrong).toEqual([])
  expect(check([one, { ...queued('c3', 0), after: ['c1'] }], [line('c1'), line('c2'), line('c3')]).wrong).toContain('e: revision 3 was written upon 0')
  expect(check([one], [line('c1'), line('c2')]).wrong).toEqual([expect.stringContaining('nobody was told of')])
  expect(check([one, queued('c2', 1, { withdrawn: true })], [line('c1')])).toMatchObject({ lost: 0, wrong: [] })
  expect(check([one, queued('c2', 1, { waiting: true })], [line('c1')])).toMatchObject({ stuck: 1 })
  for (const unexplained of [refusal({}), refusal({ who: 'Б', at: line('c2').at }), refusal({ who: 'Ә', at: line('c1').at }), refusal({}, 'kernel.changedUnknown')]) {
    expect(check([one, two, queued('c9', 1, unexplained)], [line('c1'), line('c2', 'Ә')]).wrong).toHaveLength(1)
  }
})

it('L1 what grows is told from what only goes up and down', () => {
  const series = (value: (minute: number) => number) => Array.from({ length: 60 }, (_, minute) => ({ atMs: minute * 60_000, value: value(minute) }))
  const noise = (minute: number) => Math.sin(minute * 7.3) * 300
  expect(isFlat(slopeOf(series(noise)), 100)).toBe(true)
  expect(isFlat(slopeOf(series((minute) => noise(minute) + minute * 50)), 100)).toBe(false)
  expect(isFlat(slopeOf(series((minute) => minute)), 100)).toBe(true)
  expect(slopeOf(series((minute) => minute)).perHour).toBeCloseTo(60)
})
