import { join } from 'node:path'
import { readDocument } from '../node/documents/read.ts'
import { loadJson, saveWhole } from './kernel/place.ts'
import { startNative } from './kernel/start.ts'
import { keptTrust, openKeyRing } from './keys/public.ts'
import { ahead } from './modules.ts'

await startNative({
  openKeys(folder) {
    const path = join(folder, 'keys.json')
    const memory = { load: () => loadJson(path), save: (list: unknown) => saveWhole(path, JSON.stringify(list)) }
    return openKeyRing({ memory, now: () => new Date().toISOString(), trust: keptTrust(join(folder, 'trust.json')) })
  },
  readDocument: (bytes, file) => readDocument(bytes, file.mime),
  ahead,
})
