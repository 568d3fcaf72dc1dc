import { useEffect, useMemo } from 'react'
import { filling } from '../../domain/search/contract.ts'
import { isStill, paceOf, readyAt, type Filling } from '../../domain/search/filling.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { useFormats } from '../kernel/formats.ts'
import { modulesStore } from '../kernel/module.ts'
import { useAnswer, type Answer } from '../kernel/portal.ts'
import { useNow } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'
import { useText, type Text } from '../kernel/text.ts'
import { Moment, State, type Tone } from '../ui/Show.tsx'
import type { IconName } from '../ui/Icon.tsx'
import './search.css'

const askedAgainMs = 5_000

type Standing = 'done' | 'gaps' | 'filling' | 'waits' | 'still'
const looks: Record<Standing, { tone: Tone; icon: IconName }> = { done: { tone: 'done', icon: 'check' }, gaps: { tone: 'now', icon: 'warning' }, filling: { tone: 'accent', icon: 'waiting' }, waits: { tone: 'plain', icon: 'clock' }, still: { tone: 'danger', icon: 'warning' } }

const standingOf = (row: Filling, now: Instant): Standing => (row.done ? (row.failedCount > 0 ? 'gaps' : 'done') : isStill(row, now) ? 'still' : row.begunAt === null ? 'waits' : 'filling')

/** How far the portal's index is: for whoever keeps the portal. */
export function IndexScreen() {
  const text = useText()
  const formats = useFormats()
  const now = useNow()
  const modules = useStore(modulesStore)
  const answer = useAnswer(filling, {})
  const { again } = answer
  const isWhole = answer.answer?.every(({ done }) => done) ?? true
  useEffect(() => {
    if (isWhole) return undefined
    const timer = setInterval(again, askedAgainMs)
    return () => clearInterval(timer)
  }, [isWhole, again])
  const columns = useMemo((): Column<Filling>[] => {
    const sectionOf = ({ module }: Filling) => {
      const known = modules.find(({ name }) => name === module)
      return known ? text(known.title) : module
    }
    const stateOf = (row: Filling) => text(`search.index.state.${standingOf(row, now)}`, { count: row.failedCount })
    const kindOf = ({ noun }: Filling) => kindSaid(noun, text)
    const filledOf = ({ filled, total }: Filling) => (total === null ? '—' : text('search.index.ofTotal', { filled: formats.number(filled), total: formats.number(total) }))
    const paceIn = (row: Filling) => {
      const pace = row.done ? null : paceOf(row)
      return pace === null ? '—' : formats.number(Math.round(pace))
    }
    return [
      { key: 'section', title: text('search.module'), width: 'minmax(150px, 2fr)', text: sectionOf, cell: (row) => <strong>{sectionOf(row)}</strong> },
      { key: 'kind', title: text('search.index.kind'), width: 'minmax(120px, 1fr)', text: kindOf, cell: kindOf },
      { key: 'state', title: text('search.state'), width: 'minmax(170px, 2fr)', text: stateOf, cell: (row) => <State {...looks[standingOf(row, now)]}>{stateOf(row)}</State> },
      { key: 'filled', title: text('search.index.filled'), width: 'minmax(120px, 1fr)', align: 'end', text: filledOf, order: ({ filled }) => filled, cell: filledOf },
      { key: 'pace', title: text('search.index.pace'), width: '105px', align: 'end', text: paceIn, cell: paceIn },
      { key: 'ready', title: text('search.index.ready'), width: '165px', text: (row) => readyAt(row) ?? '', order: readyAt, cell: (row) => <At at={readyAt(row)} /> },
      { key: 'moved', title: text('search.index.moved'), width: '135px', text: ({ movedAt }) => movedAt ?? '', order: ({ movedAt }) => movedAt, cell: ({ movedAt }) => <At at={movedAt} /> },
    ]
  }, [text, formats, modules, now])
  return (
    <>
      <header className="screen-head"><h1>{text('search.index')}</h1></header>
      <p className="muted search-about">{text('search.index.about')}</p>
      <AnswerTable label={text('search.index')} answer={answer} rows={answer.answer ?? []} columns={columns} rowKey={({ noun }) => noun} lines={2} filterable={false} empty={{ icon: 'search', title: text('search.index') }} />
      <FailedList answer={answer} />
    </>
  )
}

function kindSaid(noun: string, text: Text): string {
  const key = `search.index.noun.${noun}`
  return text.known(key) ? text(key) : noun
}

/** By its id only: whoever keeps the portal may not read everything in it. */
function FailedList({ answer }: { answer: Answer<readonly Filling[]> }) {
  const text = useText()
  const rows = useMemo(() => (answer.answer ?? []).flatMap(({ noun, failed }) => failed.map((each) => ({ noun, ...each }))), [answer.answer])
  const columns = useMemo((): Column<(typeof rows)[number]>[] => {
    const kindOf = ({ noun }: { noun: string }) => kindSaid(noun, text)
    const reasonOf = ({ reason }: (typeof rows)[number]) => text(`search.index.reason.${reason}`)
    return [
      { key: 'kind', title: text('search.index.kind'), width: 'minmax(120px, 1fr)', text: kindOf, cell: kindOf },
      { key: 'id', title: text('search.index.id'), width: 'minmax(290px, 2fr)', text: ({ id }) => id, cell: ({ id }) => <span className="mono">{id}</span> },
      { key: 'reason', title: text('search.index.reason'), width: 'minmax(200px, 3fr)', text: reasonOf, cell: reasonOf },
      { key: 'fault', title: text('search.index.fault'), width: '120px', text: ({ fault }) => fault, cell: ({ fault }) => <span className="mono">{fault}</span> },
      { key: 'since', title: text('search.index.since'), width: '165px', text: ({ since }) => since, order: ({ since }) => since, cell: ({ since }) => <Moment at={since} /> },
    ]
  }, [text])
  if (rows.length === 0) return null
  return (
    <section className="search-failed" aria-labelledby="search-failed">
      <h2 id="search-failed">{text('search.index.failed')}</h2>
      <p className="muted search-about">{text('search.index.failedAbout')}</p>
      <AnswerTable label={text('search.index.failed')} answer={answer} rows={rows} columns={columns} rowKey={({ noun, id }) => `${noun} ${id}`} lines={2} filterable={false} empty={{ icon: 'search', title: text('search.index.failed') }} />
    </section>
  )
}

const At = ({ at }: { at: Instant | null }) => (at === null ? <>—</> : <Moment at={at} />)
