import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as settings from '../../domain/settings/contract.ts'
import { defaultSettings } from '../../domain/settings/settings.ts'
import { loadSettings } from '../../server/settings/public.ts'
import { startWorld, type World } from '../world/portal.ts'
import { demoPassword, office } from '../world/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const administrator = () => world.as(office.digital.portalAdministrator)

it('§20 default terms are 10 and 5 working days until an administrator sets others', async () => {
  expect(await world.as(office.finance.executor).ask(settings.get, {})).toEqual(defaultSettings)
  expect(defaultSettings).toMatchObject({ approvalDays: 10, repeatedApprovalDays: 5 })
  await administrator().do(settings.save, { approvalDays: 15 })
  await administrator().do(settings.save, { allowPng: true })
  expect(await loadSettings(world.db)).toEqual({ ...defaultSettings, approvalDays: 15, allowPng: true })
})

it('§6.1 password sign-in can be switched off, and then no password opens a session', async () => {
  const enter = () => fetch(`${world.portal.url}/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: office.finance.executor.email, password: demoPassword }) })
  const signIn = async () => (await enter()).status
  const { token } = (await (await enter()).json()) as { token: string }
  const isOpen = async () => (await fetch(`${world.portal.url}/session`, { headers: { authorization: `Bearer ${token}` } })).status === 200
  expect(await isOpen()).toBe(true)
  await administrator().do(settings.save, { passwordSignIn: false })
  expect(await signIn()).not.toBe(200)
  // Nor does anybody stay in who came by one; keys go on.
  expect(await isOpen()).toBe(false)
  await administrator().do(settings.save, { passwordSignIn: true })
  expect(await signIn()).toBe(200)
})

it('§6.1 is not switched off by whoever came in by a password: the portal might be left without anybody who can enter', async () => {
  const { email } = office.digital.portalAdministrator
  const opened = await fetch(`${world.portal.url}/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: email, password: demoPassword }) })
  const { token } = (await opened.json()) as { token: string }
  await world.db.deleteFrom('sessions').where('person', '=', office.digital.portalAdministrator.id).where('way', '=', 'signature').execute()
  const save = await fetch(`${world.portal.url}/api/settings/save`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ id: randomUUID(), input: { passwordSignIn: false }, actingFor: null, signature: null }),
  })
  expect(await save.json()).toMatchObject({ refusal: { key: 'settings.keyFirst' } })
})

it('§62 a clock’s limits are the administrator’s: every PC hears of them with the time', async () => {
  const time = async () => (await fetch(`${world.portal.url}/time`)).json()
  expect(await time()).toMatchObject({ warnSeconds: 30, blockSeconds: 300 })
  await administrator().do(settings.save, { clockWarnSeconds: 10, clockBlockSeconds: 60 })
  await expect.poll(time).toMatchObject({ warnSeconds: 10, blockSeconds: 60 })
})

it('refuses limits that contradict each other, values out of range, and everyone but the administrator', async () => {
  await expect(administrator().do(settings.save, { clockWarnSeconds: 200, clockBlockSeconds: 100 })).rejects.toMatchObject({ refusal: { key: 'settings.warnAboveBlock' } })
  await expect(administrator().do(settings.save, { approvalDays: 0 })).rejects.toMatchObject({ refusal: { key: 'kernel.badInput' } })
  await expect(world.as(office.finance.administrator).do(settings.save, { approvalDays: 3 })).rejects.toMatchObject({ status: 403 })
})

it('tells the administrator, and nobody else, who changed what and how it stood before', async () => {
  const { approvalDays } = await administrator().ask(settings.get, {})
  await administrator().do(settings.save, { ...(await administrator().ask(settings.get, {})), approvalDays: approvalDays + 1 })
  const [last] = (await administrator().ask(settings.history, {})).rows
  expect(last).toMatchObject({ by: expect.stringContaining(office.digital.portalAdministrator.surname), before: { approvalDays }, after: { approvalDays: approvalDays + 1 } })
  expect(Object.keys(last?.after ?? {})).toEqual(['approvalDays'])
  await expect(world.as(office.finance.administrator).ask(settings.history, {})).rejects.toMatchObject({ status: 403 })
})
