import { z } from 'zod'
import { DateText, InstantText } from '../kernel/dates.ts'
import { query } from '../kernel/contract.ts'
import { FileRef, Sha256 } from '../kernel/manifest.ts'
import { Derivation } from '../kernel/workdays.ts'
import { Answer, Approval, kinds, states } from './approval.ts'
import { Actor, BodyRef } from '../people/actor.ts'
import { Finding } from './guard.ts'
import { Follow, Opinion, Passage, Remark, Term } from './review.ts'
import { Sheet } from './sheet.ts'
import { waitVerbs } from './waits.ts'

const verb = z.enum(waitVerbs)

export const ApprovalRow = z.strictObject({
  id: z.uuid(),
  number: z.string(),
  version: z.int(),
  kind: z.enum(kinds),
  title: Approval.shape.title,
  state: z.enum(states),
  developer: BodyRef,
  responsible: z.string(),
  madeAt: InstantText,
  changedAt: InstantText,
  /** The asking body's own deadline, or the nearest one of all bodies for the developer. */
  deadline: DateText.nullable(),
  overdue: z.boolean(),
  /** What waits for the one who asks. */
  verbs: z.array(verb),
})
export type ApprovalRow = z.infer<typeof ApprovalRow>

export const listFilters = ['waiting', 'mine', 'body', 'overdue', 'archive'] as const
export const listApprovals = query({
  name: 'approvals.list',
  right: 'approvals.read',
  input: z.strictObject({
    filter: z.enum(listFilters),
    /** By deadline only those that have one are listed, but for what waits, where they come last. */
    sort: z.enum(['changed', 'deadline']).default('changed'),
    /** The `next` of the answer before. */
    after: z.string().max(200).nullable().default(null),
    limit: z.int().min(1).max(500).default(100),
  }),
  output: z.strictObject({ rows: z.array(ApprovalRow), next: z.string().nullable() }),
  reads: ['approval'],
  keep: true,
})

/** What the seat may see of the paper; what it may not is empty there. The signed commands build their statements from it. */
export const approvalById = query({
  name: 'approvals.byId',
  right: 'approvals.read',
  input: z.strictObject({ id: z.uuid() }),
  output: Approval,
  reads: ['approval'],
  keep: true,
})

export const WaitingRow = z.strictObject({
  id: z.uuid(),
  number: z.string(),
  version: z.int(),
  kind: z.enum(kinds),
  title: Approval.shape.title,
  developer: BodyRef,
  verb,
  deadline: DateText.nullable(),
  since: InstantText,
})
export type WaitingRow = z.infer<typeof WaitingRow>

/** Rows of the home screen, nearest deadline first. */
export const waitingApprovals = query({
  name: 'approvals.waiting',
  right: 'approvals.read',
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(WaitingRow), overdue: z.int() }),
  reads: ['approval'],
  keep: true,
})

/** Words may be inflected, and the last may be unfinished; a number finds its paper. */
export const searchApprovals = query({
  name: 'approvals.search',
  right: 'approvals.read',
  input: z.strictObject({ words: z.string().trim().min(1).max(200), limit: z.int().min(1).max(100).default(30) }),
  output: z.strictObject({ rows: z.array(z.strictObject({ row: ApprovalRow, excerpt: z.string() })) }),
  reads: ['approval'],
  keep: false,
})

const Place = z.strictObject({ paragraph: z.int(), from: z.int(), to: z.int() })
export const TextChange = z.strictObject({
  kind: z.enum(['inserted', 'deleted', 'replaced', 'moved']),
  before: Place.nullable(),
  after: Place.nullable(),
  beforeWords: z.string(),
  afterWords: z.string(),
})
export type TextChange = z.infer<typeof TextChange>

/** Word by word between two versions of one language's text. */
export const compareVersions = query({
  name: 'approvals.compare',
  right: 'approvals.read',
  input: z.strictObject({ id: z.uuid(), from: z.int(), to: z.int(), language: z.enum(['kk', 'ru']) }),
  output: z.strictObject({ changes: z.array(TextChange) }),
  reads: ['approval'],
  keep: true,
})

/** B1.1: the response table. `suggested` are the changed words of the current version nearest to the remark. */
export const remarkLedger = query({
  name: 'approvals.ledger',
  right: 'approvals.read',
  input: z.strictObject({ id: z.uuid() }),
  output: z.strictObject({
    rows: z.array(
      z.strictObject({
        remark: Remark,
        body: BodyRef,
        madeOn: z.int(),
        answer: Answer.nullable(),
        answeredIn: z.int().nullable(),
        follow: Follow.nullable(),
        carriedBy: z.uuid().nullable(),
        protocol: z.uuid().nullable(),
        suggested: z.array(Passage),
      }),
    ),
  }),
  reads: ['approval'],
  keep: true,
})

/** B1.4: the current draft's two texts held against each other. */
export const guardApproval = query({
  name: 'approvals.guard',
  right: 'approvals.read',
  input: z.strictObject({ id: z.uuid(), version: z.int() }),
  output: z.strictObject({ findings: z.array(Finding), open: z.int(), restriction: z.string().nullable() }),
  reads: ['approval'],
  keep: false,
})

/** Opinions of a body's units are its own: another body is answered as if the paper didn't exist. */
export const listOpinions = query({
  name: 'approvals.opinions',
  right: 'approvals.read',
  input: z.strictObject({ id: z.uuid(), version: z.int(), body: z.uuid() }),
  output: z.strictObject({ opinions: z.array(Opinion) }),
  reads: ['approval'],
  keep: true,
})

export const HistoryRow = z.strictObject({
  n: z.int(),
  at: InstantText,
  deed: z.string(),
  by: z.string(),
  inPlaceOf: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
  hash: Sha256,
})
export type HistoryRow = z.infer<typeof HistoryRow>

export const approvalHistory = query({
  name: 'approvals.history',
  right: 'approvals.read',
  input: z.strictObject({ id: z.uuid() }),
  output: z.strictObject({ rows: z.array(HistoryRow) }),
  reads: ['approval'],
  keep: true,
})

/** B1.5: the deadline of a body, told day by day. */
export const deriveDeadline = query({
  name: 'approvals.deadlineDerivation',
  right: 'approvals.read',
  input: z.strictObject({ id: z.uuid(), version: z.int(), body: z.uuid() }),
  output: z.strictObject({ term: Term, derivation: Derivation, workdaysLeft: z.int() }),
  reads: ['approval', 'workday'],
  keep: true,
})

/** §17.1: what the approval sheet says now; the PDF is printed from the same words. */
export const approvalSheet = query({
  name: 'approvals.sheet',
  right: 'approvals.read',
  input: z.strictObject({ id: z.uuid() }),
  output: Sheet,
  reads: ['approval'],
  keep: true,
})

/** For one who holds a printed sheet: whether the portal printed it, for which paper and when. Open to every body. */
export const checkCode = query({
  name: 'approvals.checkCode',
  right: 'approvals.read',
  input: z.strictObject({ code: z.string().trim().min(4).max(40) }),
  output: z.strictObject({ number: z.string(), title: Approval.shape.title, printedAt: InstantText, sha256: Sha256, state: z.enum(states), same: z.boolean() }),
  reads: ['approval'],
  keep: false,
})

/** B1.3: signatures that prove something but don't count, because the paper had moved on. */
export const uncountedSignatures = query({
  name: 'approvals.evidence',
  right: 'approvals.read',
  input: z.strictObject({ id: z.uuid() }),
  output: z.strictObject({
    rows: z.array(
      z.strictObject({ at: InstantText, deed: z.string(), version: z.string(), by: z.string(), reason: z.string(), mine: z.boolean() }),
    ),
  }),
  reads: ['approval'],
  keep: true,
})

/** What the executor's work rests on when a protocol is drawn up. */
export const protocolDraft = query({
  name: 'approvals.protocolDraft',
  right: 'approvals.read',
  input: z.strictObject({ id: z.uuid(), body: z.uuid() }),
  output: z.strictObject({
    points: z.array(z.strictObject({ remark: z.uuid().nullable(), subject: z.string(), bodyPosition: z.string(), developerPosition: z.string() })),
  }),
  reads: ['approval'],
  keep: false,
})

export const Exported = z.strictObject({ package: FileRef, letter: FileRef, sheet: FileRef, seal: Sha256, by: Actor })
