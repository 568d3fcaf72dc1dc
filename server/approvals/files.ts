/** The act's files: its texts must be readable. */
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { WriteCall } from '../kernel/call.ts'

export const docxMime = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export function insistTexts(text: { kk: FileRef; ru: FileRef }): void {
  for (const file of [text.kk, text.ru]) {
    if (file.mime !== docxMime) throw new RefusalError({ key: 'approvals.textNotReadable', values: { file: file.name } })
  }
}

export async function attachAll(call: WriteCall, id: string, files: readonly FileRef[]): Promise<void> {
  const digests = [...new Set(files.map((file) => file.sha256))]
  if (digests.length > 0) await call.attach(digests, 'approval', id)
}
