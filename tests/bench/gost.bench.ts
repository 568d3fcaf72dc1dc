import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { streebog } from '../../domain/signing/streebog.ts'
import { strictPolicy, verifyDetached } from '../../domain/signing/verify.ts'
import { signWithKeyFile } from '../../node/signing/key-file.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { createCentre } from '../../server/demo/centre.ts'
import { demoPassword } from '../../server/demo/office.ts'
import { forEngine, hasGostEngine } from '../signing/gost-engine.ts'
import { type Bench, timed } from './measure.ts'

const run = promisify(execFile)
const hashedBytes = 16 * 1024 * 1024

/** S2: GOST in this process against OpenSSL's engine, whose time includes its own start. */
export const gost: Bench = {
  name: 'S2',
  peer: 'openssl dgst with the gost engine',
  lines: [
    { what: 'Streebog-512 of 16 MB', of: 'p50', limit: 6, series: 'hash' },
    { what: 'judge a GOST signature with its chain', of: 'p50', limit: 3, series: 'verify' },
  ],
  missing: () => (hasGostEngine ? null : 'no gost engine: apt-get install libengine-gost-openssl'),
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'kense-gost-'))
    const centre = await createCentre(join(folder, 'centre'))
    const { p12 } = await centre.issue({ file: 'bench', person: { surname: 'Сынақбаев', name: 'Тест', patronymic: '', iin: '900101900019' }, body: { bin: '990190000019', name: 'Сынақ' }, role: 'employee', usage: 'sign', algorithm: 'gost2015' })
    const content = randomBytes(2_000)
    const { p7s } = await signWithKeyFile({ path: p12, password: Buffer.from(demoPassword), content, detached: true, usage: 'sign', signingTime: new Date().toISOString(), allowGost: true, intermediates: centre.intermediates })
    const engine = forEngine(folder, p7s)
    const bytes = randomBytes(hashedBytes)
    writeFileSync(join(folder, 'bytes'), bytes)
    const trust = { anchors: centre.anchors, intermediates: centre.intermediates, crls: [], policy: strictPolicy }
    const verify = () => {
      const verdict = verifyDetached({ p7s, content, trust, at: new Date().toISOString(), primitives })
      if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
    }
    return {
      subject: async () => ({ hash: await timed(2, () => streebog(64, bytes)), verify: await timed(5, verify) }),
      floor: async () => ({ hash: await timed(2, () => run('openssl', ['dgst', '-engine', 'gost', '-md_gost12_512', join(folder, 'bytes')])), verify: await timed(5, () => run('openssl', engine)) }),
      close: async () => rmSync(folder, { recursive: true, force: true }),
    }
  },
}
