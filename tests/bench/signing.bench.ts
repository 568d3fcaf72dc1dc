import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { strictPolicy, verifyDetached } from '../../domain/signing/verify.ts'
import { signWithKeyFile, warmKeyWorker } from '../../node/signing/key-file.ts'
import { digestFile, primitives } from '../../node/signing/primitives.ts'
import { createCentre } from '../../server/demo/centre.ts'
import { demoPassword } from '../../server/demo/office.ts'
import { type Bench, timed } from './measure.ts'

const run = promisify(execFile)
const sizeBytes = 60 * 1024 * 1024

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'w')
  await handle.writeFile(bytes)
  await handle.sync()
  await handle.close()
}

/** S1: sign and verify a file of the allowed size, from key file to synced signature. */
export const signing: Bench = {
  name: 'S1',
  peer: 'openssl pkcs12 and cms -sign, cms -verify, with the same key file',
  lines: [
    { what: 'sign 60 MB', of: 'p50', limit: 1.3, series: 'sign' },
    { what: 'verify 60 MB', of: 'p50', limit: 1.3, series: 'verify' },
  ],
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'kense-sign-'))
    const path = (name: string) => join(folder, name)
    const centre = await createCentre(path('centre'))
    const { p12 } = await centre.issue({ file: 'bench', person: { surname: 'Сынақбаев', name: 'Тест', patronymic: '', iin: '900101900019' }, body: { bin: '990190000019', name: 'Сынақ' }, role: 'employee', usage: 'sign' })
    writeFileSync(path('act'), randomBytes(sizeBytes))
    writeFileSync(path('trust.pem'), centre.rootPem)
    writeFileSync(path('chain.pem'), centre.issuingPem + centre.rootPem)
    const openKey = () => run('openssl', ['pkcs12', '-legacy', '-in', p12, '-passin', `pass:${demoPassword}`, '-nodes', '-out', path('key.pem')])
    const sign = async () => {
      const { p7s } = await signWithKeyFile({ path: p12, password: Buffer.from(demoPassword), content: digestFile(path('act')), detached: true, usage: 'sign', signingTime: new Date().toISOString(), intermediates: centre.intermediates })
      await writeSynced(path('ours.p7s'), p7s)
      return p7s
    }
    const p7s = await sign()
    const verify = async () => {
      const verdict = verifyDetached({ p7s, content: await digestFile(path('act')), trust: { anchors: centre.anchors, intermediates: centre.intermediates, crls: [], policy: strictPolicy }, at: new Date().toISOString(), primitives })
      if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
    }
    return {
      async subject() {
        const samples: number[] = []
        for (let turn = 0; turn < 3; turn += 1) {
          // As in the product: the thread is started while the password is being typed.
          warmKeyWorker()
          await new Promise((resolve) => setTimeout(resolve, 400))
          samples.push(...(await timed(1, sign)))
        }
        return { sign: samples, verify: await timed(3, verify) }
      },
      floor: async () => ({
        sign: await timed(3, async () => {
          await openKey()
          await run('openssl', ['cms', '-sign', '-binary', '-cades', '-in', path('act'), '-signer', path('key.pem'), '-md', 'sha256', '-outform', 'DER', '-out', path('theirs.p7s')])
          await run('sync', [path('theirs.p7s')])
        }),
        verify: await timed(3, () => run('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', '-in', path('ours.p7s'), '-content', path('act'), '-CAfile', path('chain.pem'), '-purpose', 'any', '-out', '/dev/null'])),
      }),
      close: async () => rmSync(folder, { recursive: true, force: true }),
    }
  },
}
