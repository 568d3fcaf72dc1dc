import { mine, type Notification } from '../../domain/notifications/contract.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { go } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { EmptyState, Moment } from '../ui/Show.tsx'
import { openNotice, wordsOf } from './open-notice.ts'
import { QuietMenu } from './QuietMenu.tsx'
import { useMarking } from './marking.ts'

const shown = 8

/** The newest lines; enough to see what it is and to go there. */
export function BellPanel({ onClose }: { onClose: () => void }) {
  const text = useText()
  const answer = useAnswer(mine, { after: null, limit: 20 })
  const { markRead, busy } = useMarking()
  const newest = answer.answer?.rows[0]
  const goTo = (route: string) => {
    onClose()
    go(route)
  }
  const open = (row: Notification) => {
    onClose()
    if (row.readAt === null) void markRead({ ids: [row.id] }, true)
    void openNotice(row)
  }
  return (
    <>
      <div className="bell-head">
        <h2>{text('page.notifications')}</h2>
        <Button look="quiet" icon="check" busy={busy} disabled={!answer.answer || answer.answer.unread === 0} onPress={() => { if (newest) void markRead({ upTo: newest.n }) }}>{text('page.markAllRead')}</Button>
      </div>
      <AnswerView answer={answer}>
        {({ rows }) => rows.length === 0 ? <EmptyState icon="bell" title={text('page.noNotifications')}>{text('page.noNotificationsHint')}</EmptyState> : (
          <ul className="bell-list" aria-label={text('page.notifications')}>
            {rows.slice(0, shown).map((row) => (
              <li key={row.id} className={row.readAt === null ? 'bell-row unread' : 'bell-row'}>
                <button type="button" className="bell-line" onClick={() => open(row)}>
                  <span className="bell-words">{row.readAt === null ? <span className="visually-hidden">{text('page.isNew')}: </span> : null}{wordsOf(row, text)}</span>
                  <span className="muted small">{text(`notifications.class.${row.class}`)} · <Moment at={row.at} />{row.inPlaceOf ? ` · ${text('notifications.inPlaceOf', { name: row.inPlaceOf.name })}` : ''}</span>
                </button>
                {row.readAt === null ? <IconButton icon="check" label={`${text('page.markRead')}: ${wordsOf(row, text)}`} onPress={() => void markRead({ ids: [row.id] }, true)} /> : null}
              </li>
            ))}
          </ul>
        )}
      </AnswerView>
      <div className="bell-foot">
        <Button look="quiet" icon="bell" onPress={() => goTo('/notifications')}>{text('notifications.all')}</Button>
        <QuietMenu />
        <IconButton icon="settings" label={text('notifications.settings')} onPress={() => goTo('/notifications/settings')} />
      </div>
    </>
  )
}
