/** What the lists' tables hold of a paper; all of it follows from the paper itself. */
import { approvalState, askedBodies, currentVersion, sendingSignature, type Approval } from '../../domain/approvals/approval.ts'
import type { ApprovalRow } from '../../domain/approvals/queries.ts'
import { waits, type Wait } from '../../domain/approvals/waits.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import type { Seat } from '../../domain/people/person.ts'

export type Summary = Pick<ApprovalRow, 'number' | 'version' | 'kind' | 'title' | 'state' | 'developer' | 'responsible' | 'madeAt'> & {
  /** The last version that was sent, which is all that approving bodies know of; -1 before the first. */
  sentVersion: number
}

export function summaryOf(approval: Approval): Summary {
  const { number, kind, title, developer, responsible, madeAt } = approval
  const sent = approval.versions.filter((version) => sendingSignature(version) !== null).at(-1)
  return {
    number,
    version: currentVersion(approval).n,
    sentVersion: sent?.n ?? -1,
    kind,
    title,
    state: approvalState(approval),
    developer,
    responsible: responsible.name,
    madeAt,
  }
}

interface Due {
  id: string
  deadline: LocalDate | null
}

/** Running deadlines of the current version, by body. */
function deadlines(approval: Approval): Map<string, LocalDate> {
  const version = currentVersion(approval)
  if (version.supersededAt !== null || approval.withdrawn !== null) return new Map()
  return new Map(version.reviews.flatMap((review) => (review.term !== null && review.signature === null ? [[review.body.id, review.term.deadline]] : [])))
}

export function partiesOf(approval: Approval): Due[] {
  const running = deadlines(approval)
  const nearest = [...running.values()].toSorted()[0] ?? null
  const bodies = new Set(askedBodies(approval).map((body) => body.id))
  return [{ id: approval.developer.id, deadline: nearest }, ...[...bodies].map((id) => ({ id, deadline: running.get(id) ?? null }))]
}

export function personsOf(approval: Approval): Due[] {
  const running = deadlines(approval)
  const nearest = [...running.values()].toSorted()[0] ?? null
  const found = new Map<string, Due>()
  const current = currentVersion(approval)
  for (const version of approval.versions) {
    for (const { body, resolution } of version.reviews) {
      if (resolution !== null) found.set(resolution.executor.person, { id: resolution.executor.person, deadline: version === current ? (running.get(body.id) ?? null) : null })
    }
  }
  found.set(approval.responsible.person, { id: approval.responsible.person, deadline: nearest })
  return [...found.values()]
}

export interface WaitRow {
  holder: string
  verb: Wait['verb']
  deadline: LocalDate | null
  body: string
}

function holdersOf(wait: Wait): string[] {
  if (wait.person !== null) return [`person:${wait.person}`]
  const place = wait.unit === null ? `body:${wait.body}` : `unit:${wait.unit}`
  return wait.roles.length === 0 ? [place] : wait.roles.map((role) => `${place}:${role}`)
}

export function waitRowsOf(approval: Approval): WaitRow[] {
  return waits(approval).flatMap((wait) => holdersOf(wait).map((holder) => ({ holder, verb: wait.verb, deadline: wait.deadline, body: wait.body })))
}

/** Every holder as which this seat is awaited; the counterpart of `holdersOf`. */
export function holdersFor({ holder }: Seat): string[] {
  const places = [`body:${holder.body}`, `unit:${holder.unit}`]
  return [`person:${holder.id}`, ...places, ...places.flatMap((place) => holder.roles.map((role) => `${place}:${role}`))]
}
