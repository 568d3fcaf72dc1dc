import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ballotOf, floor, readyRoom } from '../../domain/sessions/queries.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { createTexts } from '../../domain/kernel/text.ts'
import { texts, type TextKey } from '../../domain/texts.ts'
import { openHttp } from '../../native/kernel/http.ts'
import type { Office } from '../../scripts/office.ts'
import { password } from '../desktop/client.ts'
import { eventually } from '../desktop/shell.ts'
import { browserPath, changeSettings, enterAs, goTo, inBothThemes, openDemoOffice, openPage, violations, type OpenPage } from '../page/window.ts'
import { office as people } from '../world/world.ts'
import { ask, chair, changeDraft, makeSession, members, openHall, perform, secretary, sign, type MadeSession } from './hall.ts'

const words = createTexts(texts, 'kk')
const say = (key: TextKey, values = {}): string => words.t(key, values)

/** The tests go on in Kazakh. */
const tongues = ['ru', 'en', 'kk'] as const

/** Every look of one screen: no fault that axe finds, and nothing wider than the window. */
async function looksWell({ page }: OpenPage, routes: readonly string[], ready = '.screen h1'): Promise<void> {
  for (const language of tongues) {
    await changeSettings(page, { language, theme: 'light' })
    for (const route of routes) {
      await goTo(page, route)
      await page.locator(ready).first().waitFor()
      await inBothThemes(page, async (theme) => expect(await violations(page), `${route} ${language} ${theme}`).toEqual([]))
      const wider = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('.screen')].some((each) => each.scrollWidth > each.clientWidth + 1))
      expect(wider, `${route} ${language} is wider than the window`).toBe(false)
    }
  }
}

describe.skipIf(!browserPath)('the screens of a session', () => {
  let demo: Awaited<ReturnType<typeof openDemoOffice>>
  let office: Office
  let [officer, chairs, member]: OpenPage[] = []
  let session: MadeSession
  beforeAll(async () => {
    demo = await openDemoOffice()
    office = demo.office
    ;[officer, chairs, member] = await Promise.all([openPage(office), openPage(office), openPage(office)])
    await enterAs(officer!.page, secretary.surname)
    await enterAs(chairs!.page, chair.surname)
    await enterAs(member!.page, people.finance.head.surname)
    session = await makeSession(officer!.client, new Date(Date.now() + 3_600_000).toISOString())
  }, 300_000)
  afterAll(() => demo?.close(), 60_000)

  it('§37 a changed draft is marked for who had read the old one, down to the words, until the reader says so', async () => {
    const { page } = member!
    await goTo(page, `/sessions/${session.id}`)
    await page.locator('.material[aria-current]').getByText(say('sessions.read.done')).waitFor()
    await changeDraft(officer!.client, session)
    await page.locator('.changes ins').filter({ hasText: 'наурыз' }).waitFor()
    // The words are compared sooner than the new text is drawn.
    await page.locator('.docx-mark.replaced').filter({ hasText: 'наурыз' }).waitFor()
    await page.getByRole('button', { name: say('sessions.verb.seen') }).click()
    await page.locator('.material[aria-current]').getByText(say('sessions.read.done')).waitFor()
  })

  it('B4.6 the member\'s machine reports what it holds, and everything opens with the network unplugged', async () => {
    const { page } = member!
    await eventually(() => ask(officer!.client, readyRoom, { id: session.id }), ({ rows }) => rows.some((row) => row.member === people.finance.head.id && row.ready), 30_000)
    await goTo(page, '/')
    await office.stopPortal('kill')
    try {
      await page.locator('.top-connection.offline').waitFor()
      await goTo(page, '/sessions')
      await page.getByText(say('page.shownAsOf')).first().waitFor()
      await page.locator('.body-row').filter({ hasText: 'көшпелі отырысы' }).click()
      for (const index of [0, 2]) {
        await page.locator('.agenda-item').nth(index).click()
        await page.locator('.docx [data-paragraph]').filter({ hasText: 'Қоса беріліп отырған' }).first().waitFor()
      }
      await expect.poll(() => page.getByText(say('page.shownAsOf')).count()).toBeGreaterThan(0)
    } finally {
      await office.startPortal()
    }
    await page.locator('.top-connection.online').waitFor({ timeout: 60_000 })
  }, 120_000)

  it('the planning screen, the list and the form look well in three languages and two themes', async () => {
    await looksWell(officer!, ['/sessions', '/sessions/new', `/sessions/${session.id}/plan`])
    const { page } = officer!
    await page.locator('.order-row').first().getByRole('button', { name: say('sessions.verb.editQuestion') }).click()
    await page.getByRole('dialog').locator('.material-field').first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
  }, 240_000)

  it('§35 the order of questions is changed by the keyboard alone, or dragged', async () => {
    const { page } = officer!
    await goTo(page, `/sessions/${session.id}/plan`)
    const second = page.locator('.order-row').nth(1)
    const title = await second.locator('strong').innerText()
    await second.getByRole('button').first().focus()
    await page.keyboard.press('Alt+ArrowUp')
    await page.locator('.order-row').first().filter({ hasText: title }).waitFor()
    await page.locator('.order-row').first().getByRole('button', { disabled: false }).first().focus()
    await page.keyboard.press('Alt+ArrowDown')
    await page.locator('.order-row').nth(1).filter({ hasText: title }).waitFor()
    const last = await page.locator('.order-row').nth(2).locator('strong').innerText()
    await page.locator('.order-row').nth(2).dragTo(page.locator('.order-row').first())
    await page.locator('.order-row').first().filter({ hasText: last }).waitFor()
    await page.locator('.order-row').first().dragTo(page.locator('.order-row').nth(2))
    await page.locator('.order-row').nth(2).filter({ hasText: last }).waitFor()
  })

  it('§42 a member\'s screen follows the chair, stays where the member leafs, and comes back', async () => {
    await openHall(chairs!.client, session, [chair, people.finance.head, people.economy.head])
    const { page } = member!
    await goTo(page, `/sessions/${session.id}`)
    await perform(chairs!.client, 'sessions.callQuestion', { id: session.id, question: session.questions[1] })
    await page.locator('.agenda-item[aria-current].now').filter({ hasText: 'түгендеу' }).waitFor()
    await page.locator('.agenda-item').nth(2).click()
    await expect.poll(() => page.getByRole('checkbox', { name: say('sessions.follow') }).isChecked()).toBe(false)
    await perform(chairs!.client, 'sessions.callQuestion', { id: session.id, question: session.questions[0] })
    await page.getByText(say('sessions.follow.elsewhere', { n: 1 })).waitFor()
    await expect.poll(() => page.locator('.agenda-item[aria-current]').innerText()).toContain('операторын')
    await page.getByRole('button', { name: say('sessions.follow.return') }).click()
    await page.locator('.agenda-item[aria-current].now').filter({ hasText: 'есепке алу' }).waitFor()
  })

  it('§42 a word of the chair is on the member\'s screen, and nobody asked the portal because of it', async () => {
    const { page } = member!
    const names = ['sessions.byId', 'sessions.polls', 'sessions.floor', 'sessions.list', 'sessions.waiting', 'calendar.range'] as const
    const http = openHttp(office.portal, () => null)
    /** By the portal's own count, of all windows together. */
    const asked = async () => {
      const measures = await text(await http.stream({ method: 'GET', path: '/metrics' }))
      return names.map((name) => [...measures.matchAll(new RegExp(`^kense_call_seconds_count\\{name="${name}",status="\\d+"\\} (\\d+)`, 'gm'))].reduce((sum, [, count]) => sum + Number(count), 0))
    }
    // Longer than a PC waits for calm before it fetches ahead.
    const calm = () => page.waitForTimeout(2_500)
    // A first screen shows what waits there; these two stay at screens that show nothing of a session.
    for (const each of [officer!, chairs!]) await goTo(each.page, '/settings')
    await calm()
    const before = await asked()
    await perform(chairs!.client, 'sessions.callQuestion', { id: session.id, question: session.questions[2] })
    await page.locator('.agenda-item[aria-current].now').filter({ hasText: 'операторын' }).waitFor()
    await perform(chairs!.client, 'sessions.giveFloor', { id: session.id, speaker: { name: 'Сейітқали Айдар', post: people.finance.head.post, minutes: 5 } })
    await page.locator('.speech').getByText('Сейітқали Айдар').waitFor()
    await perform(chairs!.client, 'sessions.leave', { id: session.id, person: people.economy.head.id })
    await page.locator('.quorum').getByText(say('sessions.quorum.short', { present: 2, members: members.length, quorum: 3 })).waitFor()
    await perform(chairs!.client, 'sessions.arrive', { id: session.id, person: people.economy.head.id })
    await perform(chairs!.client, 'sessions.callQuestion', { id: session.id, question: session.questions[0] })
    await page.locator('.agenda-item[aria-current].now').filter({ hasText: 'есепке алу' }).waitFor()
    await calm()
    const more = Object.fromEntries((await asked()).map((count, index) => [names[index], count - (before[index] ?? 0)]))
    // Whoever marked the coming and the leaving looks once after each what waits now.
    expect(more['sessions.waiting']).toBeLessThanOrEqual(2)
    expect({ ...more, 'sessions.waiting': 0 }).toEqual(Object.fromEntries(names.map((name) => [name, 0])))
    http.close()
  })

  it('the chair leads without a mouse: the vote is opened by a key, and a member votes by keys alone', async () => {
    const chairPage = chairs!.page
    await goTo(chairPage, `/sessions/${session.id}/console`)
    // Before the hall is known nothing can be opened, and a key does what its button does.
    await chairPage.locator('.console-verbs button:enabled', { hasText: say('sessions.console.openPoll') }).waitFor()
    await chairPage.keyboard.press('v')
    const { page } = member!
    await page.locator('.vote-button').first().waitFor()
    await page.keyboard.press('v')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByLabel(say('page.keyPassword')).waitFor()
    await expect.poll(() => page.locator('.receipt').count()).toBe(0)
    await page.keyboard.insertText(password)
    await page.keyboard.press('Enter')
    await page.locator('.receipt').getByText(say('sessions.vote.accepted.for')).waitFor()
    await chairPage.getByText(say('sessions.tally.cast', { cast: 1, members: members.length })).waitFor()
  })

  it('B4.2 who is not in the hall finds the buttons greyed, with that very reason', async () => {
    const away = await openPage(office)
    await enterAs(away.page, people.digital.head.surname)
    await goTo(away.page, `/sessions/${session.id}`)
    await away.page.locator('.vote-why').getByText(say('sessions.notPresent')).waitFor()
    await expect.poll(() => away.page.locator('.vote-button').evaluateAll((all) => all.every((each) => (each as HTMLButtonElement).disabled))).toBe(true)
    await away.page.getByRole('button', { name: say('sessions.verb.arrive') }).click()
    await away.page.locator('.vote-button:enabled').first().waitFor()
    await away.client.close()
  })

  it('B4.2 with the line cut between the press and the answer, nothing is called accepted before the portal\'s receipt', async () => {
    const voter = await openPage(office)
    const { page } = voter
    await enterAs(page, people.economy.head.surname)
    await goTo(page, `/sessions/${session.id}`)
    await page.locator('.vote-button.against').click()
    const dialog = page.getByRole('dialog', { name: say('sessions.vote.sign.against') })
    await dialog.getByLabel(say('page.keyPassword')).fill(password)
    await Promise.all([dialog.getByRole('button', { name: say('sessions.vote.sign.against') }).click(), office.stopPortal('kill')])
    await page.locator('.top-connection.offline').waitFor()
    try {
      const until = Date.now() + 12_000
      while (Date.now() < until) {
        const shown = await page.locator('body').innerText()
        expect(shown).not.toContain(say('sessions.vote.accepted.against'))
        await page.waitForTimeout(400)
      }
      await page.locator('.banner').getByText(say('sessions.vote.unknown')).or(page.locator('.banner').getByText(say('sessions.vote.notAccepted'))).first().waitFor()
      expect(await violations(page)).toEqual([])
    } finally {
      await office.startPortal()
    }
    await page.locator('.top-connection.online').waitFor({ timeout: 60_000 })
    const { poll } = await ask(voter.client, floor, { id: session.id })
    const { cast } = await ask(voter.client, ballotOf, { poll: poll?.id ?? '' })
    // Either the vote had come through before the cut, and its receipt is shown, or it is cast again.
    if (cast) await page.locator(`.receipt[data-receipt="${cast.n}"]`).waitFor()
    else await page.locator('.vote-button:enabled').first().waitFor()
    await voter.client.close()
  }, 150_000)

  it('a running vote looks well to the member, on the console and on the hall\'s wall', async () => {
    await looksWell(member!, [`/sessions/${session.id}`], '.vote')
    await looksWell(chairs!, [`/sessions/${session.id}/console`], '.vote')
    for (const language of tongues) {
      await changeSettings(member!.page, { language, theme: 'light' })
      await member!.page.evaluate((hash) => { location.hash = hash }, `/sessions/${session.id}/board`)
      await member!.page.locator('.board-vote').waitFor()
      await inBothThemes(member!.page, async (theme) => expect(await violations(member!.page), `board ${language} ${theme}`).toEqual([]))
      await expect.poll(() => member!.page.locator('button, a, input').count()).toBe(0)
    }
    await member!.page.keyboard.press('Escape')
  }, 240_000)

  it('§44 the minutes look well and show every vote with its seal, which the portal confirms', async () => {
    const { poll } = await ask(chairs!.client, floor, { id: session.id })
    await perform(chairs!.client, 'sessions.closePoll', { poll: poll?.id })
    // A mistaken vote: annulled with a reason and a signature, told to who voted, and shown so in the minutes.
    const desk = chairs!.page
    const [annul, reason] = [say('sessions.verb.annulPoll'), 'Ескі жоба салынды']
    await desk.getByRole('button', { name: annul }).click()
    await desk.getByRole('dialog').getByLabel(say('sessions.field.reason')).fill(reason)
    await desk.getByRole('dialog').getByRole('button', { name: annul }).click()
    await desk.getByLabel(say('page.keyPassword')).fill(password)
    await desk.keyboard.press('Enter')
    await goTo(member!.page, `/sessions/${session.id}`)
    for (const { page } of [chairs!, member!]) await page.locator('.tally-note').filter({ hasText: reason }).waitFor()
    await perform(chairs!.client, 'sessions.close', { id: session.id })
    await perform(officer!.client, 'sessions.makeMinutes', { id: session.id })
    await sign(officer!.client, 'sessions.signMinutes', { id: session.id, n: 1, as: 'secretary' })
    await looksWell(officer!, [`/sessions/${session.id}/minutes`], '.minutes-poll')
    const { page } = officer!
    await page.getByRole('button', { name: say('sessions.minutes.checkVote', { name: 'Сейітқали Айдар Маратұлы' }) }).click()
    await page.getByRole('dialog').getByText(say('sessions.minutes.voteHeld')).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    // A fault is found before the second signature: the chair says which, and the secretary can put it right.
    const back = say('sessions.verb.returnMinutes')
    await goTo(desk, `/sessions/${session.id}/minutes`)
    await desk.getByRole('button', { name: back }).click()
    await desk.getByRole('dialog').getByLabel(say('sessions.field.reason')).fill('Тапсырма жазылмаған')
    await desk.getByRole('dialog').getByRole('button', { name: back }).click()
    await page.locator('.banner').filter({ hasText: 'Тапсырма жазылмаған' }).waitFor()
    await page.getByRole('button', { name: say('sessions.console.instruct') }).click()
    await page.getByRole('dialog').getByLabel(say('sessions.field.instruction')).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
  }, 240_000)

  it('§43–44 what nobody objected to is adopted without a vote; a mandate goes back to the member who comes; the chair decides a tie', async () => {
    const { digital, economy } = people
    const [administrator, substitute, other] = await Promise.all([openPage(office), openPage(office), openPage(office)])
    await enterAs(administrator.page, digital.portalAdministrator.surname)
    await perform(administrator.client, 'settings.save', { sessionSubstituteVotes: true, sessionSilentAdoption: true })
    await administrator.client.close()
    const second = await makeSession(officer!.client, new Date(Date.now() + 7_200_000).toISOString())
    await enterAs(other.page, digital.head.surname)
    const named = { person: digital.deputyHead.id, name: fullName(digital.deputyHead), post: digital.deputyHead.post }
    await sign(other.client, 'sessions.answerAttendance', { id: second.id, member: digital.head.id, edition: 1, takesPart: false, reason: 'Іссапар', substitute: named })
    await openHall(chairs!.client, second, [chair, people.finance.head, economy.head, digital.deputyHead])

    const desk = chairs!.page
    await perform(chairs!.client, 'sessions.callQuestion', { id: second.id, question: second.questions[2] })
    await goTo(desk, `/sessions/${second.id}/console`)
    await desk.locator('.console-question').waitFor()
    // The hall's numbers come a moment after the question, and the deed with them.
    await desk.locator('.verb-bar button:enabled').filter({ hasText: say('sessions.console.adoptSilently') }).waitFor()
    await desk.keyboard.press('a')
    await desk.getByRole('alertdialog').getByRole('button', { name: say('sessions.console.adoptSilently') }).click()
    await desk.locator('.agenda-item').nth(2).getByText(say('sessions.result.silent')).waitFor()

    await perform(chairs!.client, 'sessions.callQuestion', { id: second.id, question: second.questions[0] })
    const { poll } = (await perform(chairs!.client, 'sessions.openPoll', { id: second.id, question: second.questions[0] })) as { poll: string }
    await enterAs(substitute.page, digital.deputyHead.surname)
    await goTo(substitute.page, `/sessions/${second.id}`)
    await substitute.page.locator('.vote-button:enabled').first().waitFor()
    await perform(chairs!.client, 'sessions.arrive', { id: second.id, person: digital.head.id })
    await substitute.page.locator('.vote-why').getByText(say('sessions.mandateWithMember', { name: fullName(digital.head) })).waitFor()
    await expect.poll(() => substitute.page.locator('.vote-button:enabled').count()).toBe(0)

    const voters = [[chairs!.client, 'for'], [member!.client, 'for'], [other.client, 'against']] as const
    for (const [client, choice] of voters) await sign(client, 'sessions.vote', { poll, edition: 1, choice })
    await substitute.client.close()
    const last = await openPage(office)
    await enterAs(last.page, economy.head.surname)
    await sign(last.client, 'sessions.vote', { poll, edition: 1, choice: 'against' })
    await Promise.all([last.client.close(), other.client.close()])
    await perform(chairs!.client, 'sessions.closePoll', { poll })
    await desk.locator('.banner').getByText(say('sessions.rule.tie')).waitFor()
    expect(await violations(desk)).toEqual([])
    // Only the chair's own word is the next thing to do.
    await expect.poll(() => desk.locator('.console-verbs .button.primary').count()).toBe(0)
    await desk.getByRole('button', { name: say('sessions.decision.adopted') }).click()
    const dialog = desk.getByRole('dialog')
    await dialog.getByLabel(say('page.keyPassword')).fill(password)
    await dialog.getByRole('button', { name: say('sessions.decision.adopted') }).click()
    await desk.locator('.tally-result').getByText(say('sessions.result.adopted')).waitFor()
    await desk.keyboard.press('x')
    const closing = desk.getByRole('alertdialog')
    await closing.getByText(say('sessions.unfinished', { count: 1 })).waitFor()
    await expect.poll(() => closing.locator('.unfinished').innerText()).toContain('түгендеу')
    await desk.keyboard.press('Escape')
    await goTo(member!.page, `/sessions/${second.id}`)
    await member!.page.locator('.tally-result').getByText(say('sessions.result.adopted')).waitFor()
  }, 240_000)

  it('the browser complains of nothing but the cut line', () => {
    for (const open of [officer!, chairs!, member!]) expect(open.complaints.filter((each) => !/ERR_|Failed to load/.test(each))).toEqual([])
  })
})
