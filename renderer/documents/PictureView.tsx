import { useState } from 'react'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { useText } from '../kernel/text.ts'
import { useFileUrl } from './held.ts'
import { type PrintedPage, turnedPicture } from './print.ts'
import { Turned } from './Turned.tsx'
import { ViewerFrame, WhenHeld } from './ViewerFrame.tsx'
import { ZoomTools } from './ZoomTools.tsx'

/** JPEG and PNG: the browser's own decoder, fitted to the width or enlarged. */
export function PictureView({ file }: { file: FileRef }) {
  const text = useText()
  const held = useFileUrl(file)
  const [zoom, setZoom] = useState<number | null>(null)
  const [turn, setTurn] = useState(0)
  return (
    <ViewerFrame file={file} {...(held.state === 'ready' ? { printable: { kind: 'pages', total: 1, draw: () => drawForPaper(held.value, turn) } as const } : {})} tools={<ZoomTools zoom={zoom} onZoom={setZoom} onTurn={() => setTurn((turn + 90) % 360)} />}>
      <WhenHeld held={held}>
        {(url) => (
          <div className="picture-pane" tabIndex={0} role="group" aria-label={file.name}>
            <Picture url={url} label={`${text('documents.view.picture')}: ${file.name}`} zoom={zoom} turn={turn} />
          </div>
        )}
      </WhenHeld>
    </ViewerFrame>
  )
}

/** As it stands where nobody has turned it: its own address is held by the viewer. */
async function drawForPaper(url: string, turn: number): Promise<PrintedPage> {
  const picture = new Image()
  picture.src = url
  await picture.decode()
  const { naturalWidth: width, naturalHeight: height } = picture
  return turn === 0 ? { url, width, height, own: false } : turnedPicture(picture, { width, height }, turn)
}

function Picture({ url, label, zoom, turn }: { url: string; label: string; zoom: number | null; turn: number }) {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  return (
    <Turned size={size} zoom={zoom} turn={turn}>
      {(style) => <img className="picture" src={url} alt={label} style={style} onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setSize({ width: naturalWidth, height: naturalHeight })} />}
    </Turned>
  )
}
