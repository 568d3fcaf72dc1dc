/** What went wrong, for a person who typed a command. */
import { z } from 'zod'
import { texts } from '../domain/texts.ts'
import { createTexts } from '../domain/kernel/text.ts'
import { valuesIn } from '../domain/kernel/values.ts'
import { type Refusal, RefusalError } from '../domain/kernel/verdict.ts'

const causes: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'is a folder, not a file', EACCES: 'may not be read', EPERM: 'may not be read', ENOTDIR: 'there is no such file' }

const say = createTexts(texts, 'en')
export const refusalInWords = (refusal: Refusal): string => String(say.t(refusal.key, valuesIn('en', refusal.values)))

/** `file` where the error itself doesn't know it. */
export function inWords(error: unknown, file?: string): string {
  if (error instanceof RefusalError) return refusalInWords(error.refusal)
  if (error instanceof z.ZodError) return z.prettifyError(error)
  const { code, path, message } = error as { code?: string; path?: string; message?: string }
  const cause = code === undefined ? undefined : causes[code]
  if (cause === undefined) return message ?? String(error)
  const which = path ?? file
  return which === undefined ? cause : `${which}: ${cause}`
}
