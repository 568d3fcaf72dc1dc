import { useEffect, useRef, useState } from 'react'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { useText } from '../kernel/text.ts'
import { Banner, Skeleton } from '../ui/Show.tsx'
import { useFileBytes } from './held.ts'
import { PageTools } from './PageTools.tsx'
import { turnedPicture } from './print.ts'
import type { Printable } from './PrintButton.tsx'
import { type OpenTiff, openTiff } from './tiff.ts'
import type { TiffAnswer } from './tiff-worker.ts'
import { Turned } from './Turned.tsx'
import { FailureBanner, ViewerFrame, WhenHeld } from './ViewerFrame.tsx'
import { ZoomTools } from './ZoomTools.tsx'

/** Scans in TIFF, page by page. */
export function TiffView({ file }: { file: FileRef }) {
  const held = useFileBytes(file)
  const [page, setPage] = useState(0)
  const [zoom, setZoom] = useState<number | null>(null)
  const [turn, setTurn] = useState(0)
  const shown = useTiff(held.state === 'ready' ? held.value : null, page)
  const total = shown !== null && 'total' in shown ? shown.total : 1
  return (
    <ViewerFrame file={file} {...(held.state === 'ready' && shown !== null && 'pixels' in shown ? { printable: printableTiff(held.value, total, turn) } : {})} tools={<>{total > 1 ? <PageTools page={page + 1} total={total} onPage={(number) => setPage(number - 1)} /> : null}<ZoomTools zoom={zoom} onZoom={setZoom} onTurn={() => setTurn((turn + 90) % 360)} /></>}>
      <WhenHeld held={held}>{() => <TiffPage answer={shown} zoom={zoom} turn={turn} name={file.name} />}</WhenHeld>
    </ViewerFrame>
  )
}

function useTiff(bytes: Uint8Array | null, page: number): TiffAnswer | null {
  const [opened, setOpened] = useState<OpenTiff | null>(null)
  const [answer, setAnswer] = useState<TiffAnswer | null>(null)
  useEffect(() => {
    if (bytes === null) return
    const tiff = openTiff(bytes)
    setOpened(tiff)
    return () => tiff.close()
  }, [bytes])
  useEffect(() => {
    let gone = false
    void opened?.page(page).then((drawn) => { if (!gone) setAnswer(drawn) })
    return () => { gone = true }
  }, [opened, page])
  return answer
}

/** In a thread of its own, so that the page on the screen stays what it is. */
function printableTiff(bytes: Uint8Array, total: number, turn: number): Printable {
  return {
    kind: 'pages',
    total,
    draw: async (number, stop) => {
      const tiff = openTiff(bytes)
      try {
        const page = await tiff.page(number - 1)
        stop.throwIfAborted()
        if (!('pixels' in page)) throw new Error(`page ${number} can't be drawn`)
        return await turnedPicture(canvasOf(page), page, (turn + page.turn) % 360)
      } finally {
        tiff.close()
      }
    },
  }
}

function canvasOf({ width, height, pixels }: Extract<TiffAnswer, { pixels: unknown }>): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0)
  return canvas
}

function TiffPage({ answer, zoom, turn, name }: { answer: TiffAnswer | null; zoom: number | null; turn: number; name: string }) {
  const text = useText()
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (canvas.current === null || answer === null || !('pixels' in answer)) return
    canvas.current.width = answer.width
    canvas.current.height = answer.height
    canvas.current.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(answer.pixels), answer.width, answer.height), 0, 0)
  }, [answer])
  if (answer === null) return <Skeleton lines={12} />
  if ('failed' in answer) return <div className="viewer-message"><FailureBanner failure={{ refusal: { key: 'documents.refused.damaged', values: { found: 'TIFF' } } }} /></div>
  if ('tooLarge' in answer) return <div className="viewer-message"><Banner tone="now">{text('documents.view.pictureTooLarge', answer.tooLarge)}</Banner></div>
  return (
    <div className="picture-pane" tabIndex={0} role="group" aria-label={name}>
      <Turned size={answer} zoom={zoom} turn={(turn + answer.turn) % 360}>
        {(style) => <canvas ref={canvas} role="img" aria-label={`${text('documents.view.picture')}: ${name}`} className="picture" style={style} />}
      </Turned>
    </div>
  )
}
