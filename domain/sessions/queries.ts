import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { query, type OutputOf } from '../kernel/contract.ts'
import { Sha256 } from '../kernel/manifest.ts'
import { TrilingualName } from '../people/person.ts'
import { Guest, Member, SessionRules, Title } from './agenda.ts'
import { Minutes } from './minutes.ts'
import { Ballot, NamedVote, Poll, PollBrief, Receipt, results } from './poll.ts'
import { Session, Speech, states } from './session.ts'

const byId = z.strictObject({ id: z.uuid() })
const byPoll = z.strictObject({ poll: z.uuid() })

export const SessionRow = z.strictObject({
  id: z.uuid(),
  number: z.string(),
  state: z.enum(states),
  title: Title,
  place: z.string(),
  plannedAt: InstantText,
  questions: z.int(),
  edition: z.int().nonnegative(),
  /** What waits for the one who asks. */
  verbs: z.array(z.enum(['confirm', 'answer', 'vote', 'settle', 'close', 'makeMinutes', 'signMinutes'])),
})
export type SessionRow = z.infer<typeof SessionRow>

export const listSessions = query({
  name: 'sessions.list',
  right: 'sessions.read',
  input: z.strictObject({
    /** Upcoming: not over yet, the nearest first; past: the latest first. */
    when: z.enum(['upcoming', 'past']),
    /** Words of the title, of a question's title, or the number. */
    text: z.string().max(200).default(''),
    /** The `next` of the answer before. */
    after: z.string().max(200).nullable().default(null),
    limit: z.int().min(1).max(200).default(50),
  }),
  output: z.strictObject({ rows: z.array(SessionRow), next: z.string().nullable() }),
  reads: ['session', 'course', 'poll', 'vote'],
  keep: true,
})

/** What waits for me: an answer, a vote that is open, minutes to make or to sign, an agenda to confirm, a session that was not held or not closed. */
export const waitingSessions = query({
  name: 'sessions.waiting',
  right: 'sessions.read',
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(SessionRow) }),
  reads: ['session', 'poll', 'vote', 'place'],
  keep: true,
})

/** `former`: what one saw until one was taken off the session, and nothing since. */
export const SeenSession = Session.extend({ former: z.boolean().default(false) })
export type SeenSession = z.infer<typeof SeenSession>

/** What the seat may see of it. The signed commands build their statements from this answer. */
export const sessionById = query({
  name: 'sessions.byId',
  right: 'sessions.read',
  input: byId,
  output: SeenSession,
  reads: ['session', 'course'],
  keep: true,
})

/** All votes of a session, with their results. */
export const listPolls = query({
  name: 'sessions.polls',
  right: 'sessions.read',
  input: byId,
  output: z.strictObject({ polls: z.array(Poll) }),
  reads: ['poll'],
  keep: true,
})

export const pollById = query({
  name: 'sessions.poll',
  right: 'sessions.read',
  input: byPoll,
  output: z.strictObject({ session: Ballot.shape.session, poll: Poll }),
  reads: ['poll'],
  keep: false,
})

/** The voter's own side of a vote: place, mandate, and the receipt once there is one. Refused for whoever has no place in it. */
export const ballotOf = query({
  name: 'sessions.ballot',
  right: 'sessions.read',
  input: byPoll,
  output: Ballot,
  reads: ['poll', 'vote', 'session', 'place'],
  keep: false,
})

/**
 * The hall as it is now, the same for all who may see the session: for members who follow the chair, for the console and for
 * the board. It says all that changes from the opening to the closing, so that nobody need ask for the session meanwhile.
 */
export const floor = query({
  name: 'sessions.floor',
  right: 'sessions.read',
  input: byId,
  output: z.strictObject({
    state: z.enum(states),
    edition: z.int().nonnegative(),
    title: Title,
    openedAt: InstantText.nullable(),
    closedAt: InstantText.nullable(),
    question: z.strictObject({ id: z.uuid(), n: z.int().positive(), title: Title, speakers: z.array(z.string()), debateEnded: z.boolean() }).nullable(),
    considered: Session.shape.considered,
    adoptedSilently: Session.shape.adoptedSilently,
    /** The speech that runs; its end is `from` and `minutes`. */
    speech: Speech.nullable(),
    /** Who has had the floor on this question, in that order. */
    spoke: z.array(z.string()),
    /** The last vote on the question, open or closed. */
    poll: PollBrief.nullable(),
    /** All votes of the session. */
    polls: z.array(PollBrief),
    /** Places that are held by somebody with a vote. */
    present: z.int(),
    quorum: z.int(),
    members: z.int(),
    /** Who is in the hall. */
    here: z.array(z.uuid()),
  }),
  reads: ['session', 'course', 'poll'],
  keep: false,
  live: true,
})
export type Floor = OutputOf<typeof floor>

/** The count of one vote. `for`, `against` and `votes` are null as long as the rules keep them back. */
export const tally = query({
  name: 'sessions.tally',
  right: 'sessions.read',
  input: byPoll,
  output: z.strictObject({
    poll: z.uuid(),
    closedAt: InstantText.nullable(),
    members: z.int(),
    present: z.int(),
    quorum: z.int(),
    needed: z.int(),
    cast: z.int(),
    for: z.int().nullable(),
    against: z.int().nullable(),
    votes: z.array(NamedVote).nullable(),
    result: z.enum(results).nullable(),
    /** Why the chair annulled it. */
    annulled: z.string().nullable(),
  }),
  reads: ['poll', 'vote', 'session', 'course'],
  keep: false,
  live: true,
})

/** Which versions I have read. */
export const myReads = query({
  name: 'sessions.reads',
  right: 'sessions.read',
  input: byId,
  output: z.strictObject({ rows: z.array(z.strictObject({ material: z.uuid(), version: z.int().positive(), at: InstantText })) }),
  reads: ['reading'],
  keep: true,
})

/** How far each member has read, for the officer and the chair: of so many materials, the current version of so many. */
export const reading = query({
  name: 'sessions.reading',
  right: 'sessions.conduct',
  input: byId,
  output: z.strictObject({ materials: z.int(), rows: z.array(z.strictObject({ person: z.uuid(), name: z.string(), current: z.int(), older: z.int() })) }),
  reads: ['reading', 'session'],
  keep: false,
})

/** The words that changed between two versions of one material; empty `changes` and `comparable` false for what has no words to compare. */
export const changedWords = query({
  name: 'sessions.changedWords',
  right: 'sessions.read',
  input: z.strictObject({ id: z.uuid(), material: z.uuid(), from: z.int().positive(), to: z.int().positive() }),
  output: z.strictObject({
    comparable: z.boolean(),
    changes: z.array(
      z.strictObject({
        kind: z.enum(['inserted', 'deleted', 'replaced', 'moved']),
        before: z.strictObject({ paragraph: z.int(), from: z.int(), to: z.int() }).nullable(),
        after: z.strictObject({ paragraph: z.int(), from: z.int(), to: z.int() }).nullable(),
        beforeWords: z.string(),
        afterWords: z.string(),
      }),
    ),
  }),
  reads: ['session'],
  keep: true,
})

/** B4.6: whose machine holds every file of the edition in force, byte for byte: of each place, that of whoever comes. */
export const readyRoom = query({
  name: 'sessions.readyRoom',
  right: 'sessions.read',
  input: byId,
  output: z.strictObject({
    edition: z.int().nonnegative(),
    files: z.int(),
    ready: z.int(),
    members: z.int(),
    rows: z.array(z.strictObject({ member: z.uuid(), name: z.string(), edition: z.int().nullable(), held: z.int(), ready: z.boolean(), at: InstantText.nullable() })),
  }),
  reads: ['readiness', 'session'],
  keep: false,
})

/** Whom an officer may put on an agenda: the Government's members, possible secretaries, and the rules of the day. */
export const planning = query({
  name: 'sessions.planning',
  right: 'sessions.prepare',
  input: z.strictObject({}),
  output: z.strictObject({
    members: z.array(Member),
    secretaries: z.array(z.strictObject({ person: z.uuid(), name: z.string(), post: TrilingualName })),
    rules: SessionRules,
    /** As the last session had it. */
    last: z.strictObject({ chair: z.uuid(), secretary: z.uuid(), place: z.string(), members: z.array(z.uuid()), invited: z.array(Guest) }).nullable(),
  }),
  reads: ['person', 'setting', 'session'],
  keep: false,
})

export const minutesById = query({
  name: 'sessions.minutes',
  right: 'sessions.read',
  input: byId,
  output: Minutes,
  reads: ['session'],
  keep: true,
})

/** Checks a receipt that a voter kept: whether the portal holds just this vote. */
export const checkReceipt = query({
  name: 'sessions.checkReceipt',
  right: 'sessions.read',
  input: z.strictObject({ poll: z.uuid(), sha256: Sha256 }),
  output: z.strictObject({ receipt: Receipt.nullable() }),
  reads: ['vote'],
  keep: false,
})

export const sessionHistory = query({
  name: 'sessions.history',
  right: 'sessions.read',
  input: byId,
  output: z.strictObject({ rows: z.array(z.strictObject({ n: z.int(), at: InstantText, deed: z.string(), by: z.string(), facts: z.record(z.string(), z.unknown()), hash: z.string() })) }),
  reads: ['session', 'course', 'poll'],
  keep: true,
})
