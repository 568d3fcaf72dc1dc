import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'

export function unpack(zip: string, folder: string): void {
  for (const [name, bytes] of Object.entries(unzipSync(new Uint8Array(readFileSync(zip))))) {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    if (!name.endsWith('/')) writeFileSync(path, bytes)
  }
}
