/** B11.4 what works without a line, by the contracts that native goes by. */
import { expect, test } from 'vitest'
import { contracts } from '../../domain/contracts.ts'
import { withoutLine } from '../../domain/kernel/without-line.ts'
import { texts } from '../../domain/texts.ts'

const of = (may: (right: string) => boolean) => new Map(withoutLine(contracts.values(), may).map((part) => [part.module, part]))
const everything = of(() => true)

test('B11.4 papers open as they were seen last, and what may wait is named; votes may not wait', () => {
  expect(everything.get('approvals')).toMatchObject({ opens: 'kept', refuses: true })
  expect(everything.get('approvals')?.queued.map(({ name }) => name)).toContain('approvals.visa')
  expect(everything.get('sessions')?.queued.map(({ name }) => name)).not.toContain('sessions.vote')
})

test('B11.4 the search answers from what this PC has', () => {
  expect(everything.get('search')).toMatchObject({ opens: 'here', queued: [], refuses: false })
})

test('B11.4 nobody is promised what they have no right to', () => {
  const reader = of((right) => right === 'approvals.read')
  expect([...reader.keys()]).toEqual(['approvals'])
  expect(reader.get('approvals')?.queued).toEqual([])
})

test('B11.4 each command that may wait has a name for people', () => {
  const names = [...everything.values()].flatMap(({ queued }) => queued.map(({ name }) => name))
  expect(names.length).toBeGreaterThan(20)
  const known = (name: string) => ['.deed.', '.verb.'].some((infix) => name.replace('.', infix) in texts)
  expect(names.filter((name) => !known(name))).toEqual([])
})
