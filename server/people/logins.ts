/** §6.1: the e-mail address is the name to sign in with by a password, so one address opens one door. */
import { sql } from 'kysely'
import { fullName } from '../../domain/kernel/formats.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { WriteCall } from '../kernel/call.ts'
import { holderOf, loginOf } from '../kernel/passwords.ts'

/** Refuses an address by which somebody else signs in. */
export async function insistLoginFree({ db }: WriteCall, person: string, email: string): Promise<void> {
  const other = await holderOf(db, email).select(['persons.surname', 'persons.name', 'persons.patronymic']).where('passwords.person', '!=', person).executeTakeFirst()
  if (other !== undefined) throw new RefusalError({ key: 'people.loginTaken', values: { name: fullName(other) } })
}

/** After the addresses of these people were saved: whoever of them has a password signs in by the new one. */
export async function followLogins(call: WriteCall, persons: readonly string[]): Promise<void> {
  if (persons.length === 0) return
  const rows = await call.db
    .selectFrom('passwords')
    .innerJoin('persons', 'persons.id', 'passwords.person')
    .select(['passwords.person', 'passwords.login', 'persons.email'])
    .where(sql<boolean>`passwords.person = any(${[...persons]}::uuid[])`)
    .execute()
  const moved = rows.filter(({ login, email }) => loginOf(email) !== login)
  if (moved.some(({ email }) => loginOf(email) === '')) throw new RefusalError({ key: 'people.emailMissing' })
  // Out of each other's way first: two may exchange their addresses in one list.
  for (const { person } of moved) await saveLogin(call, person, person)
  for (const { person, email } of moved) {
    await insistLoginFree(call, person, email)
    await saveLogin(call, person, loginOf(email))
  }
}

async function saveLogin({ db }: WriteCall, person: string, login: string): Promise<void> {
  await db.updateTable('passwords').set({ login }).where('person', '=', person).execute()
}
