import { useCallback, useMemo, useState } from 'react'
import { noticeClasses, type NoticeClass } from '../../domain/notifications/classes.ts'
import { find, mine, type Notification } from '../../domain/notifications/contract.ts'
import { addDays, type LocalDate } from '../../domain/kernel/time.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { usePages } from '../kernel/pages.ts'
import { askOnce, useAnswer, type Answer } from '../kernel/portal.ts'
import { changeQuery, go, useRoute } from '../kernel/routes.ts'
import { useFormats } from '../kernel/formats.ts'
import { useConnection, useToday } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Select } from '../ui/Select.tsx'
import { Banner, Moment, State } from '../ui/Show.tsx'
import { useMarking } from './marking.ts'
import { openNotice, wordsOf } from './open-notice.ts'
import { useSettled } from './settled.ts'

const pageSize = 100
const periods = { today: 0, week: 6, month: 29 } as const
type Period = keyof typeof periods

interface Filter {
  classes: NoticeClass[]
  unread: boolean
  from: LocalDate | null
}

function useFilter(): { filter: Filter; chosen: { of: NoticeClass | ''; state: string; period: Period | '' } } {
  const { query } = useRoute()
  const today = useToday()
  const of = noticeClasses.find((each) => each === query['class']) ?? ''
  const period = Object.keys(periods).find((each): each is Period => each === query['period']) ?? ''
  const state = query['state'] === 'unread' ? 'unread' : ''
  const filter = useMemo(() => ({ classes: of === '' ? [] : [of], unread: state === 'unread', from: period === '' ? null : addDays(today, -periods[period]) }), [of, state, period, today])
  return { filter, chosen: { of, state, period } }
}

/** The list, page by page; with words what the portal finds, and without a line what is kept here. */
function useLines(filter: Filter, words: string): { answer: Answer<unknown>; rows: readonly Notification[]; more: () => void; looked: boolean } {
  const text = useText()
  const offline = useConnection()?.state === 'offline'
  const searched = words !== '' && !offline
  const first = useAnswer(mine, searched ? null : { after: null, limit: pageSize, ...filter })
  const found = useAnswer(find, searched ? { words, language: text.language, ...filter } : null)
  const paged = useMemo(() => ({ ...first, answer: first.answer && { rows: first.answer.rows, next: first.answer.rows.length < pageSize ? null : String(first.answer.rows.at(-1)?.n) } }), [first])
  const pageAfter = useCallback(async (after: string) => {
    const page = await askOnce(mine, { after: Number(after), limit: pageSize, ...filter })
    return page && { rows: page.rows, next: page.rows.length < pageSize ? null : String(page.rows.at(-1)?.n) }
  }, [filter])
  const { rows, more } = usePages(paged, pageAfter)
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const kept = wanted.length === 0 ? rows : rows.filter((row) => wanted.every((word) => wordsOf(row, text).toLowerCase().includes(word)))
  return searched
    ? { answer: found, rows: found.answer?.rows ?? [], more: () => {}, looked: found.answer?.looked ?? true }
    : { answer: first, rows: kept, more, looked: true }
}

/** What happened that concerns the person, newest first. Opening a line marks it as read. */
export function NotificationsScreen() {
  const text = useText()
  const { filter, chosen } = useFilter()
  const [typed, setTyped] = useState('')
  const words = useSettled(typed.trim())
  const { answer, rows, more, looked } = useLines(filter, words)
  const bell = useAnswer(mine, { after: null, limit: 20 }).answer
  const unread = bell?.unread ?? 0
  // Up to the newest that was told here, and no further.
  const newest = bell?.rows[0]
  const { markRead, markUnread, busy } = useMarking()
  const columns = useColumns(text)
  const open = (row: Notification) => {
    if (row.readAt === null) void markRead({ ids: [row.id] }, true)
    void openNotice(row)
  }
  const filtered = words !== '' || chosen.of !== '' || chosen.state !== '' || chosen.period !== ''
  return (
    <>
      <header className="screen-head">
        <h1>{text('page.notifications')}</h1>
        <p className="muted">{text('page.unreadCount', { count: unread })}</p>
        <span className="end row screen-only">
          <Button icon="check" disabled={unread === 0} busy={busy} onPress={() => { if (newest) void markRead({ upTo: newest.n }) }}>{text('page.markAllRead')}</Button>
          <Button icon="settings" onPress={() => go('/notifications/settings')}>{text('notifications.settings')}</Button>
        </span>
      </header>
      {looked ? null : <Banner tone="now">{text('notifications.moreThanLooked')}</Banner>}
      <AnswerTable
        label={text('page.notifications')} answer={answer} rows={rows} columns={columns} rowKey={(row) => row.id} onOpen={open} filterable={false} lines={2}
        rowTone={(row) => (row.readAt === null ? 'unread' : undefined)} onEnd={more}
        bulk={[
          { key: 'read', title: text('page.markRead'), icon: 'check', run: (lines) => void markRead({ ids: lines.map((row) => row.id) }) },
          { key: 'unread', title: text('notifications.markUnread'), icon: 'bell', run: (lines) => void markUnread(lines) },
        ]}
        empty={filtered ? { icon: 'search', title: text('page.nothingFound') } : { icon: 'bell', title: text('page.noNotifications'), hint: text('page.noNotificationsHint') }}
        tools={<Tools chosen={chosen} typed={typed} onTyped={setTyped} />}
      />
    </>
  )
}

function Tools({ chosen, typed, onTyped }: { chosen: ReturnType<typeof useFilter>['chosen']; typed: string; onTyped: (words: string) => void }) {
  const text = useText()
  return (
    <>
      <Select
        bare label={text('notifications.filter.class')} value={chosen.of === '' ? 'all' : chosen.of} onChange={(next) => changeQuery({ class: next === 'all' ? null : next })}
        options={[{ value: 'all', label: text('notifications.filter.allClasses') }, ...noticeClasses.map((each) => ({ value: each, label: text(`notifications.class.${each}`) }))]}
      />
      <Select
        bare label={text('page.readState')} value={chosen.state === '' ? 'all' : 'unread'} onChange={(next) => changeQuery({ state: next === 'all' ? null : next })}
        options={[{ value: 'all', label: text('notifications.filter.readAndUnread') }, { value: 'unread', label: text('notifications.filter.unread') }]}
      />
      <Select
        bare label={text('notifications.filter.period')} value={chosen.period === '' ? 'all' : chosen.period} onChange={(next) => changeQuery({ period: next === 'all' ? null : next })}
        options={[{ value: 'all', label: text('notifications.filter.anyTime') }, ...(['today', 'week', 'month'] as const).map((each) => ({ value: each, label: text(`notifications.filter.${each}`) }))]}
      />
      <SearchField label={text('notifications.search')} value={typed} onChange={onTyped} />
    </>
  )
}

function useColumns(text: Text): readonly Column<Notification>[] {
  const formats = useFormats()
  return useMemo(() => [
    {
      key: 'words', title: text('page.whatHappened'), width: 'minmax(280px, 4fr)',
      text: (row) => (row.inPlaceOf ? `${wordsOf(row, text)} (${text('notifications.inPlaceOf', { name: row.inPlaceOf.name })})` : wordsOf(row, text)),
      cell: (row) => <>{wordsOf(row, text)}{row.inPlaceOf ? <span className="muted small"> {text('notifications.inPlaceOf', { name: row.inPlaceOf.name })}</span> : null}</>,
    },
    { key: 'class', title: text('notifications.filter.class'), width: 'minmax(150px, 1.4fr)', text: (row) => text(`notifications.class.${row.class}`), cell: (row) => text(`notifications.class.${row.class}`) },
    { key: 'at', title: text('page.when'), width: '150px', order: (row) => row.at, text: (row) => formats.exact(row.at), cell: (row) => <Moment at={row.at} /> },
    {
      key: 'read', title: text('page.readState'), width: '120px', order: (row) => (row.readAt === null ? 0 : 1), text: (row) => text(row.readAt ? 'page.isRead' : 'page.isNew'),
      cell: (row) => (row.readAt ? <span className="muted">{text('page.isRead')}</span> : <State tone="now" icon="bell">{text('page.isNew')}</State>),
    },
  ], [text, formats])
}
