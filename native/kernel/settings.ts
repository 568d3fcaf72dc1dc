import { join } from 'node:path'
import { Settings } from '../../domain/kernel/bridge.ts'
import { loadJson, saveWhole } from './place.ts'

export interface SettingsStore {
  load(): Settings
  save(changes: Partial<Settings>): Settings
}

const defaults: Settings = {
  language: 'kk',
  theme: 'system',
  textSize: '100',
  density: 'comfortable',
  notifications: true,
  lastRoute: '/',
}

/** Readable before anyone signs in, so it holds nothing that needs guarding. A broken file gives the defaults. */
export function openSettings(folder: string): SettingsStore {
  const path = join(folder, 'settings.json')
  const stored = Settings.partial().safeParse(loadJson(path))
  let now: Settings = { ...defaults, ...(stored.success ? dropUndefined(stored.data) : {}) }
  return {
    load: () => now,
    save(changes) {
      now = { ...now, ...dropUndefined(changes) }
      saveWhole(path, JSON.stringify(now))
      return now
    },
  }
}

function dropUndefined(changes: { [K in keyof Settings]?: Settings[K] | undefined }): Partial<Settings> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
}
