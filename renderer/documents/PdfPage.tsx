import { type RefObject, useEffect, useRef, useState } from 'react'
import { type PDFPageProxy, type PageViewport, type RenderTask, TextLayer } from 'pdfjs-dist'
import { useText } from '../kernel/text.ts'
import type { Match } from './find.ts'
import { clearMatches, paintMatches, rangeOver } from './places.ts'

interface PdfPageProps {
  number: number
  /** Null until the page was fetched; it then takes the room of `like`. */
  page: PDFPageProxy | null
  like: PDFPageProxy
  scale: number
  /** Degrees besides those that the page asks for itself. */
  turn: number
  matches: readonly Match[]
  now: Match | null
  /** Places in the page's text of spaces that are not on it. */
  breaks: readonly number[]
}

const canvasLimit = 24_000_000

/** Drawn while near the window, forgotten when far: a thousand pages cost what a few do. */
export function PdfPage({ number, page, like, scale, turn, matches, now, breaks }: PdfPageProps) {
  const text = useText()
  const place = useRef<HTMLDivElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const near = useNear(place)
  const drawn = usePage(near ? page : null, scale, turn, place, layer)
  usePageMatches(drawn, layer, { matches, now, number, breaks })
  const size = (page ?? like).getViewport({ scale, rotation: (page ?? like).rotate + turn })
  return (
    <div className="pdf-page" data-page={number} ref={place} role="region" aria-label={text('documents.view.page', { page: number, total: '' }).replace(/\s*\/\s*$/, '')} style={{ width: Math.floor(size.width), height: Math.floor(size.height) }}>
      <div className="pdf-words" ref={layer} />
    </div>
  )
}

function useNear(place: RefObject<HTMLDivElement | null>): boolean {
  const [near, setNear] = useState(false)
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const watch = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting ?? false), { rootMargin: '800px 0px' })
    watch.observe(element)
    return () => watch.disconnect()
  }, [place])
  return near
}

/** Draws the page and lays its words over it; answers the words' elements once they are there. */
function usePage(page: PDFPageProxy | null, scale: number, turn: number, place: RefObject<HTMLDivElement | null>, layer: RefObject<HTMLDivElement | null>): readonly HTMLElement[] | null {
  const [words, setWords] = useState<readonly HTMLElement[] | null>(null)
  useEffect(() => {
    const [frame, container] = [place.current, layer.current]
    if (page === null || frame === null || container === null) return
    const viewport = page.getViewport({ scale, rotation: page.rotate + turn })
    const { canvas, task } = draw(page, viewport)
    frame.prepend(canvas)
    frame.style.setProperty('--total-scale-factor', String(scale))
    const textLayer = new TextLayer({ textContentSource: page.streamTextContent(), container, viewport })
    let gone = false
    textLayer.render().then(() => { if (!gone) setWords(textLayer.textDivs) }, () => undefined) // Cancelled by leaving.
    task.promise.catch(() => undefined) // Likewise.
    return () => {
      gone = true
      task.cancel()
      textLayer.cancel()
      setWords(null)
      container.replaceChildren()
      // A canvas without size gives its memory back at once.
      canvas.width = 0
      canvas.height = 0
      canvas.remove()
    }
  }, [page, scale, turn, place, layer])
  return words
}

function draw(page: PDFPageProxy, viewport: PageViewport): { canvas: HTMLCanvasElement; task: RenderTask } {
  const canvas = document.createElement('canvas')
  const dense = Math.min(window.devicePixelRatio || 1, Math.sqrt(canvasLimit / (viewport.width * viewport.height)))
  canvas.width = Math.floor(viewport.width * dense)
  canvas.height = Math.floor(viewport.height * dense)
  canvas.className = 'pdf-canvas'
  const task = page.render({ canvas, viewport, ...(dense === 1 ? {} : { transform: [dense, 0, 0, dense, 0, 0] }) })
  return { canvas, task }
}

/** Each page paints only for itself when it holds the match in question, else all pages would overwrite each other. */
function usePageMatches(words: readonly HTMLElement[] | null, layer: RefObject<HTMLDivElement | null>, { matches, now, number, breaks }: Pick<PdfPageProps, 'matches' | 'now' | 'number' | 'breaks'>): void {
  useEffect(() => {
    if (words === null || now === null || now.place !== number || layer.current === null) return
    const nodes = words.map((word) => word.firstChild).filter((node): node is Text => node instanceof Text)
    const drawnAt = (place: number) => place - breaks.filter((each) => each < place).length
    const ranges = matches.filter((match) => match.place === number).map((match) => ({ match, range: rangeOver(nodes, drawnAt(match.from), drawnAt(match.to)) }))
    const current = ranges.find((each) => each.match === now)?.range ?? null
    paintMatches(ranges.flatMap((each) => (each.range === null ? [] : [each.range])), current)
    current?.startContainer.parentElement?.scrollIntoView({ block: 'nearest' })
    return clearMatches
  }, [words, layer, matches, now, number, breaks])
}
