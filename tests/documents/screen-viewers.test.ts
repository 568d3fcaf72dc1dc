import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readDocx } from '../../domain/documents/docx.ts'
import { readPdfText } from '../../node/documents/pdf-text.ts'
import { makeAnchor } from '../../domain/documents/anchor.ts'
import { type Line, makeAct, seeded } from './acts.ts'
import { aDocx, aPdf, aPdfOf } from './made.ts'
import { openViewer, type Viewer } from './viewer/shell.ts'

const shared = process.env['KENSE_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url))
const documents = join(shared, 'data/documents')
const held = existsSync(documents)
if (!held) console.warn('the sample documents are not here; only made ones are shown')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let viewer: Viewer
beforeAll(async () => {
  viewer = await openViewer()
})
afterAll(() => viewer.close())
const pages: Page[] = []
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close()
})

async function open(wish: Parameters<Viewer['open']>[0], size?: { width: number; height: number }): Promise<Page> {
  const page = await viewer.open(wish, size)
  pages.push(page)
  return page
}

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const found = await page.evaluate(() => (window as unknown as { axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run())
  return found.violations.map((each) => `${each.id}: ${each.nodes[0]?.html}`)
}

const text = (line: Line, language: 'kk' | 'ru'): string => line[language].map((part) => (typeof part === 'string' ? part : part[language])).join('')
const act = makeAct(seeded(11), 60)
const actFile = (language: 'kk' | 'ru') => ({ name: `заң-${language}.docx`, bytes: aDocx(...act.map((line) => text(line, language))) })
const patient = { timeout: 15_000 }
const pixels = (page: Page, selector: string) => page.locator(selector).first().evaluate((canvas) => {
  const { width, height } = canvas as HTMLCanvasElement
  const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray()
  return data.reduce((dark, value, index) => (index % 4 === 0 && value < 128 ? dark + 1 : dark), 0)
})

describe('a document is read in place', () => {
  it.skipIf(!held).each([
    ['tika__testPDF.pdf', '.pdf-words span'],
    ['tika__testOCR.pdf', '.pdf-canvas'],
    ['tika__testJPEG_EXIF.jpg', 'img.picture'],
    ['tika__testTIFF_multipage.tif', 'canvas.picture'],
    ['poi__form_footnotes.docx', '.docx-footnote'],
    ['poi__delins.docx', 'del'],
    ['poi__54206.xlsx', '[role=gridcell]'],
    ['poi__rasp.doc', '.docx-paragraph'],
    ['tika__test-documents.rar', '.empty'],
  ])('%s, without a word from the policy or from axe, in both themes', async (name, mark) => {
    const file = viewer.hold(join(documents, name))
    for (const theme of ['light', 'dark'] as const) {
      const page = await open({ file, theme })
      await page.locator(mark).first().waitFor()
      expect(await axe(page)).toEqual([])
    }
    // pdf.js mends a sloppy file by itself and says so.
    expect(viewer.complaints.splice(0).filter((words) => !words.includes('Indexing all PDF objects'))).toEqual([])
  })

  it.skipIf(!held)('draws a scan with ink on it', async () => {
    const page = await open({ file: viewer.hold(join(documents, 'tika__testTIFF_multipage.tif')) })
    await page.locator('canvas.picture').waitFor()
    await expect.poll(() => pixels(page, 'canvas.picture'), patient).toBeGreaterThan(1_000)
    await page.getByRole('button', { name: 'Келесі бет' }).click()
    await expect.poll(() => page.getByLabel('Бет нөмірі').inputValue(), patient).toBe('2')
  })

  it('a phrase of a PDF is found across its lines and painted where it stands', async () => {
    const page = await open({ file: viewer.hold({ name: 'мәтін.pdf', bytes: aPdfOf(['K', 'azakhstan'], ['Respublikasy'], ['Ukimeti']) }) })
    await page.locator('.pdf-words span').first().waitFor()
    await page.getByRole('textbox', { name: 'Құжаттан іздеу' }).fill('kazakhstan respublikasy uk')
    await expect.poll(() => page.locator('.viewer-find [role=status]').innerText(), patient).toBe('1 / 1')
    const painted = () => page.evaluate(() => [...((CSS as unknown as { highlights: Map<string, Set<Range>> }).highlights.get('document-match-now') ?? [])].map(String).join(''))
    await expect.poll(painted, patient).toBe('KazakhstanRespublikasyUk')
  })

  it.skipIf(!held)('a scan that lies on its side is turned, whatever its format, and keeps within the pane', async () => {
    for (const [name, mark] of [['tika__testPDF.pdf', '.pdf-page'], ['tika__testJPEG_EXIF.jpg', 'img.picture'], ['tika__testTIFF.tif', 'canvas.picture']] as const) {
      const page = await open({ file: viewer.hold(join(documents, name)) })
      const shape = async () => {
        const box = await page.locator(mark).first().boundingBox()
        return box === null || box.height === 0 ? 0 : box.width / box.height
      }
      await expect.poll(shape, patient).toBeGreaterThan(0)
      await page.waitForTimeout(300)
      const before = await shape()
      await page.getByRole('button', { name: 'Оңға бұру' }).click()
      await expect.poll(async () => Math.abs((await shape()) * before - 1), { ...patient, message: name }).toBeLessThan(0.05)
      expect(await page.locator('.pdf-pane, .picture-pane').evaluate((pane) => pane.scrollWidth > pane.clientWidth + 1), name).toBe(false)
      expect(await axe(page)).toEqual([])
    }
  })

  it('a damaged PDF says so and what to do, in the language of the page', async () => {
    const page = await open({ file: viewer.hold({ name: 'бүлінген.pdf', bytes: Buffer.from('%PDF-1.7\nэто не PDF\n%%EOF') }), language: 'ru' })
    await expect.poll(() => page.getByRole('alert').innerText(), patient).toContain('Файл повреждён')
    viewer.complaints.length = 0
  })

  it('an encrypted or foreign DOCX is a refusal in words and no empty page', async () => {
    const page = await open({ file: viewer.hold({ name: 'құпия.docx', bytes: Buffer.from('PK\x03\x04 жоқ') }) })
    await expect.poll(() => page.getByRole('alert').innerText(), patient).toContain('Файл бүлінген')
  })

  it('asks before a file leaves for another program', async () => {
    const page = await open({ file: viewer.hold({ name: 'есеп.pdf', bytes: aPdf() }) })
    await page.locator('.pdf-canvas').waitFor()
    await page.getByRole('button', { name: 'Басқа бағдарламада ашу' }).click()
    await expect.poll(() => page.getByRole('dialog').innerText()).toContain('есеп.pdf')
    expect(await axe(page)).toEqual([])
  })
})

describe('on paper', () => {
  interface Paper {
    page: Page
    text: string
    pages: number
    landscape: boolean
  }
  async function printed(wish: Parameters<Viewer['open']>[0] & { file: { name: string } }, choose?: (dialog: ReturnType<Page['getByRole']>) => Promise<void>): Promise<Paper> {
    const page = await open(wish)
    await page.getByRole('button', { name: `Басып шығару: ${wish.file.name}` }).click()
    const dialog = page.getByRole('dialog')
    await choose?.(dialog)
    const before = viewer.prints()
    await dialog.getByRole('button', { name: 'Басып шығару', exact: true }).click()
    await expect.poll(() => viewer.prints(), patient).toBe(before + 1)
    const bytes = await page.pdf({ preferCSSPageSize: true, ...(process.env['KENSE_PAPER'] ? { path: join(process.env['KENSE_PAPER'], `${wish.file.name}.pdf`) } : {}) })
    const source = bytes.toString('latin1')
    const [, width = '0', height = '0'] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(source) ?? []
    return { page, text: (await readPdfText(bytes)).trim(), pages: source.match(/\/Type \/Page\b/g)?.length ?? 0, landscape: Number(width) > Number(height) }
  }
  const gone = (page: Page) => expect.poll(() => page.locator('.printed-document, [role=dialog]').count(), patient).toBe(0)

  it('of a PDF the pages asked for, each on its own sheet, and nothing else of the window', async () => {
    const file = viewer.hold({ name: 'үш бет.pdf', bytes: aPdf('', [], '', 3) })
    const { page, ...paper } = await printed({ file }, async (dialog) => {
      await dialog.getByLabel('Бастапқы бет').fill('2')
      await dialog.getByLabel('Соңғы бет').fill('4')
      await dialog.getByRole('button', { name: 'Басып шығару', exact: true }).click()
      await dialog.getByText('аралығындағы беттерді көрсетіңіз').waitFor()
      expect(await axe(dialog.page())).toEqual([])
      await dialog.getByLabel('Соңғы бет').fill('3')
    })
    expect(paper).toEqual({ pages: 2, text: '', landscape: false })
    await gone(page)
  })

  it('of an act all its words, and the remarks beside them or without them', async () => {
    const { bytes } = actFile('kk')
    const file = viewer.hold({ name: 'заң.docx', bytes })
    const anchor = makeAnchor(readDocx(bytes).model, 3, 3, 20)
    const marks = [{ id: 'one', kind: 'remark', anchor, note: 'Мерзімі көрсетілсін' }]
    const last = text(act.at(-1)!, 'kk').split(/\s+/).at(-1)!
    const whole = await printed({ file, marks })
    expect(whole.text).toContain('Мерзімі көрсетілсін')
    expect(whole.text).toContain(last)
    expect(whole.text).not.toContain('Басып шығару')
    expect(whole.pages).toBeGreaterThan(1)
    await gone(whole.page)
    const alone = await printed({ file, marks }, (dialog) => dialog.getByLabel('Жиегіндегі жазбаларымен бірге').uncheck())
    expect(alone.text).not.toContain('Мерзімі көрсетілсін')
  })

  it.skipIf(!held)('of a workbook every column, of a scan every page', async () => {
    const sheet = await printed({ file: viewer.hold(join(documents, 'poi__54206.xlsx')) })
    expect(sheet.landscape).toBe(true)
    expect(sheet.text).not.toBe('')
    const scan = await printed({ file: viewer.hold(join(documents, 'tika__testTIFF_multipage.tif')) })
    expect(scan.pages).toBe(2)
    const photo = await printed({ file: viewer.hold(join(documents, 'tika__testJPEG_EXIF.jpg')) })
    expect(photo.pages).toBe(1)
  })
})

describe('words of a DOCX', () => {
  const file = () => viewer.hold(actFile('kk'))
  const model = readDocx(actFile('kk').bytes).model

  it('carry marks, and each note stands beside its words', async () => {
    const anchor = makeAnchor(model, 3, 3, 20)
    const page = await open({ file: file(), marks: [{ id: 'one', kind: 'remark', anchor, note: 'Әділетмині: мерзімі көрсетілсін' }] })
    const mark = page.locator('mark.docx-mark.remark')
    await mark.waitFor()
    await expect.poll(() => mark.allInnerTexts()).toEqual([anchor?.quote])
    const [words, note] = [await mark.boundingBox(), await page.locator('.docx-note').boundingBox()]
    expect(Math.abs((words?.y ?? 0) - (note?.y ?? 1e9))).toBeLessThan(80)
    expect(note?.x).toBeGreaterThan((words?.x ?? 0) + (words?.width ?? 0))
  })

  it('can be selected, and the place that comes out is the place in the document', async () => {
    const page = await open({ file: file() })
    const paragraph = page.locator('[data-paragraph="3"]')
    await paragraph.waitFor()
    await paragraph.dblclick({ position: { x: 60, y: 10 } })
    await page.getByRole('button', { name: 'Осы сөздер туралы жазу' }).click()
    const picked = JSON.parse(await page.getByTestId('picked').innerText()) as { paragraph: number; from: number; to: number; quote: string }
    expect(picked).toEqual(makeAnchor(model, picked.paragraph, picked.from, picked.to))
    expect(picked.quote.length).toBeGreaterThan(1)
  })

  it('are found, one after another, and come into view', async () => {
    const page = await open({ file: file() })
    await page.locator('[data-paragraph="3"]').waitFor()
    await page.getByRole('textbox', { name: 'Құжаттан іздеу' }).fill('жұмыс КҮНІ')
    await expect.poll(() => page.locator('.viewer-find [role=status]').innerText(), patient).toMatch(/^1 \/ \d+$/)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.viewer-find [role=status]').innerText(), patient).toMatch(/^2 \/ \d+$/)
    expect(await page.evaluate(() => (CSS as unknown as { highlights: Map<string, Set<Range>> }).highlights.get('document-match-now')?.size)).toBe(1)
  })

  it('of both languages scroll together', async () => {
    const page = await open({ file: file(), other: viewer.hold(actFile('ru')) })
    const [left, right] = [page.locator('.side .docx').nth(0), page.locator('.side .docx').nth(1)]
    await right.waitFor()
    await page.waitForTimeout(500)
    const place = (pane: typeof left) => pane.evaluate((element) => {
      const top = element.getBoundingClientRect().top
      return Number([...element.querySelectorAll<HTMLElement>('[data-paragraph]')].find((each) => each.getBoundingClientRect().bottom > top)?.dataset['paragraph'])
    })
    await left.evaluate((element) => { element.scrollTop = element.scrollHeight / 2 })
    await expect.poll(async () => Math.abs((await place(left)) - (await place(right))), patient).toBeLessThanOrEqual(1)
    await expect.poll(() => place(left)).toBeGreaterThan(20)
    expect(await axe(page)).toEqual([])
  })

  it('an act of 300 pages opens quickly and scrolls to its end', async () => {
    const long = makeAct(seeded(5), 1_200)
    const page = await open({ file: viewer.hold({ name: 'ұзақ.docx', bytes: aDocx(...long.map((line) => text(line, 'kk'))) }) })
    await page.locator('[data-paragraph="3"]').waitFor()
    const last = page.locator(`[data-paragraph="${long.length - 1}"]`)
    await last.waitFor({ state: 'attached' })
    await last.scrollIntoViewIfNeeded()
    await expect.poll(() => last.isVisible()).toBe(true)
  })
})
