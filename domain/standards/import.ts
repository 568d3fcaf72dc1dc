/** A catalogue of standards that comes as a table: its columns. What a line must hold stands in import-rules.ts, which knows all words. */
import { columnsOf, type ListColumns } from '../kernel/list-import.ts'
import type { TextKey } from '../texts.ts'

export type ImportColumn = 'designation' | 'titleKk' | 'titleRu' | 'titleEn' | 'codes' | 'status' | 'adopted' | 'effective' | 'withdrawn' | 'replaces' | 'replacedBy' | 'link'

export const plain = (words: string): string => words.toLowerCase().replaceAll('ё', 'е').replace(/[\s.()'’«»"-]+/g, '')

export const standardsList: ListColumns<ImportColumn> = {
  heads: {
    designation: ['Белгіленуі', 'Обозначение', 'Designation', 'Стандарттың белгіленуі', 'Обозначение стандарта', 'Нөмірі', 'Номер', 'Number', 'Обозначение НТД'],
    titleKk: ['Атауы', 'Наименование на казахском языке', 'Title (Kazakh)', 'Атауы (қаз.)', 'Атауы (қазақша)', 'Қазақ тіліндегі атауы', 'Наименование (каз.)', 'Название (каз.)'],
    titleRu: ['Орыс тіліндегі атауы', 'Наименование', 'Title (Russian)', 'Атауы (орыс.)', 'Атауы (орысша)', 'Наименование (рус.)', 'Название (рус.)', 'Наименование на русском языке', 'Название'],
    titleEn: ['Ағылшын тіліндегі атауы', 'Наименование на английском языке', 'Title (English)', 'Атауы (ағылш.)', 'Атауы (ағылшынша)', 'Наименование (англ.)', 'Название (англ.)', 'Title'],
    codes: ['МСЖ коды', 'Код МКС', 'ICS', 'МКС', 'МСЖ', 'Коды МКС', 'МСЖ кодтары', 'ICS code', 'ICS codes'],
    status: ['Мәртебесі', 'Статус', 'Status', 'Жағдайы', 'Состояние'],
    adopted: ['Бекітілген күні', 'Дата утверждения', 'Adopted', 'Қабылданған күні', 'Дата принятия'],
    effective: ['Қолданысқа енгізілген күні', 'Дата введения в действие', 'In force from', 'Күшіне енген күні', 'Дата введения'],
    withdrawn: ['Күші жойылған күні', 'Дата отмены', 'Withdrawn', 'Срок действия до'],
    replaces: ['Нені ауыстырады', 'Взамен', 'Replaces', 'Орнына қабылданды', 'Заменяет'],
    replacedBy: ['Немен ауыстырылды', 'Заменён на', 'Replaced by', 'Ауыстырылған', 'Заменен'],
    link: ['Сілтеме', 'Ссылка', 'Link', 'Мәтінге сілтеме', 'Ссылка на текст', 'URL'],
  },
  example: {
    designation: 'ҚР СТ 0000-2026', titleKk: 'Деректер алмасу. Жалпы талаптар', titleRu: 'Обмен данными. Общие требования', titleEn: 'Data exchange. General requirements', codes: '35.240', status: 'қолданыста',
    adopted: '12.03.2026', effective: '01.07.2026', withdrawn: '', replaces: 'ҚР СТ 0000-2018', replacedBy: '', link: 'https://example.kz/st-0000',
  },
  required: ['designation'],
  longest: { titleKk: 1000, titleRu: 1000, titleEn: 1000, codes: 300, replaces: 2000, replacedBy: 2000, link: 2000 },
  plain,
}

export const importColumns = columnsOf(standardsList)

/** Where a rule's refusal is shown, among the columns of a list and the fields of a form. */
export const placeOf: Partial<Record<TextKey, ImportColumn>> = {
  'standards.codeUnknown': 'codes',
  'standards.effectiveFirst': 'effective',
  'standards.withdrawnFirst': 'withdrawn',
  'standards.noLongerActive': 'status',
  'standards.replacesItself': 'replaces',
  'standards.bothWays': 'replacedBy',
  'standards.replacedByWhat': 'replacedBy',
}
