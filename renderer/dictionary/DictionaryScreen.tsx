import { useEffect, useState, type KeyboardEvent } from 'react'
import { lettersAtMost } from '../../domain/dictionary/bridge.ts'
import { Direction, directions, reversed } from '../../domain/dictionary/direction.ts'
import { call } from '../kernel/bridge.ts'
import { FaultView } from '../kernel/AnswerView.tsx'
import { changeQuery, go, useRoute } from '../kernel/routes.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Select } from '../ui/Select.tsx'
import { Banner, EmptyState, Skeleton } from '../ui/Show.tsx'
import { CardView } from './CardView.tsx'
import { DictionaryTabs } from './DictionaryTabs.tsx'
import { PersonalLists } from './PersonalLists.tsx'
import { SuggestionList, optionId } from './SuggestionList.tsx'
import { useDictionaryState, useLookup, usePersonal, useSuggestions } from './looking-up.ts'
import './dictionary.css'

const detected = 'auto'
const listId = 'dictionary-list'
const openAfterMs = 90

/** §59.4: one box for nine directions, answering while one types; all of it from this PC. */
export function DictionaryScreen() {
  const text = useText()
  const { query } = useRoute()
  const [words, setWords] = useState((query['word'] ?? '').slice(0, lettersAtMost))
  const [pinned, setPinned] = useState<Direction | null>(() => Direction.safeParse(query['direction']).data ?? null)
  const [at, setAt] = useState(0)
  const isReady = useDictionaryState().state?.ready ?? true
  const own = usePersonal()
  const { listed, fault } = useSuggestions({ words, pinned }, isReady)
  const rows = listed?.rows ?? []
  const current = Math.min(at, Math.max(0, rows.length - 1))
  const shown = rows[current]
  // At the first line it is what was typed that is looked up, so that all it may be a form of is shown.
  const asShown = shown !== undefined && (current > 0 || shown.by === 'inside')
  const wanted = words.trim() === '' ? null : asShown ? shown.word : words
  const lookup = useLookup(wanted, asShown ? listed?.direction ?? pinned : pinned, openAfterMs, isReady)
  useEffect(() => {
    if (query['word'] === undefined) return
    setWords(query['word'].slice(0, lettersAtMost))
    setAt(0)
  }, [query])
  const type = (next: string, direction = pinned) => {
    setWords(next)
    setPinned(direction)
    setAt(0)
  }
  const open = (word: string, direction: Direction) => {
    own.remember(word, direction)
    changeQuery({ word, direction: pinned })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(rows.length - 1, current + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1))
    else if (event.key === 'Enter' && shown && listed) open(shown.word, listed.direction)
    else return
    event.preventDefault()
  }
  const direction = lookup.answer?.direction ?? listed?.direction ?? pinned ?? 'kk-ru-en'
  const isEmpty = words.trim() === ''
  return (
    <>
      <Head mayPrint={!isEmpty} />
      <DictionaryTabs />
      <div className="dictionary-tools screen-only">
        <SearchField
          label={text('dictionary.find')} placeholder={text('dictionary.findHint')} value={words} onChange={(next) => type(next)} maxLength={lettersAtMost} autoFocus onKeyDown={onKeyDown}
          {...(rows.length > 0 ? { steers: { list: listId, current: optionId(current) } } : {})}
        />
        <DirectionChoice pinned={pinned} direction={direction} showDetected={!isEmpty} onChange={(next) => type(words, next)} />
      </div>
      {isReady ? null : <Banner tone="accent">{text('dictionary.notReady')}</Banner>}
      {fault === null ? null : <FaultView number={fault} again={lookup.again} />}
      {isEmpty ? <PersonalLists personal={own.personal} onChoose={(past) => type(past.word, past.direction)} onForget={own.forgetHistory} /> : (
        <div className="dictionary-columns">
          <SuggestionList id={listId} rows={rows} current={current} onChoose={(index) => { setAt(index); const row = rows[index]; if (row && listed) open(row.word, listed.direction) }} />
          <div className="dictionary-cards">
            {lookup.fault === null ? null : <FaultView number={lookup.fault} again={lookup.again} />}
            {lookup.answer?.cards.map((card) => (
              <CardView
                key={`${card.language} ${card.word}`} card={card} direction={direction} sources={lookup.answer?.sources ?? {}} favourite={own.isFavourite(card.word, direction)}
                onFavour={(favourite) => own.favour(card.word, direction, favourite)} onWord={(word) => type(word, null)}
              />
            ))}
            {lookup.answer && lookup.answer.cards.length === 0 && rows.length === 0 ? isReady ? <NothingFound words={words.trim()} /> : <Skeleton lines={6} /> : null}
          </div>
        </div>
      )}
    </>
  )
}

function Head({ mayPrint }: { mayPrint: boolean }) {
  const text = useText()
  return (
    <header className="screen-head">
      <h1>{text('dictionary.name')}</h1>
      <span className="end">{mayPrint ? <Button icon="print" onPress={() => void call('shell.print', {})}>{text('page.print')}</Button> : null}</span>
    </header>
  )
}

interface DirectionChoiceProps {
  pinned: Direction | null
  /** The one in effect. */
  direction: Direction
  showDetected: boolean
  onChange: (pinned: Direction | null) => void
}

function DirectionChoice({ pinned, direction, showDetected, onChange }: DirectionChoiceProps) {
  const text = useText()
  return (
    <>
      <span className="dictionary-direction">
        <Select<Direction | typeof detected>
          bare label={text('dictionary.direction')} value={pinned ?? detected} onChange={(value) => onChange(value === detected ? null : value)}
          options={[{ value: detected, label: text('dictionary.direction.auto') }, ...directions.map((each) => ({ value: each, label: text(`dictionary.direction.${each}`) }))]}
        />
      </span>
      <IconButton icon="repeat" label={text('dictionary.reverse')} onPress={() => onChange(reversed(direction))} />
      {showDetected && pinned === null ? <p className="muted" role="status">{text(`dictionary.direction.${direction}`)}</p> : null}
    </>
  )
}

function NothingFound({ words }: { words: string }) {
  const text = useText()
  const { holder } = useSeatTaken()
  const propose = mayAtAll(holder, 'dictionary.propose') ? <Button icon="add" onPress={() => go(`/dictionary/glossary?add=term&word=${encodeURIComponent(words)}`)}>{text('dictionary.glossary.propose')}</Button> : undefined
  return <EmptyState icon="search" title={text('dictionary.nothingFound', { word: words })} action={propose}>{text('dictionary.nothingFoundHint')}</EmptyState>
}
