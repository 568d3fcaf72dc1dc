import { open, rm } from 'node:fs/promises'
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { extname, join } from 'node:path'
import type { FileRef } from '../../domain/kernel/manifest.ts'

export function downloadsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.KENSE_DOWNLOADS ?? env.XDG_DOWNLOAD_DIR ?? join(homedir(), 'Downloads')
}

/** A name that no system reads as a path, a device or a hidden file; Kazakh letters stay. */
export function safeFileName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]/gu, '_')
    .replace(/^[. ]+|[. ]+$/gu, '')
  const limited = plain.length > 180 ? `${plain.slice(0, 180 - extname(plain).length)}${extname(plain)}` : plain
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu.test(limited) || limited === '' ? `_${limited}` : limited
}

/** Writes into the Downloads folder under a name that is free there, and answers the path. Never over another file, and nothing half. */
export async function saveOutside(file: FileRef, bytes: Uint8Array | AsyncIterable<Uint8Array>, folder = downloadsFolder()): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const name = safeFileName(file.name)
  const ending = extname(name)
  const stem = name.slice(0, name.length - ending.length)
  for (let copy = 0; ; copy += 1) {
    const path = join(folder, copy === 0 ? name : `${stem} (${copy})${ending}`)
    try {
      const handle = await open(path, 'wx', 0o600)
      try {
        await handle.writeFile(bytes)
      } catch (error) {
        await handle.close()
        await rm(path, { force: true })
        throw error
      }
      await handle.close()
      return path
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST' || copy > 999) throw error
    }
  }
}

/** Kinds that the portal lets in (§10) and that are read, not run. A name may claim anything, so anything else stays saved and closed. */
const readKinds = new Set(['.pdf', '.tif', '.tiff', '.jpg', '.jpeg', '.png', '.rtf', '.doc', '.docx', '.xls', '.xlsx', '.ppt', '.pptx', '.zip', '.rar', '.txt', '.csv'])

export function mayOpenOutside(name: string): boolean {
  return readKinds.has(extname(name).toLowerCase())
}
