import { useState } from 'react'
import { history } from '../../domain/informers/contract.ts'
import type { Rate, RatePoint } from '../../domain/informers/informer.ts'
import { byMonth } from '../../domain/informers/rules.ts'
import { addDays } from '../../domain/kernel/time.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { saveCsv } from '../kernel/csv.ts'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer } from '../kernel/portal.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { IconButton } from '../ui/Button.tsx'
import { Select } from '../ui/Select.tsx'
import { RateChart } from './RateChart.tsx'
import { digitsOf } from './rate-digits.ts'

const periods = [{ key: 'month', days: 30, years: 1 }, { key: 'quarter', days: 90, years: 1 }, { key: 'year', days: 365, years: 1 }, { key: 'fiveYears', days: 1826, years: 5 }] as const
const usual = periods[1]
type Period = (typeof periods)[number]

interface Of {
  rate: Rate
  name: string
  period: Period
}

/** How a currency's rate changed: drawn, and beside it the same in a table. */
export function RateHistory({ source, rate, name }: { source: string; rate: Rate; name: string }) {
  const text = useText()
  const { query } = useRoute()
  const period = periods.find(({ key }) => key === query['period']) ?? usual
  const answer = useAnswer(history, { source, currency: rate.currency, years: period.years })
  return (
    <div className="stack">
      <div className="row">
        <h3>{text('informers.chart.title', { name })}</h3>
        <span className="end chart-period screen-only"><Select bare label={text('informers.chart.period')} value={period.key} options={periods.map(({ key }) => ({ value: key, label: text(`informers.chart.${key}`) }))} onChange={(value) => changeQuery({ period: value === usual.key ? null : value })} /></span>
      </div>
      {answer.answer === null ? <AnswerView answer={answer}>{() => null}</AnswerView> : <Drawn history={answer.answer} {...{ rate, name, period }} />}
    </div>
  )
}

function Drawn({ history: { points, waiting, failed }, ...of }: Of & { history: OutputOf<typeof history> }) {
  const text = useText()
  const formats = useFormats()
  const { rate, name, period } = of
  const last = points.at(-1)
  const shown = last ? points.filter(({ day }) => day > addDays(last.day, -period.days)) : []
  const gaps = [...(waiting > 0 ? [text('informers.chart.waiting', { count: waiting })] : []), ...(failed > 0 ? [text('informers.chart.failed', { count: failed })] : [])].join(' ')
  const aboutGaps = gaps === '' ? null : <p className="small muted">{gaps}</p>
  if (shown.length < 2 || last === undefined) return <><p className="muted">{text('informers.chart.tooShort')}</p>{aboutGaps}</>
  const values = shown.map(({ value }) => value)
  const said = (value: number) => formats.number(value, digitsOf(value))
  const about = text('informers.chart.about', {
    quantity: formats.number(rate.quantity), currency: rate.currency, from: formats.shortDate(shown[0]?.day ?? last.day), until: formats.shortDate(last.day),
    lowest: said(Math.min(...values)), highest: said(Math.max(...values)), last: said(last.value),
  })
  return (
    <>
      <p className="small muted">{about}</p>
      <RateChart points={shown} name={name} />
      {aboutGaps}
      <ChartTable points={shown} {...of} />
    </>
  )
}

/** Of five years a row a month; what is saved has each day. */
function ChartTable({ points, rate, name, period }: Of & { points: readonly RatePoint[] }) {
  const text = useText()
  const formats = useFormats()
  const [isOpen, setOpen] = useState(false)
  const said = (value: number) => formats.number(value, digitsOf(value))
  const newest = points.toReversed()
  const byDay = period.years === 1
  const title = text(byDay ? 'informers.chart.table' : 'informers.chart.monthTable')
  const save = () => saveCsv(`${rate.currency} ${newest[0]?.day}`, [text('informers.chart.day'), `${rate.quantity} ${rate.currency}, KZT`], newest.map(({ day, value }) => [formats.shortDate(day), String(value).replace('.', ',')]))
  const columns = byDay ? ['informers.rates.value'] as const : ['informers.chart.lowest', 'informers.chart.highest', 'informers.chart.last'] as const
  const rows = !isOpen ? [] : byDay ? newest.map(({ day, value }) => ({ key: day, head: formats.shortDate(day), cells: [value] }))
    : byMonth(points).toReversed().map(({ month, lowest, highest, last }) => ({ key: month, head: formats.shortDate(`${month}-01`).slice(3), cells: [lowest, highest, last] }))
  return (
    <details className="chart-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      <div className="chart-rows" role="region" tabIndex={0} aria-label={title}>
        <table className="plain-table">
          <caption className="visually-hidden">{text('informers.chart.title', { name })}</caption>
          <thead><tr><th scope="col">{text(byDay ? 'informers.chart.day' : 'informers.chart.monthOf')}</th>{columns.map((key) => <th key={key} scope="col" className="to-end">{text(key)}</th>)}</tr></thead>
          <tbody>{rows.map(({ key, head, cells }) => <tr key={key}><th scope="row">{head}</th>{cells.map((value, index) => <td key={columns[index]} className="to-end">{said(value)}</td>)}</tr>)}</tbody>
        </table>
      </div>
      <IconButton icon="download" label={text('informers.chart.save')} onPress={save} />
    </details>
  )
}
