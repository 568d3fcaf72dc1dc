/** The road of a document to paper: its pages are drawn first, then the browser prints them and nothing else. */
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'

/** A page as a picture. The address of one that was made for the paper (`own`) is given back once the paper is out; another's is held by somebody else. */
export interface PrintedPage {
  url: string
  width: number
  height: number
  own: boolean
}

/** Pages count from 1. Throws what `stop` was aborted with, or that the page can't be drawn. */
export type DrawPage = (page: number, stop: AbortSignal) => Promise<PrintedPage>

/** Their pictures lie in memory until the paper is out. */
export const pagesAtOnce = 300

export type PrintContent = { pages: readonly PrintedPage[] } | { words: ReactNode }

export type PrintJob =
  | { state: 'choosing' }
  | { state: 'drawing'; done: number; total: number }
  | { state: 'printing'; content: PrintContent }
  | { state: 'failed'; page: number }
  /** The system opened no window of printing. */
  | { state: 'notBegun' }

const giveBack = (pages: readonly PrintedPage[]) => {
  for (const page of pages) if (page.own) URL.revokeObjectURL(page.url)
}

export function usePrint(onClose: () => void) {
  const [job, setJob] = useState<PrintJob>({ state: 'choosing' })
  const stop = useRef<AbortController | null>(null)
  const held = useRef<PrintedPage[]>([])
  const clear = useCallback(() => {
    stop.current?.abort()
    giveBack(held.current.splice(0))
  }, [])
  useEffect(() => clear, [clear])
  const pages = async ({ from, to }: { from: number; to: number }, draw: DrawPage) => {
    clear()
    const { signal } = (stop.current = new AbortController())
    for (let page = from; page <= to; page += 1) {
      setJob({ state: 'drawing', done: page - from + 1, total: to - from + 1 })
      try {
        const drawn = await draw(page, signal)
        if (signal.aborted) return giveBack([drawn])
        held.current.push(drawn)
      } catch {
        if (!signal.aborted) setJob({ state: 'failed', page })
        return
      }
    }
    setJob({ state: 'printing', content: { pages: [...held.current] } })
  }
  const close = () => {
    clear()
    onClose()
  }
  return {
    job,
    pages,
    words: (words: ReactNode) => setJob({ state: 'printing', content: { words } }),
    close,
    notBegun: () => {
      clear()
      setJob({ state: 'notBegun' })
    },
  }
}

const dotsPerInch = 200
const pixelsAtMost = 16_000_000

/** How much larger than at one pixel a point a page is drawn to be sharp on paper. */
export function paperScale({ width, height }: { width: number; height: number }): number {
  return Math.min(dotsPerInch / 72, Math.sqrt(pixelsAtMost / (width * height)))
}

/** The canvas gives its memory back at once. */
export async function takePicture(canvas: HTMLCanvasElement): Promise<PrintedPage> {
  const { width, height } = canvas
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92))
  canvas.width = 0
  canvas.height = 0
  if (blob === null) throw new Error('the page did not become a picture')
  return { url: URL.createObjectURL(blob), width, height, own: true }
}

/** A picture turned by quarters, no sharper than paper shows. */
export async function turnedPicture(picture: CanvasImageSource, { width, height }: { width: number; height: number }, turn: number): Promise<PrintedPage> {
  const scale = Math.min(1, Math.sqrt(pixelsAtMost / (width * height)))
  const isSideways = turn % 180 !== 0
  const [across, down] = [Math.round(width * scale), Math.round(height * scale)]
  const canvas = document.createElement('canvas')
  canvas.width = isSideways ? down : across
  canvas.height = isSideways ? across : down
  const paper = canvas.getContext('2d')
  if (paper === null) throw new Error('no canvas to draw on')
  paper.fillStyle = '#fff'
  paper.fillRect(0, 0, canvas.width, canvas.height)
  paper.translate(canvas.width / 2, canvas.height / 2)
  paper.rotate((turn * Math.PI) / 180)
  paper.drawImage(picture, -across / 2, -down / 2, across, down)
  return takePicture(canvas)
}
