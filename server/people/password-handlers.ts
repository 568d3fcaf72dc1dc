import { all, insist, refuse, RefusalError } from '../../domain/kernel/verdict.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import * as contract from '../../domain/people/contract.ts'
import { mayAdminister, mayChangeEntry } from '../../domain/people/rules.ts'
import type { WriteCall } from '../kernel/call.ts'
import { findByPassword, savePassword } from '../kernel/passwords.ts'
import { handle } from '../kernel/portal.ts'
import { RateLimit } from '../kernel/rate-limit.ts'
import { insistLoginFree } from './logins.ts'
import { loadPerson } from './store.ts'

/** §6.1: a password is the second way in; the login is the e-mail address. Null takes the way back. */
handle(contract.setPassword, async ({ id, password }, call) => {
  const person = await loadPerson(call.db, id)
  if (person === null) throw new RefusalError({ key: 'kernel.notFound' })
  insist(all(mayAdminister(call.seat, person.body), mayChangeEntry(call.seat, person)))
  if (!person.active) insist(refuse('people.dismissed', { name: fullName(person) }))
  if (password === null) await call.db.deleteFrom('passwords').where('person', '=', id).execute()
  else if (person.email.trim() === '') insist(refuse('people.emailMissing'))
  else {
    await insistLoginFree(call, id, person.email)
    await savePassword(call.db, id, person.email, password, call.now)
  }
  await endOpened(call, id)
  call.record('person', id, { password: password === null ? 'removed' : 'set' })
  call.changed('person', id, { persons: [id], bodies: [person.body] })
  return {}
})

/** What the former password opened ends with it; only whoever changes their own goes on here. */
async function endOpened(call: WriteCall, person: string): Promise<void> {
  await call.db.deleteFrom('sessions').where('person', '=', person).where('way', '=', 'password').where('token_sha256', '!=', call.session).execute()
}

/** As at signing in: whoever sits down at somebody's open screen guesses no faster. */
const tries = new RateLimit(5, 5 * 60_000)

handle(contract.changePassword, async ({ current, password }, call) => {
  const { person } = call.seat
  if (!(await call.settings()).passwordSignIn) insist(refuse('kernel.passwordSignInOff'))
  const seconds = tries.take(person.id)
  if (seconds > 0) insist(refuse('kernel.tooManyAttempts', { seconds }))
  const known = await call.db.selectFrom('passwords').select('login').where('person', '=', person.id).executeTakeFirst()
  if (known === undefined) throw new RefusalError({ key: 'people.noPassword' })
  if ((await findByPassword(call.db, known.login, current)) !== person.id) insist(refuse('people.passwordWrong'))
  tries.forget(person.id)
  await savePassword(call.db, person.id, known.login, password, call.now)
  await endOpened(call, person.id)
  call.record('person', person.id, { password: 'changed' })
  call.changed('person', person.id, { persons: [person.id], bodies: [person.body] })
  return {}
})
