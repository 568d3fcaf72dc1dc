import { all, insist, refuse, RefusalError } from '../../domain/kernel/verdict.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import * as contract from '../../domain/people/contract.ts'
import { mayAdminister, mayChangeEntry } from '../../domain/people/rules.ts'
import { savePassword } from '../kernel/passwords.ts'
import { handle } from '../kernel/portal.ts'
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
  // What the former one opened ends with it; whoever changes their own goes on.
  if (id !== call.seat.person.id) await call.db.deleteFrom('sessions').where('person', '=', id).where('way', '=', 'password').execute()
  call.record('person', id, { password: password === null ? 'removed' : 'set' })
  call.changed('person', id, { persons: [id], bodies: [person.body] })
  return {}
})
