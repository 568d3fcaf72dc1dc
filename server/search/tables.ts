import type { ColumnType, Generated } from 'kysely'
import type { FailureReason } from '../../domain/search/contract.ts'
import type { Trilingual } from '../../domain/kernel/text.ts'
import type { Json } from '../kernel/tables.ts'

type Written<T> = ColumnType<T, T, T>

declare module '../kernel/database.ts' {
  interface Database {
    search_entries: {
      noun: string
      id: string
      view: string
      audience: string[]
      module: string
      number: string
      title: Json<Trilingual>
      state: string | null
      body: string | null
      persons: string[]
      at: Written<string | null>
      link: string
      text: string
      files: string[]
      own_words: Written<string>
      file_words: Generated<string>
      words: ColumnType<string, never, never>
    }
    search_texts: { sha256: string; text: string; words: Written<string>; read_at: Written<string>; analyser: number }
    search_failed: { noun: string; id: string; reason: FailureReason; fault: string; since: string; tried_at: string }
    search_fill: { noun: string; analyser: number; after: string; done: boolean; filled: number; total: number | null; begun_at: Written<string | null>; moved_at: Written<string | null> }
  }
}
