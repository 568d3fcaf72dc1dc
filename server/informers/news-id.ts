import { createHash } from 'node:crypto'

/** One item of one source; what names it in its feed may be anything and of any length. */
export function newsId(source: string, key: string): string {
  return createHash('sha256').update(`${source}\n${key}`).digest('hex').slice(0, 32)
}
