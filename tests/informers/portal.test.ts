import { randomUUID } from 'node:crypto'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CompiledQuery, PostgresQueryCompiler, sql, type KyselyPlugin } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as informers from '../../domain/informers/contract.ts'
import { places } from '../../domain/informers/places.ts'
import { isExpired } from '../../domain/informers/rules.ts'
import { sourceDefaults, type Source, type SourceKind } from '../../domain/informers/source.ts'
import { addDays } from '../../domain/kernel/time.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { createCentre } from '../../server/demo/centre.ts'
import { saveSource } from '../../server/informers/public.ts'
import { refreshDemoInformers } from '../../server/demo/informers.ts'
import { fetchFeed } from '../../server/informers/fetch-feed.ts'
import { historyOf, shownTo } from '../../server/informers/shown.ts'
import { registered } from '../../server/kernel/portal.ts'
import { runJob } from '../../server/kernel/run-job.ts'
import { refusal } from '../world/refusal.ts'
import { startWorld, worldBegins, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'
import { ratesXml, rss, rssItem, startFeedServer, usualRates, weatherAnswers } from './feeds.ts'

let world: World
let web: Awaited<ReturnType<typeof startFeedServer>>
beforeAll(async () => {
  world = await startWorld()
  web = await startFeedServer()
})
afterAll(async () => {
  await web.close()
  await world.close()
})

const administrator = () => world.as(office.digital.portalAdministrator)
const executor = () => world.as(office.finance.executor)
const run = (job: string, data: Record<string, unknown> = {}) => runJob(world.portal.node, job, registered.jobs.get(job)!, data)
const fetched = (id: string) => run('informers.fetch', { id })
const name = { kk: 'Сынақ көзі', ru: 'Пробный источник', en: 'Trial source' }

/** Put in place without a command, so that nothing fetches it but the test itself. */
async function placed(kind: SourceKind, more: Partial<Source> = {}): Promise<Source> {
  const source: Source = { id: randomUUID(), kind, name, address: web.address, ...sourceDefaults[kind], active: true, ...more }
  await world.db.transaction().execute((one) => saveSource(one, source, { sample: false, now: world.clock.now() }))
  return source
}
afterEach(async () => {
  await world.db.deleteFrom('informer_sources').where('sample', '=', false).execute()
  world.clock.set(worldBegins)
  web.asked.length = 0
})

const rowOf = async (id: string) => (await administrator().ask(informers.sources, {})).find(({ source }) => source.id === id)
const seen = () => executor().ask(informers.shown, {})
const shownOf = async <Kind extends SourceKind>(kind: Kind, id: string) => {
  const rows = (await seen())[kind] as readonly { origin: { source: string } }[]
  return rows.find(({ origin }) => origin.source === id) as Awaited<ReturnType<typeof seen>>[Kind][number] | undefined
}
const asRates = () => web.answer((request, response) => {
  const day = /fdate=([\d.]+)/.exec(request.url ?? '')?.[1] ?? ''
  response.end(ratesXml(day, usualRates.map((rate) => ({ ...rate, description: (Number(rate.description) + Number(day.slice(0, 2)) / 100).toFixed(2) }))))
})

describe('§59.1 rates', () => {
  it('are shown with source, day and change, and gather the days before for the chart', async () => {
    asRates()
    const source = await placed('rates')
    await fetched(source.id)
    const shown = await shownOf('rates', source.id)
    expect(shown).toMatchObject({ day: '2026-11-23', origin: { name, host: `127.0.0.1:${web.port}`, sample: false, asOf: '2026-11-22T19:00:00.000Z', validUntil: '2026-11-23T21:00:00.000Z' } })
    expect(shown?.rates.find(({ currency }) => currency === 'USD')).toEqual({ currency: 'USD', name: 'ДОЛЛАР США', quantity: 1, value: 478.4, change: 0.36 })
    expect((await seen()).rates[0]).toEqual(shown)
    expect(web.asked[0]).toBe('/feed?fdate=23.11.2026')
    const history = async () => (await executor().ask(informers.history, { source: source.id, currency: 'USD' })).points
    expect((await history()).map(({ day }) => day)).toEqual(Array.from({ length: 11 }, (_, index) => addDays('2026-11-13', index)))
    await fetched(source.id)
    expect(await history()).toHaveLength(21)
    expect(new Set(web.asked).size).toBe(web.asked.length - 1)
    world.clock.advance(86_400_000)
    await fetched(source.id)
    expect(await shownOf('rates', source.id)).toMatchObject({ day: '2026-11-24' })
  })

  it('B9.3 are no longer current 26 hours later when nothing newer came', async () => {
    asRates()
    const source = await placed('rates')
    await fetched(source.id)
    const origin = (await shownOf('rates', source.id))?.origin
    expect(isExpired(origin!, world.clock.now())).toBe(false)
    world.clock.advance(26 * 3_600_000)
    web.answer((_request, response) => void response.writeHead(503).end())
    await fetched(source.id)
    expect((await shownOf('rates', source.id))?.origin).toEqual(origin)
    expect(isExpired(origin!, world.clock.now())).toBe(true)
    expect(await rowOf(source.id)).toMatchObject({ last: { problem: { key: 'informers.problem.status', values: { status: 503 } }, wellAt: origin?.fetchedAt, found: 5 } })
  })

  it('of a source that knows one day only are not asked for the others again and again', async () => {
    web.say(ratesXml('23.11.2026', usualRates))
    const source = await placed('rates')
    await fetched(source.id)
    await fetched(source.id)
    expect(web.asked).toEqual(['/feed?fdate=23.11.2026', '/feed?fdate=22.11.2026', '/feed?fdate=23.11.2026'])
    expect(await executor().ask(informers.history, { source: source.id, currency: 'USD', years: 5 })).toMatchObject({ points: [{ day: '2026-11-23' }], waiting: 0, failed: 0 })
  })

  it.each([['nothing', null], ['Friday’s table', 'friday']] as const)('§59.1 a weekend for which the source gives %s leaves no hole in the chart and does not stop it', async (_, weekend) => {
    const known: Record<string, string | null> = {}
    for (let back = 0; back < 120; back += 1) {
      const day = addDays('2026-11-23', -back)
      const behind = [1, 2][[6, 0].indexOf(new Date(`${day}T00:00:00Z`).getUTCDay())] ?? 0
      known[day.split('-').toReversed().join('.')] = behind === 0 ? day : weekend === null ? null : addDays(day, -behind)
    }
    web.answer((request, response) => {
      const said = known[/fdate=([\d.]+)/.exec(request.url ?? '')?.[1] ?? ''] ?? null
      response.end(said === null ? ratesXml(null, []) : ratesXml(said.split('-').toReversed().join('.'), usualRates))
    })
    const source = await placed('rates')
    for (let turn = 0; turn < 10; turn += 1) await fetched(source.id)
    const { points, waiting, failed } = await executor().ask(informers.history, { source: source.id, currency: 'USD' })
    const working = (day: string) => ![6, 0].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
    expect(points.map(({ day }) => day)).toEqual(Array.from({ length: 120 }, (_, index) => addDays('2026-11-23', index - 119)).filter((day) => working(day) && day >= (points[0]?.day ?? '')))
    expect(points.length).toBeGreaterThan(65)
    expect({ waiting: waiting > 0, failed }).toEqual({ waiting: true, failed: 0 })
    // A Sunday takes nothing away of what was kept, and is no failure of the source.
    world.clock.set('2026-11-29T05:00:00.000Z')
    known['29.11.2026'] = null
    await fetched(source.id)
    expect(await shownOf('rates', source.id)).toMatchObject({ day: '2026-11-23' })
    expect(await rowOf(source.id)).toMatchObject({ last: { problem: null } })
  })

  it('§59.1 a holiday that the source answers by an error stops the chart at no other day; it is tried three times and then told', async () => {
    const holidays = new Set(['2026-11-22', '2026-11-21', '2026-11-15', '2026-11-14'])
    web.answer((request, response) => {
      const said = /fdate=([\d.]+)/.exec(request.url ?? '')?.[1] ?? ''
      if (holidays.has(said.split('.').toReversed().join('-'))) response.writeHead(500).end('No data')
      else if (said < '0' || said.endsWith('.2025') || said.endsWith('.10.2026')) response.end(ratesXml(null, []))
      else response.end(ratesXml(said, usualRates))
    })
    const source = await placed('rates')
    const history = () => executor().ask(informers.history, { source: source.id, currency: 'USD', years: 5 })
    for (let turn = 0; turn < 2; turn += 1) await fetched(source.id)
    expect((await history()).points.map(({ day }) => day)).toEqual(Array.from({ length: 21 }, (_, index) => addDays('2026-11-03', index)).filter((day) => !holidays.has(day)))
    expect(await history()).toMatchObject({ failed: 4 })
    expect((await rowOf(source.id))?.past).toEqual({ waiting: 1826 - 16, failed: 4 })
    // All other days are asked before one is tried again, and after the third time none of these.
    await world.db.insertInto('informer_days').values(Array.from({ length: 1826 }, (_, index) => ({ source: source.id, day: addDays('2026-11-02', -index), failures: 0 }))).onConflict((conflict) => conflict.doNothing()).execute()
    for (let turn = 0; turn < 3; turn += 1) await fetched(source.id)
    expect(web.asked.filter((path) => path.includes('22.11.2026'))).toHaveLength(3)
    expect(await history()).toMatchObject({ waiting: 0, failed: 4 })
  })

  it('§59.1 a source that is away is asked again from the same day; what it did not answer counts for nothing', async () => {
    web.answer((request, response) => void (request.url?.includes('23.11.2026') ? response.end(ratesXml('23.11.2026', usualRates)) : response.writeHead(503).end()))
    const source = await placed('rates')
    for (let turn = 0; turn < 4; turn += 1) await fetched(source.id)
    expect(web.asked.filter((path) => path.includes('22.11.2026'))).toHaveLength(4)
    expect((await rowOf(source.id))?.past).toEqual({ waiting: 1826, failed: 0 })
  })

  it('§59.1 a source entered on a Sunday, for which it gives Friday’s table, gathers the days before all the same', async () => {
    world.clock.set('2026-11-22T05:00:00.000Z')
    web.answer((request, response) => {
      const day = (/fdate=([\d.]+)/.exec(request.url ?? '')?.[1] ?? '').split('.').toReversed().join('-')
      const behind = [1, 2][[6, 0].indexOf(new Date(`${day}T00:00:00Z`).getUTCDay())] ?? 0
      response.end(ratesXml(addDays(day, -behind).split('-').toReversed().join('.'), usualRates))
    })
    const source = await placed('rates')
    await fetched(source.id)
    await fetched(source.id)
    expect((await executor().ask(informers.history, { source: source.id, currency: 'USD' })).points.length).toBeGreaterThan(10)
    expect(web.asked.length).toBeGreaterThan(20)
  })

  it('of another year are refused, and nothing of them is kept', async () => {
    web.say(ratesXml('23.11.2028', usualRates))
    const source = await placed('rates')
    await fetched(source.id)
    expect(await rowOf(source.id)).toMatchObject({ last: { problem: { key: 'informers.problem.wrongDate', values: { date: '2028-11-23' } }, wellAt: null } })
    expect(await shownOf('rates', source.id)).toBeUndefined()
  })
})

describe('§59.1 weather and news', () => {
  it('weather is shown for each place with its own time', async () => {
    web.say(JSON.stringify(weatherAnswers()))
    const source = await placed('weather')
    await fetched(source.id)
    const shown = await shownOf('weather', source.id)
    expect(shown?.places).toHaveLength(places.length)
    expect(shown?.origin).toMatchObject({ asOf: worldBegins, validUntil: '2026-11-23T11:00:00.000Z' })
  })

  it('B9.3 weather of a source whose clock runs ahead is not shown as current for ever: it is refused', async () => {
    web.say(JSON.stringify(weatherAnswers()))
    const source = await placed('weather')
    await fetched(source.id)
    const before = await shownOf('weather', source.id)
    web.say(JSON.stringify(weatherAnswers('2036-11-23T10:00')))
    await fetched(source.id)
    expect(await shownOf('weather', source.id)).toEqual(before)
    expect(await rowOf(source.id)).toMatchObject({ last: { problem: { key: 'informers.problem.wrongDate', values: { date: '2036-11-23' } } } })
  })

  it('news keep the moment when they were first seen, take mended words, and stand newest first', async () => {
    const first = rssItem('Бірінші', '<guid>1</guid><pubDate>Mon, 23 Nov 2026 09:00:00 +0500</pubDate>')
    web.say(rss(first, rssItem('Уақытсыз', '<guid>2</guid>')))
    const source = await placed('news')
    await fetched(source.id)
    const before = await shownOf('news', source.id)
    expect(before?.items.map(({ title }) => title)).toEqual(['Уақытсыз', 'Бірінші'])
    world.clock.advance(60_000)
    web.say(rss(rssItem('Үшінші', '<guid>3</guid><link>https://news.example.kz/3</link>'), rssItem('Уақытсыз, түзетілді', '<guid>2</guid>')))
    await fetched(source.id)
    const after = await shownOf('news', source.id)
    expect(after?.items.map(({ title }) => title)).toEqual(['Үшінші', 'Уақытсыз, түзетілді', 'Бірінші'])
    expect(after?.items[1]).toMatchObject({ id: before?.items[0]?.id, seenAt: before?.items[0]?.seenAt })
    expect(after?.items[0]?.address).toBe('https://news.example.kz/3')
  })

  it('§59.1 news that name no time, or no time zone, stand in the order of their feed', async () => {
    const titles = Array.from({ length: 12 }, (_, index) => `№ ${index}`)
    web.say(rss(...titles.map((title) => rssItem(title, '<pubDate>Mon, 23 Nov 2026 09:00:00</pubDate>'))))
    const source = await placed('news')
    await fetched(source.id)
    expect((await shownOf('news', source.id))?.items.map(({ title }) => title)).toEqual(titles)
  })

  it('weather of one place that is missing, or of a day, leaves the others as they are', async () => {
    const answers = weatherAnswers() as { current: object | null; daily: { temperature_2m_max: (number | null)[] } }[]
    answers[3] = { ...answers[3]!, current: null }
    answers[0]!.daily.temperature_2m_max[3] = null
    web.say(JSON.stringify(answers))
    const source = await placed('weather')
    await fetched(source.id)
    const shown = await shownOf('weather', source.id)
    expect(shown?.places.map(({ place }) => place)).toEqual(places.flatMap(({ id }, index) => (index === 3 ? [] : [id])))
    expect(shown?.places.map(({ days }) => days.length).slice(0, 2)).toEqual([3, 4])
  })

  it('news in windows-1251 are read in their own letters', async () => {
    const xml = '<?xml version="1.0" encoding="windows-1251"?><rss><channel><item><title>\xCF\xF0\xE8\xE2\xE5\xF2</title></item></channel></rss>'
    web.say(Buffer.from(xml, 'latin1'))
    const source = await placed('news')
    await fetched(source.id)
    expect((await shownOf('news', source.id))?.items[0]?.title).toBe('Привет')
    web.say(Buffer.from(xml.replace('windows-1251', 'utf-8'), 'latin1'))
    await fetched(source.id)
    expect(await rowOf(source.id)).toMatchObject({ last: { problem: { key: 'informers.problem.letters' } } })
  })

  it('favourites are each person’s own', async () => {
    await executor().do(informers.favour, { item: 'CNY', favourite: true })
    await executor().do(informers.favour, { item: 'CNY', favourite: true })
    await executor().do(informers.favour, { item: 'semey', favourite: true })
    expect((await seen()).favourites).toEqual(['CNY', 'semey'])
    expect((await administrator().ask(informers.shown, {})).favourites).toEqual([])
    await executor().do(informers.favour, { item: 'CNY', favourite: false })
    expect((await seen()).favourites).toEqual(['semey'])
    expect(await refusal(executor().do(informers.favour, { item: 'atlantis', favourite: true } as never))).toBe('kernel.badInput')
  })
})

describe('B11.2 what is shown', () => {
  it('is found by an index, however many years of rates are kept', async () => {
    const asked: CompiledQuery[] = []
    const listening: KyselyPlugin = {
      transformQuery: ({ node, queryId }) => {
        asked.push(new PostgresQueryCompiler().compileQuery(node, queryId))
        return node
      },
      transformResult: async ({ result }) => result,
    }
    const { reading } = world.portal.node.database
    const db = reading.withPlugin(listening)
    const { rates } = await shownTo(db, office.finance.executor.id, '2026-11-23')
    await historyOf(db, { source: rates[0]?.origin.source ?? '', currency: 'USD', years: 5 }, '2026-11-23')
    expect(asked.length).toBeGreaterThan(5)
    await world.db.transaction().execute(async (one) => {
      for (const way of ['seqscan', 'bitmapscan', 'sort']) await sql`set local ${sql.raw(`enable_${way}`)} = off`.execute(one)
      for (const { sql: text, parameters } of asked) {
        const { rows } = await one.executeQuery<{ 'QUERY PLAN': string }>(CompiledQuery.raw(`explain ${text}`, [...parameters]))
        // The sources themselves are a handful, and all are wanted.
        expect(rows.map((row) => row['QUERY PLAN']).join('\n'), text).not.toMatch(/Seq Scan on (?!informer_sources)|Sort/)
      }
    })
  })
})

describe('the demo’s samples', () => {
  it('are said to be samples, are of today at each start, and do not come back over what was removed or made real', async () => {
    const [rates, weather, news] = [(await seen()).rates, (await seen()).weather, (await seen()).news].map((rows) => rows.find(({ origin }) => origin.sample)?.origin.source ?? '')
    const row = (await rowOf(rates ?? ''))!
    await administrator().do(informers.removeSource, { id: news ?? '', seen: (await rowOf(news ?? ''))!.source })
    await administrator().do(informers.saveSource, { source: { ...row.source, address: web.address, active: false }, seen: row.source })
    expect(await rowOf(rates ?? '')).toMatchObject({ sample: false, last: null })
    world.clock.advance(86_400_000)
    await world.db.transaction().execute((one) => refreshDemoInformers(one, world.clock.now()))
    const after = await seen()
    expect(after.weather.find(({ origin }) => origin.source === weather)?.origin.asOf.slice(0, 10)).toBe('2026-11-24')
    expect([after.news, after.rates].flat().filter(({ origin }) => origin.sample)).toEqual([])
    expect(await executor().ask(informers.history, { source: rates ?? '', currency: 'USD' })).toMatchObject({ points: [] })
  })
})

describe('§59.1 hostile answers end in words beside the source, and what was kept stays', () => {
  const hostile: [problem: string, answer: () => void][] = [
    ['tooLarge', () => web.say(rss(...Array.from({ length: 80_000 }, (_, index) => rssItem(`${index} ${'ж'.repeat(60)}`))))],
    ['tooLarge', () => web.say(gzipSync(Buffer.alloc(50_000_000, ' ')), { 'content-encoding': 'gzip' })],
    ['tooLarge', () => web.answer((_request, response) => {
      const more = (): void => void (response.destroyed || response.write(Buffer.alloc(65_536, ' '), more))
      more()
    })],
    ['notXml', () => web.say('<!DOCTYPE r [<!ENTITY a "&b;&b;"><!ENTITY b "&c;&c;">]><rss><channel><item><title>&a;</title></item></channel></rss>')],
    ['tooComplex', () => web.say('<a>'.repeat(300_000))],
    ['redirected', () => web.answer((_request, response) => void response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end())],
    ['redirected', () => web.answer((_request, response) => void response.writeHead(302, { location: '/feed' }).end())],
    ['redirected', () => web.answer((_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:5432/' }).end())],
    ['redirected', () => web.answer((_request, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end())],
    ['status', () => web.answer((_request, response) => void response.writeHead(404).end())],
    ['unreachable', () => web.answer((_request, response) => void response.destroy())],
    ['unreachable', () => web.answer((_request, response) => void response.writeHead(200, { 'content-length': '100' }).write('<rss>', () => response.destroy()))],
  ]

  it('whatever the form of the hostility', async () => {
    web.say(rss(rssItem('Сақталған', '<guid>1</guid>')))
    const source = await placed('news')
    await fetched(source.id)
    const kept = await shownOf('news', source.id)
    for (const [problem, answer] of hostile) {
      answer()
      await fetched(source.id)
      expect((await rowOf(source.id))?.last?.problem?.key).toBe(`informers.problem.${problem}`)
      expect(await shownOf('news', source.id)).toEqual(kept)
    }
    // Failures in a row make the next try later, and one good answer forgets them.
    const { failures } = await world.db.selectFrom('informer_tries').select('failures').where('source', '=', source.id).executeTakeFirstOrThrow()
    expect(failures).toBe(hostile.length)
    web.answer((request, response) => void (request.url === '/new' ? response.end(rss(rssItem('Жаңа'))) : response.writeHead(301, { location: '/new' }).end()))
    await fetched(source.id)
    expect((await shownOf('news', source.id))?.items.map(({ title }) => title)).toContain('Жаңа')
    expect((await rowOf(source.id))?.last?.problem).toBeNull()
  })

  it('a source that drips is left after its time; one that nobody vouches for is told apart from one that is away', async () => {
    web.answer((_request, response) => void response.write('<rss>'))
    const why = async (address: string) => {
      await expect(fetchFeed(address, { milliseconds: 400, bytes: 1000 })).rejects.toBeInstanceOf(RefusalError)
      return fetchFeed(address, { milliseconds: 400, bytes: 1000 }).catch((error: RefusalError) => error.refusal.key)
    }
    expect(await why(web.address)).toBe('informers.problem.tooSlow')
    expect(await why('http://127.0.0.1:9/')).toBe('informers.problem.unreachable')
    // A name that is none: nobody can look it up.
    expect(await why('https://a\u05d0.kz/')).toBe('informers.problem.unreachable')
    const centre = await createCentre(join(world.dataDir, 'demo-centre'), { now: () => new Date().toISOString() })
    const { keyPem: key, certificatePem: cert } = await centre.issueServerCertificate('127.0.0.1')
    const own = createServer({ key, cert }, (_request, response) => void response.end(rss(rssItem('x'))))
    await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
    expect(await why(`https://127.0.0.1:${(own.address() as AddressInfo).port}/`)).toBe('informers.problem.certificate')
    await new Promise((resolve) => own.close(resolve))
  })
})

/** Last, since a command's job goes on in the background. */
describe('§59.1 sources', () => {
  const entered = async (kind: SourceKind, more: Partial<Source> = {}): Promise<Source> => {
    const source: Source = { id: randomUUID(), kind, name, address: web.address, ...sourceDefaults[kind], active: true, ...more }
    await administrator().do(informers.saveSource, { source })
    return source
  }
  const held = () => {
    let release = (): void => undefined
    const until = new Promise<void>((resolve) => (release = resolve))
    return { until, release: () => release() }
  }

  it('are asked when their turn comes, and those out of use or made as samples never', async () => {
    const [used, off] = [await placed('rates'), await placed('news', { active: false })]
    const sample = (await administrator().ask(informers.sources, {})).find((row) => row.sample)
    expect(await refusal(administrator().do(informers.fetchNow, { id: sample?.source.id ?? '' }))).toBe('informers.sampleNotFetched')
    await run('informers.due')
    const next = Date.parse((await rowOf(used.id))?.nextAt ?? '') - Date.parse(world.clock.now())
    expect(next / 60_000).toBeCloseTo(used.everyMinutes, 0)
    const waits = await world.db.selectFrom('informer_sources').select(['id', 'next_at']).where('id', 'in', [off.id, sample?.source.id ?? '']).execute()
    expect(waits.map((row) => row.next_at)).toEqual([null, null])
  })

  it('are entered, fetched and removed by the portal’s administrator; an official may not, nor may a source be of a wrong address or change its kind', async () => {
    asRates()
    const source = await entered('rates')
    await expect.poll(async () => await rowOf(source.id), { timeout: 20_000 }).toMatchObject({ source, sample: false, wanted: false, last: { problem: null, found: 5 } })
    const forbidden = [() => executor().ask(informers.sources, {}), () => executor().do(informers.saveSource, { source }), () => executor().do(informers.fetchNow, { id: source.id }), () => executor().do(informers.removeSource, { id: source.id })]
    for (const deed of forbidden) await expect(deed()).rejects.toMatchObject({ status: 403 })
    expect(await refusal(entered('rates', { address: 'file:///etc/passwd' }))).toBe('kernel.badInput')
    expect(await refusal(entered('rates', { everyMinutes: 1 }))).toBe('kernel.badInput')
    expect(await refusal(administrator().do(informers.saveSource, { source: { ...source, kind: 'news' } }))).toBe('informers.kindStays')
    const { until, release } = held()
    web.answer((_request, response) => void until.then(() => response.writeHead(500).end()))
    await administrator().do(informers.fetchNow, { id: source.id })
    expect(await rowOf(source.id)).toMatchObject({ wanted: true, last: { problem: null } })
    release()
    await expect.poll(async () => await rowOf(source.id), { timeout: 20_000 }).toMatchObject({ wanted: false, last: { problem: { key: 'informers.problem.status' } } })
    await administrator().do(informers.removeSource, { id: source.id, seen: source })
    expect(await shownOf('rates', source.id)).toBeUndefined()
    expect(await refusal(administrator().do(informers.fetchNow, { id: source.id }))).toBe('informers.notFound')
    expect(await refusal(administrator().do(informers.removeSource, { id: source.id, seen: source }))).toBe('informers.notFound')
  })

  it('whose address was changed while they answered show nothing of the old one, and say that they wait', async () => {
    asRates()
    const source = await placed('rates')
    await fetched(source.id)
    expect(await shownOf('rates', source.id)).toBeDefined()
    const { until, release } = held()
    web.answer((request, response) => void (request.url?.startsWith('/feed/2') ? until.then(() => response.end(ratesXml('23.11.2026', usualRates))) : response.writeHead(500).end()))
    await administrator().do(informers.saveSource, { source: { ...source, address: `${web.address}/2` }, seen: source })
    expect(await shownOf('rates', source.id)).toBeUndefined()
    expect((await seen()).waiting).toContainEqual({ kind: 'rates', name })
    const under = fetched(source.id)
    await expect.poll(() => web.asked.some((path) => path.startsWith('/feed/2')), { timeout: 20_000 }).toBe(true)
    await administrator().do(informers.saveSource, { source, seen: { ...source, address: `${web.address}/2` } })
    release()
    await under
    expect(await shownOf('rates', source.id)).toBeUndefined()
  })

  it('that are removed while they answer leave nothing behind', async () => {
    const source = await placed('news')
    const { until, release } = held()
    web.answer((_request, response) => void until.then(() => response.end(rss(rssItem('Кеш келді')))))
    const under = fetched(source.id)
    await expect.poll(() => web.asked.length).toBeGreaterThan(0)
    await administrator().do(informers.removeSource, { id: source.id, seen: source })
    release()
    await under
    expect(await shownOf('news', source.id)).toBeUndefined()
    expect(world.faults).toEqual([])
  })
})
