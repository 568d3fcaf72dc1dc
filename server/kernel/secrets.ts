/** What the portal must be able to read again, as the mail server's password, and whoever reads its database must not. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Kysely, Transaction } from 'kysely'
import { seal, unseal } from '../../node/kernel/seal.ts'
import type { ReadDatabase } from './call.ts'
import type { Database } from './database.ts'
import type { Log } from './log.ts'

declare module './database.ts' {
  interface Database {
    /** `plain` only between a migration and the start that follows it. */
    secrets: { name: string; sealed: string | null; plain: string | null }
  }
}

const keyBytes = 32

export interface Secrets {
  /** The key is made when it is first needed. */
  seal(name: string, text: string): Promise<string>
  /** Null when the key is not in its place, or is not the one that sealed it. */
  open(name: string, sealed: string): Promise<string | null>
}

/** `file`: 64 hexadecimal digits, readable by the portal's account only; the same for all nodes. */
export function openSecrets(file: string): Secrets {
  let known: Buffer | null = null

  async function load(): Promise<Buffer | null> {
    if (known !== null) return known
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (text === null) return null
    if (!/^[0-9a-f]{64}\s*$/i.test(text)) throw new Error(`${file} is no key: it should hold 64 hexadecimal digits`)
    return (known = Buffer.from(text.trim(), 'hex'))
  }

  async function make(): Promise<Buffer> {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    try {
      const handle = await open(file, 'wx', 0o600)
      await handle.writeFile(`${randomBytes(keyBytes).toString('hex')}\n`)
      await handle.sync()
      await handle.close()
    } catch (error) {
      // Another node made it at the same moment.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    return (await load()) ?? make()
  }

  return {
    seal: async (name, text) => seal((await load()) ?? (await make()), Buffer.from(text), name),
    async open(name, sealed) {
      const key = await load()
      return key === null ? null : (unseal(key, sealed, name)?.toString('utf8') ?? null)
    },
  }
}

/** `lost`: kept, but the key that sealed it is not here. */
export type KeptSecret = { state: 'none' } | { state: 'kept'; text: string } | { state: 'lost' }

export async function loadSecret({ db, secrets }: { db: ReadDatabase; secrets: Secrets }, name: string): Promise<KeptSecret> {
  const row = await db.selectFrom('secrets').selectAll().where('name', '=', name).executeTakeFirst()
  if (row === undefined) return { state: 'none' }
  const text = row.sealed === null ? row.plain : await secrets.open(name, row.sealed)
  return text === null ? { state: 'lost' } : { state: 'kept', text }
}

/** Null takes it away. */
export async function saveSecret({ db, secrets }: { db: Transaction<Database>; secrets: Secrets }, name: string, text: string | null): Promise<void> {
  if (text === null) return void (await db.deleteFrom('secrets').where('name', '=', name).execute())
  const row = { sealed: await secrets.seal(name, text), plain: null }
  await db.insertInto('secrets').values({ name, ...row }).onConflict((conflict) => conflict.column('name').doUpdateSet(row)).execute()
}

/** At each start: seals what a migration left plain, and says which secrets don't open. */
export async function lookAtSecrets(db: Kysely<Database>, secrets: Secrets, log: Log): Promise<void> {
  for (const { name, sealed, plain } of await db.selectFrom('secrets').selectAll().execute()) {
    if (plain !== null) {
      // Only what was read is replaced: a node beside us may have sealed it, or somebody changed it.
      await db.updateTable('secrets').set({ sealed: await secrets.seal(name, plain), plain: null }).where('name', '=', name).where('plain', '=', plain).execute()
      log.line('secrets.sealed', { name })
    } else if (sealed !== null && (await secrets.open(name, sealed)) === null) {
      log.line('secrets.lost', { name, remedy: 'put the key that sealed it back in its place, or enter it anew on its screen' })
    }
  }
}
