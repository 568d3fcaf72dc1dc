import type { NewsItem, NewsShown, Origin } from '../../domain/informers/informer.ts'
import { call } from '../kernel/bridge.ts'
import { useFormats } from '../kernel/formats.ts'
import { useOpening } from '../kernel/opening.tsx'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Moment } from '../ui/Show.tsx'
import { OriginLine, useExpired } from './Origin.tsx'

interface NewsRow {
  origin: Origin
  item: NewsItem
}

const timeOf = ({ item }: NewsRow): string => item.publishedAt ?? item.seenAt
const few = 6

/** All sources' news by time; each item says whose it is. */
export function NewsPanel({ feeds }: { feeds: readonly NewsShown[] }) {
  const text = useText()
  const formats = useFormats()
  const { query } = useRoute()
  const { open, problem } = useOpening((text) => text('informers.news.opened'))
  const rows = feeds.flatMap(({ origin, items }) => items.map((item) => ({ origin, item }))).sort((a, b) => timeOf(b).localeCompare(timeOf(a)))
  const isWhole = query['news'] === 'all'
  return (
    <section className="panel stack" aria-labelledby="informers-news">
      <h2 id="informers-news">{text('informers.kind.news')}</h2>
      {feeds.map(({ origin }) => <OriginLine key={origin.source} origin={origin} of={text('informers.asOf', { at: formats.moment(origin.asOf) })} />)}
      {problem}
      <ul className="news">{(isWhole ? rows : rows.slice(0, few)).map((row) => <NewsLine key={row.item.id} row={row} onOpen={() => void open(call('informers.openNews', { id: row.item.id }))} />)}</ul>
      {rows.length > few ? (
        <div className="row screen-only"><Button look="quiet" icon={isWhole ? 'up' : 'down'} onPress={() => changeQuery({ news: isWhole ? null : 'all' })}>{isWhole ? text('informers.showFew') : text('informers.showAll', { count: rows.length })}</Button></div>
      ) : null}
    </section>
  )
}

function NewsLine({ row: { origin, item }, onOpen }: { row: NewsRow; onOpen: () => void }) {
  const text = useText()
  const formats = useFormats()
  const expired = useExpired(origin)
  return (
    <li className={expired ? 'news-line expired' : 'news-line'}>
      {item.address === null ? <span className="news-title">{item.title}</span> : <button type="button" className="news-title news-open" onClick={onOpen}>{item.title}<Icon name="open" /><span className="visually-hidden"> ({text('informers.news.opensOutside')})</span></button>}
      {item.summary === '' ? null : <p className="small">{item.summary}</p>}
      <p className="small muted">{text.tri(origin.name)} · {item.publishedAt === null ? text('informers.news.seen', { at: formats.moment(item.seenAt) }) : <Moment at={item.publishedAt} />}{expired ? ` · ${text('informers.expired')}` : ''}</p>
    </li>
  )
}
