/**
 * Keys of what is kept on this PC. Each person has a drawer with its own random key; the key is sealed by the
 * system's secret store where there is one, and always also by what the person types at sign-in.
 */
import { createHmac, randomBytes, randomUUID, scrypt } from 'node:crypto'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { ShellServices } from './bridge.ts'
import { loadJson, saveWhole } from './place.ts'

export const keyBytes = 32

/** A key for one purpose out of a drawer's key. */
export function keyFor(key: Uint8Array, purpose: string): Buffer {
  return createHmac('sha256', key).update(purpose).digest()
}

/** 64 MiB and some 0.15 s: a stolen disk makes each guess of the password that dear. */
const scryptCost = { N: 65_536, r: 8, p: 1, maxmem: 128 * 1024 * 1024 }

export function keyFromTyped(typed: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(typed.normalize('NFC'), salt, keyBytes, scryptCost, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

/** Where a key that the system guards is found; `id` is its name in the keyring, empty for those made before keys had names. */
const StoredKey = z.object({ by: z.enum(['shell', 'secret-tool']), sealed: z.string(), id: z.string().default('') })
type StoredKey = z.infer<typeof StoredKey>

/** `former`: those that could not be read when a new one was made. A keyring that was locked, a profile that is restored may give them back. */
const SystemKeyFile = StoredKey.extend({ former: z.array(StoredKey).default([]) })

const formerRemembered = 3

export interface SystemKeys {
  /** Guards what is kept from now on; null where there is no guard, and then only typed keys are used. */
  now: Buffer | null
  /** Still open what they sealed once. */
  former: Buffer[]
}

/** The keys that the system guards for this account. */
export async function loadSystemKeys(folder: string, services: ShellServices, env = process.env): Promise<SystemKeys> {
  if (env.KENSE_KEEP === 'typed') return { now: null, former: [] }
  const path = join(folder, 'system-key.json')
  const stored = SystemKeyFile.safeParse(loadJson(path))
  const known = stored.success ? [StoredKey.parse(stored.data), ...stored.data.former] : []
  const [first, ...former] = (await Promise.all(known.map((each) => readKey(each, services)))).filter((key) => key !== null)
  if (first !== undefined) return { now: first, former }
  // The store lost it or is another account's: drawers stay openable by what is typed.
  return { now: await makeSystemKey(path, services, known.slice(0, formerRemembered)), former: [] }
}

/** A store whose key was renewed asks that what it guards be sealed anew, before it forgets the former (Electron's `shouldReEncrypt`). */
export async function resealSystemKeys(folder: string, services: ShellServices): Promise<void> {
  const path = join(folder, 'system-key.json')
  const stored = SystemKeyFile.safeParse(loadJson(path))
  if (!stored.success) return
  let changed = false
  const renew = async <Key extends StoredKey>(key: Key): Promise<Key> => {
    const sealed = key.by === 'shell' ? await services({ service: 'reseal', base64: key.sealed }) : null
    if (sealed === null) return key
    changed = true
    return { ...key, sealed }
  }
  const former = await Promise.all(stored.data.former.map(renew))
  const now = await renew(stored.data)
  if (changed) saveWhole(path, JSON.stringify({ ...now, former } satisfies z.infer<typeof SystemKeyFile>))
}

async function readKey({ by, sealed, id }: StoredKey, services: ShellServices): Promise<Buffer | null> {
  const text = by === 'shell' ? await services({ service: 'decrypt', base64: sealed }) : await secretTool(['lookup', ...namedInKeyring(id)])
  const key = text === null ? null : Buffer.from(text.trim(), 'hex')
  return key?.length === keyBytes ? key : null
}

const namedInKeyring = (id: string) => ['application', 'kense', ...(id === '' ? [] : ['key', id])]

async function makeSystemKey(path: string, services: ShellServices, former: StoredKey[]): Promise<Buffer | null> {
  const key = randomBytes(keyBytes)
  const save = (stored: StoredKey) => {
    saveWhole(path, JSON.stringify({ ...stored, former } satisfies z.infer<typeof SystemKeyFile>))
    return key
  }
  const id = randomUUID()
  const sealed = await services({ service: 'encrypt', text: key.toString('hex') })
  if (sealed !== null) return save({ by: 'shell', sealed, id })
  if (!hasKeyring()) return null
  const stored = await secretTool(['store', '--label=Kense', ...namedInKeyring(id)], key.toString('hex'))
  // Read back: a keyring that is locked or absent may accept and forget.
  if (stored === null || (await secretTool(['lookup', ...namedInKeyring(id)]))?.trim() !== key.toString('hex')) return null
  return save({ by: 'secret-tool', sealed: '', id })
}

function hasKeyring(env = process.env): boolean {
  if (process.platform !== 'linux') return false
  return Boolean(env.DBUS_SESSION_BUS_ADDRESS) || existsSync(join(env.XDG_RUNTIME_DIR ?? '/nonexistent', 'bus'))
}

function secretTool(args: readonly string[], input?: string): Promise<string | null> {
  return new Promise((resolve) => {
    const child = execFile('secret-tool', [...args], { timeout: 5_000 }, (error, stdout) => resolve(error ? null : stdout))
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input ?? '')
  })
}
