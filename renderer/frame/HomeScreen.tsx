import { useMemo } from 'react'
import { workdaysBetween } from '../../domain/kernel/workdays.ts'
import { calendar } from '../../domain/workdays/contract.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { MissingYears } from '../kernel/MissingYears.tsx'
import { modulesStore, type HomeRow } from '../kernel/module.ts'
import { useAnswer, type Answer } from '../kernel/portal.ts'
import { go } from '../kernel/routes.ts'
import { useFormats } from '../kernel/formats.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'
import { Deadline } from '../ui/Show.tsx'
import { byDeadline, waitingStore, type Waiting } from './waiting.ts'

/** All modules' parts as one answer: ready when every part is, as old as the oldest. */
function together(parts: readonly Waiting[], expected: boolean): Answer<readonly HomeRow[]> {
  const ready = parts.filter((part) => part.state === 'ready')
  const loading = (parts.length === 0 && expected) || (ready.length === 0 && parts.some((part) => part.state === 'loading'))
  const failed = ready.length === 0 && parts.length > 0 && !loading
  return {
    state: loading ? 'loading' : failed ? 'fault' : 'ready', answer: loading || failed ? null : ready.flatMap((part) => part.rows),
    asOf: ready.map((part) => part.asOf).filter((each) => each !== null).sort()[0] ?? null,
    from: 'portal', refusal: null, faultNumber: null, asking: loading, again: () => location.reload(),
  }
}

/** "What waits for me", over all modules in the order of the deadline. Enter opens. */
export function HomeScreen() {
  const text = useText()
  const formats = useFormats()
  const { person, holder } = useSeatTaken()
  const modules = useStore(modulesStore)
  const expected = modules.some((module) => module.home && mayAtAll(holder, module.right))
  const waiting = useStore(waitingStore)
  const answer = useMemo(() => together([...waiting.values()], expected), [waiting, expected])
  const days = useAnswer(calendar, {}).answer?.calendar
  const rows = useMemo(() => [...(answer.answer ?? [])].sort(byDeadline).map((row) => (
    row.left === null && row.deadline !== null && days ? { ...row, left: workdaysBetween(formats.today, row.deadline, days) } : row
  )), [answer, days, formats.today])
  const columns = useMemo((): Column<HomeRow>[] => [
    { key: 'verb', title: text('page.whatToDo'), width: 'minmax(180px, 1.2fr)', text: (row) => row.verb, cell: (row) => <strong>{row.verb}</strong> },
    { key: 'number', title: text('page.numberOrTime'), width: '112px', text: (row) => row.number, cell: (row) => row.number },
    { key: 'title', title: text('page.title'), width: 'minmax(220px, 3fr)', text: (row) => row.title, cell: (row) => row.title },
    { key: 'from', title: text('page.from'), width: 'minmax(160px, 1fr)', text: (row) => row.from, cell: (row) => row.from },
    {
      key: 'deadline', title: text('page.deadline'), width: 'minmax(206px, 1.2fr)', order: (row) => row.deadline,
      text: (row) => (row.deadline ? formats.shortDate(row.deadline) : ''), cell: (row) => (row.deadline ? <Deadline date={row.deadline} left={row.left} /> : '—'),
    },
  ], [text, formats])
  const overdue = rows.filter((row) => row.deadline !== null && row.deadline < formats.today).length
  return (
    <>
      <header className="screen-head">
        <h1>{text('page.home')}</h1>
        <p className="muted">{text('page.greeting', { name: [person.name, person.patronymic].filter(Boolean).join(' '), date: formats.longDate(formats.today) })}{overdue > 0 ? ` · ${text('page.overdueCount', { count: overdue })}` : ''}</p>
      </header>
      <MissingYears from={formats.today} until={rows.findLast((row) => row.deadline !== null)?.deadline ?? formats.today} />
      <AnswerTable
        label={text('page.home')} answer={answer} rows={rows} columns={columns} rowKey={(row) => row.key} onOpen={(row) => go(row.route)}
        lines={2} rowTone={(row) => (row.left === null ? undefined : row.left < 0 ? 'danger' : row.left <= 1 ? 'now' : undefined)}
        empty={{ icon: 'check', title: text('page.nothingWaits'), hint: text('page.nothingWaitsHint') }}
      />
    </>
  )
}
