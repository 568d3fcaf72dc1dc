import type { ColumnType, Generated } from 'kysely'
import type { Approval } from '../../domain/approvals/approval.ts'
import type { Summary } from './rows.ts'
import type { Json } from '../kernel/tables.ts'

type Written<T> = ColumnType<T, T, T>

declare module '../kernel/database.ts' {
  interface Database {
    approvals: {
      id: string
      number: string
      revision: number
      changed_at: Written<string>
      summary: Json<Summary>
      document: Json<Approval>
      title_words: Written<string>
      act_text: Generated<string>
      act_words: Generated<string>
      words: ColumnType<string, never, never>
    }
    approval_parties: { body: string; approval: string; archived: boolean; changed_at: Written<string>; deadline: string | null }
    approval_persons: { person: string; approval: string; archived: boolean; changed_at: Written<string>; deadline: string | null }
    approval_waits: { holder: string; approval: string; verb: string; since: Written<string>; deadline: string | null; body: string }
    approval_numbers: { body: string; kind: 'own' | 'incoming'; year: number; last: number }
    approval_incoming: { body: string; year: number; number: string; approval: string; version: number }
    approval_reminders: {
      approval: string
      version: number
      body: string
      kind: 'dueSoon' | 'overdue'
      deadline: string
      at: Written<string>
    }
    approval_codes: { code: string; approval: string; printed_at: Written<string>; sheet_sha256: string; said_sha256: string }
  }
}
