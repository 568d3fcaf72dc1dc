interface Dragging {
  onMove: (event: PointerEvent) => void
  onDrop: (event: PointerEvent) => void
  /** Esc, while something is dragged: everything stays as it was. Answers false when nothing was. */
  onEscape: () => boolean
  onLost: () => void
}

/** Hears a drag on the whole window, since it goes on outside of where it began. Answers how to stop. */
export function listenToDrag({ onMove, onDrop, onEscape, onLost }: Dragging): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && onEscape()) event.stopPropagation()
  }
  addEventListener('pointermove', onMove)
  addEventListener('pointerup', onDrop)
  addEventListener('pointercancel', onLost)
  addEventListener('keydown', onKeyDown, true)
  return () => {
    removeEventListener('pointermove', onMove)
    removeEventListener('pointerup', onDrop)
    removeEventListener('pointercancel', onLost)
    removeEventListener('keydown', onKeyDown, true)
  }
}
