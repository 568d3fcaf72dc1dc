/** The act's files: they must be on the portal before a paper may name them, and its texts must be readable. */
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { unsafeFileName } from '../../domain/signing/statement.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { WriteCall } from '../kernel/call.ts'

export const docxMime = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/**
 * Refuses a file that isn't on the portal; whether it is the caller's to give is asked when it is attached. Names that no
 * manifest may hold, such as two alike, are refused here already, not before the head who would sign them.
 */
export async function insistHeld(call: WriteCall, files: readonly FileRef[]): Promise<void> {
  const name = unsafeFileName(files.map((file) => file.name))
  if (name !== null) throw new RefusalError({ key: 'approvals.fileName', values: { file: name } })
  for (const file of files) {
    const size = await call.files.size(file.sha256)
    if (size === null || size !== file.size) throw new RefusalError({ key: 'approvals.fileMissing', values: { file: file.name } })
  }
}

export function insistTexts(text: { kk: FileRef; ru: FileRef }): void {
  for (const file of [text.kk, text.ru]) {
    if (file.mime !== docxMime) throw new RefusalError({ key: 'approvals.textNotReadable', values: { file: file.name } })
  }
}

export async function attachAll(call: WriteCall, id: string, files: readonly FileRef[]): Promise<void> {
  const digests = [...new Set(files.map((file) => file.sha256))]
  if (digests.length > 0) await call.attach(digests, 'approval', id)
}
