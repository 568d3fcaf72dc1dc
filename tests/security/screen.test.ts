/** X1: what strangers wrote is words wherever it is shown: nothing of it runs, asks a host, leads away or becomes an element. */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvalById, waitingApprovals } from '../../domain/approvals/queries.ts'
import { writeAct } from '../../server/demo/act-file.ts'
import type { Client } from '../../scripts/office.ts'
import { call, send } from '../desktop/client.ts'
import { rss, rssItem, startFeedServer } from '../informers/feeds.ts'
import { browserPath, enterAs, goTo, openDemoOffice, openPage, type OpenPage } from '../page/window.ts'
import { ask, perform, sign } from '../sessions/hall.ts'
import { office } from '../world/world.ts'

/** Each sets `hit`, asks a host or leads away, were it anything but words. The last ones speak to templates and to translations. */
const charges = [
  '<img src=x onerror=hit=1>', '<svg/onload=hit=1>', '<script>hit=1</script>', '"><iframe srcdoc="<script>parent.hit=1</script>">', "'onfocus=hit=1 autofocus='", '<a href="javascript:hit=1">а</a>', '<style>@import "//evil.example/x.css"</style>',
  '<math><mtext><table><mglyph><style><img src=x onerror=hit=1>', '<form action=//evil.example><input name=attributes>', '<base href=//evil.example/>', '<meta http-equiv=refresh content="0;url=//evil.example">', '<object data=//evil.example>', '<x style=background:url(//evil.example)>',
  '<link rel=stylesheet href=//evil.example>', 'javascript:hit=1', '{{constructor.constructor("hit=1")()}}', '${hit=1}', '$t(kernel.appName)', '{{count}}',
] as const
const mark = 'X1қару'
const whole = `${mark} ${charges.join(' ')}`
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
  }, 300_000)
  afterAll(async () => {
    await demo?.close()
    await web?.close()
  }, 60_000)

  async function seen(page: Page, routes: readonly string[]): Promise<void> {
    for (const route of routes) {
      await goTo(page, route)
      await standsIn(page, route)
    }
  }

  /** The words stand there as they were written, and nothing came of them. */
  async function standsIn(page: Page, route: string): Promise<void> {
    await expect.poll(() => page.evaluate((words) => document.body.innerText.includes(words) || [...document.querySelectorAll('input, textarea')].some((each) => (each as HTMLInputElement).value.includes(words)), mark), { message: route }).toBe(true)
    const made = await page.evaluate(() => [...document.querySelectorAll('img[src="x"], svg[onload], iframe, object, embed, base, form[action], script:not([src]), [onerror], [onload], [onfocus], [style*="evil"], a[href^="javascript" i], meta[http-equiv="refresh" i], link[href*="evil"]')].map((each) => each.outerHTML.slice(0, 120)))
    expect(made, route).toEqual([])
    expect(await page.evaluate(() => [(globalThis as { hit?: number }).hit, location.origin]), route).toEqual([undefined, 'https://kense.local'])
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
    await seen(page, ['/approvals', `/approvals/${id}`, `/approvals/${id}/texts`, `/approvals/${id}/history`, `/calendar?day=${day}`, `/calendar/event/${event}`, '/dictionary/glossary', `/search?words=${encodeURIComponent(mark)}`])
  }, 240_000)

  it('of an administrator and of a source of news: a system, its address refused, the news with their links', async () => {
    const { client, page } = await enter(office.digital.portalAdministrator.surname)
    const system = { id: randomUUID(), name: named(280), description: named(900), address: 'https://kense.example/', owner: office.digital.body.id, contact: short(480), access: { bodies: [], roles: [] }, active: true }
    await perform(client, 'systems.save', { system })
    for (const address of ['javascript:hit=1', 'data:text/html,x', 'https://a@b.example/', 'file:///etc/passwd']) expect(await call(client, 'portal.do', { name: 'systems.save', input: { system: { ...system, address } }, title: 'x' })).toMatchObject({ refusal: { key: 'kernel.badInput' } })
    web.answer((_request, response) => {
      const items = charges.map((words, index) => rssItem(`<![CDATA[${mark} ${index} &lt;b onclick=hit=1&gt;қалың&lt;/b&gt; ${words.replaceAll(']]>', '')}]]>`, `<link>${index % 2 === 0 ? 'javascript:hit=1' : 'https://n.example/1'}</link><description>${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</description>`))
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
    const question = randomUUID()
    await perform(client, 'sessions.saveQuestion', { id, question, title, body: null, speakers: [], invited: [], silent: false, materials: [] })
    await seen(page, ['/sessions', `/sessions/${id}`, `/sessions/${id}/plan`])
    await sign(client, 'sessions.confirm', { id })
    await perform(client, 'sessions.open', { id })
    await perform(client, 'sessions.arrive', { id, person: office.chancellery.primeMinister.id })
    await perform(client, 'sessions.callQuestion', { id, question })
    await perform(client, 'sessions.giveFloor', { id, speaker: { name: short(190), post: named(290), minutes: 5 } })
    await seen(page, [`/sessions/${id}/console`, `/sessions/${id}/board`])
    await perform(client, 'sessions.close', { id })
    await perform(client, 'sessions.makeMinutes', { id })
    await seen(page, [`/sessions/${id}/minutes`])
  }, 240_000)

  it('of a body that considers: its outcome, its remarks and proposals; of a dictionary whose articles are pages of HTML', async () => {
    const { client, page } = await enter(office.justice.executor.surname)
    const { rows } = await ask(client, waitingApprovals, {})
    const { id } = rows.find((row) => row.verb === 'decide')!
    const { versions } = await ask(client, approvalById, { id })
    await perform(client, 'approvals.decide', { id, version: versions.at(-1)!.n, kind: 'agreedWithRemarks', words: whole, remarks: [{ passage: null, remark: whole, proposal: whole }], files: [] })
    await seen(page, [`/approvals/${id}/bodies`])
    const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    const article = Buffer.from(charges.map((words) => `<b>${mark}</b> ${words}<br>\n${escaped(words)}`).join('<br>\n'))
    const index = Buffer.concat([Buffer.from('көзірсөз\0'), Buffer.from([0, 0, 0, 0, 0, 0, article.length >> 8, article.length & 255])])
    const facts = `StarDict's dict ifo file\nversion=2.4.2\nbookname=${short(60)}\nwordcount=1\nidxfilesize=${index.length}\nsametypesequence=h\n`
    await goTo(page, '/dictionary/sources')
    await page.locator('.screen .button.primary').click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('input[type=file]').setInputFiles([['a.ifo', facts], ['a.idx', index], ['a.dict', article]].map(([name, bytes]) => ({ name: String(name), mimeType: 'application/octet-stream', buffer: Buffer.from(bytes as Buffer) })))
    await dialog.locator('.field input').nth(1).fill(short(60))
    await dialog.locator('.button.primary').click()
    await dialog.waitFor({ state: 'detached', timeout: 60_000 })
    await standsIn(page, 'the sources of the dictionary')
    await goTo(page, '/dictionary')
    await page.locator('.screen .search-field input').fill('көзірсөз')
    await page.locator('.dictionary-card').first().waitFor()
    await standsIn(page, 'an article of the dictionary')
  }, 240_000)

  it('nobody was asked but the page’s own origin, and the policy had nothing to stop', () => {
    expect(requests.filter((url) => !url.startsWith('https://kense.local/') && !/^(blob|data):/.test(url))).toEqual([])
    expect(opened.flatMap(({ complaints }) => complaints)).toEqual([])
  })
})
