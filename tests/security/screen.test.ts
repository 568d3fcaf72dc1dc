/** X1: what strangers wrote is words wherever it is shown: nothing of it runs, asks a host, leads away or becomes an element. */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeAct } from '../../server/demo/act-file.ts'
import type { Client } from '../../scripts/office.ts'
import { call, send } from '../desktop/client.ts'
import { rss, rssItem, startFeedServer } from '../informers/feeds.ts'
import { browserPath, enterAs, goTo, openDemoOffice, openPage, type OpenPage } from '../page/window.ts'
import { perform } from '../sessions/hall.ts'
import { office } from '../world/world.ts'

/** Each sets `hit`, asks a host or leads away, were it anything but words. The last ones speak to templates and to translations. */
const charges = [
  '<img src=x onerror=hit=1>', '<svg/onload=hit=1>', '<script>hit=1</script>', '"><iframe srcdoc="<script>parent.hit=1</script>">', "'onfocus=hit=1 autofocus='", '<a href="javascript:hit=1">а</a>', '<style>@import "//evil.example/x.css"</style>',
  '<math><mtext><table><mglyph><style><img src=x onerror=hit=1>', '<form action=//evil.example><input name=attributes>', '<base href=//evil.example/>', '<meta http-equiv=refresh content="0;url=//evil.example">', '<object data=//evil.example>', '<x style=background:url(//evil.example)>',
  '<link rel=stylesheet href=//evil.example>', 'javascript:hit=1', '{{constructor.constructor("hit=1")()}}', '${hit=1}', '$t(kernel.appName)', '{{count}}',
] as const
const sign = 'X1қару'
const whole = `${sign} ${charges.join(' ')}`
const short = (letters: number): string => whole.slice(0, letters)
const named = (letters: number) => ({ kk: short(letters), ru: short(letters), en: short(letters) })

describe.skipIf(!browserPath)('X1 words of strangers', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let web: Awaited<ReturnType<typeof startFeedServer>>
  const opened: OpenPage[] = []
  const requests: string[] = []
  const enter = async (surname: string): Promise<OpenPage> => {
    const one = await openPage(demo.office)
    one.page.on('request', (request) => requests.push(request.url()))
    one.page.on('dialog', (dialog) => requests.push(`a dialog: ${dialog.message()}`))
    one.page.on('popup', (page) => requests.push(`a window: ${page.url()}`))
    await enterAs(one.page, surname)
    opened.push(one)
    return one
  }
  beforeAll(async () => {
    web = await startFeedServer()
    demo = await openDemoOffice()
  }, 240_000)
  afterAll(async () => {
    await demo?.close()
    await web?.close()
  }, 30_000)

  /** The words stand there as they were written, and nothing came of them. */
  async function seen(page: Page, routes: readonly string[]): Promise<void> {
    for (const route of routes) {
      await goTo(page, route)
      await expect.poll(() => page.evaluate((words) => document.body.innerText.includes(words) || [...document.querySelectorAll('input, textarea')].some((each) => (each as HTMLInputElement).value.includes(words)), sign), { message: route }).toBe(true)
      const made = await page.evaluate(() => [...document.querySelectorAll('img[src="x"], svg[onload], iframe, object, embed, base, form[action], script:not([src]), [onerror], [onload], [onfocus], [style*="evil"], a[href^="javascript" i], meta[http-equiv="refresh" i], link[href*="evil"]')].map((each) => each.outerHTML.slice(0, 120)))
      expect(made, route).toEqual([])
      expect(await page.evaluate(() => [(globalThis as { hit?: number }).hit, location.origin]), route).toEqual([undefined, 'https://kense.local'])
    }
  }
  const file = async (client: Client, name: string): Promise<unknown> => send(client, name, Buffer.from(await writeAct({ title: short(400), paragraphs: charges.map((words) => ({ words })), mark: name })))

  it('of an official: act, its texts, event, term, what is found, what is told', async () => {
    const { client, page } = await enter(office.finance.executor.surname)
    const text = { kk: await file(client, "қару' & жоба.docx"), ru: await file(client, '${hit=1} {{x}}.docx') }
    const { id } = (await perform(client, 'approvals.place', {
      kind: 'order', title: named(900), description: whole, bodies: [office.justice.body.id], units: [office.finance.units.first.id], text, files: [], origin: { from: 'direct' }, restricted: false,
    })) as { id: string }
    const day = new Date().toISOString().slice(0, 10)
    const draft = { kind: 'event', title: short(480), place: short(480), description: whole, when: { allDay: true, from: day, until: day }, repeat: null, reminders: [], room: null, private: false, busy: true, status: 'confirmed', guests: [short(290)] }
    const event = randomUUID()
    await perform(client, 'calendar.save', { id: event, revision: null, scope: 'all', occurrence: null, draft, invitees: [], units: [] })
    await perform(client, 'dictionary.propose', { kk: short(110), ru: short(100), en: '', pos: 'noun', topic: 'office', note: short(480) })
    await seen(page, ['/approvals', `/approvals/${id}`, `/approvals/${id}/texts`, `/approvals/${id}/history`, `/calendar?day=${day}`, `/calendar/event/${event}`, '/dictionary/glossary', `/search?words=${encodeURIComponent(sign)}`])
  }, 240_000)

  it('of an administrator and of a source of news: a system, its address refused, the news with their links', async () => {
    const { client, page } = await enter(office.digital.portalAdministrator.surname)
    const system = { id: randomUUID(), name: named(280), description: named(900), address: 'https://kense.example/', owner: office.digital.body.id, contact: short(480), access: { bodies: [], roles: [] }, active: true }
    await perform(client, 'systems.save', { system })
    for (const address of ['javascript:hit=1', 'data:text/html,x', 'https://a@b.example/', 'file:///etc/passwd']) expect(await call(client, 'portal.do', { name: 'systems.save', input: { system: { ...system, address } }, title: 'x' })).toMatchObject({ refusal: { key: 'kernel.badInput' } })
    web.answer((_request, response) => {
      const items = charges.map((words, index) => rssItem(`<![CDATA[${sign} ${index} &lt;b onclick=hit=1&gt;қалың&lt;/b&gt; ${words.replaceAll(']]>', '')}]]>`, `<link>${index % 2 === 0 ? 'javascript:hit=1' : 'https://n.example/1'}</link><description>${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</description>`))
      response.setHeader('content-type', 'application/rss+xml').end(rss(...items))
    })
    const source = { id: randomUUID(), kind: 'news', name: named(280), address: web.address, everyMinutes: 30, validHours: 24, active: true }
    await perform(client, 'informers.saveSource', { source })
    await expect.poll(() => web.asked.length, { timeout: 60_000 }).toBeGreaterThan(0)
    await seen(page, ['/systems', '/informers', '/informers/sources'])
  }, 240_000)

  it('of the Chancellery: a session, its place and its questions', async () => {
    const { client, page } = await enter(office.chancellery.officer.surname)
    const title = { kk: short(480), ru: short(480), en: '' }
    const { id } = (await perform(client, 'sessions.plan', {
      title, place: short(480), plannedAt: new Date(Date.now() + 3_600_000).toISOString(), chair: office.chancellery.primeMinister.id, secretary: office.chancellery.officer.id, members: [office.chancellery.primeMinister.id],
      invited: [{ person: null, name: short(190), post: short(290) }],
    })) as { id: string }
    await perform(client, 'sessions.saveQuestion', { id, question: randomUUID(), title, body: null, speakers: [], invited: [], silent: false, materials: [] })
    await seen(page, ['/sessions', `/sessions/${id}`, `/sessions/${id}/plan`])
  }, 240_000)

  it('nobody was asked but the page’s own origin, and the policy had nothing to stop', () => {
    expect(requests.filter((url) => !url.startsWith('https://kense.local/') && !/^(blob|data):/.test(url))).toEqual([])
    expect(opened.flatMap(({ complaints }) => complaints)).toEqual([])
  })
})
