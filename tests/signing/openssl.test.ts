import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { toPem } from '../../domain/signing/bytes.ts'
import { addEvidence } from '../../domain/signing/cades.ts'
import { oids } from '../../domain/signing/oids.ts'
import { readSignedData } from '../../domain/signing/signed-data.ts'
import { strictPolicy, verifyAttached, verifyDetached } from '../../domain/signing/verify.ts'
import { digestFile, primitives } from '../../node/signing/primitives.ts'
import { signWithKeyFile } from '../../node/signing/key-file.ts'
import { sealKeyFile } from '../../server/demo/key-file.ts'
import { timestampToken } from './cms.ts'
import { extendedKeyUsage } from '../../server/demo/certificates.ts'
import { type Holder, issue, makePki, pem, signExtensions, today, trustOf } from './pki.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) console.warn('SKIPPED: openssl is not installed, so nobody else has judged our signatures')

const folder = mkdtempSync(join(tmpdir(), 'kense-openssl-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const pki = makePki()
const at = (name: string) => join(folder, name)

function save(name: string, bytes: string | Uint8Array): string {
  writeFileSync(at(name), bytes)
  return at(name)
}

function openssl(...args: string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } })
  return { status, text: stdout + stderr }
}

const keyFile = (name: string, holder: Holder) => save(name, sealKeyFile(holder.key, holder.certificate, pki.ca.certificate, 'Құпия-2026'))
const password = () => Buffer.from('Құпия-2026', 'utf8')
save('root.pem', pem(pki.root))
save('ca.pem', pem(pki.ca))

function opensslAccepts(p7s: Uint8Array, contentPath: string): { status: number | null; text: string } {
  return openssl('cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', save('out.p7s', p7s), '-content', contentPath, '-CAfile', at('root.pem'), '-out', '/dev/null', '-attime', String(Date.parse(today) / 1000))
}

describe.skipIf(!hasOpenssl)('§61 openssl judges our signatures', () => {
  const content = save('content.bin', Buffer.alloc(60 * 1024 * 1024, 'қаулы'))

  it('§64, B10.5 60 MB, one signer and then a second whose coming leaves the first byte for byte', async () => {
    const digest = await digestFile(content)
    const request = { content: digest, detached: true, usage: 'sign' as const, signingTime: today }
    const first = await signWithKeyFile({ ...request, path: keyFile('employee.p12', pki.employee), password: password() })
    const second = await signWithKeyFile({ ...request, path: keyFile('head.p12', pki.head), password: password(), existing: first.p7s })
    const [alone] = readSignedData(first.p7s).signers
    const both = readSignedData(second.p7s).signers
    expect(both).toHaveLength(2)
    expect(both.some((each) => Buffer.compare(each.bytes, alone!.bytes) === 0)).toBe(true)
    for (const { p7s } of [first, second]) {
      expect(opensslAccepts(p7s, content)).toMatchObject({ status: 0, text: expect.stringContaining('CAdES Verification successful') })
      expect(verifyDetached({ p7s, content: digest, trust: trustOf(pki), at: today, primitives })).toMatchObject({ ok: true })
    }
  })

  it('a timestamp put on one of two signers keeps both', async () => {
    const small = save('small.txt', 'мазмұн')
    const request = { content: new Uint8Array(readFileSync(small)), detached: true, usage: 'sign' as const, signingTime: today }
    const first = await signWithKeyFile({ ...request, path: at('employee.p12'), password: password() })
    const second = await signWithKeyFile({ ...request, path: at('head.p12'), password: password(), existing: first.p7s })
    const tsa = issue(pki.ca, { extensions: [signExtensions()[0]!, extendedKeyUsage([oids.timeStamping], true)] })
    let p7s: Uint8Array = second.p7s
    for (const { signature } of readSignedData(second.p7s).signers) {
      const token = timestampToken({ holder: tsa, stamped: signature, certificates: [tsa.certificate, pki.ca.certificate] })
      p7s = addEvidence(p7s, { tokens: [{ signature, token }] })
      const stampedFile = save('stamped.bin', signature)
      const checked = openssl('ts', '-verify', '-data', stampedFile, '-in', save('token.der', token), '-token_in', '-CAfile', at('root.pem'), '-untrusted', at('ca.pem'), '-attime', String(Date.parse(today) / 1000))
      expect(checked.text).toContain('Verification: OK')
    }
    expect(opensslAccepts(p7s, small).status).toBe(0)
    const verdict = verifyDetached({ p7s, content: request.content, trust: trustOf(pki), at: today, primitives, need: { signers: 2 } })
    expect(verdict).toMatchObject({ ok: true, level: { verified: 'T' }, signers: [{ timestamp: today }, { timestamp: today }] })
  })

  it('opens our key files', () => {
    const opened = openssl('pkcs12', '-legacy', '-in', at('employee.p12'), '-passin', `pass:Құпия-2026`, '-noenc')
    expect(opened).toMatchObject({ status: 0, text: expect.stringContaining('BEGIN PRIVATE KEY') })
  })
})

describe.skipIf(!hasOpenssl)('§61 we judge what openssl signs', () => {
  const content = new Uint8Array(readFileSync(save('act.txt', 'Қаулының жобасы')))
  save('employee.key', String(pki.employee.key.export({ format: 'pem', type: 'pkcs8' })))
  save('employee.pem', pem(pki.employee))
  save('chain.pem', pem(pki.ca))
  const sign = (...more: string[]) => {
    const made = openssl('cms', '-sign', '-binary', '-in', at('act.txt'), '-signer', at('employee.pem'), '-inkey', at('employee.key'), '-certfile', at('chain.pem'), '-outform', 'DER', '-out', at('theirs.p7s'), ...more)
    expect(made).toMatchObject({ status: 0 })
    return new Uint8Array(readFileSync(at('theirs.p7s')))
  }
  // openssl signs with the clock of this machine, so its signatures are judged by it too.
  const question = { trust: trustOf(pki), at: new Date(Math.max(Date.now(), Date.parse(today))).toISOString(), primitives }

  it('-cades is accepted', () => {
    expect(verifyDetached({ ...question, p7s: sign('-cades'), content })).toMatchObject({ ok: true, level: { verified: 'B' } })
  })

  it('without -cades it lacks the binding, is refused for documents and shown as plain CMS for foreign ones', () => {
    const p7s = sign()
    expect(verifyDetached({ ...question, p7s, content })).toMatchObject({ ok: false, reason: 'signingCertificateMissing' })
    const foreign = { ...question.trust, policy: { ...strictPolicy, needSigningCertificate: false } }
    expect(verifyDetached({ ...question, trust: foreign, p7s, content })).toMatchObject({ ok: true, level: { claimed: 'CMS', verified: 'CMS' } })
  })

  it('attached is accepted only as attached', () => {
    const p7s = sign('-cades', '-nodetach')
    expect(verifyDetached({ ...question, p7s, content })).toMatchObject({ ok: false, reason: 'contentAttached' })
    expect(Buffer.from(verifyAttached({ ...question, p7s }).content!).toString()).toBe('Қаулының жобасы')
  })

  it('streamed BER is refused', () => {
    expect(verifyAttached({ ...question, p7s: sign('-cades', '-nodetach', '-stream') })).toMatchObject({ ok: false, reason: 'derIndefiniteLength' })
  })

  it('-noattr and -md sha1 are refused', () => {
    expect(verifyDetached({ ...question, p7s: sign('-noattr'), content })).toMatchObject({ ok: false, reason: 'signedAttributesMissing' })
    expect(verifyDetached({ ...question, p7s: sign('-cades', '-md', 'sha1'), content })).toMatchObject({ ok: false, reason: 'digestAlgorithmForbidden' })
  })

  it('-resign onto ours is accepted', async () => {
    const ours = await signWithKeyFile({ content, detached: true, usage: 'sign', signingTime: today, path: keyFile('head2.p12', pki.head), password: password() })
    save('ours.p7s', ours.p7s)
    const made = openssl('cms', '-resign', '-cades', '-inform', 'DER', '-in', at('ours.p7s'), '-signer', at('employee.pem'), '-inkey', at('employee.key'), '-outform', 'DER', '-out', at('both.p7s'))
    expect(made).toMatchObject({ status: 0 })
    const p7s = new Uint8Array(readFileSync(at('both.p7s')))
    expect(verifyDetached({ ...question, p7s, content, need: { signers: 2 } })).toMatchObject({ ok: true })
  })

  it("openssl's timestamp authority is believed, and not over another signature", async () => {
    const tsa = issue(pki.ca, { extensions: [signExtensions()[0]!, extendedKeyUsage([oids.timeStamping], true)] })
    save('tsa.pem', pem(tsa))
    save('tsa.key', String(tsa.key.export({ format: 'pem', type: 'pkcs8' })))
    save('tsa.cnf', `[tsa]\nserial = ${at('serial')}\nsigner_digest = sha256\ndefault_policy = 1.2.398.3.3.2.6.2\ndigests = sha256\naccuracy = secs:1\nordering = yes\ntsa_name = yes\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n`)
    save('serial', '05\n')
    const stamp = (name: string, p7s: Uint8Array) => {
      const [signer] = readSignedData(p7s).signers
      save(name, signer!.signature)
      expect(openssl('ts', '-query', '-data', at(name), '-sha256', '-cert', '-out', at('query.tsq')).status).toBe(0)
      const made = openssl('ts', '-reply', '-queryfile', at('query.tsq'), '-config', at('tsa.cnf'), '-section', 'tsa', '-signer', at('tsa.pem'), '-inkey', at('tsa.key'), '-chain', at('chain.pem'), '-token_out', '-out', at('token.der'))
      expect(made).toMatchObject({ status: 0 })
      return { signature: signer!.signature, token: new Uint8Array(readFileSync(at('token.der'))) }
    }
    const sign = () => signWithKeyFile({ content, detached: true, usage: 'sign', signingTime: question.at, path: keyFile('head3.p12', pki.head), password: password() })
    const { p7s } = await sign()
    const { signature, token } = stamp('stamped1.bin', p7s)
    const good = addEvidence(p7s, { tokens: [{ signature, token }] })
    const later = { ...question, at: new Date(Date.now() + 60_000).toISOString() }
    expect(verifyDetached({ ...later, p7s: good, content })).toMatchObject({ ok: true, level: { claimed: 'T', verified: 'T' } })
    const other = stamp('stamped2.bin', (await signWithKeyFile({ content, detached: true, usage: 'sign', signingTime: question.at, path: at('employee.p12'), password: password() })).p7s)
    expect(verifyDetached({ ...later, p7s: addEvidence(p7s, { tokens: [{ signature, token: other.token }] }), content })).toMatchObject({ ok: false, reason: 'timestampImprint' })
  })

  it('certificates we write are read by openssl', () => {
    const shown = openssl('verify', '-CAfile', at('root.pem'), '-untrusted', at('ca.pem'), '-attime', String(Date.parse(today) / 1000), save('leaf.pem', toPem('CERTIFICATE', pki.head.certificate)))
    expect(shown.text).toContain('OK')
  })
})
