import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

// 32 MiB and about 60 ms a try, the minimum that OWASP names for scrypt with p = 3.
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 }
const hashBytes = 32

export async function savePassword(db: Kysely<Database>, person: string, login: string, password: string, at: string): Promise<void> {
  const salt = randomBytes(16)
  const row = { login: loginOf(login), salt, hash: await derive(password, salt), changed_at: at }
  await db
    .insertInto('passwords')
    .values({ person, ...row })
    .onConflict((conflict) => conflict.column('person').doUpdateSet(row))
    .execute()
}

/** Takes as long for an unknown login as for a wrong password, so that nobody can learn which logins exist. */
export async function findByPassword(db: Kysely<Database>, login: string, password: string): Promise<string | null> {
  const row = await holderOf(db, login).select(['passwords.person', 'passwords.salt', 'passwords.hash']).where('persons.active', '=', true).executeTakeFirst()
  const derived = await derive(password, row?.salt ?? randomBytes(16))
  return row !== undefined && timingSafeEqual(derived, row.hash) ? row.person : null
}

/** Whose this login is: one address opens one door. */
export const holderOf = (db: Kysely<Database>, login: string) => db.selectFrom('passwords').innerJoin('persons', 'persons.id', 'passwords.person').where('passwords.login', '=', loginOf(login))

/** As logins are compared. */
export function loginOf(login: string): string {
  return login.trim().toLowerCase()
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => scrypt(password.normalize('NFC'), salt, hashBytes, cost, (error, key) => (error === null ? resolve(key) : reject(error))))
}
