import { checkDigit } from '../../domain/people/numbers.ts'
import type { Body, Unit } from '../../domain/people/person.ts'
import type { Trilingual } from '../../domain/kernel/text.ts'

const twelve = (n: number): string => String(n).padStart(12, '0')
const bodyId = (n: number): string => `b0d1e000-0000-4000-8000-${twelve(n)}`
const unitId = (n: number): string => `0071e000-0000-4000-8000-${twelve(n)}`
const tri = (kk: string, ru: string, en: string): Trilingual => ({ kk, ru, en })

/** Kind 9 in the fifth place is given to nobody, so no real body has such a number. */
function fictionalBin(n: number): string {
  for (let serial = n * 100; ; serial += 1) {
    const eleven = `990190${String(serial).padStart(5, '0')}`
    const digit = checkDigit(eleven)
    if (digit !== null) return eleven + String(digit)
  }
}

function body(n: number, kind: Body['kind'], numberPrefix: string, name: Trilingual, shortName: Trilingual): Body {
  return { id: bodyId(n), bin: fictionalBin(n), name, shortName, kind, numberPrefix, active: true }
}

export interface UnitsOf {
  leadership: Unit
  /** The department that usually develops or answers for drafts, and its division. */
  first: Unit
  firstDivision: Unit
  second: Unit
  legal: Unit
  documents: Unit
  hr: Unit
}

interface Departments {
  first: Trilingual
  firstDivision: Trilingual
  second: Trilingual
  legal?: Trilingual
}

const legalName = tri('Заң департаменті', 'Юридический департамент', 'Legal Department')

function unitsOf(owner: Body, names: Departments): UnitsOf {
  const start = Number(owner.id.slice(-12)) * 100
  const unit = (n: number, kind: Unit['kind'], name: Trilingual, parent: Unit | null): Unit => ({
    id: unitId(start + n), body: owner.id, parent: parent?.id ?? null, name, kind, active: true,
  })
  const leadership = unit(1, 'leadership', tri('Басшылық', 'Руководство', 'Leadership'), null)
  const first = unit(2, 'department', names.first, leadership)
  return {
    leadership,
    first,
    firstDivision: unit(3, 'division', names.firstDivision, first),
    second: unit(4, 'department', names.second, leadership),
    legal: unit(5, 'legal', names.legal ?? legalName, leadership),
    documents: unit(6, 'documentOffice', tri('Құжаттамалық қамтамасыз ету басқармасы', 'Управление документационного обеспечения', 'Document Office'), leadership),
    hr: unit(7, 'hr', tri('Персоналды басқару қызметі', 'Служба управления персоналом', 'Human Resources'), leadership),
  }
}

export const bodies = {
  chancellery: body(
    1, 'chancellery', '11',
    tri('Қазақстан Республикасы Премьер-Министрінің Кеңсесі', 'Канцелярия Премьер-Министра Республики Казахстан', "Prime Minister's Chancellery of the Republic of Kazakhstan"),
    tri('Премьер-Министр Кеңсесі', 'Канцелярия Премьер-Министра', "PM's Chancellery"),
  ),
  finance: body(
    2, 'ministry', '07',
    tri('Қазақстан Республикасының Қаржы министрлігі', 'Министерство финансов Республики Казахстан', 'Ministry of Finance of the Republic of Kazakhstan'),
    tri('Қаржымині', 'Минфин', 'Finance'),
  ),
  justice: body(
    3, 'ministry', '10',
    tri('Қазақстан Республикасының Әділет министрлігі', 'Министерство юстиции Республики Казахстан', 'Ministry of Justice of the Republic of Kazakhstan'),
    tri('Әділетмині', 'Минюст', 'Justice'),
  ),
  economy: body(
    4, 'ministry', '12',
    tri('Қазақстан Республикасының Ұлттық экономика министрлігі', 'Министерство национальной экономики Республики Казахстан', 'Ministry of National Economy of the Republic of Kazakhstan'),
    tri('Ұлттықэкономмині', 'Миннацэкономики', 'National Economy'),
  ),
  digital: body(
    5, 'ministry', '15',
    tri('Қазақстан Республикасының Жасанды интеллект және цифрлық даму министрлігі', 'Министерство искусственного интеллекта и цифрового развития Республики Казахстан', 'Ministry of Artificial Intelligence and Digital Development of the Republic of Kazakhstan'),
    tri('Цифрдамумині', 'Минцифры', 'Digital Development'),
  ),
  agency: body(
    6, 'agency', '02',
    tri('Қазақстан Республикасының Мемлекеттік қызмет істері агенттігі', 'Агентство Республики Казахстан по делам государственной службы', 'Agency of the Republic of Kazakhstan for Civil Service Affairs'),
    tri('Мемқызмет агенттігі', 'Агентство госслужбы', 'Civil Service Agency'),
  ),
  akimat: body(
    7, 'akimat', '01',
    tri('Ақмола облысының әкімдігі', 'Акимат Акмолинской области', 'Akimat of Akmola Region'),
    tri('Ақмола обл. әкімдігі', 'Акимат Акмолинской обл.', 'Akmola Akimat'),
  ),
} as const
export type BodyName = keyof typeof bodies

export const units: Record<BodyName, UnitsOf> = {
  chancellery: unitsOf(bodies.chancellery, {
    first: tri('Заңнама бөлімі', 'Отдел законодательства', 'Legislation Department'),
    firstDivision: tri('Үкімет актілері секторы', 'Сектор актов Правительства', 'Government Acts Section'),
    second: tri('Бақылау және құжаттамалық қамтамасыз ету бөлімі', 'Отдел контроля и документационного обеспечения', 'Control and Documents Department'),
    legal: tri('Заң бөлімі', 'Юридический отдел', 'Legal Department'),
  }),
  finance: unitsOf(bodies.finance, {
    first: tri('Салық және кеден саясаты департаменті', 'Департамент налоговой и таможенной политики', 'Tax and Customs Policy Department'),
    firstDivision: tri('Салық заңнамасы басқармасы', 'Управление налогового законодательства', 'Tax Legislation Division'),
    second: tri('Бюджет қаражатын жоспарлау департаменті', 'Департамент планирования бюджетных средств', 'Budget Planning Department'),
  }),
  justice: unitsOf(bodies.justice, {
    first: tri('Заңнама департаменті', 'Департамент законодательства', 'Legislation Department'),
    firstDivision: tri('Қаржы заңнамасы басқармасы', 'Управление финансового законодательства', 'Financial Legislation Division'),
    second: tri('Нормативтік құқықтық актілерді тіркеу департаменті', 'Департамент регистрации нормативных правовых актов', 'Registration of Legal Acts Department'),
    legal: tri('Заң қызметі басқармасы', 'Управление юридической службы', 'Legal Service Division'),
  }),
  economy: unitsOf(bodies.economy, {
    first: tri('Салық саясаты департаменті', 'Департамент налоговой политики', 'Tax Policy Department'),
    firstDivision: tri('Тікелей салықтар басқармасы', 'Управление прямых налогов', 'Direct Taxes Division'),
    second: tri('Стратегиялық жоспарлау департаменті', 'Департамент стратегического планирования', 'Strategic Planning Department'),
  }),
  digital: unitsOf(bodies.digital, {
    first: tri('Цифрлық үкімет департаменті', 'Департамент цифрового правительства', 'Digital Government Department'),
    firstDivision: tri('Мемлекеттік көрсетілетін қызметтер басқармасы', 'Управление государственных услуг', 'Public Services Division'),
    second: tri('Ақпараттық жүйелер департаменті', 'Департамент информационных систем', 'Information Systems Department'),
  }),
  agency: unitsOf(bodies.agency, {
    first: tri('Мемлекеттік қызмет департаменті', 'Департамент государственной службы', 'Civil Service Department'),
    firstDivision: tri('Штат санын талдау басқармасы', 'Управление анализа штатной численности', 'Staff Numbers Division'),
    second: tri('Мемлекеттік қызметтер сапасын бақылау департаменті', 'Департамент контроля качества государственных услуг', 'Service Quality Department'),
  }),
  akimat: unitsOf(bodies.akimat, {
    first: tri('Экономика және бюджеттік жоспарлау басқармасы', 'Управление экономики и бюджетного планирования', 'Economy and Budget Planning Department'),
    firstDivision: tri('Бюджет бөлімі', 'Отдел бюджета', 'Budget Section'),
    second: tri('Цифрландыру басқармасы', 'Управление цифровизации', 'Digitalisation Department'),
    legal: tri('Мемлекеттік-құқықтық бөлім', 'Государственно-правовой отдел', 'State Law Section'),
  }),
}
