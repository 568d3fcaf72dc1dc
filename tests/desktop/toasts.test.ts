/** §59.8 what pops up on the desktop, in both windows: once, with its words, and pressing it opens the very thing. */
import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveEvent } from '../../domain/calendar/contract.ts'
import type { BridgeEvent, BridgeOutput } from '../../domain/kernel/bridge.ts'
import { saveSettings } from '../../domain/notifications/contract.ts'
import { toastInSystem } from '../../electron/outside-world.ts'
import { startWorld, type World } from '../world/portal.ts'
import { demoPassword, office } from '../world/world.ts'
import { startProduct, type Product } from './product.ts'
import { eventually } from './shell.ts'

const { executor, unitHead } = office.finance

describe('toasts of Electron, by main.ts as it is', () => {
  const userDir = mkdtempSync(join(tmpdir(), 'kense-toasts-'))
  let world: World
  let product: Product

  beforeAll(async () => {
    // The product signs by the machine's clock, which the portal's must not be behind.
    world = await startWorld({ begins: new Date().toISOString() })
    product = startProduct(userDir, { KENSE_PORTAL: world.portal.url, KENSE_KEEP: 'typed' })
    await eventually(() => product.ask('seen') as Promise<{ loaded: string[] }>, ({ loaded }) => loaded.length > 0)
    await product.ask('preload')
    await eventually(() => product.ask('call', 'portal.connection', {}) as Promise<BridgeOutput<'portal.connection'>>, ({ state }) => state === 'online')
    const path = world.keysOf(executor).auth
    const keys = (await product.ask('call', 'session.addKey', { path })) as { id: string; path: string }[]
    const session = await product.ask('call', 'session.signIn', { key: keys.find((key) => key.path === path)?.id, password: demoPassword })
    expect(session).toMatchObject({ person: { id: executor.id } })
  }, 120_000)
  afterAll(async () => {
    product?.child.kill('SIGKILL')
    await product?.ended
    expect(world.faults).toEqual([])
    await world.close()
    rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })

  const seen = async () => (await product.ask('seen')) as { notifications: string[]; badges: number[] }
  const invite = (title: string) => world.as(unitHead).do(saveEvent, {
    id: randomUUID(), revision: null, scope: 'all', occurrence: null, invitees: [{ person: executor.id, unit: null }], units: [],
    draft: { kind: 'event', title, place: '', description: '', when: { allDay: false, from: '2026-11-25T10:00:00', until: '2026-11-25T11:00:00', zone: 'Asia/Almaty' }, repeat: null, reminders: [], room: null, private: false, busy: true, status: 'confirmed', guests: [] },
  })
  const about = async (title: string) => (await seen()).notifications.filter((each) => each.includes(title))

  it('§59.8 an invitation pops up once with its words, counts on the program’s badge, and pressed it opens the line itself', async () => {
    // What was on the bell before signing in is looked at first, and is no news.
    await eventually(seen, ({ badges }) => badges.length > 0)
    const before = (await seen()).badges.at(-1) ?? 0
    await invite('Бюджет жиналысы')
    await eventually(() => about('Бюджет жиналысы'), (all) => all.length > 0)
    expect(await about('Бюджет жиналысы')).toHaveLength(1)
    expect((await seen()).badges.at(-1)).toBe(before + 1)
    const shown = ((await product.ask('seen')) as { shown: number }).shown
    await product.ask('pressToast', 'Бюджет жиналысы')
    const heard = await eventually(() => product.ask('heard') as Promise<BridgeEvent[]>, (events) => events.some(({ type }) => type === 'open'))
    expect(heard.find(({ type }) => type === 'open')).toMatchObject({ route: expect.stringMatching(/^\/notifications\/open\/[0-9a-f-]{36}$/) as string })
    expect(((await product.ask('seen')) as { shown: number }).shown).toBeGreaterThanOrEqual(shown)
  }, 60_000)

  it('do not disturb: nothing pops up, the badge counts on, and what came meanwhile is told when it is over', async () => {
    await world.as(executor).do(saveSettings, { quiet: { until: '2099-01-01T00:00:00.000Z' } })
    const before = (await seen()).badges.at(-1) ?? 0
    await invite('Тыныш уақытта')
    await eventually(seen, ({ badges }) => badges.at(-1) === before + 1)
    expect(await about('Тыныш уақытта')).toEqual([])
    await world.as(executor).do(saveSettings, { quiet: { until: null } })
    expect(await eventually(() => about('Тыныш уақытта'), (all) => all.length > 0)).toHaveLength(1)
  }, 60_000)
})

describe.skipIf(process.platform !== 'linux')('toasts of the window in an installed browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kense-notify-'))
  const path = process.env['PATH']
  afterAll(() => {
    process.env['PATH'] = path
    rmSync(folder, { recursive: true, force: true })
  })

  /** Stands where the system's own program would: it writes down what it was asked, and does what the test wants of it. */
  function standIn(script: string): void {
    writeFileSync(join(folder, 'notify-send'), `#!/bin/sh\necho "$@" >> "${folder}/asked"\n${script}\n`)
    chmodSync(join(folder, 'notify-send'), 0o755)
    process.env['PATH'] = `${folder}:${path ?? ''}`
    rmSync(join(folder, 'asked'), { force: true })
  }
  const asked = () => (existsSync(join(folder, 'asked')) ? readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n') : [])

  it('§59.8 pressed, it calls back; left alone, it does not', async () => {
    let pressed = 0
    standIn('echo default')
    expect(await toastInSystem('Кеңсе', '-- Жиналыс', () => (pressed += 1))).toBe(true)
    await eventually(async () => pressed, (count) => count === 1)
    expect(asked()).toEqual(['--app-name=Kense --action=default=Кеңсе -- Кеңсе -- Жиналыс'])
    standIn('exit 0')
    expect(await toastInSystem('Кеңсе', 'Жиналыс', () => (pressed += 1))).toBe(true)
    await eventually(async () => asked(), (lines) => lines.length === 1)
    expect(pressed).toBe(1)
  })

  it('an older program that knows no actions shows it plainly, and without a program nothing is claimed', async () => {
    standIn('case "$*" in *--action*) exit 1;; esac')
    expect(await toastInSystem('Кеңсе', 'Жиналыс', () => undefined)).toBe(true)
    expect((await eventually(async () => asked(), (lines) => lines.length === 2))[1]).toBe('--app-name=Kense -- Кеңсе Жиналыс')
    process.env['PATH'] = join(folder, 'none')
    expect(await toastInSystem('Кеңсе', 'Жиналыс', () => undefined)).toBe(false)
    process.env['PATH'] = path
  })
})
