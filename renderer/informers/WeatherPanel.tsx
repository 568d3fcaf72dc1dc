import type { DayWeather, Origin, PlaceWeather, WeatherShown } from '../../domain/informers/informer.ts'
import { inOrder, mainPlaces } from '../../domain/informers/main-items.ts'
import type { Sky } from '../../domain/informers/sky.ts'
import { weekdayHeads } from '../../domain/kernel/formats.ts'
import { astanaDate, weekday } from '../../domain/kernel/time.ts'
import { useFormats } from '../kernel/formats.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import type { Favourites } from './favourites.ts'
import { Figure, OriginLine, SourceChoice, useExpired } from './Origin.tsx'

const icons: Record<Sky, IconName> = {
  clear: 'light', mostlyClear: 'light', partlyCloudy: 'cloudSun', overcast: 'cloud', fog: 'fog', drizzle: 'rain', rain: 'rain', freezingRain: 'rain', snow: 'snow', showers: 'rain', snowShowers: 'snow',
  thunderstorm: 'storm', hail: 'storm', unknown: 'help',
}

export function WeatherPanel({ forecasts, marks }: { forecasts: readonly WeatherShown[]; marks: Favourites }) {
  const text = useText()
  const formats = useFormats()
  const { query } = useRoute()
  const { origin, places } = forecasts.find((each) => each.origin.source === query['weather']) ?? (forecasts[0] as WeatherShown)
  const { few, all } = inOrder(places, ({ place }) => place, marks.items, mainPlaces)
  const isWhole = query['towns'] === 'all'
  return (
    <section className="panel stack" aria-labelledby="informers-weather">
      <header className="row"><h2 id="informers-weather">{text('informers.kind.weather')}</h2><SourceChoice origins={forecasts.map((each) => each.origin)} chosen={origin} onChoose={(weather) => changeQuery({ weather })} /></header>
      <OriginLine origin={origin} of={text('informers.asOf', { at: formats.moment(origin.asOf) })} />
      <ul className="weather">{(isWhole ? all : few).map((weather) => <WeatherCard key={weather.place} {...{ origin, weather, marks }} />)}</ul>
      {all.length > few.length ? (
        <div className="row screen-only"><Button look="quiet" icon={isWhole ? 'up' : 'down'} onPress={() => changeQuery({ towns: isWhole ? null : 'all' })}>{isWhole ? text('informers.showFew') : text('informers.showAll', { count: all.length })}</Button></div>
      ) : null}
    </section>
  )
}

function WeatherCard({ origin, weather, marks }: { origin: Origin; weather: PlaceWeather; marks: Favourites }) {
  const text = useText()
  const formats = useFormats()
  const expired = useExpired(origin)
  const name = text(`informers.place.${weather.place}`)
  const marked = marks.items.includes(weather.place)
  const of = { origin, expired, at: formats.moment(weather.at) }
  return (
    <li className={expired ? 'weather-card expired' : 'weather-card'}>
      <div className="weather-head">
        <h3>{name}</h3>
        <span className="screen-only mark"><IconButton icon="star" pressed={marked} label={text(marked ? 'informers.unfavour' : 'informers.favour', { name })} onPress={() => marks.toggle(weather.place)} /></span>
      </div>
      <p className="weather-now"><Icon name={icons[weather.sky]} /><Figure {...of}>{formats.number(Math.round(weather.temperature))} °C</Figure></p>
      <p><Figure {...of}>{text(`informers.sky.${weather.sky}`)}</Figure></p>
      <p className="small muted"><Figure {...of}>{text('informers.weather.wind', { speed: formats.number(Math.round(weather.wind)) })}</Figure></p>
      <p className="small muted"><Figure {...of}>{text('informers.weather.humidity', { percent: Math.round(weather.humidity) })}</Figure></p>
      <ul className="weather-days small" aria-label={text('informers.weather.forecast', { name })}>
        {weather.days.filter(({ day }) => day >= astanaDate(weather.at)).map((day) => <DayLine key={day.day} day={day} {...of} />)}
      </ul>
    </li>
  )
}

function DayLine({ day: { day, sky, lowest, highest }, ...of }: { day: DayWeather; origin: Origin; expired: boolean; at: string }) {
  const text = useText()
  const formats = useFormats()
  const words = text(`informers.sky.${sky}`)
  return (
    <li>
      <abbr title={`${formats.weekday(day)}, ${formats.longDate(day)}`}>{weekdayHeads(text.language)[weekday(day) - 1]?.short}</abbr>
      <span title={words}><Icon name={icons[sky]} /><span className="visually-hidden">{words},</span></span>
      <span className="to-end"><Figure {...of}>{formats.number(Math.round(lowest))} … {formats.number(Math.round(highest))}°</Figure></span>
    </li>
  )
}
