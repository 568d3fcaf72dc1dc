import type { OutputOf } from '../../domain/kernel/contract.ts'
import { shown } from '../../domain/informers/contract.ts'
import type { SourceKind } from '../../domain/informers/source.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import type { IconName } from '../ui/Icon.tsx'
import { Banner, EmptyState } from '../ui/Show.tsx'
import { useFavourites } from './favourites.ts'
import { InformersTabs } from './InformersTabs.tsx'
import { NewsPanel } from './NewsPanel.tsx'
import { RatesPanel } from './RatesPanel.tsx'
import { WeatherPanel } from './WeatherPanel.tsx'
import './informers.css'

type Shown = OutputOf<typeof shown>

/** §59.1: rates, weather and news in one place, each with its source and its time. */
export function InformersScreen() {
  const text = useText()
  const answer = useAnswer(shown, {})
  return (
    <>
      <header className="screen-head"><h1>{text('informers.name')}</h1></header>
      <InformersTabs />
      <AnswerView answer={answer} lines={8}>{(value) => <Panels shown={value} />}</AnswerView>
    </>
  )
}

function Panels({ shown: { rates, weather, news, waiting, favourites } }: { shown: Shown }) {
  const text = useText()
  const marks = useFavourites(favourites)
  const isSample = [...rates, ...weather, ...news].some(({ origin }) => origin.sample)
  return (
    <div className="stack informers-all">
      {isSample ? <Banner title={text('informers.sample')}>{text('informers.sampleHint')}</Banner> : null}
      {waiting.map(({ kind, name }) => <Banner key={`${kind} ${name.kk}`}>{text('informers.waiting', { name: text.tri(name) })}</Banner>)}
      <div className="informers">
        {rates.length > 0 ? <RatesPanel tables={rates} marks={marks} /> : <NothingOf kind="rates" icon="informers" />}
        <div className="stack">
          {weather.length > 0 ? <WeatherPanel forecasts={weather} marks={marks} /> : <NothingOf kind="weather" icon="cloud" />}
          {news.length > 0 ? <NewsPanel feeds={news} /> : <NothingOf kind="news" icon="remark" />}
        </div>
      </div>
    </div>
  )
}

function NothingOf({ kind, icon }: { kind: SourceKind; icon: IconName }) {
  const text = useText()
  return <section className="panel" aria-label={text(`informers.kind.${kind}`)}><EmptyState icon={icon} title={text(`informers.none.${kind}`)}>{text('informers.noneHint')}</EmptyState></section>
}
