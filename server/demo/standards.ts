/** A few standards that exist in the demo only: each says so in its title, and no real one has such a number. */
import type { Transaction } from 'kysely'
import type { Trilingual } from '../../domain/kernel/text.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Standard, Status } from '../../domain/standards/standard.ts'
import type { Database } from '../kernel/database.ts'
import { saveStandards } from '../standards/public.ts'

type Sample = [designation: string, codes: string, kk: string, ru: string, en: string, more?: Partial<Pick<Standard, 'replaces' | 'replacedBy' | 'withdrawn' | 'link'>> & { status?: Status }]

const samples: readonly Sample[] = [
  ['ҚР СТ 9901-2021', '01.140.30', 'Ұйымдастыру-өкімдік құжаттама. Құжаттарды ресімдеуге қойылатын талаптар', 'Организационно-распорядительная документация. Требования к оформлению документов', 'Administrative documents. Requirements for their layout', { replaces: ['ҚР СТ 9901-2015'], link: 'https://standards.kense.example/9901-2021' }],
  ['ҚР СТ 9901-2015', '01.140.30', 'Ұйымдастыру-өкімдік құжаттама. Құжаттарды ресімдеу', 'Организационно-распорядительная документация. Оформление документов', 'Administrative documents. Layout', { replaces: ['ҚР СТ 9901-2008'], status: 'replaced' }],
  ['ҚР СТ 9901-2008', '01.140.30', 'Басқару құжаттамасы. Жалпы талаптар', 'Управленческая документация. Общие требования', 'Management documents. General requirements', { replaces: ['МЕМСТ 9901-90'], status: 'replaced' }],
  ['ҚР СТ 9902-2019', '01.140.20', 'Мұрағат ісі. Электрондық құжаттарды сақтау тәртібі', 'Архивное дело. Порядок хранения электронных документов', 'Archives. Keeping of electronic documents'],
  ['ҚР СТ 9903-2020', '01.040.35', 'Ақпараттық технологиялар. Терминдер мен анықтамалар', 'Информационные технологии. Термины и определения', 'Information technology. Terms and definitions'],
  ['ҚР СТ 9910-2022', '35.030', 'Ақпараттық қауіпсіздік. Мемлекеттік органдардың ақпараттық жүйелерін қорғауға қойылатын талаптар', 'Информационная безопасность. Требования к защите информационных систем государственных органов', 'Information security. Protection of information systems of state bodies', { replaces: ['ҚР СТ 9910-2012'] }],
  ['ҚР СТ 9910-2012', '35.040', 'Ақпараттық қауіпсіздік. Жалпы талаптар', 'Информационная безопасность. Общие требования', 'Information security. General requirements', { status: 'replaced' }],
  ['ҚР СТ 9911-2018', '35.040.01', 'Электрондық цифрлық қолтаңба. Қолтаңбаны тексеру тәртібі', 'Электронная цифровая подпись. Порядок проверки подписи', 'Electronic digital signature. How a signature is verified'],
  ['ҚР СТ 9912-2023', '35.080', 'Бағдарламалық қамтылым. Мемлекеттік тілдегі интерфейске қойылатын талаптар', 'Программное обеспечение. Требования к интерфейсу на государственном языке', 'Software. Requirements for an interface in the state language'],
  ['ҚР СТ 9913-2025', '35.210', 'Бұлттық есептеу. Қызмет көрсету деңгейі', 'Облачные вычисления. Уровень обслуживания', 'Cloud computing. Level of service', { status: 'draft' }],
  ['ҚР СТ 9914-2016', '35.240.20;35.060', 'Кеңсе жұмысын автоматтандыру. Деректер алмасу пішімдері', 'Автоматизация делопроизводства. Форматы обмена данными', 'Office automation. Formats of data exchange'],
  ['ҚР СТ 9915-2022', '33.040', 'Телекоммуникация желілері. Мемлекеттік органдардың бірыңғай көлік ортасына қосылу', 'Телекоммуникационные сети. Подключение к единой транспортной среде государственных органов', 'Telecommunication networks. Connection to the common transport network of state bodies'],
  ['ҚР СТ 9920-2017', '03.120.10', 'Сапа менеджменті жүйесі. Мемлекеттік қызмет көрсетуде қолдану жөніндегі нұсқаулық', 'Система менеджмента качества. Руководство по применению в государственных услугах', 'Quality management. Guidance for public services'],
  ['ҚР СТ 9921-2014', '03.080.30', 'Халыққа көрсетілетін қызметтер. Жалпы талаптар', 'Услуги населению. Общие требования', 'Services to the public. General requirements', { status: 'withdrawn', withdrawn: '2024-01-01' }],
  ['ҚР СТ 9930-2019', '13.220', 'Өрт қауіпсіздігі. Әкімшілік ғимараттарға қойылатын талаптар', 'Пожарная безопасность. Требования к административным зданиям', 'Fire safety. Requirements for office buildings'],
  ['ҚР СТ 9931-2020', '13.100;13.180', 'Еңбек қауіпсіздігі. Кеңседегі жұмыс орнын ұйымдастыру', 'Безопасность труда. Организация рабочего места в офисе', 'Occupational safety. The office workplace'],
  ['ҚР СТ 9932-2018', '13.020.10', 'Қоршаған ортаны қорғау. Экологиялық есептілік', 'Охрана окружающей среды. Экологическая отчётность', 'Environmental protection. Reporting'],
  ['ҚР СТ 9940-2021', '67.100.10', 'Сүт. Техникалық шарттар', 'Молоко. Технические условия', 'Milk. Specifications', { replaces: ['МЕМСТ 9940-88'] }],
  ['МЕМСТ 9940-88', '67.100.10', 'Сүт. Жалпы техникалық шарттар', 'Молоко. Общие технические условия', 'Milk. General specifications', { status: 'replaced' }],
  ['МЕМСТ 9941-2013', '67.060', 'Бидай ұны. Техникалық шарттар', 'Мука пшеничная. Технические условия', 'Wheat flour. Specifications'],
  ['МЕМСТ 9950-2011', '91.100.10', 'Цемент. Сынау әдістері', 'Цемент. Методы испытаний', 'Cement. Test methods'],
  ['ҚР СТ 9951-2022', '91.040.10;91.120', 'Қоғамдық ғимараттар. Мүгедектігі бар адамдарға қолжетімділік', 'Общественные здания. Доступность для лиц с инвалидностью', 'Public buildings. Accessibility for persons with disabilities'],
  ['ҚР СТ 9960-2015', '75.160.20', 'Сұйық отын. Сапаны бақылау', 'Жидкое топливо. Контроль качества', 'Liquid fuels. Quality control'],
  ['ҚР СТ 9970-2013', '65.020.30', 'Асыл тұқымды мал шаруашылығы. Есепке алу', 'Племенное животноводство. Учёт', 'Pedigree breeding of animals. Records'],
  ['ҚР СТ 9980-2024', '97.195', 'Ұлттық қолөнер бұйымдары. Жалпы техникалық шарттар', 'Изделия национального ремесла. Общие технические условия', 'Articles of national handicraft. General specifications'],
]

const marks: Trilingual = { kk: '(үлгі)', ru: '(образец)', en: '(sample)' }

const idOf = (n: number): string => `57a00000-0000-4000-8000-${String(n).padStart(12, '0')}`

function standardOf([designation, codes, kk, ru, en, more = {}]: Sample, n: number): Standard {
  const year = designation.slice(-4)
  const known = /^\d{4}$/.test(year)
  const dates = more.status === 'draft' || !known ? { adopted: null, effective: null } : { adopted: `${year}-03-01`, effective: `${year}-07-01` }
  return {
    id: idOf(n + 1), designation, title: { kk: `${kk} ${marks.kk}`, ru: `${ru} ${marks.ru}`, en: `${en} ${marks.en}` }, codes: codes.split(';'),
    status: 'active', ...dates, withdrawn: null, replaces: [], replacedBy: [], files: [], link: '', ...more,
  }
}

export async function saveDemoStandards(db: Transaction<Database>, now: Instant): Promise<void> {
  await saveStandards(db, samples.map(standardOf), now)
}
