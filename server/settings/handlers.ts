import { insist } from '../../domain/kernel/verdict.ts'
import * as contract from '../../domain/settings/contract.ts'
import { maySaveSettings, PortalSettings } from '../../domain/settings/settings.ts'
import { answer, handle } from '../kernel/portal.ts'
import { saveSetting } from '../kernel/settings.ts'
import { loadSettings } from './public.ts'

answer(contract.get, (_input, call) => call.settings())

handle(contract.save, async (input, call) => {
  const settings = PortalSettings.parse({ ...(await loadSettings(call.db)), ...input })
  insist(maySaveSettings(settings))
  await saveSetting(call.db, 'portal', settings, call.seat.person.id)
  call.record('setting', 'portal', input)
  call.changed('setting', 'portal', { everyone: true })
  return settings
})
