import { useEffect, useRef, useState } from 'react'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { useText } from '../kernel/text.ts'
import { Banner, Skeleton } from '../ui/Show.tsx'
import { useFileBytes } from './held.ts'
import { startWorker } from './own-worker.ts'
import { PageTools } from './PageTools.tsx'
import type { TiffAnswer, TiffWish } from './tiff-worker.ts'
import workerAddress from './tiff-worker.ts?worker&url'
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
    <ViewerFrame file={file} tools={<>{total > 1 ? <PageTools page={page + 1} total={total} onPage={(number) => setPage(number - 1)} /> : null}<ZoomTools zoom={zoom} onZoom={setZoom} onTurn={() => setTurn((turn + 90) % 360)} /></>}>
      <WhenHeld held={held}>{() => <TiffPage answer={shown} zoom={zoom} turn={turn} name={file.name} />}</WhenHeld>
    </ViewerFrame>
  )
}

function useTiff(bytes: Uint8Array | null, page: number): TiffAnswer | null {
  const worker = useRef<{ thread: Worker; bytes: Uint8Array } | null>(null)
  const [answer, setAnswer] = useState<TiffAnswer | null>(null)
  useEffect(() => () => {
    worker.current?.thread.terminate()
    worker.current = null
  }, [])
  useEffect(() => {
    if (bytes === null) return
    const fresh = worker.current?.bytes !== bytes
    if (fresh) {
      worker.current?.thread.terminate()
      worker.current = { thread: startWorker(workerAddress), bytes }
    }
    const { thread } = worker.current as { thread: Worker }
    thread.onmessage = (event: MessageEvent<TiffAnswer>) => setAnswer(event.data)
    thread.onerror = () => setAnswer({ failed: true })
    const wish: TiffWish = { bytes: fresh ? bytes.slice().buffer : null, page }
    thread.postMessage(wish, wish.bytes === null ? [] : [wish.bytes])
  }, [bytes, page])
  return answer
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
