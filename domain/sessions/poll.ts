/** §43: a vote on one question's draft resolution. `vote` is one member's, `poll` is all of them together. */
import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { FileRef, Sha256 } from '../kernel/manifest.ts'
import { SignatureRecord } from '../people/actor.ts'
import { SessionRules, Title } from './agenda.ts'
import { outcomes } from './mandate.ts'

/** §43 knows for and against, and no abstention. */
export const choices = ['for', 'against'] as const
export type Choice = (typeof choices)[number]

/** What the portal gives for an accepted vote; the page says "voted" only when it holds one. */
export const Receipt = z.strictObject({
  /** Grows with every vote the portal accepts. */
  n: z.int().positive(),
  /** Digest of the signature (`.p7s`). */
  sha256: Sha256,
  choice: z.enum(choices),
  at: InstantText,
})
export type Receipt = z.infer<typeof Receipt>

export const Decision = z.strictObject({
  outcome: z.enum(outcomes),
  /** Numbers by which it was computed. */
  members: z.int(),
  present: z.int(),
  quorum: z.int(),
  for: z.int(),
  against: z.int(),
  needed: z.int(),
})
export type Decision = z.infer<typeof Decision>

export const Poll = z.strictObject({
  id: z.uuid(),
  session: z.uuid(),
  /** Within the session; a question may be voted on again. */
  n: z.int().positive(),
  question: z.uuid(),
  title: Title,
  edition: z.int().positive(),
  editionSha256: Sha256,
  resolution: z.array(FileRef),
  rules: SessionRules,
  openedAt: InstantText,
  closedAt: InstantText.nullable(),
  /** Null until it is closed. */
  decision: Decision.nullable(),
  /** A tie decided by the chair. */
  chair: z.strictObject({ adopted: z.boolean(), signature: SignatureRecord }).nullable(),
  /** A mistaken vote: the chair's signed word that it doesn't count. Every ballot stays; the question may be voted on again. */
  annulled: z.strictObject({ reason: z.string(), signature: SignatureRecord }).nullable().default(null),
})
export type Poll = z.infer<typeof Poll>

/** A vote as everybody sees it once votes are shown. */
export const NamedVote = z.strictObject({
  member: z.uuid(),
  name: z.string(),
  /** The substitute who cast it, or null. */
  castBy: z.string().nullable(),
  choice: z.enum(choices),
  receipt: z.int(),
  sha256: Sha256,
  at: InstantText,
})
export type NamedVote = z.infer<typeof NamedVote>

export const results = ['adopted', 'notAdopted', 'tie', 'noQuorum', 'annulled'] as const
export type Result = (typeof results)[number]

/** What was decided in the end, with the chair's word where there was a tie or a mistake. */
export function resultOf(poll: Pick<Poll, 'decision' | 'chair' | 'annulled'>): Result | null {
  if (poll.decision === null) return null
  // A poll that was kept before this was known says nothing of it.
  if ((poll.annulled ?? null) !== null) return 'annulled'
  if (poll.decision.outcome !== 'tie' || poll.chair === null) return poll.decision.outcome
  return poll.chair.adopted ? 'adopted' : 'notAdopted'
}

/** After these the question isn't voted on again. */
export const decides = (result: Result | null): boolean => result === 'adopted' || result === 'notAdopted' || result === 'tie'

/** Whether a vote on the question runs or has decided it; one that was annulled, or had no quorum, leaves it as it was. */
export const isVotedOn = (question: string, polls: readonly Pick<Poll, 'question' | 'closedAt' | 'decision' | 'chair' | 'annulled'>[]): boolean =>
  polls.some((poll) => poll.question === question && (poll.closedAt === null || decides(resultOf(poll))))

/** What everybody in the hall is told of a vote; `result` is `tie` as long as the chair has not decided it. */
export const PollBrief = z.strictObject({
  id: z.uuid(),
  n: z.int().positive(),
  question: z.uuid(),
  openedAt: InstantText,
  closedAt: InstantText.nullable(),
  outcome: z.enum(outcomes).nullable(),
  result: z.enum(results).nullable(),
})
export type PollBrief = z.infer<typeof PollBrief>

export function briefOf(poll: Poll): PollBrief {
  const { id, n, question, openedAt, closedAt, decision } = poll
  return { id, n, question, openedAt, closedAt, outcome: decision?.outcome ?? null, result: resultOf(poll) }
}

/** What a voter signs, and whether there is something to sign at all: the same answer before, during and after the vote. */
export const Ballot = z.strictObject({
  session: z.strictObject({ id: z.uuid(), number: z.string(), title: Title }),
  poll: Poll,
  member: z.strictObject({ person: z.uuid(), name: z.string() }),
  /** The substitute's name when the vote would be cast in the member's place. */
  castBy: z.string().nullable(),
  /** Named in the member's answer, whoever asks. */
  substitute: z.string().nullable(),
  /** Who holds the place's vote now. */
  holder: z.uuid().nullable(),
  /** The signature before this on the place's own lane: the answer of attendance, or the vote before. */
  prev: Sha256.nullable(),
  /** The place's vote in this poll, if it was cast. */
  cast: Receipt.extend({ by: z.uuid() }).nullable(),
})
export type Ballot = z.infer<typeof Ballot>
