/** What went wrong with a file, for a person who typed a command. */
const causes: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'is a folder, not a file', EACCES: 'may not be read', EPERM: 'may not be read', ENOTDIR: 'there is no such file' }

/** `file` where the error itself doesn't know it. */
export function inWords(error: unknown, file?: string): string {
  const { code, path, message } = error as { code?: string; path?: string; message?: string }
  const cause = code === undefined ? undefined : causes[code]
  if (cause === undefined) return message ?? String(error)
  const which = path ?? file
  return which === undefined ? cause : `${which}: ${cause}`
}
