import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { attachmentPolicy } from '../../domain/documents/content.ts'
import { contentKinds } from '../../domain/documents/content-kinds.ts'
import { type DocxModel, type Paragraph, type Table, type XlsxModel, listParagraphs } from '../../domain/documents/document.ts'
import { readDocx } from '../../domain/documents/docx.ts'
import { formatCell } from '../../domain/documents/xlsx-formats.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { checkFile, compareFiles, guardFiles, readDocument } from '../../node/documents/read.ts'
import { aDocx, docxOf, paragraphXml } from './made.ts'

const docx = contentKinds.docx.mime
const words = (model: DocxModel): string[] => listParagraphs(model).map((each) => `${each.list ? `${each.list.marker} ` : ''}${each.text}`)
const body = (xml: string, parts: Record<string, string> = {}): DocxModel => readDocx(docxOf(xml, parts)).model
const related = (...relations: [string, string, string][]): Record<string, string> => ({
  'word/_rels/document.xml.rels': `<Relationships>${relations.map(([id, type, target]) => `<Relationship Id="${id}" Type="http://x/${type}" Target="${target}"${target.startsWith('http') ? ' TargetMode="External"' : ''}/>`).join('')}</Relationships>`,
})

async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal.key.replace('documents.refused.', '')
    throw error
  }
}

describe('a DOCX in words', () => {
  it('numbers its clauses as Word does, through levels, restarts and other alphabets', () => {
    const level = (at: number, format: string, text: string): string => `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`
    const numbering = `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0">${level(0, 'decimal', '%1.')}${level(1, 'decimal', '%1.%2)')}${level(2, 'russianLower', '%3)')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>`
    const item = (at: number, text: string, list = 1): string => `<w:p><w:pPr><w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${list}"/></w:numPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`
    const model = body(item(0, 'а') + item(1, 'б') + item(1, 'в') + item(2, 'г') + item(0, 'д') + item(1, 'е') + item(0, 'ж', 2), { ...related(['n', 'numbering', 'numbering.xml']), 'word/numbering.xml': numbering })
    expect(words(model)).toEqual(['1. а', '1.1) б', '1.2) в', 'а) г', '2. д', '2.1) е', '1. ж'])
  })

  it('keeps tracked words apart: inserted count, deleted are shown but have no place', () => {
    const model = body('<w:p><w:r><w:t xml:space="preserve">Мерзімі </w:t></w:r><w:del w:author="Асан"><w:r><w:delText>он</w:delText></w:r></w:del><w:ins w:author="Үсен"><w:r><w:t>бес</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> күн</w:t></w:r></w:p>')
    expect([words(model), model.trackedChanges]).toEqual([['Мерзімі бес күн'], true])
    expect((model.blocks[0] as Paragraph).runs.map((run) => [run.text, run.change?.kind])).toEqual([['Мерзімі ', undefined], ['он', 'deleted'], ['бес', 'inserted'], [' күн', undefined]])
  })

  it('reads tables with merged cells, headings, alignment, emphasis, fields and footnotes', () => {
    const cell = (text: string, properties = ''): string => `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraphXml(text)}</w:tc>`
    const table = `<w:tbl><w:tblGrid><w:gridCol w:w="100"/><w:gridCol w:w="200"/></w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>${cell('Бас', '<w:gridSpan w:val="2"/>')}</w:tr><w:tr>${cell('биік', '<w:vMerge w:val="restart"/>')}${cell('1')}</w:tr><w:tr>${cell('', '<w:vMerge/>')}${cell('2')}</w:tr></w:tbl>`
    const styles = '<w:styles xmlns:w="w"><w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 2"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style></w:styles>'
    const field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    const notes = `<w:footnotes xmlns:w="w"><w:footnote w:id="2">${paragraphXml('Ескертпе')}</w:footnote></w:footnotes>`
    const model = body(`<w:p><w:pPr><w:pStyle w:val="h"/></w:pPr><w:r><w:t xml:space="preserve">Тарау </w:t></w:r>${field}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>${table}`, { ...related(['s', 'styles', 'styles.xml'], ['f', 'footnotes', 'footnotes.xml']), 'word/styles.xml': styles, 'word/footnotes.xml': notes })
    const heading = model.blocks[0] as Paragraph
    expect([heading.text, heading.heading, heading.align, heading.runs[0]?.bold]).toEqual(['Тарау 7', 2, 'center', true])
    expect(model.notes.map((note) => [note.marker, (note.blocks[0] as Paragraph).text])).toEqual([['1', 'Ескертпе']])
    const { rows, widths } = model.blocks[1] as Table
    expect(rows.map((row) => [row.header, row.cells.map((each) => [each.columns, each.rows])])).toEqual([[true, [[2, 1]]], [false, [[1, 2], [1, 1]]], [false, [[1, 1]]]])
    expect(widths).toEqual([100, 200])
  })

  it('of hostile kinds ends in a refusal in words, never in a fault', async () => {
    const deep = '<w:sdt><w:sdtContent>'.repeat(5_000) + '</w:sdtContent></w:sdt>'.repeat(5_000)
    const laughs = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    expect(await refusalOf(readDocument(docxOf(deep), docx))).toBe('tooComplex')
    expect(await refusalOf(readDocument(docxOf('', { 'word/document.xml': `${laughs}<w:document xmlns:w="w"><w:body>&b;</w:body></w:document>` }), docx))).toBe('damaged')
    expect(await refusalOf(readDocument(docxOf('<w:p>'), docx))).toBe('damaged')
    expect(await refusalOf(readDocument(zipSync({ 'a.txt': new Uint8Array(9) }), docx))).toBe('damaged')
    expect(await refusalOf(readDocument(docxOf(paragraphXml('а'), { 'word/document.xml': 'x'.repeat(200 * 1_048_576) }), docx))).toBe('tooComplex')
    expect(await refusalOf(readDocument(randomBytes(100), 'application/pdf'))).toBe('noText')
  })

  it('however it is spoilt, is read or refused: 1,500 mutants', () => {
    const whole = docxOf(`${paragraphXml('Жоба')}<w:tbl><w:tr><w:tc>${paragraphXml('1')}</w:tc></w:tr></w:tbl>`)
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }), (changes) => {
      const mutant = Uint8Array.from(whole)
      for (const [at, value] of changes) mutant[at % mutant.length] = value
      try {
        readDocx(mutant)
      } catch (error) {
        if (!(error instanceof RefusalError)) throw error
      }
    }), { numRuns: 1_500 })
  })
})

describe('an XLSX as it is shown', () => {
  it('shows shared words, numbers in their formats, dates of this country and merged cells', async () => {
    const bytes = zipSync(Object.fromEntries(Object.entries({
      '[Content_Types].xml': '<Types/>',
      '_rels/.rels': '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>',
      'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="Есеп" sheetId="1" r:id="s1"/><sheet name="Жасырын" state="hidden" sheetId="2" r:id="s1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="y" Type="x/styles" Target="styles.xml"/></Relationships>',
      'xl/sharedStrings.xml': '<sst><si><t>Ә</t><rPh><t>жоқ</t></rPh></si><si><r><t>бі</t></r><r><t>р</t></r></si></sst>',
      'xl/styles.xml': '<styleSheet><numFmts><numFmt numFmtId="200" formatCode="#,##0.00&quot; ₸&quot;"/></numFmts><fonts><font/><font><b/></font></fonts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200" fontId="1"/></cellXfs></styleSheet>',
      'xl/worksheets/sheet1.xml': '<worksheet><cols><col min="1" max="2" width="20"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="3"><c r="B3" s="1"><v>46348</v></c><c r="C3" s="2"><v>1234567.5</v></c><c r="D3" t="b"><v>1</v></c><c r="E3" t="inlineStr"><is><t>ішкі</t></is></c><c r="F3" t="e"><v>#REF!</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>',
    }).map(([name, text]) => [name, Buffer.from(text)])))
    const model = (await readDocument(bytes, contentKinds.xlsx.mime)) as XlsxModel
    const [sheet, hidden] = model.sheets
    expect(sheet?.cells.map((cell) => [cell.row, cell.column, cell.shown])).toEqual([[1, 1, 'Ә'], [1, 2, 'бір'], [3, 2, '22.11.2026'], [3, 3, '1\u00a0234\u00a0567,50 ₸'], [3, 4, '✓'], [3, 5, 'ішкі'], [3, 6, '#REF!']])
    expect([sheet?.merged, sheet?.widths[2], sheet?.cells[3]?.bold, hidden?.hidden]).toEqual([[{ row: 1, column: 1, rows: 2, columns: 2 }], 20, true, true])
  })

  it.each([[0.256, '0%', '26%'], [-5, '0.00;(0.00)', '(5,00)'], [0, '0;-0;"—"', '—'], [1.005, '0.00', '1,01'], [46348.6043, 'dd.mm.yyyy h:mm', '22.11.2026 14:30'], [1.5, '[h]:mm', '36:00'], [12345678, '#,##0,', '12\u00a0346'], [0.1 + 0.2, 'General', '0,3'], [-1234.5, '#,##0.0 [$₸-43F]', '-1\u00a0234,5 ₸'], [7, '00000', '00007']])('%d as %s is %s', (value, code, shown) => {
    expect(formatCell(value, code, false)).toBe(shown)
  })
})

describe('the reading thread', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kense-read-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('compares and guards whole files', async () => {
    const { changes } = await compareFiles(aDocx('Мерзімі он күн.'), aDocx('Мерзімі бес күн.'))
    expect(changes.map((change) => change.words)).toEqual([{ before: 'он', after: 'бес' }])
    const findings = await guardFiles(aDocx('1. Өтініш 5 жұмыс күні ішінде қаралады.'), aDocx('1. Заявление рассматривается в течение 7 рабочих дней.'))
    expect(findings.map((finding) => [finding.kind, finding.said])).toEqual([['number', { kk: '5', ru: '7' }]])
  })

  it('B10.5 judges a file of 60 MB without holding it', async () => {
    const path = join(folder, 'үлкен.zip')
    writeFileSync(path, zipSync({ 'кездейсоқ.txt': randomBytes(59 * 1_048_576) }, { level: 0 }))
    await checkFile(path, 'а.zip', attachmentPolicy())
    const before = process.memoryUsage().rss
    let most = before
    const watch = setInterval(() => { most = Math.max(most, process.memoryUsage().rss) }, 5)
    const { verdict, size } = await checkFile(path, 'үлкен.zip', attachmentPolicy())
    clearInterval(watch)
    expect([verdict.ok, size > 59 * 1_048_576]).toEqual([true, true])
    expect(most - before).toBeLessThan(64 * 1_048_576)
  })

  it('Z1 refuses a bomb of 120 MB before it goes off', async () => {
    const path = join(folder, 'бомба.zip')
    writeFileSync(path, zipSync({ 'а.txt': new Uint8Array(120_000_000) }, { level: 6 }))
    const before = process.memoryUsage().rss
    const begun = performance.now()
    const { verdict } = await checkFile(path, 'бомба.zip', attachmentPolicy())
    expect(verdict).toMatchObject({ ok: false, refusal: { key: 'documents.refused.bomb' } })
    expect([performance.now() - begun < 5_000, process.memoryUsage().rss - before < 64 * 1_048_576]).toEqual([true, true])
  })

  it('§10 of a format whose layout nobody draws the words are read, the first of very many, and none of what has none', async () => {
    const rtf = async (lines: readonly string[]) => (await readDocument(Buffer.from(`{\\rtf1\\ansi ${lines.join('\\par ')}}`), contentKinds.rtf.mime)) as DocxModel
    const two = await rtf(['bir', 'eki'])
    expect([two.wordsOnly, words(two)]).toEqual(['whole', ['bir', 'eki']])
    expect((await rtf([])).blocks).toEqual([])
    const long = await rtf(Array.from({ length: 20_001 }, (_, n) => `${n}`))
    expect([long.wordsOnly, long.blocks.length]).toEqual(['cut', 20_000])
  })

  it('takes many at once and keeps their answers apart', async () => {
    const models = await Promise.all(Array.from({ length: 12 }, (_, each) => readDocument(aDocx(`құжат ${each}`), docx)))
    expect(models.map((model) => words(model as DocxModel)[0])).toEqual(Array.from({ length: 12 }, (_, each) => `құжат ${each}`))
  })
})
