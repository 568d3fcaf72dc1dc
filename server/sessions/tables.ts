import type { ColumnType, GeneratedAlways } from 'kysely'
import type { SignatureRecord } from '../../domain/people/actor.ts'
import type { Choice, Poll } from '../../domain/sessions/poll.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Scope } from '../../domain/sessions/visible.ts'
import type { Json } from '../kernel/tables.ts'
import type { Summary } from './rows.ts'

type Written<T> = ColumnType<T, T, T>

declare module '../kernel/database.ts' {
  interface Database {
    cabinet_sessions: {
      id: string
      number: string
      state: string
      over: boolean
      planned_at: Written<string>
      changed_at: Written<string>
      summary: Json<Summary>
      words: Written<string>
      document: Json<Session>
    }
    cabinet_participants: { person: string; session: string; scope: Scope; over: boolean; planned_at: Written<string> }
    cabinet_places: {
      session: string
      member: string
      name: string
      present: boolean
      substitute: string | null
      substitute_name: string | null
      substitute_present: boolean
      lane: string | null
    }
    cabinet_questions: { id: string; session: string }
    cabinet_numbers: { year: number; last: number }
    cabinet_polls: { id: string; session: string; n: number; question: string; closed_at: Written<string> | null; document: Json<StoredPoll> }
    cabinet_votes: {
      poll: string
      member: string
      person: string
      name: string
      cast_by: string | null
      choice: Choice
      at: Written<string>
      receipt: GeneratedAlways<string>
      sha256: string
      prev: string | null
      signature: Json<VoteSignature>
      manifest: Buffer
      p7s: Buffer
      certificate: string
    }
    cabinet_reads: { session: string; person: string; material: string; version: number; at: Written<string> }
    cabinet_readiness: { session: string; person: string; machine: string; edition: number; held: number; ready: boolean; at: Written<string> }
  }
}

/** The signature itself lies beside it, in the vote's row. */
export type VoteSignature = Omit<SignatureRecord, 'manifestSha256' | 'certificateSha256'>

/** A poll with what a ballot says of its session, so that casting a vote needn't open the session. */
export interface StoredPoll {
  poll: Poll
  session: { id: string; number: string; title: Poll['title'] }
}
