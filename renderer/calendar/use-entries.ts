/** Everything that a view shows. Day, week and month share the six weeks of their month, so that leafing between them asks nothing. */
import { useMemo } from 'react'
import { range } from '../../domain/calendar/queries.ts'
import { defaultZone } from '../../domain/calendar/zones.ts'
import { monthPage } from '../../domain/calendar/month-page.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { modulesStore } from '../kernel/module.ts'
import { useAnswer, type Answer } from '../kernel/portal.ts'
import { useOutbox, useSeatTaken } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'
import { withOutbox } from './pending.ts'
import { rangeOf, type ViewName } from './place.ts'
import { entryOf, type CalendarEntry } from './rows.ts'

type Ranged = OutputOf<typeof range>

const askFor = (days: { from: string; until: string }) => ({ ...days, zone: defaultZone, layers: null })

export interface Entries {
  answer: Answer<Ranged>
  entries: readonly CalendarEntry[]
  /** Tasks without a term. */
  undated: readonly CalendarEntry[]
}

export function useEntries(view: ViewName, date: string): Entries {
  const text = useText()
  const seat = useSeatTaken()
  const modules = useStore(modulesStore)
  const outbox = useOutbox()
  const shown = rangeOf(view, date)
  const first = view === 'year' ? shown : monthPage(date)
  const second = view === 'agenda' && shown.until > first.until ? monthPage(shown.until) : null
  const answer = useAnswer(range, askFor(first))
  const further = useAnswer(range, second && askFor(second))
  const reader = useMemo(() => ({ seat, modules, text }), [seat, modules, text])
  const entries = useMemo(() => {
    const rows = new Map([...(answer.answer?.entries ?? []), ...(further.answer?.entries ?? [])].map((row) => [row.key, row]))
    return withOutbox([...rows.values()].map((row) => entryOf(row, reader)), outbox, reader)
  }, [answer.answer, further.answer, outbox, reader])
  const undated = useMemo(() => (answer.answer?.undated ?? []).map((row) => entryOf(row, reader)), [answer.answer, reader])
  return { answer, entries, undated }
}
