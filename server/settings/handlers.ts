import { insist } from '../../domain/kernel/verdict.ts'
import * as contract from '../../domain/settings/contract.ts'
import { maySaveSettings, PortalSettings } from '../../domain/settings/settings.ts'
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
  insist(maySaveSettings(settings))
  await saveSetting(call.db, 'portal', settings, call.seat.person.id)
  call.record('setting', 'portal', change)
  call.changed('setting', 'portal', { everyone: true })
  return settings
})

const only = (names: readonly string[], settings: object) => Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)))
