/** Headwords that Snowball's stems miss: vowels that come and go (день — дня), consonants that change (пишу — писать), words that change whole. */

const irregular = `
человек: люди людей людям людьми людях
ребёнок: дети детей детям детьми детях
идти: иду идешь идет идем идете идут шел шла шло шли шедший
ехать: еду едешь едет едем едете едут
быть: буду будешь будет будем будете будут был была было были
мочь: могу можешь может можем можете могут мог могла могло могли
есть: ем ешь ест едим едите едят ел ела ели
дать: дам дашь даст дадим дадите дадут
хотеть: хотим хотите хотят
сесть: сяду сядешь сядет сядут сел села сели
лечь: лягу ляжет лягут лег легла легли
найти: найду найдет найдут нашел нашла нашло нашли
прийти: приду придет придут пришел пришла пришло пришли
взять: возьму возьмешь возьмет возьмут
брать: беру берешь берет берем берете берут
звать: зову зовешь зовет зовут
жить: живу живешь живет живем живете живут
время: времени временем времена времен временам временами временах
имя: имени именем имена имен именам именами именах
мать: матери матерью матерей матерям
дочь: дочери дочерью дочерей дочерям
хороший: лучше лучший
плохой: хуже худший
большой: больше
маленький: меньше
я: меня мне мной мною
ты: тебя тебе тобой тобою
он: его ему им нем него нему ним
она: ее ей ею нее ней
мы: нас нам нами
вы: вас вам вами
они: их им ими них ним ними
кто: кого кому кем ком
что: чего чему чем
себя: себе собой собою
два: двух двум двумя две
три: трех трем тремя
`

const wholes = new Map<string, string[]>()
for (const row of irregular.trim().split('\n')) {
  const [headword = '', forms = ''] = row.split(': ')
  for (const form of forms.split(' ')) wholes.set(form, [...(wholes.get(form) ?? []), headword])
}

/** What an ending tells of the headword's last consonant. */
type Kind = 'hard' | 'soft' | 'either' | 'none'

const endings: Record<Exclude<Kind, 'none'>, readonly string[]> = {
  hard: ['ами', 'ам', 'ах', 'ом', 'ой', 'ою', 'ов', 'а', 'у', 'ы', 'о'],
  soft: ['ями', 'ям', 'ях', 'ью', 'ею', 'я', 'ю'],
  either: ['ей', 'ем', 'е', 'и'],
}
const persons = ['ешь', 'ете', 'ишь', 'ите', 'ет', 'ем', 'ут', 'ют', 'ит', 'им', 'ат', 'ят', 'у', 'ю']
const hardHeads = ['', 'а', 'о']
const softHeads = ['ь', 'й', 'я', 'е']
/** Of a form without an ending: of many windows, окон. */
const fullHeads = ['о', 'а', 'я', 'е', 'и', 'ы']
const infinitives = ['ать', 'ить', 'еть', 'ять', 'ти']
const changed: readonly (readonly [string, readonly string[]])[] = [
  ['бл', ['б']], ['пл', ['п']], ['вл', ['в']], ['мл', ['м']], ['ш', ['с', 'х']], ['ж', ['д', 'з', 'г']], ['ч', ['т', 'к']], ['щ', ['ст', 'т', 'ск']],
]
const isConsonant = (letter: string | undefined) => letter !== undefined && /[бвгджзклмнпрстфхцчшщ]/.test(letter)

/** замк → замок, льв → лев; окон → окн, писем → письм, копеек → копейк. */
function turned(stem: string, kind: Kind): string[] {
  const [body, before, last] = [stem.slice(0, -2), stem.at(-2), stem.at(-1) ?? '']
  if (!isConsonant(last) || before === undefined) return []
  if (kind === 'none') return /[оеё]/.test(before) ? [body + last, `${body}ь${last}`, `${body}й${last}`] : []
  if (before === 'ь' || before === 'й') return [`${body}е${last}`, `${body}ё${last}`]
  return isConsonant(before) ? ['о', 'е', 'ё'].map((vowel) => body + before + vowel + last) : []
}

function nouns(word: string): string[] {
  const found: string[] = turned(word, 'none').flatMap((stem) => fullHeads.map((ending) => stem + ending))
  for (const kind of ['hard', 'soft', 'either'] as const) {
    const heads = kind === 'hard' ? hardHeads : kind === 'soft' ? softHeads : [...hardHeads, ...softHeads]
    for (const ending of endings[kind]) {
      const stem = word.slice(0, -ending.length)
      if (stem.length < 2 || !word.endsWith(ending)) continue
      found.push(...heads.map((head) => stem + head), ...turned(stem, kind).flatMap((each) => heads.slice(0, kind === 'either' ? 5 : 2).map((head) => each + head)))
    }
  }
  return found
}

function verbs(word: string): string[] {
  const own = /с[ья]$/.test(word) ? 'ся' : ''
  const bare = own === '' ? word : word.slice(0, -2)
  return persons.flatMap((ending) => {
    if (!bare.endsWith(ending)) return []
    const stem = bare.slice(0, -ending.length)
    return changed.flatMap(([now, befores]) => (stem.endsWith(now) ? befores.flatMap((before) => infinitives.map((infinitive) => stem.slice(0, -now.length) + before + infinitive + own)) : []))
  })
}

/** Headwords of a form that has nothing of them left (люди → человек). */
export const irregularRussian = (form: string): readonly string[] => wholes.get(form.replaceAll('ё', 'е')) ?? []

/** Headwords a Russian form may have, beside those its stem finds: only such as are headwords, what changes least first. */
export function russianHeadwords(form: string, isHeadword: (word: string) => boolean): string[] {
  const word = form.replaceAll('ё', 'е')
  return [...new Set([...irregularRussian(word), ...nouns(word), ...verbs(word)])].filter((each) => each !== form && isHeadword(each))
}
