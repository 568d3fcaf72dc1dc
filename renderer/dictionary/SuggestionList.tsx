import { useEffect } from 'react'
import type { Suggestion } from '../../domain/dictionary/answer.ts'
import { useText } from '../kernel/text.ts'

export const optionId = (index: number) => `dictionary-option-${index}`

/** What is typed may be the beginning of, a form of, or a slip for. Steered from the box above it. */
export function SuggestionList({ id, rows, current, onChoose }: { id: string; rows: readonly Suggestion[]; current: number; onChoose: (index: number) => void }) {
  const text = useText()
  useEffect(() => {
    document.getElementById(optionId(current))?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <ul className="dictionary-list screen-only" id={id} role="listbox" aria-label={text('dictionary.found')}>
      {rows.map((row, index) => (
        <li key={`${row.language} ${row.word}`} id={optionId(index)} role="option" aria-selected={index === current} className={index === current ? 'dictionary-row current' : 'dictionary-row'} onClick={() => onChoose(index)}>
          <span className="dictionary-row-head"><strong lang={row.language}>{row.word}</strong>{row.by === 'exact' || row.by === 'begins' ? null : <span className="muted small">{text(`dictionary.by.${row.by}`)}</span>}</span>
          <span className="dictionary-gloss muted small">{row.gloss}</span>
        </li>
      ))}
    </ul>
  )
}
