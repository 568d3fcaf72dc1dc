import { useEffect, useMemo } from 'react'
import { filling } from '../../domain/search/contract.ts'
import { isStill, paceOf, readyAt, type Filling } from '../../domain/search/filling.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { useFormats } from '../kernel/formats.ts'
import { modulesStore } from '../kernel/module.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useNow } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'
import { Moment, State, type Tone } from '../ui/Show.tsx'
import type { IconName } from '../ui/Icon.tsx'
import './search.css'

const askedAgainMs = 5_000

type Standing = 'done' | 'filling' | 'waits' | 'still'
const looks: Record<Standing, { tone: Tone; icon: IconName }> = { done: { tone: 'done', icon: 'check' }, filling: { tone: 'accent', icon: 'waiting' }, waits: { tone: 'plain', icon: 'clock' }, still: { tone: 'danger', icon: 'warning' } }

const standingOf = (row: Filling, now: Instant): Standing => (row.done ? 'done' : isStill(row, now) ? 'still' : row.begunAt === null ? 'waits' : 'filling')

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
    const kindOf = ({ noun }: Filling) => {
      const key = `search.index.noun.${noun}`
      return text.known(key) ? text(key) : noun
    }
    const filledOf = ({ filled, total }: Filling) => (total === null ? '—' : text('search.index.ofTotal', { filled: formats.number(filled), total: formats.number(total) }))
    const paceIn = (row: Filling) => {
      const pace = row.done ? null : paceOf(row)
      return pace === null ? '—' : formats.number(Math.round(pace))
    }
    return [
      { key: 'section', title: text('search.module'), width: 'minmax(150px, 2fr)', text: sectionOf, cell: (row) => <strong>{sectionOf(row)}</strong> },
      { key: 'kind', title: text('search.index.kind'), width: 'minmax(120px, 1fr)', text: kindOf, cell: kindOf },
      { key: 'state', title: text('search.state'), width: 'minmax(170px, 2fr)', text: (row) => text(`search.index.state.${standingOf(row, now)}`), cell: (row) => <State {...looks[standingOf(row, now)]}>{text(`search.index.state.${standingOf(row, now)}`)}</State> },
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
    </>
  )
}

const At = ({ at }: { at: Instant | null }) => (at === null ? <>—</> : <Moment at={at} />)
