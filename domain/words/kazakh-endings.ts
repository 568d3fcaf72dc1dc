/**
 * Endings of Kazakh, written once with sounds that change: A = а/е, I = ы/і, K = қ/к, Q = ғ/г by harmony; a first letter
 * L, D, B, N, C, G, M changes by the sound before it; a first (I) stands after a consonant, a first E is а/е after a
 * consonant and й after a vowel. One table of written-out endings is made of them.
 */
import { fold, soundBits, type Harmony, type Sound } from './letters.ts'

/** What is left when an ending is taken off. Nouns: how far inside the word we are; verbs: what may stand before. */
export type Place = 'word' | 'bare' | 'caseless' | 'ownerless' | 'stem' | 'owned' | 'owned12' | 'verb' | 'positive'

const depth: Partial<Record<Place, number>> = { word: 0, bare: 1, caseless: 2, ownerless: 3, stem: 4 }

export interface Ending {
  letters: string
  /** Given back to what is left: й of қой in қоя, ы of оқы in оқиды. */
  gives: string
  harmony: Harmony | null
  /** Bits of the sounds it follows. */
  after: number
  next: Place
  cost: number
  /** The end of the stem may have changed before it: кітаб-ы, орн-ы. */
  vowelFirst: boolean
}

const consonants: readonly Sound[] = ['glide', 'r', 'l', 'nasal', 'buzzing', 'hard']
const voiced: readonly Sound[] = ['vowel', 'glide', 'r', 'l', 'nasal', 'buzzing']
const all: readonly Sound[] = [...voiced, 'hard']

/** First sound → its letters, each with the sounds it follows. */
const changing: Record<string, readonly (readonly [string, readonly Sound[]])[]> = {
  L: [['л', ['vowel', 'glide', 'r']], ['д', ['l', 'nasal', 'buzzing']], ['т', ['hard']]],
  D: [['д', voiced], ['т', ['hard']]],
  B: [['н', ['nasal']], ['д', ['vowel', 'glide', 'r', 'l', 'buzzing']], ['т', ['hard']]],
  N: [['н', ['vowel', 'nasal']], ['д', ['glide', 'r', 'l', 'buzzing']], ['т', ['hard']]],
  C: [['н', ['vowel']], ['д', ['glide', 'r', 'l', 'nasal', 'buzzing']], ['т', ['hard']]],
  M: [['м', ['vowel', 'glide', 'r', 'l', 'nasal']], ['б', ['nasal', 'buzzing']], ['п', ['hard']]],
}

interface Opening {
  letters: string
  rest: string
  gives: string
  after: readonly Sound[]
  harmony: Harmony | null
}

function openings(pattern: string, harmony: Harmony): Opening[] {
  const first = pattern[0] as string
  const rest = pattern.slice(1)
  const high = harmony === 'back' ? 'ы' : 'і'
  const low = harmony === 'back' ? 'а' : 'е'
  if (pattern.startsWith('(I)')) {
    const tail = pattern.slice(3)
    return [{ letters: high, rest: tail, gives: '', after: consonants, harmony }, { letters: '', rest: tail, gives: '', after: ['vowel'], harmony }]
  }
  if (first === 'E') {
    const merged = harmony === 'back' ? [{ letters: 'я', rest, gives: 'й', after: ['glide'] as const, harmony }] : []
    return [
      { letters: low, rest, gives: '', after: consonants, harmony }, { letters: 'й', rest, gives: '', after: ['vowel'], harmony },
      { letters: 'и', rest, gives: high, after: ['vowel'], harmony }, ...merged,
    ]
  }
  if (first === 'A') {
    const merged = harmony === 'back' ? [{ letters: 'я', rest, gives: 'й', after: ['glide'] as const, harmony }] : []
    return [{ letters: low, rest, gives: '', after: consonants, harmony }, ...merged]
  }
  if (first === 'G') {
    const [soft, strong] = harmony === 'back' ? ['ғ', 'қ'] : ['г', 'к']
    return [{ letters: soft as string, rest, gives: '', after: voiced, harmony }, { letters: strong as string, rest, gives: '', after: ['hard'], harmony }]
  }
  const letters = changing[first]
  if (letters) return letters.map(([letter, after]) => ({ letters: letter, rest, gives: '', after, harmony }))
  return [{ letters: '', rest: pattern, gives: '', after: all, harmony }]
}

function written(pattern: string, next: Place, cost: number): Ending[] {
  const endings = new Map<string, Ending>()
  for (const harmony of ['back', 'front'] as const) {
    for (const opening of openings(pattern, harmony)) {
      const rest = opening.rest.replaceAll('A', harmony === 'back' ? 'а' : 'е').replaceAll('I', harmony === 'back' ? 'ы' : 'і').replaceAll('K', harmony === 'back' ? 'қ' : 'к').replaceAll('Q', harmony === 'back' ? 'ғ' : 'г')
      const letters = opening.letters + rest
      const key = `${letters} ${opening.gives} ${opening.after.join()}`
      const twin = endings.get(key)
      // Written alike in both harmonies (мен, й): it asks for none.
      if (twin) twin.harmony = null
      else endings.set(key, { letters, gives: opening.gives, harmony, after: soundBits(opening.after), next, cost, vowelFirst: /^[аеыіяиую]/.test(letters) })
    }
  }
  return [...endings.values()]
}

type Row = readonly [patterns: string, from: readonly Place[], next: Place, cost: number]

const outermost: readonly Place[] = ['word']
const anyNoun: readonly Place[] = ['word', 'bare', 'caseless', 'ownerless', 'stem']
const upTo = (place: Place) => anyNoun.filter((each) => (depth[each] ?? 9) <= (depth[place] ?? 0))

/** Persons of past and condition. */
const short = ['', 'м', 'ң', 'ңIз', 'K', 'ңдAр', 'ңIздAр']
/** Persons of present and perfect. */
const full = ['мIн', 'сIң', 'сIз', 'мIз', 'сIңдAр', 'сIздAр']
const each = (stem: string, persons: readonly string[]) => persons.map((person) => stem + person).join(' ')

const rows: readonly Row[] = [
  // Predicate persons: мұғаліммін, барғансыз, бармақшымыз.
  ['MIн сIң сIз MIз сIңдAр сIздAр DIр', outermost, 'bare', 1.2],
  // Cases.
  ['NIң GA CI DA BAн Mен Mенен', upTo('bare'), 'caseless', 1],
  ['н нA ндA нAн нIкI', upTo('bare'), 'owned', 1],
  ['ндAQI ндAй ншA', anyNoun, 'owned', 1.4],
  ['A', upTo('bare'), 'owned12', 1],
  ['DAQI NIкI', anyNoun, 'caseless', 1.4],
  // Owners.
  ['(I)м (I)ң (I)ңIз (I)мIз', upTo('caseless'), 'ownerless', 1],
  ['(I)м (I)ң (I)ңIз (I)мIз', ['owned12'], 'ownerless', 0.9],
  ['LAр', upTo('ownerless'), 'stem', 0.9],
  // Made of a noun: only so far as a headword is then found.
  ['лIK LIK LI сIз шI LAс DAй шA рAK (I)рAK LAу (I)ншI (I)нші дейін GI дIK', anyNoun, 'stem', 2.4],
  ['DAй сIз шA GI', anyNoun, 'caseless', 2.6],
  // Finite verbs.
  [each('DI', short), outermost, 'verb', 1],
  [each('сA', short), outermost, 'verb', 1],
  [each('E', ['', 'м', 'дI', ...full]), outermost, 'verb', 1],
  [each('(I)п', ['', 'тI', 'пIн', 'сIң', 'сIз', 'пIз', 'сIңдAр', 'сIздAр', 'тIм']), outermost, 'verb', 1],
  ['AйIн йIн AйIK йIK (I)ңIз (I)ңдAр (I)ңIздAр сIн GIн GAлI MAйIншA', outermost, 'verb', 1.1],
  [each('GAй', ['', ...full]), outermost, 'verb', 1.2],
  // Participles and verbal nouns go on as nouns.
  ['GAн EтIн ушI MAK MAKшI', anyNoun, 'verb', 1],
  ['Aр р', anyNoun, 'verb', 1.3],
  ['MAс', anyNoun, 'positive', 1.1],
  ['GIш GAндIK EтIндIK', anyNoun, 'verb', 1.6],
  // A wish has an owner: барғым келеді, барғысы келді.
  ['GI', ['ownerless'], 'verb', 1.6],
  ['MA', ['verb'], 'positive', 0.6],
  // Voices: passive, reflexive, causative, reciprocal.
  ['(I)л (I)н (I)с DIр GIз т', ['verb', 'positive'], 'positive', 2.2],
]

/** Owners of the third person stand apart, since cases after them differ. */
function thirdPersons(): readonly (readonly [readonly Place[], Ending])[] {
  const found: (readonly [readonly Place[], Ending])[] = []
  for (const [letter, harmony] of [['ы', 'back'], ['і', 'front']] as const) {
    const base = { gives: '', harmony, next: 'ownerless' as const, cost: 1 }
    found.push([[...upTo('caseless'), 'owned'], { ...base, letters: letter, after: soundBits(consonants), vowelFirst: true }])
    found.push([[...upTo('caseless'), 'owned'], { ...base, letters: `с${letter}`, after: soundBits(['vowel']), vowelFirst: false }])
  }
  return found
}

/** Verbal nouns: бар-у, and ю for й+у. The dictionary form of a verb is the same, so only what is inside of it is looked for here. */
function verbalNouns(): readonly (readonly [readonly Place[], Ending])[] {
  const base = { harmony: null, next: 'verb' as const, cost: 1.2, vowelFirst: true }
  return [
    [anyNoun, { ...base, letters: 'у', gives: '', after: soundBits([...consonants, 'vowel']) }],
    [anyNoun, { ...base, letters: 'ю', gives: 'й', after: soundBits(['glide']) }],
    [anyNoun, { ...base, letters: 'юш', gives: 'й', after: soundBits(['glide']) }],
  ]
}

/** Place → last letter → endings. */
type Table = Map<Place, Map<string, Ending[]>>

function add(table: Table, from: readonly Place[], ending: Ending): void {
  for (const place of from) {
    const byLast = table.get(place) ?? new Map<string, Ending[]>()
    table.set(place, byLast)
    const last = ending.letters.at(-1) as string
    byLast.set(last, [...(byLast.get(last) ?? []), ending])
  }
}

const everyEnding: readonly (readonly [readonly Place[], Ending])[] = [
  ...rows.flatMap(([patterns, from, next, cost]) => patterns.split(' ').flatMap((pattern) => written(pattern, next, cost)).map((ending) => [from, ending] as const)),
  ...thirdPersons(), ...verbalNouns(),
].filter(([, { letters }]) => letters !== '')

const own: Table = new Map()
for (const [from, ending] of everyEnding) add(own, from, ending)

/** Endings as they are written without Kazakh letters; harmony can't be seen there, so both kinds of an ending become one. */
function foldedTable(): Table {
  const found = new Map<string, readonly [readonly Place[], Ending]>()
  for (const [from, ending] of everyEnding) {
    const folded: Ending = { ...ending, letters: fold(ending.letters), gives: fold(ending.gives), harmony: null }
    const key = `${from.join()} ${folded.letters} ${folded.gives} ${folded.after} ${folded.next} ${folded.vowelFirst}`
    const twin = found.get(key)
    if (twin === undefined || folded.cost < twin[1].cost) found.set(key, [from, folded])
  }
  const table: Table = new Map()
  for (const [from, ending] of found.values()) add(table, from, ending)
  return table
}

/** Endings that a word with these two last letters may have, in the order of the table; found once for each two. */
function byLastTwo(table: Table): (place: Place, lastTwo: string) => readonly Ending[] {
  const known = new Map<Place, Map<string, readonly Ending[]>>()
  return (place, lastTwo) => {
    const ofPlace = known.get(place) ?? new Map<string, readonly Ending[]>()
    known.set(place, ofPlace)
    const before = ofPlace.get(lastTwo)
    if (before !== undefined) return before
    const fitting = (table.get(place)?.get(lastTwo.at(-1) ?? '') ?? []).filter(({ letters }) => letters.length === 1 || letters.endsWith(lastTwo))
    ofPlace.set(lastTwo, fitting)
    return fitting
  }
}

export const endingsAt = byLastTwo(own)

let folded: ReturnType<typeof byLastTwo> | null = null

/** As `endingsAt`, of a word whose mistaken letters are made equal (`fold`). */
export function foldedEndingsAt(place: Place, lastTwo: string): readonly Ending[] {
  folded ??= byLastTwo(foldedTable())
  return folded(place, lastTwo)
}
