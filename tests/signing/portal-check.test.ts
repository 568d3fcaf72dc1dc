/** "Check a signature": evidence packages, loose signatures, and what hostile files get for an answer. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { exportPackage } from '../../domain/approvals/contract.ts'
import { asicMime, asicPaths, readAsicManifest } from '../../domain/signing/asic.ts'
import { fromPem } from '../../domain/signing/bytes.ts'
import { CheckedFiles } from '../../domain/signing/check.ts'
import { strictPolicy, type Trust } from '../../domain/signing/verify.ts'
import { checkSignatures as judge } from '../../node/documents/read.ts'
import { run as asic } from '../../scripts/kense/asic.ts'
import { run as verify } from '../../scripts/kense/verify.ts'
import { demoKeyPassword } from '../../server/demo/centre.ts'
import { aPaper } from '../world/paper.ts'
import { startWorld, type World } from '../world/portal.ts'
import { office } from '../world/world.ts'

const shared = process.env['KENSE_SHARED'] ?? new URL('../../../shared', import.meta.url).pathname
const forged = `${shared}/data/forged`
if (!existsSync(forged)) console.warn('forged signatures skipped: the shared material is not here')

interface File {
  name: string
  bytes: Uint8Array
}

const check = async (files: File[], trust: Trust, at: string): Promise<CheckedFiles> => CheckedFiles.parse(await judge({ files, trust, at }))
const trusting = (anchors: Uint8Array[]): Trust => ({ anchors, intermediates: [], crls: [], policy: strictPolicy })

describe('§22 an evidence package', () => {
  let world: World
  let bytes: Uint8Array
  let members: Record<string, Uint8Array>
  let trust: Trust
  let at: string
  let seal: string
  beforeAll(async () => {
    world = await startWorld()
    const { id, journey } = await aPaper(world)
    await journey.sendOut(id, 'finance')
    for (const body of ['justice', 'economy'] as const) await journey.consider(id, body, { kind: 'agreed' })
    const exported = await world.as(office.finance.executor).do(exportPackage, { id })
    bytes = new Uint8Array((await world.portal.node.files.bytes(exported.package.sha256))!)
    members = unzipSync(bytes)
    trust = trusting(fromPem(members['certificates/trust.pem']!))
    at = new Date(world.clock.now()).toISOString()
    seal = exported.seal
  }, 240_000)
  afterAll(() => world.close())

  const folder = mkdtempSync(join(tmpdir(), 'kense-package-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const put = (name: string, content: Uint8Array) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  async function said(command: () => Promise<number>): Promise<{ code: number; json: unknown }> {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    try {
      const code = await command()
      const words = log.mock.calls.map(([line]) => String(line)).join('\n')
      return { code, json: words.startsWith('{') ? JSON.parse(words) : words }
    } finally {
      log.mockRestore()
    }
  }

  const checkPackage = (change: (of: Record<string, Uint8Array>) => void = () => undefined) => {
    const copy = { ...members }
    change(copy)
    return check([{ name: 'топтама.zip', bytes: zipSync(copy, { level: 0 }) }], trust, at)
  }
  const flipped = (of: Uint8Array) => of.with(Math.floor(of.length / 2), (of[Math.floor(of.length / 2)]! ^ 1) & 0xff)

  it('holds: the letter’s seal, every signature with what was signed, every file the same', async () => {
    const checked = await check([{ name: 'топтама.zip', bytes }], trust, at)
    expect(checked.packages).toEqual([{ name: 'топтама.zip', refused: null, seal, faults: [] }])
    expect(checked.signatures.length).toBeGreaterThan(2)
    for (const signature of checked.signatures) {
      expect(signature).toMatchObject({ ok: true, reason: null, level: { claimed: 'B', verified: 'B' }, signers: [{ ok: true, demo: true, iin: signature.manifest?.signer.iin }] })
      expect(signature.files.map((file) => file.found)).not.toContain('absent')
    }
    expect(checked.signatures.some(({ manifest }) => manifest?.body.decision === 'agreed')).toBe(true)
  })

  it('with a changed act names the file, and refuses the signatures over it', async () => {
    const act = Object.keys(members).find((path) => path.startsWith('act/'))!
    const checked = await checkPackage((copy) => (copy[act] = flipped(copy[act]!)))
    expect(checked.packages[0]?.faults).toEqual([{ path: act, what: 'changed' }])
    expect(checked.signatures.map(({ reason }) => reason?.key)).toContain('signing.reason.manifestFileChanged')
  })

  it('with a changed manifest, a signature taken away or a foreign member is not whole', async () => {
    const manifest = Object.keys(members).find((path) => path.endsWith('/manifest.json'))!
    const p7s = manifest.replace('manifest.json', 'signature.p7s')
    const spoiled = await checkPackage((copy) => (copy[manifest] = flipped(copy[manifest]!)))
    expect(spoiled.signatures.find(({ name }) => name === p7s)).toMatchObject({ ok: false })
    const fewer = await checkPackage((copy) => delete copy[p7s])
    expect(fewer.packages[0]?.faults).toEqual([{ path: p7s, what: 'missing' }])
    expect(fewer.signatures.map(({ reason }) => reason?.key)).toContain('signing.reason.signerMissing')
    const more = await checkPackage((copy) => (copy['act/бөгде.docx'] = new Uint8Array([1])))
    expect(more.packages[0]?.faults).toEqual([{ path: 'act/бөгде.docx', what: 'unlisted' }])
  })

  it('by centres that the portal does not trust is refused whole', async () => {
    const other = await check([{ name: 'топтама.zip', bytes }], trusting([]), at)
    expect(other.signatures.every(({ ok, reason }) => !ok && reason !== null)).toBe(true)
  })

  it('one signature alone is judged over the manifest beside it, and the files that were brought are compared', async () => {
    const path = Object.keys(members).find((each) => each.endsWith('/signature.p7s'))!
    const act = Object.keys(members).find((each) => each.startsWith('act/v0/01-text-kk'))!
    const loose = [{ name: 'a.p7s', bytes: members[path]! }, { name: act, bytes: members[act]! }, { name: 'manifest.json', bytes: members[path.replace('signature.p7s', 'manifest.json')]! }]
    const { signatures } = await check(loose, trust, at)
    expect(signatures).toMatchObject([{ ok: true, content: { name: 'manifest.json' }, manifest: { typ: 'kz.kense.sign/1' } }])
    expect(signatures[0]?.files.some((file) => file.found === 'same')).toBe(true)
  })

  it('is judged by “kense verify” too, from the disk: exit 0 for the whole one, 1 for a changed one, with its reason', async () => {
    const path = put('package.zip', bytes)
    const root = put('root.pem', members['certificates/trust.pem']!)
    expect(await said(() => verify(['--json', '--trust', root, '--at', at, path]))).toMatchObject({ code: 0, json: { ok: true, reason: null, container: { seal, faults: [] }, signatures: expect.any(Array) } })
    const act = Object.keys(members).find((each) => each.startsWith('act/'))!
    const changed = put('changed.zip', zipSync({ ...members, [act]: flipped(members[act]!) }, { level: 0 }))
    expect(await said(() => verify(['--json', '--trust', root, '--at', at, changed]))).toMatchObject({ code: 1, json: { ok: false, reason: 'packageNotIntact', container: { faults: [{ path: act, what: 'changed' }] } } })
  })

  it('becomes an ASiC-E container that OpenSSL judges, and that this screen judges: whole, changed, and with a file too many', async () => {
    const path = put('package.zip', bytes)
    const password = put('password', Buffer.from(demoKeyPassword))
    const out = join(folder, 'package.asice')
    expect((await said(() => asic([path, '--key', world.keysOf(office.finance.executor).sign, '--password-from', password, '--out', out]))).code).toBe(0)
    const made = new Uint8Array(readFileSync(out))
    expect(Buffer.from(made.subarray(30, 30 + 'mimetype'.length + asicMime.length)).toString('latin1')).toBe(`mimetype${asicMime}`)
    const inside = unzipSync(made)
    const manifest = readAsicManifest(inside[asicPaths.manifest]!)!
    expect(manifest.objects.map((each) => each.path).toSorted()).toEqual(Object.keys(members).toSorted())
    const checked = await check([{ name: 'package.asice', bytes: made.slice() }], trust, new Date().toISOString())
    expect(checked.packages).toMatchObject([{ refused: null, faults: [] }])
    expect(checked.signatures).toMatchObject([{ ok: true, name: asicPaths.signature, signers: [{ iin: office.finance.executor.iin }] }])
    const openssl = spawnSync('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', put('asic.p7s', inside[asicPaths.signature]!), '-content', put('asic.xml', inside[asicPaths.manifest]!), '-CAfile', put('root.pem', members['certificates/trust.pem']!), '-purpose', 'any', '-out', '/dev/null'], { encoding: 'utf8' })
    if (openssl.error === undefined) expect(openssl.stderr).toContain('CAdES Verification successful')
    const act = manifest.objects.find((each) => each.path.startsWith('act/'))!.path
    const changed = await check([{ name: 'x.asice', bytes: zipSync({ ...inside, [act]: flipped(inside[act]!) }, { level: 0 }) }], trust, new Date().toISOString())
    expect(changed).toMatchObject({ packages: [{ faults: [{ path: act, what: 'changed' }] }], signatures: [{ ok: false, reason: { key: 'signing.reason.manifestFileChanged' } }] })
    const more = await check([{ name: 'x.asice', bytes: zipSync({ ...inside, 'бөгде.txt': new Uint8Array([1]) }, { level: 0 }) }], trust, new Date().toISOString())
    expect(more.packages).toMatchObject([{ faults: [{ path: 'бөгде.txt', what: 'unlisted' }] }])
    const otherManifest = { ...inside, [asicPaths.manifest]: Buffer.from(Buffer.from(inside[asicPaths.manifest]!).toString('utf8').replace(/DigestValue>.{4}/, 'DigestValue>AAAA')) }
    expect((await check([{ name: 'x.asice', bytes: zipSync(otherManifest, { level: 0 }) }], trust, new Date().toISOString())).signatures).toMatchObject([{ ok: false, reason: { key: 'signing.reason.contentChanged' } }])
  })

  it('cut, spoiled or made of nonsense gets a reason and never a fault', async () => {
    for (let step = 0; step < 40; step += 1) {
      const cut = bytes.slice(0, Math.floor((bytes.length * step) / 40))
      const spoilt = bytes.slice()
      for (let at = step; at < spoilt.length; at += 997) spoilt[at] = (at * 31 + step) & 0xff
      for (const hostile of [cut, spoilt]) {
        const checked = await check([{ name: 'x.zip', bytes: hostile }, { name: 'y.zip', bytes: hostile }], trust, at)
        expect(checked.packages.every((each) => each.refused !== null)).toBe(true)
      }
      const asSignature = await check([{ name: 'x.p7s', bytes: bytes.slice(step * 100, step * 100 + 500) }], trust, at)
      expect(asSignature.signatures).toMatchObject([{ ok: false }])
    }
  })
})

describe.skipIf(!existsSync(forged))('SIGNING §7 forged signatures', () => {
  const cases = existsSync(`${forged}/cases.json`) ? (JSON.parse(readFileSync(`${forged}/cases.json`, 'utf8')) as Record<string, { contentFile: string }>) : {}
  const names = existsSync(forged) ? readdirSync(forged).filter((name) => name.endsWith('.p7s')) : []
  it('are refused each with its reason, and the good ones pass', async () => {
    const trust = trusting(fromPem(readFileSync(`${forged}/pki/root.pem`)))
    for (const name of names) {
      const content = readFileSync(`${forged}/${cases[name.replace('.p7s', '')]!.contentFile}`)
      const files = [{ name, bytes: new Uint8Array(readFileSync(`${forged}/${name}`)) }, { name: 'content.bin', bytes: new Uint8Array(content) }]
      const [signature] = (await check(files, trust, new Date().toISOString())).signatures
      expect(signature?.ok, name).toBe(name.startsWith('00'))
      if (!name.startsWith('00')) expect(signature?.reason?.key, name).toMatch(/^signing\.reason\.\w+$/)
    }
  })
})
