import type { ColumnType, Generated } from 'kysely'
import type { Json } from './tables.ts'

declare module './database.ts' {
  interface Database {
    uploads: {
      id: string
      person: string
      name: string
      /** Bytes; PostgreSQL's bigint arrives as text. */
      size: ColumnType<string, number, number>
      state: ColumnType<'open' | 'done' | 'refused', 'open', 'done' | 'refused'>
      started_at: Generated<string>
      /** UploadedFile of a finished upload, or the refusal. */
      answer: Json<unknown> | null
    }
    /** Whoever writes a part file holds its lease, so that two nodes never write one file. */
    upload_leases: { upload: string; writer: string; until: ColumnType<string, string, string> }
    file_owners: {
      sha256: string
      person: string
      name: string
      mime: string
      size: ColumnType<string, number, number>
      flags: string[]
      at: Generated<string>
    }
    file_links: { sha256: string; noun: string; id: string }
  }
}
