import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { directions, fromOf, languagesByLetters, reversed, targetsOf, turnedTo } from '../../domain/dictionary/direction.ts'
import type { Sense } from '../../domain/dictionary/entry.ts'
import { openLines, type DictionaryReader } from '../../domain/dictionary/importing.ts'
import { join, type Link } from '../../domain/dictionary/joining.ts'
import { readDsl } from '../../domain/dictionary/read-dsl.ts'
import { articlesOf, readIfo, sensesOfArticle, textOfArticle } from '../../domain/dictionary/read-stardict.ts'
import { readTsvDictionary } from '../../domain/dictionary/read-tsv.ts'
import { readDix, readTbx } from '../../domain/dictionary/read-xml.ts'
import { mayDecide, mayPropose, mayRetire, mayWithdraw } from '../../domain/dictionary/rules.ts'
import { noteOf, readTsv, tsvHeader } from '../../domain/dictionary/tsv.ts'
import { aPerson, office, seatOf } from '../world/world.ts'

describe('§59.4 nine directions', () => {
  it('are six pairs and three chains, and each can be turned round', () => {
    expect(directions).toHaveLength(9)
    expect(directions.filter((each) => targetsOf(each).length === 2)).toHaveLength(3)
    for (const direction of directions) {
      expect(directions).toContain(reversed(direction))
      for (const from of ['kk', 'ru', 'en'] as const) expect(fromOf(turnedTo(direction, from))).toBe(from)
    }
    expect(reversed('kk-ru')).toBe('ru-kk')
    expect(turnedTo('kk-ru', 'ru')).toBe('ru-kk')
    expect(turnedTo('kk-ru', 'en')).toBe('en-ru')
  })

  it('the language is guessed by letters only where they tell it', () => {
    expect(languagesByLetters('қала')).toEqual(['kk'])
    expect(languagesByLetters('щит')).toEqual(['ru', 'kk'])
    expect(languagesByLetters('министр')).toEqual(['kk', 'ru'])
    expect(languagesByLetters('city')).toEqual(['en'])
    expect(languagesByLetters('123')).toEqual([])
  })
})

describe('B9.1 a three-way answer', () => {
  const link = (last: string, middle: string[] = ['язык'], pos: Link['pos'] = 'noun'): Link => ({ middle, last: [last], pos, source: 's' })
  const links = (all: Record<string, Link[]>) => (word: string) => all[word] ?? []

  it('joins what is attested directly and refuses the rest, saying how much it left', () => {
    expect(join(['язык'], 'noun', new Set(['tongue']), links({ язык: [link('tongue'), link('language'), link('clapper')] }))).toEqual({
      joined: [{ word: 'язык', words: ['tongue'], evidence: 'attested', source: 's' }], notJoined: 2,
    })
  })
  it('joins meanings that share two words of the middle language', () => {
    const { joined } = join(['знамя', 'стяг'], 'noun', new Set(), links({ знамя: [link('banner', ['знамя', 'стяг']), link('omen', ['знамя'])] }))
    expect(joined).toMatchObject([{ words: ['banner'], evidence: 'synonyms' }])
  })
  it('joins through a word that has one meaning only', () => {
    expect(join(['яблоко'], 'noun', new Set(), links({ яблоко: [link('apple', ['яблоко'])] })).joined).toMatchObject([{ words: ['apple'], evidence: 'onlyMeaning', word: 'яблоко' }])
  })
  it('does not join another part of speech, nor a word of two meanings without a reason', () => {
    expect(join(['печь'], 'noun', new Set(), links({ печь: [link('bake', ['печь'], 'verb')] }))).toEqual({ joined: [], notJoined: 1 })
    expect(join(['коса'], 'noun', new Set(), links({ коса: [link('plait', ['коса']), link('scythe', ['коса'])] }))).toEqual({ joined: [], notJoined: 2 })
  })
})

describe('the product’s own rows', () => {
  const row = (line: string) => readTsv(`${tsvHeader}\n${line}\n`)
  it('a good row is a meaning with its synonyms', () => {
    expect(row('бұйрық; өкім\tприказ\torder\tnoun\toffice\t')).toEqual({ faults: [], senses: [{ terms: { kk: ['бұйрық', 'өкім'], ru: ['приказ'], en: ['order'] }, pos: 'noun', topic: 'office', note: '', examples: [] }] })
  })
  it('a note is there for readers of each language', () => {
    const [sense] = row('бұйрық\tприказ\torder\tnoun\toffice\tбасшының | начальника | of a chief').senses
    expect(noteOf(sense?.note ?? '')).toEqual({ kk: 'басшының', ru: 'начальника', en: 'of a chief' })
    expect(noteOf('of a chief')).toBe('of a chief')
  })
  it('each fault is named with its line', () => {
    const faults: [string, string][] = [
      ['a\tб', 'cells'], ['бұйрық\t\torder\tnoun\toffice\t', 'empty'], ['бұйрық\tбұйрық\torder\tnoun\toffice\t', 'letters'], ['бұйрық\tприказ\tприказ\tnoun\toffice\t', 'letters'],
      ['бұйрық\tприказ\torder\tthing\toffice\t', 'pos'], ['бұйрық\tприказ\torder\tnoun\tsport\t', 'topic'], ['бұйрық; бұйрық\tприказ\torder\tnoun\toffice\t', 'twice'], [' бұйрық\tприказ\torder\tnoun\toffice\t', 'spaces'],
      ['бұйрық\tприказ\torder\tnoun\toffice\tof a chief', 'note'], ['бұйрық\tприказ\torder\tnoun\toffice\tof a chief | начальника | of a chief', 'note'], ['бұйрық\tприказ\torder\tnoun\toffice\tначальника | начальника | of a chief', 'note'],
    ]
    for (const [line, what] of faults) expect(row(line).faults, line).toMatchObject([{ line: 2, what }])
    expect(readTsv('kk\tru\n').faults).toMatchObject([{ line: 1, what: 'header' }])
  })
})

const whole = (reader: DictionaryReader, text: string, piece = 7): Sense[] => {
  const found: Sense[] = []
  for (let at = 0; at < text.length; at += piece) found.push(...reader.take(text.slice(at, at + piece)))
  return [...found, ...reader.end()]
}
const kkRu = { from: 'kk', to: 'ru' } as const

describe('dictionaries of other programs', () => {
  it('DSL: headwords, labels, examples, languages of the header', () => {
    const dsl = '#NAME "Сынақ"\n#INDEX_LANGUAGE "Russian"\n#CONTENTS_LANGUAGE "Kazakh"\n\nзакон\n\t[m1][p]n[/p] [trn]заң, қағида[/trn][/m]\n\t[m2][*][ex]принять закон — заң қабылдау[/ex][/*][/m]\nуста{[\']}в\nположение\n\t[m1]1) жарғы[/m]\n'
    const senses = whole(readDsl(kkRu), dsl)
    expect(senses.map(({ terms }) => [terms.ru[0], terms.kk])).toEqual([['закон', ['заң', 'қағида']], ['устав', ['жарғы']], ['положение', ['жарғы']]])
    expect(senses[0]).toMatchObject({ pos: 'noun', examples: ['принять закон — заң қабылдау'] })
  })
  it('.dix: both sides, parts of speech, verbs in their dictionary form', () => {
    const dix = '<?xml version="1.0"?><dictionary><section><e><p><l>тап<s n="v"/></l><r>найти<s n="vblex"/></r></p></e><e><p><l>ақ<b/>үй<s n="n"/></l><r>белый<b/>дом<s n="n"/></r></p></e></section></dictionary>'
    expect(whole(readDix(kkRu), dix)).toMatchObject([{ terms: { kk: ['табу'], ru: ['найти'] }, pos: 'verb' }, { terms: { kk: ['ақ үй'], ru: ['белый дом'] }, pos: 'noun' }])
  })
  it('TBX: one concept in three languages, its field as a note', () => {
    const tbx = '<martif><text><body><termEntry><descrip type="subjectField">құқық</descrip><langSet xml:lang="kk"><tig><term>заң</term></tig></langSet><langSet xml:lang="ru-RU"><tig><term>закон</term></tig></langSet><langSet xml:lang="en"><tig><term>law</term></tig><tig><term>act</term></tig></langSet></termEntry></body></text></martif>'
    expect(whole(readTbx(), tbx)).toMatchObject([{ terms: { kk: ['заң'], ru: ['закон'], en: ['law', 'act'] }, note: 'құқық' }])
  })
  it('TSV: a bilingual list gives one meaning for each translation; columns without names are refused', () => {
    const reader = readTsvDictionary(kkRu)
    expect(whole(reader, 'headword\tlang\tpos\ttranslations\tsources\nабайлау\tkk\tv\tзамечать; осторожничать\takr\n')).toMatchObject([{ terms: { ru: ['замечать'] }, pos: 'verb' }, { terms: { ru: ['осторожничать'] } }])
    const nameless = readTsvDictionary(kkRu)
    expect(whole(nameless, 'form\tlemma\tfeatures\tsources\nа\tб\tв\tг\n')).toEqual([])
    expect(nameless.dropped).toBe(2)
  })
  it('StarDict: articles by their places, plain and marked up', () => {
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
    expect(readIfo("StarDict's dict ifo file\nbookname=Сынақ\nsametypesequence=h\n")).toEqual({ title: 'Сынақ', kinds: 'h', offsetBytes: 4 })
    const index = Buffer.concat([Buffer.from('заң\0'), Buffer.from([0, 0, 0, 0, 0, 0, 0, 9])])
    expect([...articlesOf(index, 4, decode)]).toEqual([{ head: 'заң', offset: 0, size: 9 }])
    expect(textOfArticle(Buffer.from('<b>закон</b><br>право'), 'h', decode).split('\n').map((line) => line.trim())).toEqual(['закон', 'право'])
    expect(sensesOfArticle('заң', '1) закон; право\n', kkRu)).toMatchObject([{ terms: { kk: ['заң'], ru: ['закон', 'право'] } }])
  })
  it('F1 hostile files: no reader throws anything but a plain error, none hangs, and a bomb of entities is not expanded', () => {
    const readers = [() => readDsl(kkRu), () => readTsvDictionary(kkRu), () => readDix(kkRu), () => readTbx()]
    const bits = fc.constantFrom('<e>', '<p><l>', '</l><r>', '</r></p></e>', '<dictionary>', '\t', '\n', '[m1]', '[/m]', '{', '}', '#NAME "', 'заң', 'закон', '; ', '\0', '\uD800', '&lol;', '<!DOCTYPE a [<!ENTITY lol "x">]>', '~', '\\', '(', '[')
    fc.assert(fc.property(fc.array(bits, { maxLength: 60 }), (parts) => {
      for (const make of readers) {
        try {
          whole(make(), parts.join(''), 5)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
          expect((error as Error).constructor).toBe(Error)
        }
      }
    }), { numRuns: 2_000 })
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const decode = (some: Uint8Array) => new TextDecoder().decode(some)
      for (const { offset, size } of articlesOf(bytes, 4, decode)) expect(offset + size).toBeGreaterThanOrEqual(0)
      textOfArticle(bytes, '', decode)
    }), { numRuns: 2_000 })
    const bomb = `<!DOCTYPE d [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]><dictionary><e><p><l>&b;</l><r>x</r></p></e></dictionary>`
    expect(() => whole(readDix(kkRu), bomb, 512)).toThrow()
  })
  it('a line without an end is dropped as it grows', () => {
    const lines = openLines()
    for (let index = 0; index < 40; index += 1) expect(lines.take('x'.repeat(10_000))).toEqual([])
    expect(lines.take('rest\nnext\n')).toEqual(['next'])
  })
})

describe('the glossary of a body', () => {
  const proposer = office.finance.executor
  const entry = { body: proposer.body, state: 'proposed', proposedBy: { id: proposer.id, name: '' } } as const
  const words = { kk: 'термин', ru: 'термин', en: '', pos: 'noun', topic: 'office', note: '' } as const
  it('whoever proposed does not decide, another of the body does', () => {
    expect(mayDecide(seatOf(office.finance.administrator), entry)).toEqual({ allowed: true })
    expect(mayDecide(seatOf(proposer), entry).allowed).toBe(false)
    expect(mayDecide(seatOf(aPerson({ body: office.digital.body.id })), entry)).toMatchObject({ refusal: { key: 'kernel.notFound' } })
    expect(mayWithdraw(seatOf(office.finance.legalHead), entry)).toMatchObject({ refusal: { key: 'kernel.notFound' } })
    expect(mayWithdraw(seatOf(proposer), entry).allowed).toBe(true)
    expect(mayWithdraw(seatOf(office.finance.administrator), entry).allowed).toBe(false)
    expect(mayRetire(seatOf(office.finance.administrator), entry).allowed).toBe(false)
  })
  it('a term needs two languages and is proposed once', () => {
    expect(mayPropose(words, []).allowed).toBe(true)
    expect(mayPropose({ ...words, ru: ' ' }, []).allowed).toBe(false)
    expect(mayPropose(words, [{ ...words, kk: 'ТЕРМИН', state: 'accepted' }]).allowed).toBe(false)
    expect(mayPropose(words, [{ ...words, state: 'refused' }]).allowed).toBe(true)
  })
})
