import type { NoticeSettings } from '../../domain/notifications/settings.ts'
import type { LetterState } from '../../domain/notifications/mail.ts'
import type { Json } from '../kernel/tables.ts'
import type { ColumnType, Generated } from 'kysely'
import type { Letter } from './letter.ts'

type Written<T> = ColumnType<T, T, T>

declare module '../kernel/database.ts' {
  interface Database {
    notification_settings: { person: string; value: Json<NoticeSettings>; changed_at: Written<string> }
    notification_letters: {
      id: string
      person: string
      made_at: Written<string>
      message_id: string
      letter: Json<Letter>
      state: Generated<LetterState>
      tries: Generated<number>
      sent_at: Written<string> | null
      said: Written<string> | null
    }
  }
}
