import { fullName } from '../../domain/kernel/formats.ts'
import { insist } from '../../domain/kernel/verdict.ts'
import * as contract from '../../domain/settings/contract.ts'
import { only, settingsChanges } from '../../domain/settings/changes.ts'
import { maySaveSettings, PortalSettings, SettingsChange } from '../../domain/settings/settings.ts'
import type { WriteCall } from '../kernel/call.ts'
import { listHistory } from '../kernel/history.ts'
import { answer, handle } from '../kernel/portal.ts'
import { hold, insistSeen } from '../kernel/seen.ts'
import { saveSetting } from '../kernel/settings.ts'
import { loadSettings } from './public.ts'

answer(contract.get, (_input, call) => call.settings())

handle(contract.save, async ({ seen = {}, ...change }, call) => {
  const paper = { noun: 'setting', id: 'portal' } as const
  await hold(call, paper)
  const before = await loadSettings(call.db)
  const named = Object.keys(change).filter((name) => name in seen)
  await insistSeen(call, paper, only(named, seen), only(named, before))
  const settings = PortalSettings.parse({ ...before, ...change })
  insist(maySaveSettings(settings, before, await hasComeByKey(call)))
  await saveSetting(call.db, 'portal', settings, call.seat.person.id)
  // A way in that is closed lets nobody stay in by it either: it may be closed because passwords have leaked.
  if (before.passwordSignIn && !settings.passwordSignIn) await call.db.deleteFrom('sessions').where('way', '=', 'password').execute()
  call.record('setting', 'portal', change)
  call.changed('setting', 'portal', { everyone: true })
  return settings
})

async function hasComeByKey({ db, seat, now }: WriteCall): Promise<boolean> {
  const session = await db.selectFrom('sessions').select('person').where('person', '=', seat.person.id).where('way', '=', 'signature').where('ends_at', '>', now).limit(1).executeTakeFirst()
  return session !== undefined
}

answer(contract.history, async (_input, call) => {
  // What an older version kept and this one doesn't know is left out.
  const saved = (await listHistory(call.db, 'setting', 'portal')).flatMap(({ at, person, entry }) => {
    const { facts } = JSON.parse(entry) as { facts: Record<string, unknown>[] }
    const change = SettingsChange.safeParse(Object.assign({}, ...facts))
    return change.success ? [{ at, person, change: change.data }] : []
  })
  const changes = settingsChanges(saved.map((each) => each.change))
  const told = saved.map(({ at, person }, index) => ({ at, person, before: {}, after: {}, ...changes[index] })).filter(({ after }) => Object.keys(after).length > 0).toReversed().slice(0, contract.toldChanges)
  const ids = [...new Set(told.flatMap(({ person }) => person ?? []))]
  const people = ids.length === 0 ? [] : await call.db.selectFrom('persons').select(['id', 'surname', 'name', 'patronymic']).where('id', 'in', ids).execute()
  const names = new Map(people.map((person) => [person.id, fullName(person)]))
  return { rows: told.map(({ person, ...row }) => ({ ...row, by: names.get(person ?? '') ?? '' })) }
})
