import { useRef, useState, type DragEvent, type KeyboardEvent, type ReactNode } from 'react'
import { useText } from '../kernel/text.ts'
import { IconButton } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'

interface OrderListProps<Row> {
  label: string
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** How the row is called when its new place is read aloud. */
  rowName: (row: Row) => string
  draw: (row: Row, index: number) => ReactNode
  /** Null while the order may not be changed. */
  onMove: ((from: number, to: number) => void) | null
}

/** Rows in an order that is changed by dragging, by the arrows beside each row, or by Alt+↑ and Alt+↓. */
export function OrderList<Row>({ label, rows, rowKey, rowName, draw, onMove }: OrderListProps<Row>) {
  const text = useText()
  const [dragged, setDragged] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const [said, setSaid] = useState('')
  const list = useRef<HTMLOListElement>(null)
  const move = (from: number, to: number) => {
    const row = rows[from]
    if (!onMove || !row || to < 0 || to >= rows.length || to === from) return
    onMove(from, to)
    setSaid(text('sessions.order.moved', { name: rowName(row), place: to + 1, count: rows.length }))
  }
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    const to = index + (event.key === 'ArrowUp' ? -1 : 1)
    move(index, to)
    // The row keeps its key, so React moves the node and the focus stays with it; only its arrow may have been greyed.
    requestAnimationFrame(() => list.current?.children[to]?.querySelector<HTMLElement>('button:not(:disabled)')?.focus())
  }
  const onDrop = (event: DragEvent, index: number) => {
    event.preventDefault()
    if (dragged !== null) move(dragged, index)
    setDragged(null)
    setOver(null)
  }
  return (
    <>
      <ol className="order-list" aria-label={label} ref={list}>
        {rows.map((row, index) => (
          <li
            key={rowKey(row)} className={`order-row${over === index && dragged !== index ? ' over' : ''}${dragged === index ? ' dragged' : ''}`} draggable={onMove !== null}
            onKeyDown={(event) => onKeyDown(event, index)} onDragStart={(event) => { event.dataTransfer.effectAllowed = 'move'; setDragged(index) }} onDragEnd={() => { setDragged(null); setOver(null) }}
            onDragOver={(event) => { if (dragged !== null) { event.preventDefault(); setOver(index) } }} onDrop={(event) => onDrop(event, index)}
          >
            {onMove ? <span className="order-grip" aria-hidden><Icon name="sort" /></span> : null}
            <span className="order-number">{index + 1}</span>
            <div className="order-words">{draw(row, index)}</div>
            {onMove ? (
              <span className="order-arrows">
                <IconButton icon="up" label={text('sessions.order.up', { name: rowName(row) })} disabled={index === 0} onPress={() => move(index, index - 1)} />
                <IconButton icon="down" label={text('sessions.order.down', { name: rowName(row) })} disabled={index === rows.length - 1} onPress={() => move(index, index + 1)} />
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      <p className="visually-hidden" role="status">{said}</p>
    </>
  )
}
