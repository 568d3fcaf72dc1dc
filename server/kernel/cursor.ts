import type { z } from 'zod'
import { RefusalError } from '../../domain/kernel/verdict.ts'

/** Where a page ended, as the next one is asked for with. */
export const writeCursor = (place: readonly string[]): string => Buffer.from(JSON.stringify(place)).toString('base64url')

export function readCursor<Place>(shape: z.ZodType<Place>, after: string | null): Place | null {
  if (after === null) return null
  try {
    return shape.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')))
  } catch {
    throw new RefusalError({ key: 'kernel.badInput', values: { field: 'after' } })
  }
}
