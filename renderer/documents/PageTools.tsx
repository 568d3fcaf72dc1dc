import { useEffect, useState } from 'react'
import { useText } from '../kernel/text.ts'
import { IconButton } from '../ui/Button.tsx'

export function PageTools({ page, total, onPage }: { page: number; total: number; onPage: (page: number) => void }) {
  const text = useText()
  const [typed, setTyped] = useState(String(page))
  useEffect(() => setTyped(String(page)), [page])
  const go = () => {
    const wanted = Number.parseInt(typed, 10)
    if (wanted >= 1 && wanted <= total) onPage(wanted)
    else setTyped(String(page))
  }
  return (
    <span className="viewer-pages">
      <IconButton icon="up" label={text('documents.view.previousPage')} disabled={page <= 1} onPress={() => onPage(page - 1)} />
      <input
        className="input page-number" inputMode="numeric" aria-label={text('documents.view.pageNumber')} value={typed} onBlur={go}
        onChange={(event) => setTyped(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter') go() }}
      />
      <span className="muted">{text('documents.view.ofPages', { total })}</span>
      <IconButton icon="down" label={text('documents.view.nextPage')} disabled={page >= total} onPress={() => onPage(page + 1)} />
    </span>
  )
}
