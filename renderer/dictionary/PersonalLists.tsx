import { useState } from 'react'
import type { PastLookup, Personal } from '../../domain/dictionary/bridge.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/Show.tsx'

const fewAtMost = 40

/** Before anything is typed: where one was, and what one keeps. */
export function PersonalLists({ personal, onChoose, onForget }: { personal: Personal; onChoose: (past: PastLookup) => void; onForget: () => void }) {
  const text = useText()
  return (
    <>
      <EmptyState icon="book" title={text('dictionary.empty')}>{text('dictionary.emptyHint')}</EmptyState>
      <div className="dictionary-personal">
        <List title={text('dictionary.favourites')} rows={personal.favourites} onChoose={onChoose} />
        <List title={text('dictionary.history')} rows={personal.history} onChoose={onChoose} onForget={onForget} />
      </div>
    </>
  )
}

function List({ title, rows, onChoose, onForget }: { title: string; rows: readonly PastLookup[]; onChoose: (past: PastLookup) => void; onForget?: () => void }) {
  const text = useText()
  const [isWhole, setWhole] = useState(false)
  if (rows.length === 0) return null
  return (
    <section className="panel stack">
      <div className="row"><h2>{title}</h2>{onForget ? <span className="end"><Button look="quiet" onPress={onForget}>{text('dictionary.forgetHistory')}</Button></span> : null}</div>
      <ul className="dictionary-past">
        {(isWhole ? rows : rows.slice(0, fewAtMost)).map((past) => (
          <li key={`${past.word} ${past.direction}`}><button type="button" className="dictionary-word" onClick={() => onChoose(past)}>{past.word}</button> <span className="muted small">{text(`dictionary.direction.${past.direction}`)}</span></li>
        ))}
      </ul>
      {rows.length > fewAtMost ? <div className="row screen-only"><Button look="quiet" icon={isWhole ? 'up' : 'down'} onPress={() => setWhole(!isWhole)}>{isWhole ? text('dictionary.showFew') : text('dictionary.showAll', { count: rows.length })}</Button></div> : null}
    </section>
  )
}
