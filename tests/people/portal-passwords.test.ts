/** The second way in (§6.1). Apart from the portal's other tests of people, since each sign-in by a password is slow on purpose. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as people from '../../domain/people/contract.ts'
import type { Person } from '../../domain/people/person.ts'
import { demoPassword } from '../../server/demo/office.ts'
import type { World } from '../world/portal.ts'
import { withWorld } from '../world/with-world.ts'
import { aNumber, aPerson, office } from '../world/world.ts'

const { finance, justice, digital } = office
let world: World
withWorld((begun) => {
  world = begun
})

const as = (person: Person) => world.as(person)
const refused = (key: string, status = 409) => expect.objectContaining({ status, refusal: expect.objectContaining({ key }) })

describe('§6.1 a password', () => {
  const signIn = async (login: string, password: string) =>
    (await fetch(`${world.portal.url}/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password }) })).status

  const tokenFor = async (login: string, password: string) => {
    const answer = await fetch(`${world.portal.url}/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login, password }) })
    return String(((await answer.json()) as { token: unknown }).token)
  }
  const isOpen = async (token: string) => (await fetch(`${world.portal.url}/session`, { headers: { authorization: `Bearer ${token}` } })).status === 200

  it('set by the body’s administrator opens a session, and taken back opens none', async () => {
    const { legalHead } = justice
    expect(await signIn(legalHead.email, demoPassword)).toBe(200)
    await as(justice.hrOfficer).do(people.setPassword, { id: legalHead.id, password: 'Жаңа-құпия-сөз-7' })
    expect(await signIn(legalHead.email, demoPassword)).not.toBe(200)
    expect(await signIn(legalHead.email.toUpperCase(), 'Жаңа-құпия-сөз-7')).toBe(200)
    await as(justice.hrOfficer).do(people.setPassword, { id: legalHead.id, password: null })
    expect(await signIn(legalHead.email, 'Жаңа-құпия-сөз-7')).not.toBe(200)
    await expect(as(finance.administrator).do(people.setPassword, { id: legalHead.id, password: 'Жаңа-құпия-сөз-7' })).rejects.toEqual(refused('people.notYourBody'))
  })

  it('is changed by its owner, who alone then knows it and alone stays signed in by it; a wrong one is refused, and guessing it made to wait', async () => {
    const person = aPerson({ body: justice.body.id, unit: justice.units.first.id, email: 'ozgertu@justice.example' })
    await as(justice.hrOfficer).do(people.savePerson, { person })
    const [given, own] = ['Берілген-құпия-7', 'Өзімнің-құпиям-7']
    await expect(as(person).do(people.changePassword, { current: given, password: own })).rejects.toEqual(refused('people.noPassword'))
    await as(justice.hrOfficer).do(people.setPassword, { id: person.id, password: given })
    await expect(as(person).do(people.changePassword, { current: own, password: own })).rejects.toEqual(refused('people.passwordWrong'))
    const elsewhere = await tokenFor(person.email, given)
    expect(await isOpen(elsewhere)).toBe(true)
    await as(person).do(people.changePassword, { current: given, password: own })
    expect(await isOpen(elsewhere)).toBe(false)
    expect([await signIn(person.email, given), await signIn(person.email, own)].map((status) => status === 200)).toEqual([false, true])
    for (let guess = 1; guess <= 5; guess += 1) await expect(as(person).do(people.changePassword, { current: given, password: own })).rejects.toEqual(refused('people.passwordWrong'))
    await expect(as(person).do(people.changePassword, { current: own, password: given })).rejects.toEqual(refused('kernel.tooManyAttempts', 429))
  })

  it('of whoever holds a role of the whole state is given by the portal’s administrator alone, and so is another IIN: else a body’s could take that role', async () => {
    const own = aPerson({ body: digital.body.id, unit: digital.units.second.id, roles: ['bodyAdministrator'] })
    await as(digital.portalAdministrator).do(people.savePerson, { person: own })
    const password = 'Жаңа-құпия-сөз-7'
    await expect(as(own).do(people.setPassword, { id: digital.portalAdministrator.id, password })).rejects.toEqual(refused('people.entryOfState'))
    await expect(as(justice.hrOfficer).do(people.setPassword, { id: justice.head.id, password })).rejects.toEqual(refused('people.entryOfState'))
    await expect(as(own).do(people.savePerson, { person: { ...digital.portalAdministrator, iin: aNumber() }, seen: digital.portalAdministrator })).rejects.toEqual(refused('people.entryOfState'))
    const order = { number: '1-ж/қ', date: '2026-11-20', file: null }
    await expect(as(own).do(people.delegate, { id: randomUUID(), principal: digital.portalAdministrator.id, deputy: own.id, order, from: '2026-11-23', until: '2026-11-24' })).rejects.toEqual(refused('people.onlyPortalAdministrator'))
    await as(digital.portalAdministrator).do(people.setPassword, { id: justice.head.id, password })
    expect(await signIn(justice.head.email, password)).toBe(200)
  })

  it('goes with the e-mail address, which is the name to sign in with; one address opens one door', async () => {
    const administrator = as(justice.hrOfficer)
    const [first, second] = [aPerson({ body: justice.body.id, unit: justice.units.first.id, email: 'Ortaq@justice.example' }), aPerson({ body: justice.body.id, unit: justice.units.first.id, email: 'ortaq@justice.example ' })]
    for (const person of [first, second]) await administrator.do(people.savePerson, { person })
    await administrator.do(people.setPassword, { id: first.id, password: 'Жаңа-құпия-сөз-7' })
    await expect(administrator.do(people.setPassword, { id: second.id, password: 'Басқа-құпия-сөз-7' })).rejects.toEqual(refused('people.loginTaken'))
    const moved = { ...first, email: 'Jana.Mekenjai@justice.example' }
    await administrator.do(people.savePerson, { person: moved, seen: first })
    expect(await signIn('jana.mekenjai@justice.example', 'Жаңа-құпия-сөз-7')).toBe(200)
    expect(await signIn(first.email, 'Жаңа-құпия-сөз-7')).not.toBe(200)
    await administrator.do(people.setPassword, { id: second.id, password: 'Басқа-құпия-сөз-7' })
    await expect(administrator.do(people.savePerson, { person: { ...moved, email: second.email }, seen: moved })).rejects.toEqual(refused('people.loginTaken'))
    await expect(administrator.do(people.savePerson, { person: { ...moved, email: '' }, seen: moved })).rejects.toEqual(refused('people.emailMissing'))
    await administrator.do(people.deactivate, { id: second.id, successor: null })
    await administrator.do(people.savePerson, { person: { ...moved, email: 'ortaq@justice.example' }, seen: moved })
    expect(await signIn('ortaq@justice.example', 'Жаңа-құпия-сөз-7')).toBe(200)
    await administrator.do(people.restore, { id: second.id })
    expect(await signIn('ortaq@justice.example', 'Басқа-құпия-сөз-7')).not.toBe(200)
  })

  it('that is changed or taken back ends what it had opened, and nothing that the key had', async () => {
    const person = aPerson({ body: justice.body.id, unit: justice.units.first.id, email: 'sessiya@justice.example' })
    await as(justice.hrOfficer).do(people.savePerson, { person })
    await as(justice.hrOfficer).do(people.setPassword, { id: person.id, password: 'Жаңа-құпия-сөз-7' })
    const opened = await fetch(`${world.portal.url}/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: person.email, password: 'Жаңа-құпия-сөз-7' }) })
    const { token } = (await opened.json()) as { token: string }
    const isOpen = async () => (await fetch(`${world.portal.url}/session`, { headers: { authorization: `Bearer ${token}` } })).status === 200
    const byKey = as(person)
    await byKey.ask(people.bodies, {})
    expect(await isOpen()).toBe(true)
    await as(justice.hrOfficer).do(people.setPassword, { id: person.id, password: null })
    expect(await isOpen()).toBe(false)
    await byKey.ask(people.bodies, {})
  })
})
