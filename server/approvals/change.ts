/** The one road of every deed on a paper: load, let the deed change it, save, and tell whoever it concerns. */
import { createHash } from 'node:crypto'
import { actorOf } from '../../domain/people/actor.ts'
import { approvalState, askedBodies, currentVersion, versionNumber, type Approval } from '../../domain/approvals/approval.ts'
import type { Deed } from '../../domain/approvals/developer-steps.ts'
import { visibleTo } from '../../domain/approvals/visible.ts'
import { waits, type Wait } from '../../domain/approvals/waits.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { Notice } from '../../domain/notifications/notice.ts'
import type { JobCall, ReadCall, WriteCall } from '../kernel/call.ts'
import { listAwaited } from './office.ts'
import { load, loadForChange, save } from './store.ts'

export interface Done {
  id: string
  number: string
  version: number
  state: ReturnType<typeof approvalState>
}

export interface Changed {
  next: Approval
  /** What history says besides the deed's name. */
  facts?: Record<string, unknown>
  /** Who hears what became of the paper; whoever's turn it becomes by this very deed hears that, unless the class is theirs too. */
  notices?: (Pick<Notice, 'persons' | 'key' | 'values'> & { class?: Extract<Notice['class'], 'approvals' | 'approvals.course'> })[]
  /** Those whose turn it becomes hear of it in another way. */
  quiet?: boolean
}

export const paperOf = (id: string) => ({ link: `/approvals/${id}`, about: { noun: 'approval', id } }) as const

export function deedOf(call: WriteCall): Deed {
  return { by: actorOf(call.seat), at: call.now }
}

/** What the seat may see; a paper that isn't there and one that isn't theirs answer alike. */
export async function loadVisible(call: ReadCall, id: string): Promise<Approval> {
  const approval = await load(call.db, id)
  const visible = approval === null ? null : visibleTo(call.seat, approval)
  if (visible === null) throw new RefusalError({ key: 'kernel.notFound' })
  return visible
}

/** `act` gets the whole paper; it refuses by throwing. */
export async function change(call: WriteCall, id: string, act: (approval: Approval) => Changed | Promise<Changed>): Promise<Done> {
  const before = await loadForChange(call.db, id)
  if (before === null || visibleTo(call.seat, before) === null) throw new RefusalError({ key: 'kernel.notFound' })
  const changed = await act(before)
  await keep(call, before, changed)
  return doneOf(changed.next)
}

export function doneOf(approval: Approval): Done {
  return { id: approval.id, number: approval.number, version: currentVersion(approval).n, state: approvalState(approval) }
}

export async function keep(call: WriteCall | JobCall, before: Approval | null, { next, facts, notices, quiet }: Changed): Promise<void> {
  await save(call.db, next, call.now)
  call.changed('approval', next.id, { bodies: bodiesOf(next) })
  call.record('approval', next.id, { number: versionNumber(next, currentVersion(next).n), state: approvalState(next), ...facts })
  // First, since of two notices of one class a person hears the first: why a paper came back says more than that it may be submitted.
  for (const notice of notices ?? []) await call.notify({ class: 'approvals.course', ...notice, ...paperOf(next.id) })
  if (quiet !== true) await tellAwaited(call, before, next)
}

function bodiesOf(approval: Approval): string[] {
  return [...new Set([approval.developer, ...askedBodies(approval)].map(({ id }) => id))]
}

/** §11: whoever's turn it becomes is told; a turn that was theirs already is not told again. */
async function tellAwaited(call: WriteCall | JobCall, before: Approval | null, next: Approval): Promise<void> {
  const same = (a: Wait) => (b: Wait) => a.verb === b.verb && a.body === b.body && a.unit === b.unit && a.person === b.person
  const known = before === null ? [] : waits(before)
  const again = before === null || currentVersion(before).n !== currentVersion(next).n
  const fresh = waits(next).filter((wait) => again || !known.some(same(wait)))
  const awaited = await listAwaited(call.db, fresh)
  const number = versionNumber(next, currentVersion(next).n)
  for (const [index, wait] of fresh.entries()) {
    await call.notify({ persons: awaited[index] ?? [], class: 'approvals', key: `approvals.notice.${wait.verb}`, values: { number }, ...paperOf(next.id) })
  }
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
