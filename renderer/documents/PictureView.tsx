import { useState } from 'react'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { useText } from '../kernel/text.ts'
import { useFileUrl } from './held.ts'
import { ViewerFrame, WhenHeld } from './ViewerFrame.tsx'
import { ZoomTools } from './ZoomTools.tsx'

/** JPEG and PNG: the browser's own decoder, fitted to the width or enlarged. */
export function PictureView({ file }: { file: FileRef }) {
  const text = useText()
  const held = useFileUrl(file)
  const [zoom, setZoom] = useState<number | null>(null)
  return (
    <ViewerFrame file={file} tools={<ZoomTools zoom={zoom} onZoom={setZoom} />}>
      <WhenHeld held={held}>
        {(url) => (
          <div className="picture-pane" tabIndex={0} role="group" aria-label={file.name}>
            <Picture url={url} label={`${text('documents.view.picture')}: ${file.name}`} zoom={zoom} />
          </div>
        )}
      </WhenHeld>
    </ViewerFrame>
  )
}

function Picture({ url, label, zoom }: { url: string; label: string; zoom: number | null }) {
  const [width, setWidth] = useState(0)
  return <img className={zoom === null ? 'picture fitted' : 'picture'} src={url} alt={label} onLoad={(event) => setWidth(event.currentTarget.naturalWidth)} {...(zoom === null || width === 0 ? {} : { width: Math.round(width * zoom) })} />
}
