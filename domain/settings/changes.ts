import type { PortalSettings, SettingsChange } from './settings.ts'
import { defaultSettings } from './settings.ts'
import type { z } from 'zod'

type Change = z.infer<typeof SettingsChange>
interface SettingsChanged { before: Change; after: Change }

/** What each saving changed, from the first on. A form sends all settings, and few of them are new. */
export function settingsChanges(saved: readonly Change[]): SettingsChanged[] {
  let settings: PortalSettings = defaultSettings
  return saved.map((change) => {
    const names = (Object.keys(change) as (keyof PortalSettings)[]).filter((name) => JSON.stringify(change[name]) !== JSON.stringify(settings[name]))
    const changed = { before: only(names, settings), after: only(names, change) }
    settings = { ...settings, ...change } as PortalSettings
    return changed
  })
}

/** The settings of these names. */
export const only = (names: readonly string[], settings: Change): Change => Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)))
