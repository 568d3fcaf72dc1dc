import type { SourceRow } from '../../domain/informers/contract.ts'
import { useText, type Text } from '../kernel/text.ts'
import { State } from '../ui/Show.tsx'

/** How the last request went, in a few words. */
export function resultWords({ source, sample, wanted, last }: SourceRow, text: Text): string {
  if (sample) return text('informers.result.sample')
  if (wanted) return text('informers.result.wanted')
  if (last === null) return text(source.active ? 'informers.result.none' : 'informers.result.off')
  if (last.problem) return `${text('informers.result.failed')}. ${text.refusal(last.problem)}`
  return text(`informers.result.well.${source.kind}`, { count: last.found })
}

export function SourceResult({ row }: { row: SourceRow }) {
  const text = useText()
  const words = resultWords(row, text)
  if (row.sample) return <State icon="information">{words}</State>
  if (row.wanted) return <State icon="waiting" tone="accent">{words}</State>
  if (row.last === null) return <State icon={row.source.active ? 'clock' : 'remove'}>{words}</State>
  return row.last.problem ? <State tone="danger" icon="warning">{words}</State> : <State tone="done" icon="check">{words}</State>
}
