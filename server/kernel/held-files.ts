/** Files must be on the portal before a paper may name them. */
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { unsafeFileName } from '../../domain/signing/statement.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { WriteCall } from './call.ts'

/**
 * Refuses a file that isn't on the portal; whether it is the caller's to give is asked when it is attached. Names that no
 * manifest may hold, such as two alike, are refused here already, not before the head who would sign them.
 */
export async function insistHeld(call: WriteCall, files: readonly FileRef[]): Promise<void> {
  const name = unsafeFileName(files.map((file) => file.name))
  if (name !== null) throw new RefusalError({ key: 'kernel.fileName', values: { file: name } })
  for (const file of files) {
    const size = await call.files.size(file.sha256)
    if (size === null || size !== file.size) throw new RefusalError({ key: 'kernel.fileMissing', values: { file: file.name } })
  }
}
