import { expect, it } from 'vitest'
import { contracts } from '../../domain/contracts.ts'
import { hasRight, type Role, roles } from '../../domain/kernel/rights.ts'

type Guarded = Iterable<{ name: string; right: Parameters<typeof hasRight>[1] }>

/** One line per contract: who may. Default is no: a role that isn't named may not. */
function table(all: Guarded, heldBy: (role: Role, right: Parameters<typeof hasRight>[1]) => boolean): string {
  const line = (name: string, may: Role[]) => `${name.padEnd(32)} ${may.length === roles.length ? 'everyone' : may.join(' ') || 'nobody'}`
  return `${[...all].map(({ name, right }) => line(name, roles.filter((role) => heldBy(role, right)))).sort().join('\n')}\n`
}

const now = () => table(contracts.values(), (role, right) => hasRight([role], right))

it('§61 who may do what is the reviewed table (accept a change on purpose: vitest -u)', async () => {
  await expect(now()).toMatchFileSnapshot('rights.txt')
})

it('§61 the table of rights changes when one role is given one right more', () => {
  const [first] = contracts.values()
  if (first === undefined) return
  const planted = table(contracts.values(), (role, right) => hasRight([role], right) !== (right === first.right && role === 'receptionClerk'))
  expect(planted).not.toBe(now())
})

it('§61 no contract is open to nobody', () => {
  expect([...contracts.values()].filter(({ right }) => !roles.some((role) => hasRight([role], right))).map(({ name }) => name)).toEqual([])
})
