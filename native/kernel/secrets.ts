/**
 * Keys of what is kept on this PC. Each person has a drawer with its own random key; the key is sealed by the
 * system's secret store where there is one, and always also by what the person types at sign-in.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt } from 'node:crypto'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ShellServices } from './bridge.ts'
import { loadJson, saveWhole } from './place.ts'

export const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

export function seal(key: Uint8Array, plain: Uint8Array): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

/** Null when the key is another one or the bytes were changed. */
export function unseal(key: Uint8Array, sealed: string): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.length < nonceBytes + tagBytes) return null
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
  } catch {
    return null
  }
}

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

interface SystemKeyFile {
  by: 'shell' | 'secret-tool'
  sealed: string
}

function isSystemKeyFile(value: unknown): value is SystemKeyFile {
  return typeof value === 'object' && value !== null && 'by' in value && 'sealed' in value
}

/** The key that the system guards for this account; null where there is no such guard (then only typed keys are used). */
export async function loadSystemKey(folder: string, services: ShellServices, env = process.env): Promise<Buffer | null> {
  if (env.KENSE_KEEP === 'typed') return null
  const path = join(folder, 'system-key.json')
  const stored = loadJson(path)
  if (isSystemKeyFile(stored)) {
    const text =
      stored.by === 'shell' ? await services({ service: 'decrypt', base64: stored.sealed }) : await secretTool(['lookup', 'application', 'kense'])
    const key = text === null ? null : Buffer.from(text.trim(), 'hex')
    if (key?.length === keyBytes) return key
    // The store lost it or is another account's: drawers stay openable by what is typed.
  }
  return makeSystemKey(path, services)
}

async function makeSystemKey(path: string, services: ShellServices): Promise<Buffer | null> {
  const key = randomBytes(keyBytes)
  const sealed = await services({ service: 'encrypt', text: key.toString('hex') })
  if (sealed !== null) {
    saveWhole(path, JSON.stringify({ by: 'shell', sealed } satisfies SystemKeyFile))
    return key
  }
  if (!hasKeyring()) return null
  const stored = await secretTool(['store', '--label=Kense', 'application', 'kense'], key.toString('hex'))
  // Read back: a keyring that is locked or absent may accept and forget.
  if (stored === null || (await secretTool(['lookup', 'application', 'kense']))?.trim() !== key.toString('hex')) return null
  saveWhole(path, JSON.stringify({ by: 'secret-tool', sealed: '' } satisfies SystemKeyFile))
  return key
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
