/** Whose turn it is: each row names a verb and who may do it. Lists, home, notices and reminders all come from here. */
import type { Role } from '../kernel/rights.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Seat } from '../people/person.ts'
import { approvalState, currentRound, currentVersion, protocolSigned, type Approval, type Version, versionStage } from './approval.ts'
import { openFollows, unanswered } from './ledger.ts'
import { agreementsDue, type Review, reviewStage } from './review.ts'

export const waitVerbs = [
  'submit',
  'answerRemarks',
  'agreeUnit',
  'visa',
  'sign',
  'receive',
  'resolve',
  'giveOpinion',
  'follow',
  'decide',
  'agreeOutcome',
  'signOutcome',
  'placeVersion',
  'signProtocol',
  'exportPackage',
  'archive',
] as const
export type WaitVerb = (typeof waitVerbs)[number]

/** Whoever fits every part that is not null may act; `role` is any of the roles. */
export interface Wait {
  verb: WaitVerb
  body: string
  unit: string | null
  roles: readonly Role[]
  person: string | null
  deadline: LocalDate | null
}

const unitHeads: readonly Role[] = ['unitHead', 'legalHead']
const anyone: readonly Role[] = []

export function isMine(wait: Wait, seat: Seat): boolean {
  const { holder } = seat
  if (wait.body !== holder.body) return false
  if (wait.person !== null && wait.person !== holder.id) return false
  if (wait.unit !== null && wait.unit !== holder.unit) return false
  return wait.roles.length === 0 || wait.roles.some((role) => holder.roles.includes(role))
}

export function waits(approval: Approval): Wait[] {
  const version = currentVersion(approval)
  const state = approvalState(approval)
  const responsible = (verb: WaitVerb): Wait => ({
    verb,
    body: approval.developer.id,
    unit: null,
    roles: anyone,
    person: approval.responsible.person,
    deadline: null,
  })
  if (state === 'archived' || state === 'withdrawn') return []
  if (state === 'agreed') return [responsible('exportPackage')]
  if (state === 'exported') return [responsible('archive')]
  const stage = versionStage(version)
  if (stage === 'draft') return [responsible(unanswered(approval, version).length > 0 ? 'answerRemarks' : 'submit')]
  if (stage === 'inner') return innerWaits(approval, version)
  if (version.supersededAt !== null) return []
  return [
    ...version.reviews.flatMap((review) => reviewWaits(approval, review)),
    ...protocolWaits(approval, version),
    ...(state === 'rework' && version.protocols.every(protocolSigned) ? [responsible('placeVersion')] : []),
  ]
}

function innerWaits(approval: Approval, version: Version): Wait[] {
  const round = currentRound(version)
  if (round === undefined) return []
  const step = { body: approval.developer.id, unit: null, person: null, deadline: null }
  const units = round.units.filter((each) => each.agreed === null)
  if (units.length > 0) return units.map((each) => ({ ...step, verb: 'agreeUnit', unit: each.unit.id, roles: unitHeads }))
  return round.visa === null ? [{ ...step, verb: 'visa', roles: ['legalHead'] }] : [{ ...step, verb: 'sign', roles: ['head'] }]
}

function reviewWaits(approval: Approval, review: Review): Wait[] {
  const step = { body: review.body.id, unit: null, person: null, deadline: review.term?.deadline ?? null }
  switch (reviewStage(review)) {
    case 'sent':
      return [{ ...step, verb: 'receive', roles: ['documentOffice'] }]
    case 'received':
      return [{ ...step, verb: 'resolve', roles: ['head', 'deputyHead'] }]
    case 'working':
      return workingWaits(approval, review, step)
    case 'agreeing':
      return agreementsDue(review).map((each) => ({ ...step, verb: 'agreeOutcome', unit: each.unit.id, roles: unitHeads }))
    case 'signing':
      return [{ ...step, verb: 'signOutcome', roles: ['head'] }]
    case 'done':
      return []
  }
}

function workingWaits(approval: Approval, review: Review, step: Omit<Wait, 'verb' | 'roles'>): Wait[] {
  if (review.resolution === null) return []
  const { interested, executor } = review.resolution
  const silent = interested.filter((unit) => !review.opinions.some((opinion) => opinion.unit === unit.id))
  const follows = openFollows(approval, review.body.id).length > 0
  const executors = (verb: WaitVerb): Wait => ({ ...step, verb, roles: anyone, person: executor.person })
  return [
    ...silent.map((unit): Wait => ({ ...step, verb: 'giveOpinion', unit: unit.id, roles: anyone })),
    ...(follows ? [executors('follow')] : silent.length === 0 ? [executors('decide')] : []),
  ]
}

function protocolWaits(approval: Approval, version: Version): Wait[] {
  return version.protocols.flatMap((protocol) => {
    const side = (body: string): Wait => ({ verb: 'signProtocol', body, unit: null, roles: ['head'], person: null, deadline: null })
    return [
      ...(protocol.signatures.developer === null ? [side(approval.developer.id)] : []),
      ...(protocol.signatures.body === null ? [side(protocol.body.id)] : []),
    ]
  })
}
