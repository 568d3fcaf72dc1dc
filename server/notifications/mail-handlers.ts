import { fullName } from '../../domain/kernel/formats.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import * as contract from '../../domain/notifications/contract.ts'
import { maySaveMailServer } from '../../domain/notifications/mail.ts'
import { answer, handle } from '../kernel/portal.ts'
import { hold, insistSeen } from '../kernel/seen.ts'
import { saveSecret } from '../kernel/secrets.ts'
import { saveSetting } from '../kernel/settings.ts'
import { makeLetter } from './letters.ts'
import { addressOf, loadMailServer, mailKey } from './mail-server.ts'
import { loadNoticeSettings } from './store.ts'

answer(contract.mailServer, async (_input, call) => {
  const kept = await loadMailServer(call)
  return { server: kept?.server ?? null, password: kept?.password.state ?? 'none' }
})

handle(contract.saveMailServer, async ({ server, password, seen }, call) => {
  if (server !== null) insist(maySaveMailServer(server))
  const paper = { noun: 'setting', id: mailKey } as const
  await hold(call, paper)
  const before = await loadMailServer(call)
  await insistSeen(call, paper, seen, before?.server ?? null)
  const same = before !== null && server !== null && before.server.host === server.host && before.server.account === server.account
  // A password kept for one server is never handed to another.
  const keeps = password === null && same && before.password.state === 'kept'
  if (server !== null && server.account !== '' && !keeps && !password) throw new RefusalError({ key: 'notifications.mail.passwordMissing' })
  await saveSetting(call.db, mailKey, server && { server }, call.seat.person.id)
  if (!keeps) await saveSecret(call, mailKey, server && password)
  call.record('setting', mailKey, { server, passwordChanged: password !== null })
  call.changed('setting', mailKey, { everyone: true })
  return {}
})

handle(contract.tryMail, async (_input, call) => {
  const { person } = call.seat
  const address = addressOf(person.email)
  if ((await loadMailServer(call)) === null) throw new RefusalError({ key: 'notifications.mail.notSet' })
  if (address === null) throw new RefusalError({ key: 'notifications.mail.noAddress' })
  const { language } = await loadNoticeSettings(call.db, person.id)
  const letter = await makeLetter(call, person.id, { kind: 'trial', to: { name: fullName(person), address }, language, lines: [], more: 0, at: call.now })
  call.changed('setting', mailKey, { persons: [person.id] })
  return { letter }
})

answer(contract.letters, async ({ state }, call) => {
  let wanted = call.db.selectFrom('notification_letters').innerJoin('persons', 'persons.id', 'notification_letters.person')
  if (state !== null) wanted = wanted.where('notification_letters.state', '=', state)
  const rows = await wanted
    .select(['notification_letters.id', 'notification_letters.letter', 'made_at', 'state', 'tries', 'said', 'persons.surname', 'persons.name', 'persons.patronymic'])
    .orderBy('made_at', 'desc')
    .limit(contract.lettersTold)
    .execute()
  return { rows: rows.map((row) => ({ id: row.id, person: fullName(row), address: row.letter.to.address, at: row.made_at, state: row.state, tries: row.tries, said: row.said })) }
})
