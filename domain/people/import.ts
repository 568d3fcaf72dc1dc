/** The list of people that a body's staff office brings as a table: its columns, in Kazakh, Russian or English. */
import { z } from 'zod'
import { TextValue } from '../kernel/text-value.ts'
import type { TextKey } from '../texts.ts'

export const importColumns = [
  'iin', 'surname', 'name', 'patronymic', 'bin', 'unit', 'postKk', 'postRu', 'postEn', 'roles', 'email', 'phone', 'room',
] as const
export type ImportColumn = (typeof importColumns)[number]

/** Columns a list cannot do without. */
export const requiredColumns: readonly ImportColumn[] = ['iin', 'surname', 'name', 'bin', 'unit', 'postKk', 'roles']

/** How each column may be headed; compared in lower case, without spaces and dots. The first of each is written in templates. */
export const columnHeads: Record<ImportColumn, readonly [kk: string, ru: string, en: string, ...others: string[]]> = {
  iin: ['ЖСН', 'ИИН', 'IIN'],
  surname: ['Тегі', 'Фамилия', 'Surname', 'Last name'],
  name: ['Аты', 'Имя', 'Name', 'First name', 'Given name'],
  patronymic: ['Әкесінің аты', 'Отчество', 'Patronymic'],
  bin: ['Органның БСН-і', 'БИН органа', 'BIN of the body', 'БСН', 'БИН', 'BIN'],
  unit: ['Бөлімше', 'Подразделение', 'Unit', 'Құрылымдық бөлімше', 'Структурное подразделение'],
  postKk: ['Лауазымы', 'Должность (каз.)', 'Post (Kazakh)', 'Лауазымы (қаз.)'],
  postRu: ['Лауазымы (орыс.)', 'Должность', 'Post (Russian)', 'Должность (рус.)'],
  postEn: ['Лауазымы (ағылш.)', 'Должность (англ.)', 'Post (English)', 'Post'],
  roles: ['Рөлдері', 'Роли', 'Roles', 'Рөлі', 'Роль', 'Role'],
  email: ['Электрондық пошта', 'Электронная почта', 'E-mail', 'Email'],
  phone: ['Телефоны', 'Телефон', 'Phone'],
  room: ['Бөлмесі', 'Кабинет', 'Room', 'Кабинеті'],
}

export const ImportRow = z.strictObject({
  /** Line of the sheet, the heads being line 1. */
  line: z.int(),
  state: z.enum(['added', 'changed', 'unchanged', 'wrong']),
  values: z.partialRecord(z.enum(importColumns), z.string()),
})
export type ImportRow = z.infer<typeof ImportRow>

export const ImportError = z.strictObject({
  line: z.int(),
  column: z.enum(importColumns).nullable(),
  key: z.custom<TextKey>((value) => typeof value === 'string'),
  values: z.record(z.string(), TextValue),
})
export type ImportError = z.infer<typeof ImportError>
