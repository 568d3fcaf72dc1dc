import type { Kysely } from 'kysely'
import type { z } from 'zod'
import { PortalSettings } from '../../domain/settings/settings.ts'
import type { Database } from './database.ts'

/**
 * Settings of the whole portal, one row a key, read through a memory that `forget` clears on PostgreSQL's notice.
 * Besides `PortalSettings` a part of the kernel may keep a value of its own under its own key and schema.
 */
export class SettingsStore {
  readonly #db: Kysely<Database>
  readonly #remembered = new Map<string, unknown>()
  #generation = 0
  watching = false

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  forget(): void {
    this.#generation += 1
    this.#remembered.clear()
  }

  load(): Promise<PortalSettings> {
    return this.#remember('portal', async () => PortalSettings.parse((await this.#row('portal')) ?? {}))
  }

  /** Null when nothing was ever saved under this key. */
  loadValue<Schema extends z.ZodType>(key: string, schema: Schema): Promise<z.infer<Schema> | null> {
    return this.#remember(key, async () => {
      const value = await this.#row(key)
      return value === undefined ? null : schema.parse(value)
    })
  }

  async #row(key: string): Promise<unknown> {
    return (await this.#db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst())?.value
  }

  async #remember<Value>(key: string, look: () => Promise<Value>): Promise<Value> {
    if (this.#remembered.has(key)) return this.#remembered.get(key) as Value
    const generation = this.#generation
    const value = await look()
    if (this.watching && generation === this.#generation) this.#remembered.set(key, value)
    return value
  }
}

/** Writes inside the caller's transaction; every node forgets the old value when it commits. */
export async function saveSetting(db: Kysely<Database>, key: string, value: unknown, by: string | null): Promise<void> {
  const row = { value: JSON.stringify(value), changed_by: by, changed_at: new Date().toISOString() }
  await db
    .insertInto('settings')
    .values({ key, ...row })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
}
