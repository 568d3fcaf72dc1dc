import { useMemo, useState } from 'react'
import { mine, read, type Notification } from '../../domain/notifications/contract.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { go } from '../kernel/routes.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Moment, State } from '../ui/Show.tsx'

const step = 100

/** What happened that concerns the person, newest first. Opening a line marks it as read. */
export function NotificationsScreen() {
  const text = useText()
  const formats = useFormats()
  const [limit, setLimit] = useState(step)
  const answer = useAnswer(mine, { after: null, limit: Math.min(limit, 200) })
  const marking = useCommand(read)
  const rows = answer.answer?.rows ?? []
  const unread = answer.answer?.unread ?? 0
  const columns = useMemo((): Column<Notification>[] => {
    const words = (row: Notification) => text.refusal({ key: row.key, values: row.values })
    return [
      { key: 'words', title: text('page.whatHappened'), width: 'minmax(320px, 4fr)', text: words, cell: words },
      { key: 'at', title: text('page.when'), width: '180px', order: (row) => row.at, text: (row) => formats.exact(row.at), cell: (row) => <Moment at={row.at} /> },
      {
        key: 'read', title: text('page.readState'), width: '150px', order: (row) => (row.readAt === null ? 0 : 1), text: (row) => text(row.readAt ? 'page.isRead' : 'page.isNew'),
        cell: (row) => (row.readAt ? <span className="muted">{text('page.isRead')}</span> : <State tone="now" icon="bell">{text('page.isNew')}</State>),
      },
    ]
  }, [text, formats])
  const mark = (ids: string[]) => void marking.run({ ids }, { title: text('page.markRead') })
  const markAll = () => void marking.run({ upTo: rows[0]?.at ?? new Date().toISOString() }, { title: text('page.markAllRead') })
  const open = (row: Notification) => {
    if (row.readAt === null) mark([row.id])
    go(row.link)
  }
  return (
    <>
      <header className="screen-head">
        <h1>{text('page.notifications')}</h1>
        <p className="muted">{text('page.unreadCount', { count: unread })}</p>
        <span className="end"><Button icon="check" disabled={unread === 0} busy={marking.busy} onPress={markAll}>{text('page.markAllRead')}</Button></span>
      </header>
      <AnswerTable
        label={text('page.notifications')} answer={answer} rows={rows} columns={columns} rowKey={(row) => row.id} onOpen={open}
        rowTone={(row) => (row.readAt === null ? 'unread' : undefined)} onEnd={rows.length >= limit ? () => setLimit(limit + step) : undefined}
        bulk={[{ key: 'read', title: text('page.markRead'), icon: 'check', run: (chosen) => mark(chosen.map((row) => row.id)) }]}
        empty={{ icon: 'bell', title: text('page.noNotifications'), hint: text('page.noNotificationsHint') }}
      />
    </>
  )
}
