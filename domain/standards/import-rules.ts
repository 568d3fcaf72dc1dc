/** What a line of a list must hold before it is a card. Pure. */
import { DateText } from '../kernel/dates.ts'
import { listError, type ListError, type ListValues } from '../kernel/list-import.ts'
import { addDays, type LocalDate } from '../kernel/time.ts'
import type { TextValues } from '../kernel/verdict.ts'
import { isWebAddress } from '../kernel/web-address.ts'
import { texts, type TextKey } from '../texts.ts'
import { designationKey, designationsOf } from './designation.ts'
import type { Ics } from './ics.ts'
import { placeOf, plain, type ImportColumn } from './import.ts'
import { mayStand } from './rules.ts'
import { IcsCode, statuses, type Standard, type Status } from './standard.ts'

const statusWords: Record<Status, readonly string[]> = {
  active: ['действующий', 'действует', 'қолданыста', 'күшінде', 'in force', 'valid'],
  replaced: ['заменен', 'заменён', 'ауыстырылды', 'ауыстырылған', 'superseded'],
  withdrawn: ['отменен', 'отменён', 'утратил силу', 'күші жойылған', 'күшін жойды', 'cancelled', 'canceled'],
  draft: ['проект', 'жоба', 'разрабатывается', 'әзірленуде'],
}

const statusByName = new Map(statuses.flatMap((status) => {
  const { kk, ru, en } = texts[`standards.status.${status}` as const]
  return [status, kk, ru, en, ...statusWords[status]].map((name) => [plain(name), status] as const)
}))

/** How a workbook keeps a day: counted from this one. */
const dayNought = '1899-12-30'

/** `2024-07-01`, `01.07.2024` and a workbook's own number of a day; undefined for what is no day. */
function dateOf(value: string): LocalDate | undefined {
  if (/^\d{5}$/.test(value)) return addDays(dayNought, Number(value))
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(value) ?? []
  const iso = day === undefined ? value : `${year}-${month?.padStart(2, '0')}-${day.padStart(2, '0')}`
  return DateText.safeParse(iso).success ? iso : undefined
}

/** A spreadsheet takes `35.040` for a number and drops its last zero. */
const codeOf = (part: string): string => part.replace(/^(\d)(?=\.|$)/, '0$1').replace(/^(\d{2})\.(\d{1,2})$/, (_, field: string, group: string) => `${field}.${group.padEnd(3, '0')}`)

export interface JudgeWorld {
  today: LocalDate
  ics: Ics
  /** Of a standard's key: keys of those whose cards, or lines of this list, say that they came in its place. */
  successorsOf: (key: string) => ReadonlySet<string>
}

export type JudgedStandard = { standard: Standard; errors: [] } | { standard: null; errors: ListError<ImportColumn>[] }

/** An empty cell keeps what is known: lists leave out more often than they mean to erase. */
export function judgeLine(line: number, values: ListValues<ImportColumn>, existing: Standard | null, newId: string, { today, ics, successorsOf }: JudgeWorld): JudgedStandard {
  const errors: ListError<ImportColumn>[] = []
  const wrong = (column: ImportColumn | null, key: TextKey, more: TextValues = {}) => errors.push(listError(line, column, key, more))
  const dateIn = (column: 'adopted' | 'effective' | 'withdrawn'): LocalDate | null => {
    const value = values[column] ?? ''
    if (value === '') return existing?.[column] ?? null
    const date = dateOf(value)
    if (date === undefined) wrong(column, 'standards.import.dateWrong')
    return date ?? null
  }
  const namedIn = (column: 'replaces' | 'replacedBy'): string[] => {
    const named = designationsOf(values[column] ?? '')
    if (named.length > 50 || named.some((each) => each.length > 120)) wrong(column, 'standards.import.designationsTooLong')
    return named.length > 0 ? named : (existing?.[column] ?? [])
  }
  const status = values.status ? statusByName.get(plain(values.status)) : (existing?.status ?? 'active')
  if (status === undefined) wrong('status', 'standards.import.statusUnknown', { status: values.status ?? '' })
  const codes = (values.codes ?? '').split(/[;,\s]+/).filter((part) => part !== '').map(codeOf)
  for (const code of codes) if (!IcsCode.safeParse(code).success || ics.find(code) === null) wrong('codes', 'standards.codeUnknown', { code })
  if (codes.length > 20) wrong('codes', 'standards.import.tooManyCodes')
  if (values.link && !isWebAddress(values.link)) wrong('link', 'standards.linkWrong')
  const title = { kk: values.titleKk || existing?.title.kk || '', ru: values.titleRu || existing?.title.ru || '', en: values.titleEn || existing?.title.en || '' }
  if (title.kk === '' && title.ru === '') wrong('titleRu', 'standards.titleMissing')
  const standard: Standard = {
    id: existing?.id ?? newId,
    designation: values.designation ?? '',
    title,
    codes: codes.length > 0 ? [...new Set(codes)] : (existing?.codes ?? []),
    status: status ?? 'active',
    adopted: dateIn('adopted'),
    effective: dateIn('effective'),
    withdrawn: dateIn('withdrawn'),
    replaces: namedIn('replaces'),
    replacedBy: namedIn('replacedBy'),
    files: existing?.files ?? [],
    link: values.link || existing?.link || '',
  }
  if (errors.length === 0) {
    const verdict = mayStand(standard, { today, ics, successors: successorsOf(designationKey(standard.designation)) })
    if (!verdict.allowed) wrong(placeOf[verdict.refusal.key] ?? null, verdict.refusal.key, verdict.refusal.values)
  }
  return errors.length > 0 ? { standard: null, errors } : { standard, errors: [] }
}
