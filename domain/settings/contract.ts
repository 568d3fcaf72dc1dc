import { z } from 'zod'
import { InstantText } from '../kernel/dates.ts'
import { command, query } from '../kernel/contract.ts'
import { PortalSettings, SettingsChange } from './settings.ts'

/** Open to everyone: nothing in it is secret, and every client needs the terms and the allowed formats. */
export const get = query({
  name: 'settings.get',
  right: 'session.use',
  input: z.strictObject({}),
  output: PortalSettings,
  reads: ['setting'],
  keep: true,
})

export const save = command({
  name: 'settings.save',
  right: 'settings.administer',
  /** `seen` says how the changed ones stood; one that it doesn't name is set whatever it was. */
  input: SettingsChange.extend({ seen: SettingsChange.optional() }),
  output: PortalSettings,
  changes: ['setting'],
  offline: 'refuse',
})

/** A longer history is said to be longer: older changes stay in the portal's own. */
export const toldChanges = 100

/** Who changed what, the last first. */
export const history = query({
  name: 'settings.history',
  right: 'settings.administer',
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(z.strictObject({ at: InstantText, by: z.string(), before: SettingsChange, after: SettingsChange })) }),
  reads: ['setting'],
  keep: false,
})
