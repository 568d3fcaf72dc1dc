/** B1.3: signatures given offline, arriving in any order among new versions, returns and changes, never count for the wrong words. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { currentRound, currentVersion, versionNumber, type Approval } from '../../domain/approvals/approval.ts'
import { outcomeSigned } from '../../domain/approvals/review-steps.ts'
import { sent, visaPut } from '../../domain/approvals/developer-steps.ts'
import { maySignOutcome } from '../../domain/approvals/review-rules.ts'
import { isCurrent, maySign, mayVisa } from '../../domain/approvals/rules.ts'
import { outcomeStatement, signStatement, visaStatement } from '../../domain/approvals/statement.ts'
import { visibleTo } from '../../domain/approvals/visible.ts'
import type { SignatureRecord } from '../../domain/people/actor.ts'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import { all, type Verdict } from '../../domain/kernel/verdict.ts'
import type { Seat } from '../../domain/people/person.ts'
import { aDraft, agreeOutcomes, agreeUnits, answerAll, aSignature, decide, follow, nextVersion, ready, returnInner, returnOutcome, reviewOf, seat, seats, submit, withRemarks } from '../world/draft.ts'
import { office } from '../world/world.ts'

const bodies = ['justice', 'economy'] as const
type Body = (typeof bodies)[number]

/** A signature made away from the line over what its signer then saw. */
interface Held {
  who: Seat
  deed: 'visa' | 'sign' | Body
  version: number
  said: string
  record: SignatureRecord
}

function statementNow(paper: Approval, deed: Held['deed'], version: number): string {
  const round = paper.versions.find((each) => each.n === version)?.rounds.at(-1)?.round ?? 0
  if (deed === 'visa') return canonicalJson(visaStatement(paper, { version, round }))
  if (deed === 'sign') return canonicalJson(signStatement(paper, { version, round }))
  return canonicalJson(outcomeStatement(paper, { version, body: office[deed].body.id }))
}

const signers: Record<Held['deed'], Seat> = { visa: seats.legal, sign: seats.head, justice: seat(office.justice.head), economy: seat(office.economy.head) }

function ruleOf({ deed, who }: Held, paper: Approval): Verdict {
  if (deed === 'visa') return mayVisa(who, paper)
  return deed === 'sign' ? maySign(who, paper) : maySignOutcome(who, paper)
}

/** What the portal does when the line is back: the rule, then the statement built anew from the paper as it is. */
function arrive(paper: Approval, held: Held): { paper: Approval; counted: boolean } {
  const verdict = all(isCurrent(paper, held.version), ruleOf(held, paper))
  const seen = visibleTo(held.who, paper)
  if (!verdict.allowed || seen === null || statementNow(seen, held.deed, held.version) !== held.said) return { paper, counted: false }
  if (held.deed === 'visa') return { paper: visaPut(paper, held.record), counted: true }
  return { paper: held.deed === 'sign' ? sent(paper, held.record) : outcomeSigned(paper, office[held.deed].body.id, held.record), counted: true }
}

const tryTo = (paper: Approval, step: (paper: Approval) => Approval): Approval => {
  try {
    return step(paper)
  } catch {
    return paper
  }
}

/** Moves everything but the signatures as far as it goes. */
function workOn(start: Approval): Approval {
  let paper = tryTo(start, answerAll)
  paper = tryTo(tryTo(paper, submit), agreeUnits)
  for (const body of bodies) paper = tryTo(paper, (each) => agreeOutcomes(decide(follow(ready(each, body), body, 'accept'), body, withRemarks()), body))
  return paper
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('hold' as const), deed: fc.constantFrom<Held['deed']>('visa', 'sign', 'justice', 'economy') }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('arrive' as const), which: fc.nat(20) }) },
  // Whoever's turn it is signs with the line up; without it few runs would get as far as N/1.
  { weight: 5, arbitrary: fc.constant({ kind: 'online' as const }) },
  { weight: 5, arbitrary: fc.constant({ kind: 'work' as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'nextVersion' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'returnInner' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('returnOutcome' as const), body: fc.constantFrom(...bodies) }) },
)

function signaturesOf(paper: Approval): { record: SignatureRecord; version: number }[] {
  return paper.versions.flatMap(({ n, rounds, reviews }) => [...rounds.flatMap((round) => [round.visa, round.signature]), ...reviews.map((review) => review.signature)].flatMap((record) => (record === null ? [] : [{ record, version: n }])))
}

test('B1.3 500 interleavings: no signature counts for a superseded version or changed words, and none is lost', () => {
  let counted = 0
  let kept = 0
  let versions = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 90, size: 'max' }), (steps) => {
      let paper = workOn(aDraft())
      const held: Held[] = []
      const accepted: Held[] = []
      const evidence: Held[] = []
      const hold = (deed: Held['deed']): Held | null => {
        const who = signers[deed]
        const seen = visibleTo(who, paper)
        if (seen === null) return null
        const version = currentVersion(seen).n
        return { who, deed, version, said: statementNow(seen, deed, version), record: aSignature(who, `approvals.${deed}`) }
      }
      const receiveOne = (one: Held): void => {
        const before = paper
        const result = arrive(paper, one)
        paper = result.paper
        ;(result.counted ? accepted : evidence).push(one)
        if (!result.counted) return
        // It may count only for the current version, in words that stood so at that moment.
        expect(one.version).toBe(currentVersion(before).n)
        expect(currentVersion(before).supersededAt).toBeNull()
        expect(one.said).toBe(statementNow(visibleTo(one.who, before)!, one.deed, one.version))
        expect(JSON.parse(one.said)).toMatchObject({ version: versionNumber(before, one.version), text: { sha256: currentVersion(before).text.kk.sha256 } })
      }
      for (const each of steps) {
        if (each.kind === 'hold') held.push(...[hold(each.deed)].filter((one) => one !== null))
        else if (each.kind === 'arrive') {
          if (held.length > 0) receiveOne(held.splice(each.which % held.length, 1)[0]!)
        } else if (each.kind === 'online') {
          const due = (Object.keys(signers) as Held['deed'][]).map(hold).find((one) => one !== null && ruleOf(one, paper).allowed)
          if (due) receiveOne(due)
        } else if (each.kind === 'work') paper = workOn(paper)
        else if (each.kind === 'nextVersion') paper = tryTo(paper, nextVersion)
        else if (each.kind === 'returnInner') paper = [seats.legal, seats.head].reduce((one, who) => tryTo(one, (given) => returnInner(given, who)), paper)
        else if (each.kind === 'returnOutcome') paper = tryTo(paper, (one) => returnOutcome(one, seat(office[each.body].head)))
      }
      const standing = signaturesOf(paper)
      // Zero lost: every one that was accepted stands on the version it was given for; every other is evidence.
      for (const one of accepted) expect(standing.some(({ record, version }) => record.sha256 === one.record.sha256 && version === one.version)).toBe(true)
      for (const one of evidence) expect(standing.some(({ record }) => record.sha256 === one.record.sha256)).toBe(false)
      for (const body of bodies) {
        const review = reviewOf(paper, body)
        if (review?.signature) expect(accepted.find((one) => one.record.sha256 === review.signature?.sha256)?.version).toBe(currentVersion(paper).n)
      }
      expect(currentRound(currentVersion(paper))?.signature ?? null).toSatisfy((signature: SignatureRecord | null) => signature === null || accepted.some((one) => one.record.sha256 === signature.sha256))
      counted += accepted.length
      versions += currentVersion(paper).n
      kept += evidence.length
    }),
    { numRuns: 500, seed: 20261122 },
  )
  // A run in which nothing happened would prove nothing.
  expect(counted).toBeGreaterThan(500)
  expect(kept).toBeGreaterThan(500)
  expect(versions).toBeGreaterThan(200)
})
