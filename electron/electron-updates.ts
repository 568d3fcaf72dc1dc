import type { App, Dialog, Shell } from 'electron'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadJson } from '../native/kernel/place.ts'
import { lookForUpdate, UpdateSource } from './updates.ts'
import { shellWord } from './words.ts'

const firstLookMs = 60_000
const betweenMs = 6 * 3_600_000

/** `updates.json` is put beside the program by whoever installs it for the body; without it there is nothing to look at. */
export function startUpdates(app: App, dialog: Dialog, shell: Shell, userDir: string): void {
  const path = join(process.resourcesPath ?? '', 'updates.json')
  if (!app.isPackaged || !existsSync(path)) return
  const source = UpdateSource.safeParse(loadJson(path))
  if (!source.success) return
  let told = ''
  const look = async () => {
    const platform = process.platform === 'win32' ? 'win32' : process.env.APPIMAGE ? 'linux-appimage' : 'linux-deb'
    const found = await lookForUpdate(source.data, app.getVersion(), platform, join(userDir, 'updates'))
    if (found.state !== 'ready' || found.version === told) return
    told = found.version
    const word = (key: 'desktop.updateReady' | 'desktop.updateNow' | 'desktop.updateLater') => shellWord(userDir, key).replace('{{version}}', found.version)
    const { response } = await dialog.showMessageBox({ type: 'info', message: word('desktop.updateReady'), buttons: [word('desktop.updateNow'), word('desktop.updateLater')], defaultId: 0, cancelId: 1 })
    if (response !== 0) return
    // The system's own installer asks for the administrator's consent; we end so that it may replace us.
    await shell.openPath(found.path)
    app.quit()
  }
  // A shelf that can't be reached is tried again later; a person need not hear of it.
  const quietly = () => void look().catch(() => undefined)
  setTimeout(quietly, firstLookMs).unref()
  setInterval(quietly, betweenMs).unref()
}
