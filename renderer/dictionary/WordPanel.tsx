import { useEffect, useState } from 'react'
import { FaultView } from '../kernel/AnswerView.tsx'
import { go } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { EmptyState, Skeleton } from '../ui/Show.tsx'
import { CardView } from './CardView.tsx'
import { useLookup, usePersonal } from './looking-up.ts'

/** A word's cards above whatever screen one is on. */
export function WordPanel({ word, onClose }: { word: string; onClose: () => void }) {
  const text = useText()
  const [shown, setShown] = useState(word)
  const lookup = useLookup(shown, null)
  const own = usePersonal()
  const { answer } = lookup
  // What was looked up above another screen was looked up as well.
  const { remember } = own
  const found = answer?.cards[0]
  useEffect(() => {
    if (found !== undefined && answer !== null) remember(found.word, answer.direction)
  }, [found, answer, remember])
  const openScreen = () => {
    onClose()
    go(`/dictionary?word=${encodeURIComponent(shown)}`)
  }
  return (
    <Dialog title={text('dictionary.lookUp')} size="medium" onClose={onClose} actions={<Button icon="open" onPress={openScreen}>{text('dictionary.openScreen')}</Button>}>
      <div className="stack">
        {lookup.fault !== null ? <FaultView number={lookup.fault} again={lookup.again} /> : answer === null ? <Skeleton /> : null}
        {answer ? <p className="muted small">{text(`dictionary.direction.${answer.direction}`)}</p> : null}
        {answer?.cards.map((card) => (
          <CardView key={`${card.language} ${card.word}`} level={3} card={card} direction={answer.direction} sources={answer.sources} favourite={own.isFavourite(card.word, answer.direction)} onFavour={(favourite) => own.favour(card.word, answer.direction, favourite)} onWord={setShown} />
        ))}
        {answer?.cards.length === 0 ? <EmptyState icon="search" title={text('dictionary.nothingFound', { word: shown })}>{text('dictionary.nothingFoundHint')}</EmptyState> : null}
      </div>
    </Dialog>
  )
}
