/** Made acts in two languages, each sentence said in both, with places where a seeded mistake can be put. */
import type { Block, DocxModel, Paragraph } from '../../domain/documents/document.ts'

/** mulberry32: the same seed gives the same act everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }
}

export interface Slot {
  kind: 'number' | 'date' | 'reference' | 'act'
  kk: string
  ru: string
  /** The same place saying something else, in Russian only. */
  wrong: string
}

/** A line of the act: text with slots, or a row of a table. */
export interface Line {
  kk: (string | Slot)[]
  ru: (string | Slot)[]
  row?: boolean
}

const months = {
  kk: ['қаңтар', 'ақпан', 'наурыз', 'сәуір', 'мамыр', 'маусым', 'шілде', 'тамыз', 'қыркүйек', 'қазан', 'қараша', 'желтоқсан'],
  kkSince: ['қаңтардан', 'ақпаннан', 'наурыздан', 'сәуірден', 'мамырдан', 'маусымнан', 'шілдеден', 'тамыздан', 'қыркүйектен', 'қазаннан', 'қарашадан', 'желтоқсаннан'],
  kkOf: ['қаңтардағы', 'ақпандағы', 'наурыздағы', 'сәуірдегі', 'мамырдағы', 'маусымдағы', 'шілдедегі', 'тамыздағы', 'қыркүйектегі', 'қазандағы', 'қарашадағы', 'желтоқсандағы'],
  ru: ['января', 'февраля', 'марта', 'апреля', 'мая', 'июня', 'июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря'],
}

export function makeAct(random: () => number, articles: number): Line[] {
  const pick = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  const other = (value: number, from: number, to: number): number => {
    const changed = pick(from, to)
    return changed === value ? (value === to ? from : value + 1) : changed
  }
  const since = (): Slot => {
    const [year, month, day] = [pick(2024, 2030), pick(0, 11), pick(1, 28)]
    const change = pick(0, 2)
    const wrong = change === 0 ? [year + 1, month, day] : change === 1 ? [year, (month + 3) % 12, day] : [year, month, (day % 28) + 1]
    const russian = (parts: number[]): string => `${parts[2]} ${months.ru[parts[1] as number]} ${parts[0]} года`
    return { kind: 'date', kk: `${year} жылғы ${day} ${months.kkSince[month]}`, ru: russian([year, month, day]), wrong: russian(wrong as number[]) }
  }
  const act = (): Slot => {
    const [year, month, day, number] = [pick(1996, 2025), pick(0, 11), pick(1, 28), pick(11, 990)]
    const ending = ['', '-V', '-VI', '-VII'][pick(0, 3)]
    const russian = (value: number): string => `от ${day} ${months.ru[month]} ${year} года № ${value}${ending}`
    return { kind: 'act', kk: `${year} жылғы ${day} ${months.kkOf[month]} № ${number}${ending}`, ru: russian(number), wrong: russian(other(number, 11, 990)) }
  }
  const article = (): Slot => {
    const [value, point] = [pick(2, 60), pick(1, 9)]
    return { kind: 'reference', kk: `${value}-бабының ${point}-тармағы`, ru: `пункт ${point} статьи ${value}`, wrong: `пункт ${point} статьи ${other(value, 2, 60)}` }
  }
  const annex = (): Slot => {
    const value = pick(1, 9)
    return { kind: 'reference', kk: `${value}-қосымша`, ru: `приложению ${value}`, wrong: `приложению ${other(value, 1, 9)}` }
  }
  const days = (): Slot => {
    const value = pick(2, 60)
    return { kind: 'number', kk: `${value} жұмыс күні`, ru: `${value} рабочих дней`, wrong: `${other(value, 2, 60)} рабочих дней` }
  }
  const money = (): Slot => {
    const value = pick(1, 900) * 1000 + pick(0, 9) * 100
    const shown = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ' ')
    return { kind: 'number', kk: `${shown(value)} теңге`, ru: `${shown(value)} тенге`, wrong: `${shown(value + 1100)} тенге` }
  }
  const share = (): Slot => {
    const [whole, part] = [pick(1, 60), pick(1, 9)]
    return { kind: 'number', kk: `${whole},${part} пайыз`, ru: `${whole},${part} процента`, wrong: `${whole},${(part % 9) + 1} процента` }
  }
  const sentences: (() => Line)[] = [
    () => { const slot = days(); return { kk: ['Уәкілетті орган өтінішті ', slot, ' ішінде қарайды және өтініш берушіге жазбаша хабарлайды.'], ru: ['Уполномоченный орган рассматривает заявление в течение ', slot, ' и письменно уведомляет заявителя.'] } },
    () => { const slot = money(); return { kk: ['Бір алушыға төленетін көмектің мөлшері ', slot, ' аспауға тиіс.'], ru: ['Размер помощи, выплачиваемой одному получателю, не должен превышать ', slot, '.'] } },
    () => { const slot = share(); return { kk: ['Субсидияның үлесі құнның ', slot, ' болып белгіленеді, қалған бөлігін өтініш беруші төлейді.'], ru: ['Доля субсидии устанавливается в размере ', slot, ' стоимости, остальную часть оплачивает заявитель.'] } },
    () => { const slot = article(); return { kk: ['Осы Заңның ', slot, ' күші жойылды деп танылсын.'], ru: ['Признать утратившим силу ', slot, ' настоящего Закона.'] } },
    () => { const slot = annex(); return { kk: ['Өтініш осы Қағидаларға ', slot, 'ға сәйкес нысан бойынша беріледі.'], ru: ['Заявление подается по форме согласно ', slot, ' к настоящим Правилам.'] } },
    () => { const slot = act(); return { kk: ['Қазақстан Республикасы Үкіметінің «Кейбір мәселелер туралы» ', slot, ' қаулысына өзгерістер енгізілсін.'], ru: ['Внести изменения в постановление Правительства Республики Казахстан ', slot, ' «О некоторых вопросах».'] } },
    () => { const slot = since(); return { kk: ['Осы тармақ ', slot, ' бастап қолданысқа енгізіледі.'], ru: ['Настоящий пункт вводится в действие с ', slot, '.'] } },
    () => ({ kk: ['Мемлекеттік органдардың лауазымды адамдары өз құзыреті шегінде осы Заңның орындалуын қамтамасыз етеді.'], ru: ['Должностные лица государственных органов в пределах своей компетенции обеспечивают исполнение настоящего Закона.'] }),
    () => ({ kk: ['Өтініш берушінің құжаттары толық болмаған жағдайда, олар себебі көрсетіле отырып қайтарылады.'], ru: ['В случае неполноты документов заявителя они возвращаются с указанием причины.'] }),
  ]
  const sentence = (): Line => (sentences[pick(0, sentences.length - 1)] as () => Line)()
  const lead = (kk: string, ru: string, line: Line): Line => ({ ...line, kk: [kk, ...line.kk], ru: [ru, ...line.ru] })
  const date = since()
  const lines: Line[] = [
    { kk: ['Қазақстан Республикасының Заңы'], ru: ['Закон Республики Казахстан'] },
    { kk: ['Мемлекеттік көрсетілетін қызметтердің кейбір мәселелері туралы'], ru: ['О некоторых вопросах государственных услуг'] },
  ]
  for (let number = 1; number <= articles; number++) {
    lines.push({ kk: [`${number}-бап. Жалпы ережелер`], ru: [`Статья ${number}. Общие положения`] })
    const points = pick(1, 4)
    for (let point = 1; point <= points; point++) {
      lines.push(lead(`${point}. `, `${point}. `, sentence()))
      if (random() < 0.4) for (let sub = 1; sub <= pick(2, 4); sub++) lines.push(lead(`${sub}) `, `${sub}) `, sentence()))
    }
  }
  for (let row = 1; row <= pick(3, 7); row++) {
    const slot = money()
    lines.push({ kk: [`${row}`, '|', 'Бағдарламаның көрсеткіші', '|', slot], ru: [`${row}`, '|', 'Показатель программы', '|', slot], row: true })
  }
  lines.push({ kk: ['Осы Заң ', date, ' бастап қолданысқа енгізіледі.'], ru: ['Настоящий Закон вводится в действие с ', date, '.'] })
  return lines
}

const say = (parts: (string | Slot)[], language: 'kk' | 'ru' | 'wrong', wrong: Slot | null): string =>
  parts.map((part) => (typeof part === 'string' ? part : language === 'kk' ? part.kk : part === wrong ? part.wrong : part.ru)).join('')

/** The act in one language; `wrong` is the slot whose Russian side is mistaken. */
export function actModel(lines: readonly Line[], language: 'kk' | 'ru', wrong: Slot | null = null): DocxModel {
  let n = 0
  const paragraph = (text: string): Paragraph => ({ kind: 'paragraph', n: n++, heading: 0, align: 'start', indent: 0, firstLine: 0, list: null, runs: [{ text }], text })
  const blocks: Block[] = []
  for (const line of lines) {
    const text = say(line[language], language, wrong)
    if (line.row !== true) blocks.push(paragraph(text))
    else {
      const cells = text.split('|').map((cell) => ({ columns: 1, rows: 1, blocks: [paragraph(cell)] }))
      const table = blocks.at(-1)
      if (table?.kind === 'table') table.rows.push({ header: false, cells })
      else blocks.push({ kind: 'table', widths: [1, 6, 3], rows: [{ header: false, cells }] })
    }
  }
  return { kind: 'docx', blocks, notes: [], images: {}, trackedChanges: false }
}

export const slotsOf = (lines: readonly Line[]): Slot[] => [...new Set(lines.flatMap((line) => line.ru.filter((part): part is Slot => typeof part !== 'string')))]
