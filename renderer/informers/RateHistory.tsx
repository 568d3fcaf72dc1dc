import { history } from '../../domain/informers/contract.ts'
import type { Rate, RatePoint } from '../../domain/informers/informer.ts'
import { addDays } from '../../domain/kernel/time.ts'
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

const periods = ['30', '90', '365'] as const

/** How a currency's rate changed: drawn, and beside it the same in a table. */
export function RateHistory({ source, rate, name }: { source: string; rate: Rate; name: string }) {
  const text = useText()
  const { query } = useRoute()
  const answer = useAnswer(history, { source, currency: rate.currency })
  const days = periods.find((each) => each === query['days']) ?? '90'
  return (
    <div className="stack">
      <div className="row">
        <h3>{text('informers.chart.title', { name })}</h3>
        <span className="end chart-period screen-only"><Select bare label={text('informers.chart.period')} value={days} options={periods.map((value) => ({ value, label: text('informers.chart.days', { count: Number(value) }) }))} onChange={(value) => changeQuery({ days: value === '90' ? null : value })} /></span>
      </div>
      {answer.answer === null ? <AnswerView answer={answer}>{() => null}</AnswerView> : <Drawn points={answer.answer} {...{ rate, name, days }} />}
    </div>
  )
}

function Drawn({ points, rate, name, days }: { points: readonly RatePoint[]; rate: Rate; name: string; days: string }) {
  const text = useText()
  const formats = useFormats()
  const last = points.at(-1)
  const shown = last ? points.filter(({ day }) => day > addDays(last.day, -Number(days))) : []
  if (shown.length < 2 || last === undefined) return <p className="muted">{text('informers.chart.tooShort')}</p>
  const values = shown.map(({ value }) => value)
  const said = (value: number) => formats.number(value, digitsOf(value))
  const about = text('informers.chart.about', {
    quantity: formats.number(rate.quantity), currency: rate.currency, from: formats.shortDate(shown[0]?.day ?? last.day), until: formats.shortDate(last.day),
    lowest: said(Math.min(...values)), highest: said(Math.max(...values)), last: said(last.value),
  })
  const newest = shown.toReversed()
  const save = () => saveCsv(`${rate.currency} ${last.day}`, [text('informers.chart.day'), `${rate.quantity} ${rate.currency}, KZT`], newest.map(({ day, value }) => [formats.shortDate(day), String(value).replace('.', ',')]))
  return (
    <>
      <p className="small muted">{about}</p>
      <RateChart points={shown} name={name} />
      <details className="chart-table">
        <summary>{text('informers.chart.table')}</summary>
        <div className="chart-rows" role="region" tabIndex={0} aria-label={text('informers.chart.table')}>
          <table className="plain-table">
            <caption className="visually-hidden">{text('informers.chart.title', { name })}</caption>
            <thead><tr><th scope="col">{text('informers.chart.day')}</th><th scope="col" className="to-end">{text('informers.rates.value')}</th></tr></thead>
            <tbody>{newest.map(({ day, value }) => <tr key={day}><th scope="row">{formats.shortDate(day)}</th><td className="to-end">{said(value)}</td></tr>)}</tbody>
          </table>
        </div>
        <IconButton icon="download" label={text('informers.chart.save')} onPress={save} />
      </details>
    </>
  )
}
