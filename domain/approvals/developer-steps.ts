/** What each deed of the developing body makes of the paper. Pure: who and when are given, rules were asked before. */
import type { Instant } from '../kernel/time.ts'
import type { FileRef } from '../kernel/manifest.ts'
import { holderOf, type Actor, type BodyRef, type SignatureRecord, type UnitRef } from '../people/actor.ts'
import { currentRound, currentVersion, type ActFile, type Answer, type Approval, type Dismissal, type InnerRound, type Version } from './approval.ts'
import { newReview } from './review.ts'

export interface Deed {
  by: Actor
  at: Instant
}

export interface Placing {
  id: string
  number: string
  kind: Approval['kind']
  title: Approval['title']
  description: string
  developer: BodyRef
  units: UnitRef[]
  bodies: BodyRef[]
  origin: Approval['origin']
  text: { kk: FileRef; ru: FileRef }
  files: ActFile[]
}

function newVersion({ n, text, files, bodies }: Pick<Version, 'n' | 'text' | 'files' | 'bodies'>, deed: Deed): Version {
  return {
    n,
    text,
    files,
    placedBy: deed.by,
    placedAt: deed.at,
    bodies,
    rounds: [],
    answers: [],
    dismissals: [],
    reviews: [],
    protocols: [],
    supersededAt: null,
  }
}

export function placed(placing: Placing, deed: Deed): Approval {
  const { id, number, kind, title, description, developer, units, origin } = placing
  return {
    id,
    number,
    kind,
    title,
    description,
    madeAt: deed.at,
    developer,
    responsible: holderOf(deed.by),
    units,
    origin,
    versions: [newVersion({ ...placing, n: 0 }, deed)],
    withdrawn: null,
    exported: null,
    archivedAt: null,
  }
}

export function withVersion(approval: Approval, change: (version: Version) => Version): Approval {
  const current = currentVersion(approval)
  return { ...approval, versions: approval.versions.map((version) => (version === current ? change(version) : version)) }
}

function withRound(approval: Approval, change: (round: InnerRound) => InnerRound): Approval {
  return withVersion(approval, (version) => {
    const current = currentRound(version)
    return { ...version, rounds: version.rounds.map((round) => (round === current ? change(round) : round)) }
  })
}

export type Amendment = Pick<Placing, 'title' | 'description' | 'units' | 'bodies' | 'text' | 'files'>

export function amended(approval: Approval, { title, description, units, bodies, text, files }: Amendment): Approval {
  return withVersion({ ...approval, title, description, units }, (version) => ({ ...version, bodies, text, files }))
}

export function dismissed(approval: Approval, dismissals: Omit<Dismissal, 'by' | 'at'>[], deed: Deed): Approval {
  // A reason that stays as it was stays its author's.
  const kept = (version: Version, { finding, reason }: Omit<Dismissal, 'by' | 'at'>) => version.dismissals.find((each) => each.finding === finding && each.reason === reason)
  return withVersion(approval, (version) => ({ ...version, dismissals: dismissals.map((each) => kept(version, each) ?? { ...each, ...deed }) }))
}

export function answered(approval: Approval, answers: Omit<Answer, 'by' | 'at'>[], deed: Deed): Approval {
  return withVersion(approval, (version) => ({
    ...version,
    answers: [
      ...version.answers.filter((old) => !answers.some((each) => each.remark === old.remark)),
      ...answers.map((each) => ({ ...each, ...deed })),
    ],
  }))
}

export function submitted(approval: Approval, at: Instant): Approval {
  const units = approval.units.map((unit) => ({ unit, agreed: null }))
  return withVersion(approval, (version) => ({
    ...version,
    rounds: [...version.rounds, { round: version.rounds.length + 1, startedAt: at, units, visa: null, signature: null, returned: null }],
  }))
}

export function unitAgreed(approval: Approval, words: string, deed: Deed): Approval {
  return withRound(approval, (round) => ({
    ...round,
    units: round.units.map((each) => (each.unit.id === deed.by.unit ? { ...each, agreed: { ...deed, words } } : each)),
  }))
}

/** §15: whatever was agreed, or even put as a visa, in this round stays on record and is asked anew in the next. */
export function innerReturned(approval: Approval, reason: string, deed: Deed): Approval {
  return withRound(approval, (round) => ({ ...round, returned: { ...deed, reason } }))
}

export function visaPut(approval: Approval, visa: SignatureRecord): Approval {
  return withRound(approval, (round) => ({ ...round, visa }))
}

/** The head's signature is what sends the version: each body's consideration begins with it. */
export function sent(approval: Approval, signature: SignatureRecord): Approval {
  const signed = withRound(approval, (round) => ({ ...round, signature }))
  return withVersion(signed, (version) => ({ ...version, reviews: version.bodies.map(newReview) }))
}

/** §19: the same number; the version before keeps its outcomes for reading, but they count no more. */
export function versionPlaced(approval: Approval, next: { text: Version['text']; files: ActFile[]; bodies: BodyRef[] }, deed: Deed): Approval {
  const superseded = withVersion(approval, (version) => ({ ...version, supersededAt: deed.at }))
  const n = currentVersion(approval).n + 1
  return { ...superseded, versions: [...superseded.versions, newVersion({ ...next, n }, deed)] }
}

export function withdrawn(approval: Approval, reason: string, deed: Deed): Approval {
  return { ...approval, withdrawn: { ...deed, reason } }
}

export function archived(approval: Approval, at: Instant): Approval {
  return { ...approval, archivedAt: at }
}
