import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'

const steps = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4]

/** `zoom` null = as wide as the pane. */
export function ZoomTools({ zoom, onZoom, onTurn, fitted = 1 }: { zoom: number | null; onZoom: (zoom: number | null) => void; onTurn: () => void; fitted?: number }) {
  const text = useText()
  const now = zoom ?? fitted
  const larger = steps.find((step) => step > now + 0.01)
  const smaller = steps.findLast((step) => step < now - 0.01)
  return (
    <span className="viewer-zoom">
      <IconButton icon="remove" label={text('documents.view.zoomOut')} disabled={smaller === undefined} onPress={() => onZoom(smaller ?? now)} />
      <span className="viewer-count" role="status">{text('documents.view.zoom', { percent: Math.round(now * 100) })}</span>
      <IconButton icon="add" label={text('documents.view.zoomIn')} disabled={larger === undefined} onPress={() => onZoom(larger ?? now)} />
      <Button look="quiet" disabled={zoom === null} onPress={() => onZoom(null)}>{text('documents.view.fitWidth')}</Button>
      <IconButton icon="turn" label={text('documents.view.turn')} onPress={onTurn} />
    </span>
  )
}
