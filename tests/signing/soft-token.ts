/** SoftHSM2 as the token: a store of its own under a folder, filled with a demo key. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPkcs12 } from '../../node/signing/pkcs12.ts'
import { passwordOf } from '../../node/signing/pkcs12-protection.ts'
import { demoKeyPassword } from '../../server/demo/centre.ts'

const modulePath = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so', '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so'].find(existsSync)
const isThere = (program: string) => spawnSync(program, ['--version']).error === undefined
export const hasSoftToken = modulePath !== undefined && isThere('softhsm2-util') && isThere('pkcs11-tool')
if (!hasSoftToken) console.warn('SKIPPED: no token to try; install one with: apt-get install softhsm2 opensc')

export interface SoftToken {
  readonly label: string
  readonly pin: string
  /** Writes the key and the certificates of a key file under this id. */
  put(p12: string, id: string): void
  /** The certificate alone, as a token looks whose key this module cannot use. */
  putCertificate(p12: string, id: string): void
  /** Pulls it out for good. */
  remove(): void
}

export const softModule = { path: modulePath ?? '', sha256: modulePath === undefined ? '' : createHash('sha256').update(readFileSync(modulePath)).digest('hex') }

/** Points this process, and whatever it starts, at a store of its own. */
export function openStore(folder: string): void {
  const tokens = join(folder, 'tokens')
  mkdirSync(tokens, { recursive: true })
  const conf = join(folder, 'softhsm2.conf')
  writeFileSync(conf, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`)
  process.env['SOFTHSM2_CONF'] = conf
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program}: ${stderr || stdout}`)
}

export function plugIn(folder: string, label: string, pin = '12345678'): SoftToken {
  run('softhsm2-util', ['--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', '87654321'])
  const path = (id: string) => join(folder, `${label}-${id}`)
  const storeIn = (p12: string) => openPkcs12(readFileSync(p12), passwordOf(Buffer.from(demoKeyPassword)))
  function putCertificate(p12: string, id: string): void {
    storeIn(p12).certificates.slice(0, 2).forEach(({ der }, index) => {
      writeFileSync(`${path(id)}.der`, der)
      run('pkcs11-tool', ['--module', modulePath!, '--token-label', label, '--login', '--pin', pin, '--write-object', `${path(id)}.der`, '--type', 'cert', '--id', index === 0 ? id : `${id}00`, '--label', `${id} ${index}`])
    })
  }
  return {
    label, pin, putCertificate,
    put(p12, id) {
      const pkcs8 = storeIn(p12).keys[0]!.pkcs8.toString('base64').replace(/.{64}/g, '$&\n')
      writeFileSync(`${path(id)}.p8`, `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`)
      run('softhsm2-util', ['--import', `${path(id)}.p8`, '--token', label, '--label', id, '--id', id, '--pin', pin])
      putCertificate(p12, id)
    },
    remove: () => run('softhsm2-util', ['--delete-token', '--token', label]),
  }
}
