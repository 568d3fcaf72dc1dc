import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import type { Failure } from '../../domain/kernel/bridge.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { Skeleton } from '../ui/Show.tsx'
import { useFind } from './find.ts'
import { useFileBytes } from './held.ts'
import { PageTools } from './PageTools.tsx'
import { openPdf } from './pdf.ts'
import { PdfPage } from './PdfPage.tsx'
import { paperScale, type PrintedPage, takePicture } from './print.ts'
import { useWidth } from './use-width.ts'
import { FailureBanner, ViewerFrame, WhenHeld } from './ViewerFrame.tsx'
import { ZoomTools } from './ZoomTools.tsx'

interface Opened {
  pdf: PDFDocumentProxy
  pages: PDFPageProxy[]
}

/** PDF on canvases with a layer of selectable words; nothing in the file is ever run. */
export function PdfView({ file }: { file: FileRef }) {
  const held = useFileBytes(file)
  if (held.state === 'ready') return <OpenPdf file={file} bytes={held.value} />
  return <ViewerFrame file={file}><WhenHeld held={held}>{() => null}</WhenHeld></ViewerFrame>
}

function OpenPdf({ file, bytes }: { file: FileRef; bytes: Uint8Array }) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    const task = openPdf(bytes)
    let gone = false
    const open = async () => {
      const pdf = await task.promise
      const first = await pdf.getPage(1)
      if (gone) return
      setOpened({ pdf, pages: [first] })
      const pages = [first]
      for (let number = 2; number <= pdf.numPages && !gone; number++) {
        pages.push(await pdf.getPage(number))
        if (number % 50 === 0 || number === pdf.numPages) setOpened({ pdf, pages: [...pages] })
      }
    }
    open().catch(() => {
      if (!gone) setFailure({ refusal: { key: 'documents.refused.damaged', values: { found: 'PDF' } } })
    })
    return () => {
      gone = true
      void task.destroy()
    }
  }, [bytes])
  if (failure !== null) return <ViewerFrame file={file}><div className="viewer-message"><FailureBanner failure={failure} /></div></ViewerFrame>
  return opened === null ? <ViewerFrame file={file}><Skeleton lines={12} /></ViewerFrame> : <Pages file={file} opened={opened} />
}

function Pages({ file, opened }: { file: FileRef; opened: Opened }) {
  const pane = useRef<HTMLDivElement>(null)
  const width = useWidth(pane)
  const [zoom, setZoom] = useState<number | null>(null)
  const [turn, setTurn] = useState(0)
  const [page, setPage] = useState(1)
  const [texts, wantTexts] = usePageTexts(opened)
  const breaks = useMemo(() => new Map(texts.map((each) => [each.place, each.breaks])), [texts])
  const find = useFind(texts)
  const first = opened.pages[0] as PDFPageProxy
  const fitted = useMemo(() => Math.min(1.5, Math.max(0.25, (width - 48) / first.getViewport({ scale: 96 / 72, rotation: first.rotate + turn }).width)), [first, width, turn])
  const scale = (zoom ?? fitted) * (96 / 72)
  const showPage = useCallback((number: number, exactly = true) => {
    const place = pane.current?.querySelector<HTMLElement>(`[data-page="${number}"]`)
    if (place && pane.current && exactly) pane.current.scrollTop = place.offsetTop - 12
  }, [])
  useEffect(() => {
    if (find.now !== null) showPage(find.now.place, !isInView(pane, find.now.place))
  }, [find.now, showPage])
  const asked = { ...find, setQuery: (query: string) => { wantTexts(); find.setQuery(query) } }
  return (
    <ViewerFrame file={file} find={asked} printable={{ kind: 'pages', total: opened.pdf.numPages, draw: (number, stop) => drawForPaper(opened.pdf, { number, turn }, stop) }} tools={<><PageTools page={page} total={opened.pdf.numPages} onPage={showPage} /><ZoomTools zoom={zoom} onZoom={setZoom} fitted={fitted} onTurn={() => setTurn((turn + 90) % 360)} /></>}>
      <div className="pdf-pane" ref={pane} tabIndex={0} role="document" aria-label={file.name} onScroll={() => setPage(pageInView(pane))}>
        {width === 0 ? null : Array.from({ length: opened.pdf.numPages }, (_, index) => (
          <PdfPage key={index} number={index + 1} page={opened.pages[index] ?? null} like={first} scale={scale} turn={turn} matches={find.matches} now={find.now} breaks={breaks.get(index + 1) ?? noBreaks} />
        ))}
      </div>
    </ViewerFrame>
  )
}

async function drawForPaper(pdf: PDFDocumentProxy, { number, turn }: { number: number; turn: number }, stop: AbortSignal): Promise<PrintedPage> {
  const page = await pdf.getPage(number)
  stop.throwIfAborted()
  const rotation = page.rotate + turn
  const viewport = page.getViewport({ rotation, scale: paperScale(page.getViewport({ rotation, scale: 1 })) })
  const canvas = document.createElement('canvas')
  canvas.width = Math.floor(viewport.width)
  canvas.height = Math.floor(viewport.height)
  const task = page.render({ canvas, viewport, intent: 'print' })
  stop.addEventListener('abort', () => task.cancel(), { once: true })
  await task.promise
  return takePicture(canvas)
}

interface PageText {
  place: number
  text: string
  /** Where in `text` a line ends without a space of its own: one stands there that is not on the page. */
  breaks: readonly number[]
}

const noBreaks: readonly number[] = []

/** A phrase goes on in the next line, where no space is drawn. */
function withBreaks(items: readonly { str: string; hasEOL: boolean }[]): Pick<PageText, 'text' | 'breaks'> {
  const breaks: number[] = []
  let text = ''
  for (const { str, hasEOL } of items) {
    text += str
    if (!hasEOL || text === '' || /\s$/.test(text)) continue
    breaks.push(text.length)
    text += ' '
  }
  return { text, breaks }
}

/** Words of all pages, fetched only when somebody searches. */
function usePageTexts({ pdf }: Opened): [readonly PageText[], () => void] {
  const [texts, setTexts] = useState<PageText[]>([])
  const [wanted, setWanted] = useState(false)
  useEffect(() => {
    if (!wanted) return
    let gone = false
    const read = async () => {
      const found: PageText[] = []
      for (let number = 1; number <= pdf.numPages && !gone; number++) {
        const { items } = await (await pdf.getPage(number)).getTextContent()
        found.push({ place: number, ...withBreaks(items.filter((item) => 'str' in item)) })
        if (number % 25 === 0 || number === pdf.numPages) setTexts([...found])
      }
    }
    read().catch(() => undefined) // A page without readable words is simply not found in.
    return () => { gone = true }
  }, [pdf, wanted])
  return [texts, useCallback(() => setWanted(true), [])]
}

function pageInView(pane: RefObject<HTMLDivElement | null>): number {
  const element = pane.current
  if (element === null) return 1
  const middle = element.scrollTop + element.clientHeight / 3
  const pages = [...element.querySelectorAll<HTMLElement>('[data-page]')]
  return Number(pages.findLast((page) => page.offsetTop <= middle)?.dataset['page'] ?? 1)
}

function isInView(pane: RefObject<HTMLDivElement | null>, number: number): boolean {
  return pageInView(pane) === number
}
