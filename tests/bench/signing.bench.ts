import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { strictPolicy, verifyDetached } from '../../domain/signing/verify.ts'
import { signWithKeyFile, warmKeyWorker } from '../../node/signing/key-file.ts'
import { digestFile, primitives } from '../../node/signing/primitives.ts'
import { createCentre, demoKeyPassword } from '../../server/demo/centre.ts'
import { type Bench, timed } from './measure.ts'

const size = 60 * 1024 * 1024

function openssl(...args: string[]): void {
  const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`openssl ${args[0]} ${args[1]}: ${stderr}`)
}

function writeSynced(path: string, bytes: Uint8Array): void {
  const handle = openSync(path, 'w')
  writeSync(handle, bytes)
  fsyncSync(handle)
  closeSync(handle)
}

/** S1: 60 MB from its file to a signature on the disk, key file opened and all; and back to a verdict. */
export const signed60Megabytes: Bench = {
  name: 'S1',
  peer: 'openssl cms -sign and -verify of the same file',
  lines: [
    { what: 'sign 60 MB', of: 'p50', limit: 1.3, series: 'sign' },
    { what: 'verify 60 MB', of: 'p50', limit: 1.3, series: 'verify' },
  ],
  missing: () => (spawnSync('openssl', ['version']).status === 0 ? null : 'openssl is not installed'),
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'kense-bench-'))
    const at = (name: string) => join(folder, name)
    const centre = await createCentre(at('centre'))
    const person = { iin: '800101300019', surname: 'Сейітов', name: 'Асан', patronymic: '' }
    const { p12 } = await centre.issue({ file: 'key.p12', person, body: { bin: '123456789021', name: 'Министрлік' }, role: 'head', usage: 'sign' })
    writeFileSync(at('content'), randomBytes(size))
    openssl('pkcs12', '-legacy', '-in', p12, '-passin', `pass:${demoKeyPassword}`, '-nodes', '-nocerts', '-out', at('key.pem'))
    openssl('pkcs12', '-legacy', '-in', p12, '-passin', `pass:${demoKeyPassword}`, '-clcerts', '-nokeys', '-out', at('certificate.pem'))
    const [root, issuing] = [at('centre/root.pem'), at('centre/issuing.pem')]
    const trust = { anchors: centre.anchors, intermediates: [], crls: [], policy: strictPolicy }
    const clock = () => new Date().toISOString()

    /** As in the product, where the thread starts when the dialog opens and a person reads and types before it is used. */
    async function dialogOpened(): Promise<void> {
      warmKeyWorker()
      await setTimeout(400)
    }

    async function sign(): Promise<void> {
      const { p7s } = await signWithKeyFile({ path: p12, password: Buffer.from(demoKeyPassword), content: digestFile(at('content')), detached: true, usage: 'sign', signingTime: clock() })
      writeSynced(at('ours.p7s'), p7s)
    }

    async function verify(): Promise<void> {
      const content = await digestFile(at('content'))
      const { ok, reason } = verifyDetached({ p7s: readFileSync(at('ours.p7s')), content, trust, at: clock(), primitives })
      if (!ok) throw new Error(`our own signature was refused: ${reason}`)
    }

    function signByOpenssl(): void {
      openssl('cms', '-sign', '-cades', '-binary', '-in', at('content'), '-signer', at('certificate.pem'), '-inkey', at('key.pem'), '-certfile', issuing, '-outform', 'DER', '-out', at('theirs.p7s'))
      writeSynced(at('theirs.p7s'), readFileSync(at('theirs.p7s')))
    }

    const verifyByOpenssl = () => openssl('cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', at('theirs.p7s'), '-content', at('content'), '-CAfile', root, '-out', '/dev/null')

    return {
      async subject() {
        const signed: number[] = []
        for (let count = 0; count < 5; count += 1) {
          await dialogOpened()
          signed.push(...(await timed(1, sign)))
        }
        return { sign: signed, verify: await timed(5, verify) }
      },
      floor: async () => ({ sign: await timed(5, signByOpenssl), verify: await timed(5, verifyByOpenssl) }),
      close: async () => rmSync(folder, { recursive: true, force: true }),
    }
  },
}
