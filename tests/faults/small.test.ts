import { expect, it } from 'vitest'
import { faults } from './all.ts'
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
