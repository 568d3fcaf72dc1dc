/** The list of people that a body's staff office brings as a table: its columns, in Kazakh, Russian or English. */
import { columnsOf, type ListColumns } from '../kernel/list-import.ts'
import { folded } from './search.ts'

export type ImportColumn = 'iin' | 'surname' | 'name' | 'patronymic' | 'bin' | 'unit' | 'postKk' | 'postRu' | 'postEn' | 'roles' | 'email' | 'phone' | 'room'

const heads: ListColumns<ImportColumn>['heads'] = {
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

/** Words of a list as they are compared: names of units, roles and columns. */
export const plain = (words: string): string => folded(words).replace(/[\s.()'’«»"-]+/g, '')

export const peopleList: ListColumns<ImportColumn> = {
  heads,
  example: {
    iin: '850101350123', surname: 'Үлгібаев', name: 'Асан', patronymic: 'Серікұлы', bin: '000140000123', unit: 'Заң департаменті', postKk: 'Бас сарапшы', postRu: 'Главный эксперт', postEn: 'Chief expert',
    roles: 'Қызметкер', email: 'a.ulgibaev@example.kz', phone: '8 (7172) 74-00-00', room: '410',
  },
  required: ['iin', 'surname', 'name', 'bin', 'unit', 'postKk', 'roles'],
  longest: { postKk: 300, postRu: 300, postEn: 300, unit: 300, roles: 300 },
  plain,
  mend: (column, value) => (column === 'iin' || column === 'bin' ? twelveDigits(value) : value),
}

export const importColumns = columnsOf(peopleList)

/** A spreadsheet takes a number for a number and drops the zeros before it. */
function twelveDigits(value: string): string {
  const digits = value.replace(/\s/g, '')
  return /^\d{8,11}$/.test(digits) ? digits.padStart(12, '0') : digits
}
