import { fold } from './letters.ts'

/** Pronouns and short forms that no rule gives; each row: headword, then its own forms (their further endings are regular). */
const rows = `
мен: менің маған мені менде менен менімен менше
сен: сенің саған сені сенде сенен сенімен сенше
ол: оның оған оны онда одан онымен ондағы онан оныкі ондай онша оныңыз
біз: бізбен біздің бізге бізді бізде бізден біздер
сіз: сізбен сіздің сізге сізді сізде сізден сіздер
олар: олардың оларға оларды оларда олардан олармен
бұл: бұның мұның бұған мұған бұны мұны бұнда мұнда бұдан мұнан мұнымен бұнымен мұндағы бұлар бұлардың бұларға бұларды бұларда бұлардан
сол: соның соған соны сонда содан сонан сонымен сондағы солар солардың соларға соларды
осы: осының осыған осыны осында осыдан осынан осымен осынымен осындағы осылар
мынау: мынаның мынаған мынаны мынада мынадан мынамен мына
анау: ананың анаған ананы анада анадан анамен ана
өз: өзім өзің өзі өзіңіз өзіміз өздері өзінің өзіне өзін өзінде өзінен өзімен өзімнің өзіме өзімді өзіміздің өз-өзін өз-өзіне
кім: кімнің кімге кімді кімде кімнен кіммен
не: ненің неге нені неде неден немен несі
бәрі: бәрінің бәріне бәрін бәрінде бәрінен бәрімен бәріміз бәріңіз бәріміздің
барлығы: барлығының барлығына барлығын барлығынан
екеу: екеуі екеуінің екеуін екеуіне екеуміз
е: еді едім едің едіңіз едік екен екенін екендігі екендігін екенмін емес емеспін емессің емессіз емеспіз емеспен емен
болу: боп
келу: кеп
алу: ап
салу: сап
қалу: қап
қылу: қып
өйту: өйтіп
сөйту: сөйтіп сөйткен
бүйту: бүйтіп
ғой: қой
мен: пен бен менен
да: де та те
ма: ме ба бе па пе
`.trim().split('\n')

type Known = ReadonlyMap<string, readonly string[]>

function known(spelt: (word: string) => string): Known {
  const headwords = new Map<string, string[]>()
  for (const row of rows) {
    const [headword = '', forms = ''] = row.split(': ')
    for (const form of forms.split(' ').map(spelt)) headwords.set(form, [...new Set([...(headwords.get(form) ?? []), spelt(headword)])])
  }
  return headwords
}

const own = known((word) => word)
let folded: Known | null = null
const none: readonly string[] = []

export const irregular = (form: string): readonly string[] => own.get(form) ?? none

/** As `irregular`, where letters that are mistaken for each other are made equal. */
export function foldedIrregular(form: string): readonly string[] {
  folded ??= known(fold)
  return folded.get(form) ?? none
}
