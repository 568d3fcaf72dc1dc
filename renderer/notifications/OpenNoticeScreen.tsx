import { useEffect, useRef } from 'react'
import { one } from '../../domain/notifications/contract.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { go } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/Show.tsx'
import { openNotice, wordsOf } from './open-notice.ts'
import { useMarking } from './marking.ts'

/** Where a toast or a letter leads: marks the line read and goes on to what it is about. */
export function OpenNoticeScreen({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const text = useText()
  const answer = useAnswer(one, { id: parameters['id'] ?? '' })
  const { markRead } = useMarking()
  const row = answer.answer
  const opened = useRef<string | null>(null)
  useEffect(() => {
    if (row === null || opened.current === row.id) return
    opened.current = row.id
    if (row.readAt === null) void markRead({ ids: [row.id] }, true)
    void openNotice(row)
  }, [row, text, markRead])
  return (
    <>
      <header className="screen-head"><h1>{text('page.notifications')}</h1></header>
      <AnswerView answer={answer}>
        {(shown) => <EmptyState icon="bell" title={wordsOf(shown, text)} action={<Button onPress={() => go('/notifications')}>{text('notifications.all')}</Button>} />}
      </AnswerView>
    </>
  )
}
