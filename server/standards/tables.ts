import type { ColumnType } from 'kysely'
import type { Standard, Status } from '../../domain/standards/standard.ts'
import type { Json } from '../kernel/tables.ts'

declare module '../kernel/database.ts' {
  interface Database {
    standards: {
      id: string
      key: string
      place: string
      status: Status
      effective: string | null
      withdrawn: string | null
      fields: string[]
      card: Json<Standard>
      words: ColumnType<string, never, never>
      changed_at: ColumnType<string, string, string>
    }
    standard_successions: { said_by: string; newer: string; older: string }
  }
}
