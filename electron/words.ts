import { texts, type TextKey } from '../domain/texts.ts'
import { Settings } from '../domain/kernel/bridge.ts'
import { loadJson } from '../native/kernel/place.ts'
import { join } from 'node:path'

/** The few words that a shell says by itself (tray, dialogs), in the language of the person's settings. */
export function shellWord(userDir: string, key: TextKey): string {
  const settings = Settings.partial().safeParse(loadJson(join(userDir, 'settings.json')))
  const wording = texts[key][settings.data?.language ?? 'kk']
  return typeof wording === 'string' ? wording : wording.other
}
