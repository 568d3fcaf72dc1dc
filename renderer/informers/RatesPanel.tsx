import type { Rate, RatesShown } from '../../domain/informers/informer.ts'
import { inOrder, mainCurrencies } from '../../domain/informers/main-items.ts'
import { useFormats } from '../kernel/formats.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { useText, type Text } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { Favourites } from './favourites.ts'
import { Figure, OriginLine, SourceChoice, useExpired } from './Origin.tsx'
import { digitsOf } from './rate-digits.ts'
import { RateHistory } from './RateHistory.tsx'

function currencyName({ currency, name }: Rate, text: Text): string {
  const key = `informers.currency.${currency}`
  return text.known(key) ? text(key) : name
}

export function RatesPanel({ tables, marks }: { tables: readonly RatesShown[]; marks: Favourites }) {
  const text = useText()
  const formats = useFormats()
  const { query } = useRoute()
  const table = tables.find(({ origin }) => origin.source === query['rates']) ?? (tables[0] as RatesShown)
  const { few, all } = inOrder(table.rates, ({ currency }) => currency, marks.items, mainCurrencies)
  const isWhole = query['all'] === 'rates' || few.length === 0
  const chosen = all.find(({ currency }) => currency === query['currency']) ?? all[0]
  return (
    <section className="panel stack" aria-labelledby="informers-rates">
      <header className="row"><h2 id="informers-rates">{text('informers.kind.rates')}</h2><SourceChoice origins={tables.map(({ origin }) => origin)} chosen={table.origin} onChoose={(rates) => changeQuery({ rates })} /></header>
      <OriginLine origin={table.origin} of={text('informers.forDay', { date: formats.longDate(table.day) })} />
      <RatesTable table={table} rows={isWhole ? all : few} chosen={chosen?.currency} marks={marks} />
      {few.length > 0 && all.length > few.length ? (
        <div className="row screen-only"><Button look="quiet" icon={isWhole ? 'up' : 'down'} onPress={() => changeQuery({ all: isWhole ? null : 'rates' })}>{isWhole ? text('informers.showFew') : text('informers.showAll', { count: all.length })}</Button></div>
      ) : null}
      {chosen ? <RateHistory source={table.origin.source} rate={chosen} name={currencyName(chosen, text)} /> : null}
    </section>
  )
}

interface RatesTableProps {
  table: RatesShown
  rows: readonly Rate[]
  chosen: string | undefined
  marks: Favourites
}

function RatesTable({ table: { origin, day }, rows, chosen, marks }: RatesTableProps) {
  const text = useText()
  const formats = useFormats()
  const expired = useExpired(origin)
  const at = formats.longDate(day)
  return (
    <table className="rates">
      <caption className="visually-hidden">{text('informers.kind.rates')}. {text('informers.forDay', { date: at })}</caption>
      <thead>
        <tr><th scope="col">{text('informers.rates.currency')}</th><th scope="col" className="to-end">{text('informers.rates.quantity')}</th><th scope="col" className="to-end">{text('informers.rates.value')}</th><th scope="col" className="to-end">{text('informers.rates.change')}</th></tr>
      </thead>
      <tbody>
        {rows.map((rate) => {
          const name = currencyName(rate, text)
          const marked = marks.items.includes(rate.currency)
          return (
            <tr key={rate.currency} className={rate.currency === chosen ? 'chosen' : undefined}>
              <th scope="row">
                <span className="rate-name">
                  <span className="screen-only mark"><IconButton icon="star" pressed={marked} label={text(marked ? 'informers.unfavour' : 'informers.favour', { name })} onPress={() => marks.toggle(rate.currency)} /></span>
                  <button type="button" className="rate-choose" aria-pressed={rate.currency === chosen} onClick={() => changeQuery({ currency: rate.currency })}><span className="mono rate-code">{rate.currency}</span> {name}</button>
                </span>
              </th>
              <td className="to-end">{formats.number(rate.quantity)}</td>
              <td className="to-end rate-value"><Figure {...{ origin, expired, at }}>{formats.number(rate.value, digitsOf(rate.value))}</Figure></td>
              <td className="to-end"><Change rate={rate} expired={expired} origin={origin} at={at} /></td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Change({ rate: { change, value }, ...of }: { rate: Rate; expired: boolean; origin: RatesShown['origin']; at: string }) {
  const text = useText()
  const formats = useFormats()
  if (change === null) return <>—</>
  const word = change > 0 ? 'rose' : change < 0 ? 'fell' : 'same'
  const size = formats.number(Math.abs(change), digitsOf(value))
  return (
    <Figure {...of}>
      <span className="rate-change">{change === 0 ? null : <Icon name={change > 0 ? 'up' : 'down'} />}{change > 0 ? '+' : change < 0 ? '−' : ''}{size}<span className="visually-hidden"> {text(`informers.rates.${word}`)}</span></span>
    </Figure>
  )
}
