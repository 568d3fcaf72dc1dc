import type { Kysely } from 'kysely'
import * as kernel from './0001_kernel.ts'

export interface Migration {
  up(db: Kysely<unknown>): Promise<void>
}

/** In order of number; a list and not a folder's contents, since the product is bundled. */
export const migrations: Record<string, Migration> = {
  '0001_kernel': kernel,
}
