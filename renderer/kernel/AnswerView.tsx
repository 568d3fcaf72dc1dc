import type { ReactNode } from 'react'
import { Button } from '../ui/Button.tsx'
import { Banner, EmptyState, Moment, Skeleton } from '../ui/Show.tsx'
import type { Answer } from './portal.ts'
import { useConnection } from './state.ts'
import { useText } from './text.ts'

/** Draws an answer in every state it can be in: coming, refused, failed, kept from before. */
export function AnswerView<Value>({ answer, children, lines = 4 }: { answer: Answer<Value>; children: (value: Value) => ReactNode; lines?: number }) {
  const text = useText()
  if (answer.answer !== null) return <><AsOf answer={answer} />{children(answer.answer)}</>
  if (answer.state === 'refused' && answer.refusal) {
    return (
      <EmptyState icon={answer.refusal.key === 'kernel.noLine' ? 'offline' : 'refused'} title={text.refusal(answer.refusal)} action={<Button onPress={answer.again}>{text('page.tryAgain')}</Button>}>
        {answer.refusal.key === 'kernel.noLine' ? text('page.nothingKept') : null}
      </EmptyState>
    )
  }
  if (answer.state === 'fault') return <FaultView number={answer.faultNumber} again={answer.again} />
  return <Skeleton lines={lines} />
}

export function FaultView({ number, again }: { number: string | null; again: () => void }) {
  const text = useText()
  return (
    <EmptyState icon="warning" title={text('page.faultTitle')} action={<Button onPress={again}>{text('page.tryAgain')}</Button>}>
      <p>{text('page.faultSafe')}</p>
      {number ? <p className="small">№ {number}</p> : null}
    </EmptyState>
  )
}

/** Says of when an answer is whenever it is not of now. */
function AsOf<Value>({ answer }: { answer: Answer<Value> }) {
  const text = useText()
  const connection = useConnection()
  if (answer.asOf === null || connection === null || connection.state === 'online') return null
  return <Banner tone="now">{text('page.shownAsOf')} <Moment at={answer.asOf} /></Banner>
}
