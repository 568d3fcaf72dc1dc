/**
 * The demo office: a small republic of seven bodies with people in every role, the same in `npm start` and in the tests.
 * Names and numbers are made up; ids never change, so that a link written down today opens the same person tomorrow.
 */
import type { Trilingual } from '../../domain/kernel/text.ts'
import { addDays } from '../../domain/kernel/time.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import type { Role } from '../../domain/kernel/rights.ts'
import { checkDigit } from '../../domain/people/numbers.ts'
import type { Body, Delegation, Person, Unit } from '../../domain/people/person.ts'
import { bodies, units } from './bodies.ts'
import type { BodyName } from './bodies.ts'
import { latin } from './latin.ts'

const tri = (kk: string, ru: string, en: string): Trilingual => ({ kk, ru, en })

const posts = {
  legalHead: tri('Заң қызметінің басшысы', 'Руководитель юридической службы', 'Head of the Legal Service'),
  documents: tri('Құжаттамалық қамтамасыз ету басқармасының басшысы', 'Руководитель управления документационного обеспечения', 'Head of the Document Office'),
  hr: tri('Персоналды басқару қызметінің басшысы', 'Руководитель службы управления персоналом', 'Head of Human Resources'),
  director: tri('Департамент директоры', 'Директор департамента', 'Director of the Department'),
  sectionHead: tri('Бөлім меңгерушісі', 'Заведующий отделом', 'Head of the Department'),
  regionalHead: tri('Басқарма басшысы', 'Руководитель управления', 'Head of the Department'),
  divisionHead: tri('Басқарма басшысы', 'Руководитель управления', 'Head of the Division'),
  expert: tri('Бас сарапшы', 'Главный эксперт', 'Chief Expert'),
  viceMinister: tri('Вице-министр', 'Вице-министр', 'Vice-Minister'),
}

/** How many people each body has so far. New people go to the end of their body, since ids follow this count. */
const made = new Map<string, number>()

/** `born` is YYMMDD. The seventh digit 9 names no century, so no real person has such an IIN. */
function fictionalIin(born: string, serial: number): string {
  for (let n = serial * 10; ; n += 1) {
    const eleven = `${born}9${String(n % 10_000).padStart(4, '0')}`
    const digit = checkDigit(eleven)
    if (digit !== null) return eleven + String(digit)
  }
}

function person(unit: Unit, fullName: string, born: string, post: Trilingual, roles: Person['roles']): Person {
  const serial = 1 + (made.get(unit.body) ?? 0)
  made.set(unit.body, serial)
  const number = 100 * Number(unit.body.slice(-12)) + serial
  const [surname = '', name = '', patronymic = ''] = fullName.split(' ')
  const domain = { chancellery: 'pmo', finance: 'minfin', justice: 'adilet', economy: 'economy', digital: 'digital', agency: 'qyzmet', akimat: 'aqmola' }
  const owner = (Object.keys(bodies) as BodyName[]).find((each) => bodies[each].id === unit.body) ?? 'akimat'
  return {
    id: `9e250000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    iin: fictionalIin(born, number),
    surname, name, patronymic,
    body: unit.body,
    unit: unit.id,
    post,
    roles,
    email: `${latin(name).slice(0, 1)}.${latin(surname)}@${domain[owner]}.example`,
    phone: `+7 7172 00-${String(number).slice(0, 1)}0-${String(10 + serial)}`,
    room: String(100 * (1 + (serial % 9)) + ((number * 3) % 40)),
    active: true,
  }
}

type Handle = 'head' | 'deputyHead' | 'legalHead' | 'documentOfficer' | 'hrOfficer' | 'unitHead' | 'executor' | 'secondUnitHead'
type Named = readonly [fullName: string, born: string]

interface Leaders {
  head: Trilingual
  deputyHead: Trilingual
  unitHead: Trilingual
  headRoles: Role[]
  /** False where a person of their own administers the body. */
  hrAdministers: boolean
}

function staff<Name extends BodyName>(name: Name, leaders: Leaders, names: Record<Handle, Named>) {
  const own = units[name]
  const one = (handle: Handle, unit: Unit, post: Trilingual, roles: Role[]) => person(unit, ...names[handle], post, roles)
  return {
    body: bodies[name] as Body,
    units: own,
    head: one('head', own.leadership, leaders.head, leaders.headRoles),
    deputyHead: one('deputyHead', own.leadership, leaders.deputyHead, ['deputyHead']),
    legalHead: one('legalHead', own.legal, posts.legalHead, ['legalHead']),
    documentOfficer: one('documentOfficer', own.documents, posts.documents, ['documentOffice']),
    hrOfficer: one('hrOfficer', own.hr, posts.hr, leaders.hrAdministers ? ['hr', 'bodyAdministrator'] : ['hr']),
    unitHead: one('unitHead', own.first, leaders.unitHead, ['unitHead']),
    executor: one('executor', own.firstDivision, posts.expert, ['employee']),
    secondUnitHead: one('secondUnitHead', own.second, leaders.unitHead, ['unitHead']),
  }
}

const minister = (head: Trilingual): Leaders => ({
  head, deputyHead: posts.viceMinister, unitHead: posts.director, headRoles: ['head', 'cabinetMember'], hrAdministers: true,
})

export const office = {
  chancellery: {
    ...staff('chancellery', {
      head: tri('Премьер-Министр Кеңсесінің Басшысы', 'Руководитель Канцелярии Премьер-Министра', "Head of the Prime Minister's Chancellery"),
      deputyHead: tri('Кеңсе Басшысының орынбасары', 'Заместитель Руководителя Канцелярии', 'Deputy Head of the Chancellery'),
      unitHead: posts.sectionHead, headRoles: ['head', 'cabinetMember'], hrAdministers: true,
    }, {
      head: ['Жанәділов Ерлан Сәкенұлы', '710314'], deputyHead: ['Орманова Гүлмира Бекетқызы', '760922'],
      legalHead: ['Досымбеков Талғат Әлиұлы', '800105'], documentOfficer: ['Ковалёва Ирина Викторовна', '730618'],
      hrOfficer: ['Байзақова Шолпан Ержанқызы', '841130'], unitHead: ['Құрманбай Нұрлан Асқарұлы', '790427'],
      executor: ['Литвинов Сергей Андреевич', '901212'], secondUnitHead: ['Әшімова Динара Қайратқызы', '830815'],
    }),
    officer: person(units.chancellery.second, 'Тұрсынбек Арман Болатұлы', '880219', tri('Бас инспектор', 'Главный инспектор', 'Chief Inspector'), ['chancelleryOfficer', 'controller']),
    receptionClerk: person(units.chancellery.second, 'Мельник Ольга Петровна', '690703', tri('Қабылдау бөлмесінің сарапшысы', 'Эксперт приёмной', 'Reception Clerk'), ['receptionClerk']),
    primeMinister: person(units.chancellery.leadership, 'Алтынсарин Ерболат Кемелұлы', '660508', tri('Қазақстан Республикасының Премьер-Министрі', 'Премьер-Министр Республики Казахстан', 'Prime Minister of the Republic of Kazakhstan'), ['cabinetMember']),
  },
  finance: {
    ...staff('finance', { ...minister(tri('Қаржы министрі', 'Министр финансов', 'Minister of Finance')), hrAdministers: false }, {
      head: ['Сейітқали Айдар Маратұлы', '720811'], deputyHead: ['Ахметжанова Сәуле Тимурқызы', '770503'],
      legalHead: ['Рахымбеков Дәурен Жұмабайұлы', '810216'], documentOfficer: ['Нұрпейісова Айгүл Серікқызы', '740929'],
      hrOfficer: ['Пак Елена Александровна', '821107'], unitHead: ['Оспанов Қанат Ермекұлы', '780120'],
      executor: ['Жүнісова Мәдина Ғалымқызы', '930606'], secondUnitHead: ['Шевченко Андрей Николаевич', '750410'],
    }),
    divisionHead: person(units.finance.firstDivision, 'Абдрахманов Нариман Сейфоллаұлы', '850322', posts.divisionHead, ['unitHead']),
    secondExecutor: person(units.finance.second, 'Бекмұрат Әсел Дулатқызы', '950817', posts.expert, ['employee']),
    administrator: person(units.finance.documents, 'Қасымбаев Руслан Оразұлы', '870214', tri('Жүйелік әкімші', 'Системный администратор', 'System Administrator'), ['bodyAdministrator']),
    controller: person(units.finance.documents, 'Мырзахметова Ләззат Қуанышқызы', '791005', tri('Бақылау секторының басшысы', 'Руководитель сектора контроля', 'Head of Control'), ['controller']),
  },
  justice: {
    ...staff('justice', minister(tri('Әділет министрі', 'Министр юстиции', 'Minister of Justice')), {
      head: ['Мәжитов Бауыржан Кенжеұлы', '700925'], deputyHead: ['Исабаева Роза Тәжібайқызы', '751116'],
      legalHead: ['Ғабдуллин Марат Хамитұлы', '800730'], documentOfficer: ['Соколова Татьяна Юрьевна', '710208'],
      hrOfficer: ['Елубаева Жанна Мұратқызы', '860419'], unitHead: ['Әбдіқадыр Самат Нүркенұлы', '770627'],
      executor: ['Қожахметова Камила Арманқызы', '940303'], secondUnitHead: ['Ли Виктор Олегович', '730514'],
    }),
    divisionHead: person(units.justice.firstDivision, 'Сатыбалды Айжан Ерболқызы', '840812', posts.divisionHead, ['unitHead']),
    secondExecutor: person(units.justice.second, 'Есенғали Тимур Бахытұлы', '961021', posts.expert, ['employee']),
  },
  economy: {
    ...staff('economy', minister(tri('Ұлттық экономика министрі', 'Министр национальной экономики', 'Minister of National Economy')), {
      head: ['Төлебаев Ғани Сапарұлы', '740117'], deputyHead: ['Нүсіпова Ләйла Ескендірқызы', '790808'],
      legalHead: ['Громов Павел Дмитриевич', '760331'], documentOfficer: ['Ыбыраева Құралай Нұрболқызы', '811225'],
      hrOfficer: ['Садықов Ерден Қанатұлы', '830504'], unitHead: ['Жұмағұлов Асхат Рымбекұлы', '800913'],
      executor: ['Ермекова Айнұр Талғатқызы', '920726'], secondUnitHead: ['Ким Наталья Сергеевна', '780602'],
    }),
    secondExecutor: person(units.economy.second, 'Дәулетов Ілияс Маратұлы', '971119', posts.expert, ['employee']),
  },
  digital: {
    ...staff('digital', minister(tri('Жасанды интеллект және цифрлық даму министрі', 'Министр искусственного интеллекта и цифрового развития', 'Minister of Artificial Intelligence and Digital Development')), {
      head: ['Өтеғұл Санжар Әділұлы', '820205'], deputyHead: ['Юсупова Алия Рашидовна', '850710'],
      legalHead: ['Бөкенова Зарина Қайроллақызы', '840128'], documentOfficer: ['Никитина Светлана Игоревна', '770519'],
      hrOfficer: ['Хасенов Бекзат Ержанұлы', '890915'], unitHead: ['Ізбасаров Олжас Ғабитұлы', '860307'],
      executor: ['Фёдоров Максим Евгеньевич', '950623'], secondUnitHead: ['Сұлтанбекова Назгүл Асанқызы', '830417'],
    }),
    portalAdministrator: person(units.digital.second, 'Әлімхан Дәулет Нұржанұлы', '900811', tri('Портал әкімшісі', 'Администратор портала', 'Administrator of the Portal'), ['administrator']),
  },
  agency: {
    ...staff('agency', {
      head: tri('Агенттік төрағасы', 'Председатель Агентства', 'Chairman of the Agency'),
      deputyHead: tri('Агенттік төрағасының орынбасары', 'Заместитель председателя Агентства', 'Deputy Chairman of the Agency'),
      unitHead: posts.director, headRoles: ['head'], hrAdministers: true,
    }, {
      head: ['Бәйтереков Қуат Жанатұлы', '731202'], deputyHead: ['Сәрсенова Гаухар Мейрамқызы', '780217'],
      legalHead: ['Айтжанов Ержан Қалиұлы', '811019'], documentOfficer: ['Попова Людмила Михайловна', '700424'],
      hrOfficer: ['Омарова Балжан Сағатқызы', '850531'], unitHead: ['Қайырбеков Мирас Төлегенұлы', '820609'],
      executor: ['Вагнер Кристина Эдуардовна', '930128'], secondUnitHead: ['Үсенов Жандос Бейсенұлы', '791113'],
    }),
    officer: person(units.agency.firstDivision, 'Смағұлова Перизат Бауыржанқызы', '910905', posts.expert, ['agencyOfficer']),
  },
  akimat: staff('akimat', {
    head: tri('Ақмола облысының әкімі', 'Аким Акмолинской области', 'Akim of Akmola Region'),
    deputyHead: tri('Облыс әкімінің орынбасары', 'Заместитель акима области', 'Deputy Akim of the Region'),
    unitHead: posts.regionalHead, headRoles: ['head'], hrAdministers: true,
  }, {
    head: ['Шаймерденов Серік Ақанұлы', '690220'], deputyHead: ['Бондаренко Михаил Иванович', '740809'],
    legalHead: ['Кенжебаева Ұлжан Төкенқызы', '830326'], documentOfficer: ['Тастанова Меруерт Жомартқызы', '801018'],
    hrOfficer: ['Зайцева Анна Владимировна', '870711'], unitHead: ['Қуанышев Мұрат Сабырұлы', '760405'],
    executor: ['Һакімжанов Рамазан Ізетұлы', '940916'], secondUnitHead: ['Цой Денис Валерьевич', '880102'],
  }),
} as const

type Office = typeof office
type AnyHandle = { [B in keyof Office]: Exclude<keyof Office[B], 'body' | 'units'> }[keyof Office]

export const officeBodies: readonly Body[] = Object.values(bodies)
export const officeUnits: readonly Unit[] = Object.values(units).flatMap((each) => Object.values(each) as Unit[])
export const officePeople: readonly Person[] = Object.values(office).flatMap((body) =>
  (Object.entries(body) as [AnyHandle | 'body' | 'units', unknown][])
    .filter(([key]) => key !== 'body' && key !== 'units')
    .map(([, each]) => each as Person),
)

/** One delegation in force, one that is over and one to come, as seen on `today`. */
export function officeDelegations(today: LocalDate): Delegation[] {
  const delegation = (n: number, principal: Person, deputy: Person, number: string, from: number, until: number): Delegation => ({
    id: `de1e0000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    principal: principal.id,
    deputy: deputy.id,
    order: { number, date: addDays(today, Math.min(from - 2, -1)), sha256: null },
    from: addDays(today, from),
    until: addDays(today, until),
    revokedAt: null,
  })
  return [
    delegation(1, office.economy.head, office.economy.deputyHead, '214-ж/қ', -3, 11),
    delegation(2, office.justice.head, office.justice.deputyHead, '96-ж/қ', -60, -46),
    delegation(3, office.digital.head, office.digital.deputyHead, '305-ж/қ', 14, 28),
  ]
}

/** Opens every demo key and every password sign-in of the demo office; shown on the sign-in screen of a demo portal only. */
export const demoPassword = 'Kense-2026'
