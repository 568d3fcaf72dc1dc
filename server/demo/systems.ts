/** Well-known public systems of the state, and two of the demo's own that answer nowhere, as some always do. */
import type { Transaction } from 'kysely'
import type { Role } from '../../domain/kernel/rights.ts'
import type { Trilingual } from '../../domain/kernel/text.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Database } from '../kernel/database.ts'
import { saveSystem } from '../systems/public.ts'
import { bodies } from './bodies.ts'

interface DemoSystem {
  address: string
  owner: keyof typeof bodies
  name: Trilingual
  description: Trilingual
  contact: string
  roles?: Role[]
  ownersOnly?: true
}

const tri = (kk: string, ru: string, en: string): Trilingual => ({ kk, ru, en })

const systems: readonly DemoSystem[] = [
  { address: 'https://adilet.zan.kz/', owner: 'justice', contact: 'Заң департаменті', name: tri('«Әділет» ақпараттық-құқықтық жүйесі', 'Информационно-правовая система «Әділет»', '“Ädilet” legal information system'), description: tri('Нормативтік құқықтық актілердің мәтіндері мен өзгерістері', 'Тексты нормативных правовых актов и их изменения', 'Texts of normative legal acts and their changes') },
  { address: 'https://legalacts.egov.kz/', owner: 'digital', contact: 'Цифрлық үкімет департаменті', name: tri('«Ашық нормативтік құқықтық актілер» порталы', 'Портал «Открытые нормативные правовые акты»', '“Open normative legal acts” portal'), description: tri('Жобаларды қоғамдық талқылау', 'Общественное обсуждение проектов', 'Public discussion of drafts') },
  { address: 'https://egov.kz/', owner: 'digital', contact: '1414', name: tri('«Электрондық үкімет» порталы', 'Портал «электронного правительства»', '“Electronic government” portal'), description: tri('Мемлекеттік көрсетілетін қызметтер', 'Государственные услуги', 'Public services') },
  { address: 'https://goszakup.gov.kz/', owner: 'finance', contact: 'Бюджет қаражатын жоспарлау департаменті', name: tri('Мемлекеттік сатып алу веб-порталы', 'Веб-портал государственных закупок', 'Public procurement web portal'), description: tri('Сатып алу жоспарлары, конкурстар және шарттар', 'Планы закупок, конкурсы и договоры', 'Procurement plans, tenders and contracts') },
  { address: 'https://stat.gov.kz/', owner: 'economy', contact: 'Ұлттық экономика министрлігі', name: tri('Ұлттық статистика бюросының порталы', 'Портал Бюро национальной статистики', 'Portal of the Bureau of National Statistics'), description: tri('Ресми статистикалық ақпарат', 'Официальная статистическая информация', 'Official statistics') },
  { address: 'https://elicense.kz/', owner: 'digital', contact: '1414', name: tri('«Е-лицензиялау» мемлекеттік деректер қоры', 'Государственная база данных «Е-лицензирование»', 'State database “E-licensing”'), description: tri('Рұқсаттар мен хабарламалар', 'Разрешения и уведомления', 'Permits and notifications') },
  { address: 'https://ekyzmet.kense.example/', owner: 'agency', contact: 'Мемлекеттік қызмет істері агенттігі', roles: ['hr', 'agencyOfficer'], name: tri('«Е-қызмет» персоналды басқару жүйесі', 'Система управления персоналом «Е-қызмет»', '“E-kyzmet” personnel system'), description: tri('Мемлекеттік қызметшілердің есебі', 'Учёт государственных служащих', 'Records of civil servants') },
  { address: 'https://budget.kense.example/', owner: 'finance', contact: 'Қаржы министрлігі', ownersOnly: true, name: tri('Бюджетті жоспарлау жүйесі', 'Система планирования бюджета', 'Budget planning system'), description: tri('Республикалық бюджет жобасын дайындау', 'Подготовка проекта республиканского бюджета', 'Preparation of the draft republican budget') },
]

const idOf = (n: number): string => `5e5e0000-0000-4000-8000-${String(n).padStart(12, '0')}`

export async function saveDemoSystems(db: Transaction<Database>, now: Instant): Promise<void> {
  for (const [n, { address, owner, name, description, contact, roles = [], ownersOnly }] of systems.entries()) {
    const access = { bodies: ownersOnly ? [bodies[owner].id] : [], roles }
    await saveSystem(db, { id: idOf(n + 1), name, description, address, owner: bodies[owner].id, contact, access, active: true }, now)
  }
}
