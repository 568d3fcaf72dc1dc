import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'node:util'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { fromPem } from '../../domain/signing/bytes.ts'
import { readCertificate } from '../../domain/signing/certificate.ts'
import { certificateProblem } from '../../domain/signing/certificate-status.ts'
import { findRevocation, readCrl } from '../../domain/signing/crl.ts'
import { readOcsp } from '../../domain/signing/ocsp.ts'
import { strictPolicy, verifyAttached } from '../../domain/signing/verify.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { signWithKeyFile } from '../../node/signing/key-file.ts'
import { createCentre, demoKeyPassword } from '../../server/demo/centre.ts'
import { content, forgeries } from './forgeries.ts'
import { makePki, today } from './pki.ts'

const shared = process.env.KENSE_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))
const forged = join(shared, 'data/forged')
const keys = join(shared, 'data/keys')
const hasData = existsSync(forged) && existsSync(keys)
if (!hasData) console.warn(`SKIPPED: no forged signatures and test keys at ${shared}/data`)

const folder = mkdtempSync(join(tmpdir(), 'kense-command-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const program = fileURLToPath(new URL('../../scripts/kense.ts', import.meta.url))
// The forged files' own time: their revocation list is fresh and their certificates are in force.
const at = '2026-11-22T12:00:00Z'

/** The command as a shell asks it, but in this process: beginning a new one for each question took a quarter of all rules' time. */
async function kense(name: string, ...args: string[]): Promise<{ status: number; answer: Record<string, never>; text: string }> {
  const [stdout, stderr]: [string[], string[]] = [[], []]
  const spies = [vi.spyOn(console, 'log').mockImplementation((...words) => void stdout.push(format(...words))), vi.spyOn(console, 'error').mockImplementation((...words) => void stderr.push(format(...words)))]
  try {
    const { run } = (await import(`../../scripts/kense/${name}.ts`)) as { run: (args: string[]) => Promise<number> }
    const status = await run(args)
    return { status, answer: jsonIn(stdout.join('\n')), text: [...stdout, ...stderr].join('\n') }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

/** Not every answer is JSON; those that must be are compared below. */
function jsonIn(text: string): Record<string, never> {
  try {
    return JSON.parse(text) as Record<string, never>
  } catch {
    return {}
  }
}

it('kense is a program of its own: it lists its commands, and says in words what it does not know', () => {
  const asked = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' })
  expect(asked('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('kense verify') })
  expect(asked('verify', '--no-such-option')).toMatchObject({ status: 2, stderr: expect.stringContaining('--no-such-option') })
})

describe.skipIf(!hasData)('kense verify', () => {
  const cases = hasData ? (JSON.parse(readFileSync(join(forged, 'cases.json'), 'utf8')) as Record<string, { contentFile: string }>) : {}
  const verify = (name: string, ...more: string[]) =>
    kense('verify', '--json', '--at', at, '--trust', join(forged, 'pki/root.pem'), '--content', join(forged, cases[name]?.contentFile ?? 'content.bin'), join(forged, `${name}.p7s`), ...more)

  it('accepts the good and refuses every forged file, each for a reason of its own', async () => {
    const reasons = new Map<string, string>()
    for (const contentFile of new Set(Object.values(cases).map((each) => each.contentFile))) {
      const names = Object.keys(cases).filter((name) => cases[name]?.contentFile === contentFile)
      const files = names.map((name) => join(forged, `${name}.p7s`))
      const { status, answer } = await kense('verify', '--json', '--at', at, '--trust', join(forged, 'pki/root.pem'), '--content', join(forged, contentFile), ...files)
      expect(status).toBe(1)
      const rows = [answer].flat() as unknown as { ok: boolean; reason: string; level: unknown; signers: unknown }[]
      rows.forEach((row, index) => {
        const name = names[index]!
        expect({ name, ok: row.ok }).toEqual({ name, ok: name.startsWith('00_') })
        expect(row).toMatchObject({ level: { claimed: expect.any(String), verified: expect.any(String) }, signers: expect.any(Array) })
        if (!row.ok) reasons.set(name, row.reason)
      })
    }
    expect(reasons.size).toBe(Object.keys(cases).filter((name) => !name.startsWith('00_')).length)
    expect(new Set(reasons.values()).size).toBe(reasons.size)
  })

  it('takes certificates and lists as DER, and counts what is revoked', async () => {
    const der = (name: string) => {
      const path = join(folder, `${name}.der`)
      writeFileSync(path, fromPem(readFileSync(join(forged, 'pki', `${name}.pem`)))[0]!)
      return path
    }
    const [root, nca, crl] = [der('root'), der('nca'), der('nca.crl')]
    const good = ['--at', at, '--json', '--content', join(forged, 'content.bin'), join(forged, '00_good.p7s')]
    expect((await kense('verify', ...good, '--trust', root, '--intermediate', nca, '--crl', crl)).status).toBe(0)
    expect((await kense('verify', ...good, '--trust', join(forged, 'pki/auth.pem'), '--trust', nca)).status).toBe(0)
    expect((await kense('verify', ...good, '--trust', join(forged, 'pki/auth.pem'))).answer).toMatchObject({ ok: false, reason: 'chainUntrusted' })
  })

  it('--at fixes the clock, --signers asks for so many', async () => {
    expect((await verify('00_good', '--at', '2030-01-01T00:00:00Z')).answer).toMatchObject({ reason: 'certificateExpired' })
    expect((await verify('00_good', '--signers', '2')).answer).toMatchObject({ reason: 'signerMissing' })
    expect((await verify('00_good_two', '--signers', '2')).status).toBe(0)
  })

  it('says in words what it could not do', async () => {
    expect(await kense('verify', join(folder, 'none.p7s'))).toMatchObject({ status: 2, text: expect.stringContaining('none.p7s') })
    expect((await verify('00_good', '--at', 'yesterday')).status).toBe(2)
    expect(await kense('verify', '--trust', join(forged, 'README.md'), join(forged, '00_good.p7s'))).toMatchObject({ status: 2, text: expect.stringContaining('README.md: not a certificate') })
    expect(await kense('verify', '--at', at, '--trust', join(forged, 'pki/root.pem'), '--content', join(forged, 'content.bin'), folder, join(forged, '00_good.p7s'))).toMatchObject({ status: 2, text: expect.stringMatching(/^OK [^]*is a folder/) })
    expect((await kense('verify', '--at', at, '--trust', join(forged, 'pki/root.pem'), '--content', join(forged, 'tampered.bin'), join(forged, '00_good.p7s'))).text).toContain('document was changed')
  })
})

describe('kense verify of the classes of SIGNING §7, made here', () => {
  it('each is refused for the reason of its class', async () => {
    const pki = makePki()
    const root = join(folder, 'own-pki.der')
    writeFileSync(root, pki.root.certificate)
    const cases = forgeries.map((each) => ({ ...each, ...each.make(pki) })).filter((each) => each.trust === undefined && each.need === undefined)
    const rows: { is: object; must: object }[] = []
    for (const [over, forged] of Map.groupBy(cases, (each) => Buffer.from(each.content ?? content).toString('hex'))) {
      const beside = join(folder, 'over.bin')
      writeFileSync(beside, Buffer.from(over, 'hex'))
      const files = forged.map((each) => join(folder, `${each.class}.p7s`))
      forged.forEach((each, index) => writeFileSync(files[index]!, each.p7s))
      const { status, answer } = await kense('verify', '--json', '--at', today, '--trust', root, '--content', beside, ...files)
      expect(status).toBe(1)
      const judged = [answer].flat() as unknown as { ok: boolean; reason: string }[]
      rows.push(...forged.map(({ class: number, name, reason }, index) => ({ is: { number, name, ok: judged[index]!.ok, reason: judged[index]!.reason }, must: { number, name, ok: false, reason } })))
    }
    expect(rows.length).toBeGreaterThan(50)
    expect(rows.map(({ is }) => is)).toEqual(rows.map(({ must }) => must))
  })
})

describe('kense verify of what our own programs sign', () => {
  it('a GOST signature over a file too large to be held holds, and a changed byte is told', async () => {
    const centre = await createCentre(join(folder, 'centre'), { now: () => at })
    const { p12 } = await centre.issue({ file: join(folder, 'gost.p12'), person: { surname: 'Сынақбаев', name: 'Тест', patronymic: '', iin: '900101900019' }, body: { bin: '990190000019', name: 'Сынақ' }, role: 'employee', usage: 'sign', algorithm: 'gost2015' })
    const large = Buffer.alloc(1_500_000, 'қаулы')
    const { p7s } = await signWithKeyFile({ path: p12, password: Buffer.from(demoKeyPassword), content: large, detached: true, usage: 'sign', signingTime: at, allowGost: true, intermediates: centre.intermediates })
    const keep = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes)
    keep('large.bin', large)
    keep('large.bin.p7s', p7s)
    keep('own-root.der', centre.anchors[0]!)
    const judge = () => kense('verify', '--json', '--at', at, '--trust', join(folder, 'own-root.der'), join(folder, 'large.bin.p7s'))
    expect(await judge()).toMatchObject({ status: 0, answer: { ok: true, signers: [{ algorithm: 'GOST 34.10-2015 (512)' }] } })
    keep('large.bin', large.fill(1, 700_000, 700_001))
    expect(await judge()).toMatchObject({ status: 1, answer: { reason: 'contentChanged' } })
  })
})

describe.skipIf(!hasData)('kense keys', () => {
  const password = join(folder, 'password')
  writeFileSync(password, 'Qwerty12\n')

  it('tells of every key of the kit whose it is and why it cannot be used', async () => {
    const files = readdirSync(join(keys, 'p12')).map((name) => join(keys, 'p12', name))
    const { status, answer } = await kense('keys', '--json', '--at', at, '--password-file', password, ...files)
    expect(status).toBe(0)
    const rows = answer as unknown as { file: string; subject: string; iin: string | null; validUntil: string; usable: boolean; whyNot: { key: string; text: string } }[]
    expect(rows).toHaveLength(13)
    for (const row of rows) expect(row).toMatchObject({ subject: expect.any(String), algorithm: expect.any(String), usage: expect.any(String), validUntil: expect.any(String), usable: false, whyNot: { text: expect.any(String) } })
  })

  it('a key in force is usable, and a wrong password is exit 1', async () => {
    const file = join(keys, 'p12/rsa2020_individual_sign.p12')
    const trust = ['--at', '2020-06-01T00:00:00Z', '--trust', join(keys, 'ca/nca_rsa_test_2019.crt')]
    expect(await kense('keys', '--json', ...trust, '--password-file', password, file)).toMatchObject({ status: 0, answer: { usable: true, iin: '123456789011', usage: 'sign', algorithm: 'RSA-2048' } })
    writeFileSync(join(folder, 'wrong'), 'x')
    expect(await kense('keys', '--json', '--password-file', join(folder, 'wrong'), file)).toMatchObject({ status: 1, answer: { whyNot: { key: 'signing.key.wrongPassword' } } })
    expect((await kense('keys', file)).status).toBe(2)
    expect(await kense('keys', '--trust', join(forged, 'README.md'), '--password-file', password, file)).toMatchObject({ status: 2, text: expect.stringContaining('README.md: not a certificate') })
    expect(await kense('keys', ...trust, '--crl', join(forged, 'README.md'), '--password-file', password, file)).toMatchObject({ status: 2, text: expect.stringContaining('README.md: not a revocation list') })
  })

  it('a revoked GOST key is called revoked; one in force is sent to NCALayer', async () => {
    const centre = ['--at', '2026-09-01T00:00:00Z', '--trust', join(keys, 'ca/root_test_gost_2022.cer'), '--intermediate', join(keys, 'ca/nca_gost2022_test.cer'), '--crl', join(keys, 'crl/nca_gost2022_test_2026-08.crl')]
    const rows = (await kense('keys', '--json', ...centre, '--password-file', password, ...['revoked', 'valid'].map((name) => join(keys, `p12/gost512_individual_${name}.p12`)))).answer as unknown
    expect(rows).toMatchObject([{ usable: false, whyNot: { key: 'signing.reason.certificateRevoked' } }, { usable: false, whyNot: { key: 'signing.key.gost' } }])
  })
})

describe.skipIf(!hasData)('material of the national centre', () => {
  const read = (path: string) => fromPem(readFileSync(join(keys, path)))[0]!

  it('every certificate is read', () => {
    for (const path of [...readdirSync(join(keys, 'ca')).map((name) => `ca/${name}`), 'certs/rsa2022_individual_sign.cer']) {
      const certificate = readCertificate(read(path))
      expect(certificate.subject.commonName, path).toBeTruthy()
    }
  })

  it('the production RSA chain of 2018 holds at its time', () => {
    const trust = { anchors: [read('ca/prod_root_rsa_2015.crt')], intermediates: [], crls: [], policy: strictPolicy }
    expect(certificateProblem({ certificateDer: read('ca/prod_nca_rsa_2018.crt'), trust, at: '2020-01-01T00:00:00.000Z', primitives })).toBeNull()
    expect(certificateProblem({ certificateDer: read('ca/prod_nca_rsa_2018.crt'), trust, at, primitives })).toBe('certificateExpired')
  })

  it('every list is read, and the full one of 2026 finds the revoked keys of the kit', () => {
    const crl = readCrl(read('crl/nca_gost2022_test_2026-08.crl'))
    expect(findRevocation(crl, Buffer.from('3ACEA55CBCDF38C861FB3F341854C53EC9ED6ECD', 'hex'))).not.toBeNull()
    expect(findRevocation(crl, Buffer.from('6C425659BD2FC6DC587B871AEDE1857727CF8451', 'hex'))).toBeNull()
    expect(readCrl(read('crl/nca_gost2022_d_test_2025.crl')).deltaOf).not.toBeNull()
    const rsa = readCrl(read('crl/nca_rsa_test.crl'))
    expect([rsa.thisUpdate, rsa.nextUpdate!].map((each) => new Date(each).toISOString().slice(0, 10))).toEqual(['2022-03-29', '2022-09-25'])
  })

  it('OCSP answers are read', () => {
    expect(readOcsp(read('ocsp/rsa_good_2022.der')).answers).toMatchObject([{ status: 'good' }])
    expect(readOcsp(read('ocsp/gost2015_revoked_hold_2022.der')).answers).toMatchObject([{ status: { reason: 6 } }])
  })

  it('a CMS of NCANode is shown for what it is: plain, bound to a key only', () => {
    const p7s = Buffer.from(readFileSync(join(keys, 'cms/RSA256_11c707.cms.b64'), 'utf8'), 'base64')
    const trust = { anchors: [read('ca/nca_rsa_test_2019.crt')], intermediates: [], crls: [], policy: strictPolicy }
    const question = { p7s, at: '2021-01-01T00:00:00.000Z', primitives }
    expect(verifyAttached({ ...question, trust })).toMatchObject({ ok: false, reason: 'signingCertificateMissing' })
    const tolerant = { ...trust, policy: { ...strictPolicy, needSigningCertificate: false } }
    expect(verifyAttached({ ...question, trust: tolerant })).toMatchObject({ ok: true, level: { claimed: 'CMS', verified: 'CMS' }, signers: [{ iin: '123456789011' }] })
  })
})
