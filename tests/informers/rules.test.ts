import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { feedDay, feedInstant } from '../../domain/informers/feed-date.ts'
import { places } from '../../domain/informers/places.ts'
import { plainText } from '../../domain/informers/plain-text.ts'
import { readNews } from '../../domain/informers/read-news.ts'
import { ratesAddress, readRates } from '../../domain/informers/read-rates.ts'
import { readWeather, weatherAddress } from '../../domain/informers/read-weather.ts'
import { addDays } from '../../domain/kernel/time.ts'
import { inOneQuantity, isExpired, mayFetch, mayReplaceSource, missingDays, nextTryAt, validUntil } from '../../domain/informers/rules.ts'
import { skies, skyOf } from '../../domain/informers/sky.ts'
import { sourceDefaults } from '../../domain/informers/source.ts'
import { astanaInstant } from '../../domain/kernel/time.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { texts } from '../../domain/texts.ts'
import { wholeAddress } from '../../server/informers/whole-address.ts'
import { layChart } from '../../renderer/informers/chart.ts'
import { ratesXml, rss, rssItem, usualRates, weatherAnswers } from './feeds.ts'

const now = '2026-11-23T05:00:00.000Z'
const newsIn = (feed: string, at: string) => readNews(feed, at, { at: 'https://news.example.kz/feeds/all.xml', resolve: wholeAddress })

function problemOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal.key
    throw error
  }
  return 'none'
}

describe('B9.3 a number past its validity', () => {
  it('is expired 26 hours later, for each kind as it is set up at first, and not within its time', () => {
    for (const [kind, defaults] of Object.entries(sourceDefaults)) {
      // A rate's moment is the midnight that began its day; it was read at ten in the morning.
      const asOf = kind === 'rates' ? astanaInstant('2026-11-23', 0) : now
      const origin = { validUntil: validUntil(asOf, defaults) }
      expect(isExpired(origin, now), kind).toBe(false)
      expect(isExpired(origin, new Date(Date.parse(now) + 26 * 3_600_000).toISOString()), kind).toBe(true)
    }
  })

  it('is current to the last moment, and no further', () => {
    const origin = { validUntil: validUntil(now, { validHours: 6 }) }
    expect(isExpired(origin, '2026-11-23T11:00:00.000Z')).toBe(false)
    expect(isExpired(origin, '2026-11-23T11:00:00.001Z')).toBe(true)
  })
})

describe('§59.1 a source', () => {
  it('keeps its kind; a sample is fetched from nowhere', () => {
    expect(mayReplaceSource(null, { kind: 'news' })).toEqual({ allowed: true })
    expect(mayReplaceSource({ kind: 'news' }, { kind: 'news' })).toEqual({ allowed: true })
    expect(mayReplaceSource({ kind: 'news' }, { kind: 'rates' })).toMatchObject({ refusal: { key: 'informers.kindStays' } })
    expect(mayFetch({ sample: false })).toEqual({ allowed: true })
    expect(mayFetch({ sample: true })).toMatchObject({ refusal: { key: 'informers.sampleNotFetched' } })
  })

  it('that fails is tried sooner, then less and less often, never less often than usual', () => {
    const minutes = (failures: number) => (Date.parse(nextTryAt(now, { everyMinutes: 60 }, failures)) - Date.parse(now)) / 60_000
    expect([0, 1, 2, 3, 4, 5, 50].map(minutes)).toEqual([60, 5, 10, 20, 40, 60, 60])
  })

  it('is asked for the past days that the chart lacks, the newest first and a few at once', () => {
    expect(missingDays('2026-11-23', new Map([['2026-11-22', 0], ['2026-11-20', 0]]), { days: 5, atOnce: 2 })).toEqual(['2026-11-21', '2026-11-19'])
    expect(missingDays('2026-11-23', new Map())).toHaveLength(10)
    // What failed comes behind all others, and after the third time no more.
    expect(missingDays('2026-11-23', new Map([['2026-11-22', 2], ['2026-11-21', 3]]), { days: 4, atOnce: 10 })).toEqual(['2026-11-20', '2026-11-19', '2026-11-22'])
    // Where a fortnight failed the source's own past begins.
    const failed = new Map(Array.from({ length: 14 }, (_, index): [string, number] => [addDays('2026-11-20', -index), 3]))
    expect(missingDays('2026-11-23', failed)).toEqual(['2026-11-22', '2026-11-21'])
  })

  it('may change the quantity of a currency without breaking its chart', () => {
    expect(inOneQuantity([{ day: '2026-11-01', quantity: 1, value: 0.3251 }, { day: '2026-11-02', quantity: 100, value: 32.6 }])).toEqual([{ day: '2026-11-01', value: 32.51 }, { day: '2026-11-02', value: 32.6 }])
  })
})

describe('the National Bank’s rates', () => {
  it('are read with day, quantity and change', () => {
    const { day, rates } = readRates(ratesXml('23.11.2026', usualRates))
    expect(day).toBe('2026-11-23')
    expect(rates).toHaveLength(5)
    expect(rates[0]).toEqual({ currency: 'USD', name: 'ДОЛЛАР США', quantity: 1, value: 478.17, change: 0.36 })
    expect(rates[3]).toMatchObject({ currency: 'CNY', change: null })
    expect(rates[4]).toMatchObject({ currency: 'KRW', quantity: 100, value: 32.51 })
  })

  it('are read in its other form too, where each rate names its day', () => {
    const other = '<rss version="2.0"><channel><item><title>USD</title><pubDate>23.11.26</pubDate><description>478,17</description><quant>1</quant><change>-0.1</change></item></channel></rss>'
    expect(readRates(other)).toEqual({ day: '2026-11-23', rates: [{ currency: 'USD', name: '', quantity: 1, value: 478.17, change: -0.1 }] })
  })

  it('leave out what is no rate, and take the first of two', () => {
    const strange = [{ title: 'USD', description: '478.17' }, { title: 'USD', description: '1' }, { title: 'usd', description: '5' }, { title: 'EUR', description: '-5' }, { title: 'GBP', description: '0' }, { title: 'CNY', description: '1e9' }, { title: 'JPY', description: '3', quant: '0.5' }, { title: 'CHF', description: 'NaN' }]
    expect(readRates(ratesXml(null, strange))).toEqual({ day: null, rates: [{ currency: 'USD', name: 'USD', quantity: 1, value: 478.17, change: null }] })
  })

  it('are refused with the reason when they are anything else', () => {
    expect(problemOf(() => readRates(ratesXml('31.02.2026', usualRates)))).toBe('informers.problem.wrongDate')
    expect(problemOf(() => readRates(ratesXml('23.11.2026', [])))).toBe('informers.problem.empty')
    expect(problemOf(() => readRates(ratesXml('23.11.2026', [{ title: 'x', description: 'y' }])))).toBe('informers.problem.notRates')
    expect(problemOf(() => readRates('<html><body>503</body></html>'))).toBe('informers.problem.notRates')
    expect(problemOf(() => readRates('{"USD":478}'))).toBe('informers.problem.notXml')
    expect(problemOf(() => readRates(''))).toBe('informers.problem.notXml')
  })

  it('are asked for by day, whatever the address has already', () => {
    expect(ratesAddress('https://nationalbank.kz/rss/get_rates.cfm', '2026-11-03')).toBe('https://nationalbank.kz/rss/get_rates.cfm?fdate=03.11.2026')
    expect(ratesAddress('https://a.kz/r?lang=kk#x', '2026-11-03')).toBe('https://a.kz/r?lang=kk&fdate=03.11.2026#x')
  })
})

describe('the weather', () => {
  it('is read for every place, its local times as instants', () => {
    const read = readWeather(JSON.stringify(weatherAnswers()), now)
    expect(read.map(({ place }) => place)).toEqual(places.map(({ id }) => id))
    expect(read[0]).toMatchObject({ place: 'astana', at: now, temperature: -5.3, humidity: 81, wind: 4.2, sky: 'snow' })
    expect(read[0]?.days).toEqual([
      { day: '2026-11-23', sky: 'overcast', lowest: -9.8, highest: -2.1 }, { day: '2026-11-24', sky: 'snow', lowest: -11, highest: -3 },
      { day: '2026-11-25', sky: 'clear', lowest: -7, highest: 0 }, { day: '2026-11-26', sky: 'thunderstorm', lowest: -4, highest: 1.4 },
    ])
  })

  it('is asked for all places in one question', () => {
    const asked = new URL(weatherAddress('https://api.open-meteo.com/v1/forecast?apikey=a'))
    expect(asked.searchParams.get('latitude')?.split(',')).toHaveLength(places.length)
    expect(asked.searchParams.get('wind_speed_unit')).toBe('ms')
    expect(asked.searchParams.get('apikey')).toBe('a')
  })

  it('of other places, in other units, beyond nature or in another form is refused', () => {
    const changed = (change: (first: ReturnType<typeof weatherAnswers>[number]) => object) => JSON.stringify(weatherAnswers().map((each, index) => (index === 0 ? change(each) : each)))
    expect(problemOf(() => readWeather(JSON.stringify(weatherAnswers().slice(1)), now))).toBe('informers.problem.otherPlaces')
    expect(problemOf(() => readWeather(changed((each) => ({ ...each, latitude: 0 })), now))).toBe('informers.problem.otherPlaces')
    expect(problemOf(() => readWeather(changed((each) => ({ ...each, current_units: { ...each.current_units, temperature_2m: '°F' } })), now))).toBe('informers.problem.notWeather')
    expect(problemOf(() => readWeather(changed((each) => ({ ...each, current: { ...each.current, temperature_2m: 451 } })), now))).toBe('informers.problem.notWeather')
    expect(problemOf(() => readWeather(changed((each) => ({ ...each, daily: { ...each.daily, weather_code: [1] } })), now))).toBe('informers.problem.notWeather')
    expect(problemOf(() => readWeather('{"error":true,"reason":"Cannot initialize"}', now))).toBe('informers.problem.notWeather')
    expect(problemOf(() => readWeather('<html/>', now))).toBe('informers.problem.notJson')
    expect(problemOf(() => readWeather('['.repeat(1_000_000), now))).toBe('informers.problem.notJson')
    expect(problemOf(() => readWeather(`${'['.repeat(100_000)}${']'.repeat(100_000)}`, now))).toBe('informers.problem.otherPlaces')
  })

  it('tells every code of a sky that people know, and calls others unknown', () => {
    expect([0, 2, 48, 67, 75, 82, 86, 99].map(skyOf)).toEqual(['clear', 'partlyCloudy', 'fog', 'freezingRain', 'snow', 'showers', 'snowShowers', 'hail'])
    expect(skyOf(42)).toBe('unknown')
    for (const sky of skies) expect(texts).toHaveProperty([`informers.sky.${sky}`])
    for (const { id } of places) expect(texts).toHaveProperty([`informers.place.${id}`])
  })
})

describe('news', () => {
  it('are read from RSS: title, words, address, time', () => {
    const [first, second] = newsIn(rss(
      rssItem('Үкімет отырысы &amp;laquo;өтті&amp;raquo;', '<link>https://news.example.kz/1</link><guid>1</guid><pubDate>Mon, 23 Nov 2026 09:30:00 +0500</pubDate><description><![CDATA[<p>Қаулы <b>қабылданды</b>.</p>]]></description>'),
      rssItem('Сілтемесіз', '<guid isPermaLink="false">x2</guid>'),
    ), now)
    expect(first).toEqual({ key: '1', title: 'Үкімет отырысы «өтті»', summary: 'Қаулы қабылданды.', address: 'https://news.example.kz/1', publishedAt: '2026-11-23T04:30:00.000Z' })
    expect(second).toMatchObject({ key: 'x2', title: 'Сілтемесіз', address: null, publishedAt: null })
  })

  it('are read from Atom and RSS 1.0', () => {
    const atom = '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>tag:1</id><title type="html">&lt;i&gt;Жаңалық&lt;/i&gt;</title><link rel="enclosure" href="https://a.kz/x.mp3"/><link href="https://a.kz/1"/><updated>2026-11-23T04:00:00Z</updated><summary>Қысқаша</summary></entry></feed>'
    expect(newsIn(atom, now)).toEqual([{ key: 'tag:1', title: 'Жаңалық', summary: 'Қысқаша', address: 'https://a.kz/1', publishedAt: '2026-11-23T04:00:00.000Z' }])
    const rdf = '<rdf:RDF xmlns:rdf="r" xmlns:dc="d"><channel/><item><title>Ескі пішін</title><link>https://a.kz/2</link><dc:date>2026-11-22T09:00:00+05:00</dc:date></item></rdf:RDF>'
    expect(newsIn(rdf, now)).toMatchObject([{ key: 'https://a.kz/2', publishedAt: '2026-11-22T04:00:00.000Z' }])
  })

  it('§59.1 whose links are written as from their own site lead there, and none leads to what is no web address', () => {
    const atom = (base: string, href: string) => newsIn(`<feed xmlns="http://www.w3.org/2005/Atom"${base}><entry><id>1</id><title>Жаңалық</title><link href="${href}"/></entry></feed>`, now)[0]?.address
    expect(atom('', '/kk/1')).toBe('https://news.example.kz/kk/1')
    expect(atom('', '1.html')).toBe('https://news.example.kz/feeds/1.html')
    expect(atom(' xml:base="https://a.kz/b/"', 'c')).toBe('https://a.kz/b/c')
    expect(atom(' xml:base="kk/"', 'c')).toBe('https://news.example.kz/feeds/kk/c')
    expect(atom(' xml:base="javascript:1"', 'javascript:alert(1)')).toBeNull()
    expect(newsIn(rss(rssItem('А', '<link>/news/7</link>'), rssItem('Ә', '<guid>x 2</guid>')), now).map(({ address }) => address)).toEqual(['https://news.example.kz/news/7', null])
  })

  it('of hostile feeds are plain words', () => {
    const [item] = newsIn(rss(rssItem('<![CDATA[<script>alert(1)</script>Бюджет <img src=x onerror=alert(1)>бекітілді]]>', '<link>javascript:alert(1)</link><description>&lt;style&gt;a{}&lt;/style&gt;&lt;iframe src="//e"&gt;x&lt;/iframe&gt;Мәтін&#8238;кері&amp;#0;&amp;#x1F;&amp;#8206;</description>')), now)
    expect(item).toMatchObject({ title: 'Бюджет бекітілді', address: null, summary: 'Мәтінкері' })
    const [long] = newsIn(rss(rssItem('ж'.repeat(100_000))), now)
    expect([...(long?.title ?? '')]).toHaveLength(300)
  })

  it('with wrong dates have none: in the future, before feeds, no date at all', () => {
    const dates = ['Mon, 23 Nov 2026 14:00:00 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Mon, 30 Feb 2026 10:00:00 GMT', 'кеше', '']
    const read = newsIn(rss(...dates.map((date, index) => rssItem(`№ ${index}`, `<pubDate>${date}</pubDate>`))), now)
    expect(read.map(({ publishedAt }) => publishedAt)).toEqual([null, null, null, null, null])
  })

  it('that come twice come once, and no more than fifty', () => {
    const twice = newsIn(rss(rssItem('А', '<guid>1</guid>'), rssItem('А, түзетілген', '<guid>1</guid>'), rssItem('Б', '<link>https://a.kz/1</link>'), rssItem('В', '<link>https://a.kz/1</link><guid>3</guid>')), now)
    expect(twice.map(({ title }) => title)).toEqual(['А', 'Б'])
    expect(newsIn(rss(...Array.from({ length: 200 }, (_, index) => rssItem(`№ ${index}`))), now)).toHaveLength(50)
  })

  it('that are none are refused with the reason', () => {
    expect(problemOf(() => newsIn(rss(), now))).toBe('informers.problem.empty')
    expect(problemOf(() => newsIn('<html><head/></html>', now))).toBe('informers.problem.notNews')
    expect(problemOf(() => newsIn('<rss><channel><item><title>a</title></channel>', now))).toBe('informers.problem.notXml')
    const bomb = '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>'
    expect(problemOf(() => newsIn(bomb, now))).toBe('informers.problem.notXml')
    const outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&e;</title></item></channel></rss>'
    expect(problemOf(() => newsIn(outside, now))).toBe('informers.problem.notXml')
    expect(problemOf(() => newsIn(`<rss>${'<a>'.repeat(100_000)}`, now))).toBe('informers.problem.tooComplex')
    expect(problemOf(() => newsIn(`<rss><channel>${'<x/>'.repeat(100_000)}</channel></rss>`, now))).toBe('informers.problem.tooComplex')
  })
})

describe('words of a stranger’s markup', () => {
  it('keep what is text, also what only looks like a tag', () => {
    expect(plainText('5 < 6 & 7 > 2', 100)).toBe('5 < 6 & 7 > 2')
    expect(plainText('<p>А</p><p>Б</p><!-- <b>жоқ</b> -->', 100)).toBe('А Б')
    expect(plainText('<scripty>сақталады</scripty>', 100)).toBe('сақталады')
    expect(plainText('&#1178;аза&#x049B; &euro; &foo; &#xFFFFFFF;', 100)).toBe('Қазақ € &foo; &#xFFFFFFF;')
  })

  it('never hold a steering letter, a line end or too much, whatever comes; and never take long', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (markup) => {
      const words = plainText(markup, 80)
      return [...words].length <= 80 && !/[\p{Cc}\p{Cf}\n\r]/u.test(words)
    }), { numRuns: 300 })
    const began = performance.now()
    for (const evil of ['<'.repeat(20_000), '<script>'.repeat(2_500), '&#'.repeat(10_000), '<!--'.repeat(5_000), ' '.repeat(20_000)]) plainText(evil, 300)
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})

describe('dates of feeds', () => {
  it.each([
    ['Mon, 23 Nov 2026 09:30:00 +0500', '2026-11-23T04:30:00.000Z'], ['23 Nov 26 09:30 GMT', '2026-11-23T09:30:00.000Z'], ['Mon, 23 Nov 2026 09:30:00 EST', '2026-11-23T14:30:00.000Z'],
    ['2026-11-23T09:30:00.123+05:00', '2026-11-23T04:30:00.000Z'], ['2026-11-23T09:30Z', '2026-11-23T09:30:00.000Z'],
  ])('%s', (words, instant) => expect(feedInstant(words)).toBe(instant))

  it.each(['2026-11-23T09:30:00', '2026-13-01T00:00:00Z', 'Mon, 23 Foo 2026 09:30:00 GMT', 'Mon, 23 Nov 2026 25:00:00 GMT', '23.11.2026', 'Mon, 23 Nov 2026 09:30:00 XYZ', 'Mon, 23 Nov 2026 09:30:00 +9900'])('%s is none', (words) => expect(feedInstant(words)).toBeNull())

  it('days are those of the calendar', () => {
    expect(['22.11.2026', '1.2.26', '29.02.2024'].map(feedDay)).toEqual(['2026-11-22', '2026-02-01', '2024-02-29'])
    expect(['29.02.2026', '2026-11-22', '0.1.2026', ''].map(feedDay)).toEqual([null, null, null, null])
  })
})

describe('the chart of a currency', () => {
  const points = [{ day: '2026-11-01', value: 470 }, { day: '2026-11-03', value: 480 }, { day: '2026-11-11', value: 475 }]

  it('stands by days, not by places in the list, between round lines that hold every value', () => {
    const chart = layChart(points, { width: 100, height: 50 })
    expect(chart.points.map(({ x }) => x)).toEqual([0, 20, 100])
    expect(Math.min(...chart.lines.map(({ value }) => value))).toBeLessThanOrEqual(470)
    expect(Math.max(...chart.lines.map(({ value }) => value))).toBeGreaterThanOrEqual(480)
    expect(chart.points.every(({ y }) => y >= 0 && y <= 50)).toBe(true)
    expect(chart.points[1]?.y).toBeLessThan(chart.points[0]?.y ?? 0)
  })

  it('of one value that never changed is a level line in the middle', () => {
    const chart = layChart(points.map(({ day }) => ({ day, value: 5.93 })), { width: 100, height: 50 })
    expect(new Set(chart.points.map(({ y }) => y))).toEqual(new Set([25]))
  })

  it('holds whatever values come', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0.000_001, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 40 }), (values) => {
      const chart = layChart(values.map((value, index) => ({ day: `2026-${String(1 + Math.floor(index / 28)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`, value })), { width: 300, height: 100 })
      return chart.lines.length >= 2 && chart.lines.length <= 8 && chart.points.every(({ x, y }) => x >= 0 && x <= 300 && y >= -0.001 && y <= 100.001)
    }), { numRuns: 300 })
  })
})
