/** §6.6, §10: words inside the old office formats. Real files of other programs, and the same files spoilt. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { zipSync, strToU8 } from 'fflate'
import { describe, expect, test } from 'vitest'
import { contentKinds } from '../../domain/documents/content-kinds.ts'
import { readPlainText, type Decode } from '../../domain/documents/plain-text.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { readWords } from '../../node/documents/read.ts'
import { aPdfOf } from './made.ts'
import { anOle } from './made-binary.ts'

const shared = process.env['KENSE_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url))
const folder = join(shared, 'data/documents/')
if (!existsSync(folder)) console.warn('words of real DOC, XLS and PPT not tried: ../shared/data/documents is not there')

const decode: Decode = (bytes, encoding) => new TextDecoder(encoding).decode(bytes)
const mimeOf = (name: string) => Object.values(contentKinds).find(({ extensions }) => extensions.some((each) => name.endsWith(`.${each}`)))?.mime ?? ''
const textOf = (name: string) => readPlainText(readFileSync(folder + name), mimeOf(name), decode).replace(/\s+/g, ' ')

describe.skipIf(!existsSync(folder))('§6.6 words of real files', () => {
  test.each([
    ['poi__ob_is.doc', 'МИНИСТЕРСТВО ЭКОНОМИЧЕСКОГО РАЗВИТИЯ И ТОРГОВЛИ РОССИЙСКОЙ ФЕДЕРАЦИИ'],
    ['poi__rasp.doc', 'Распоряжение на выдачу информации из реестра'],
    ['poi__52420.doc', 'Минский государственный высший радиотехнический колледж'],
    ['poi__57925.xls', 'источники внутреннего финансирования бюджетов'],
    ['poi__SampleSS.xls', "I'm in bold blue, on a yellow background"],
    ['poi__60003.ppt', 'СЪТРУДНИЧЕСТВО В ЮГОИЗТОЧНА ЕВРОПА'],
    ['poi__41246-2.ppt', 'Bureau de la Formation Professionnelle Agricole'],
    ['poi__testPPT.pptx', 'This has been developed by Rajiv Kumar Nistala'],
    ['unrtf__cp1251-russian-alphabet.rtf', 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'],
    ['tika__testRTFWord2010CzechCharacters.rtf', 'Svitky od Mrtvého moře'],
  ])('%s says "%s"', (name, words) => {
    expect(textOf(name)).toContain(words)
  })
  test('neither codes of fields nor names of fonts are words', () => {
    for (const name of ['poi__ob_is.doc', 'tika__testRTFWord2010CzechCharacters.rtf']) expect(textOf(name)).not.toMatch(/HYPERLINK|TOC \\|Times New Roman|MERGEFORMAT|HexHead/)
  })
  test('in the thread, with their terms', async () => {
    const { text, terms } = await readWords(readFileSync(`${folder}poi__rasp.doc`), contentKinds.doc.mime)
    expect(text).toContain('Распоряжение')
    expect(terms.split(' ')).toEqual(expect.arrayContaining(['распоряжение', 'реестра']))
  })
  test('spoilt anywhere they end in words or in a refusal, in little time and with few words', () => {
    let random = 7
    const next = (most: number) => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0
      return random % most
    }
    for (const name of readdirSync(folder).filter((each) => /\.(?:doc|xls|ppt|rtf|pptx)$/.test(each))) {
      const whole = readFileSync(folder + name)
      if (whole.length > 400_000) continue
      for (let mutant = 0; mutant < 40; mutant += 1) {
        const bytes = Uint8Array.from(mutant % 4 === 0 ? whole.subarray(0, next(whole.length)) : whole)
        for (let spot = 0; spot < 1 + (mutant % 8); spot += 1) bytes[next(mutant % 2 === 0 ? 1536 : bytes.length)] = next(256)
        const begun = performance.now()
        try {
          expect(readPlainText(bytes, mimeOf(name), decode).length).toBeLessThan(8_000_000)
        } catch (error) {
          // A RangeError is a stack or a length that ended; the thread makes a refusal of it.
          if (!(error instanceof RefusalError || error instanceof RangeError)) throw error
        }
        expect(performance.now() - begun, name).toBeLessThan(5_000)
      }
    }
  })
})

describe('§6.6 words of made files', () => {
  test('a word of a PDF whose first letter came from another font is found whole, a word at the end of a line is a word', async () => {
    const { text } = await readWords(aPdfOf(['K', 'azakhstan'], ['Respublikasy']), contentKinds.pdf.mime)
    expect(text.split(/\s+/).filter((word) => word !== '')).toEqual(['Kazakhstan', 'Respublikasy'])
  })
  const rtf = (body: string) => readPlainText(Buffer.from(`{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0\\fcharset204 Arial;}{\\f1\\fcharset0 Arial;}}${body}}`, 'latin1'), contentKinds.rtf.mime, decode)
  test('RTF: letters by code page and by Unicode, hidden words and pictures left out', () => {
    expect(rtf(`\\f0 \\'d1\\'eb\\'ee\\'e2\\'ee \\u1179?\\u1072?\\u1091?\\u1083?\\u1099?\\par {\\v hidden}{\\pict 89504e47}{\\*\\secret x}{\\field{\\*\\fldinst HYPERLINK "a"}{\\fldrslt link}} A\\{b\\}`)).toBe('Слово қаулы\nlink A{b}')
    expect(rtf(`{\\uc2 \\u1179??}`)).toBe('қ')
    expect(rtf(`\\bin4 {{{{after`)).toBe('after')
    expect(() => rtf('{'.repeat(3_000))).toThrow(RefusalError)
    expect(() => rtf(`ends\\`)).not.toThrow()
  })
  test('PPTX: slides in their order with their notes; a hidden slide is left out', () => {
    const slide = (text: string, more = '') => strToU8(`<p:sld${more}><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>`)
    const relations = (...rows: [string, string, string][]) => strToU8(`<Relationships>${rows.map(([id, type, target]) => `<Relationship Id="${id}" Type="http://x/${type}" Target="${target}"/>`).join('')}</Relationships>`)
    const bytes = zipSync({
      '_rels/.rels': relations(['r1', 'officeDocument', 'ppt/presentation.xml']),
      'ppt/presentation.xml': strToU8('<p:presentation><p:sldIdLst><p:sldId r:id="r2"/><p:sldId r:id="r1"/><p:sldId r:id="r3"/></p:sldIdLst></p:presentation>'),
      'ppt/_rels/presentation.xml.rels': relations(['r1', 'slide', 'slides/slide1.xml'], ['r2', 'slide', 'slides/slide2.xml'], ['r3', 'slide', 'slides/slide3.xml']),
      'ppt/slides/slide1.xml': slide('бірінші'), 'ppt/slides/slide2.xml': slide('екінші'), 'ppt/slides/slide3.xml': slide('жасырын', ' show="0"'),
      'ppt/slides/_rels/slide1.xml.rels': relations(['n', 'notesSlide', '../notesSlides/n1.xml']), 'ppt/notesSlides/n1.xml': slide('ескертпе'),
    })
    expect(readPlainText(bytes, contentKinds.pptx.mime, decode)).toBe('екінші\nбірінші\nескертпе')
  })
  test('DOC: a stream that says it has four gigabytes takes no room for them', () => {
    const bytes = anOle({ WordDocument: Buffer.alloc(5_000) })
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const entry = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(Buffer.from('WordDocument', 'utf16le'))
    view.setUint32(56, 0xffff_ffff, true)
    view.setUint32(entry + 120, 0xf000_0000, true)
    const before = process.memoryUsage().arrayBuffers
    expect(() => readPlainText(bytes, contentKinds.doc.mime, decode)).toThrow(RefusalError)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000)
  })
  test('a picture has no words', () => {
    expect(() => readPlainText(new Uint8Array(10), contentKinds.jpeg.mime, decode)).toThrow(RefusalError)
  })
})
