/** Signatures that other programs made are shown for what they are: never counted, never refused as if they were forged, and no forgery gets in with them. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fromPem, toPem } from '../../domain/signing/bytes.ts'
import { strictPolicy, type Trust } from '../../domain/signing/verify.ts'
import { checkSignatures } from '../../node/signing/check.ts'
import { attributes, cms, signerInfo } from './cms.ts'
import { content as signedContent, forgeries, good } from './forgeries.ts'
import { makePki, pem, today, trustOf } from './pki.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) console.warn('SKIPPED: openssl is not installed, so no other program has signed')
const folder = mkdtempSync(join(tmpdir(), 'kense-foreign-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
const pki = makePki()
const trust = trustOf(pki, { intermediates: [pki.ca.certificate] })
const content = new Uint8Array(Buffer.from('Бөгде бағдарлама қол қойған мәтін'))
writeFileSync(at('content.txt'), content)
writeFileSync(at('key.pem'), String(pki.employee.key.export({ format: 'pem', type: 'pkcs8' })))
writeFileSync(at('cert.pem'), pem(pki.employee))
writeFileSync(at('ca.pem'), pem(pki.ca))

const one = (p7s: Uint8Array, given: Uint8Array | null, by: Trust = trust, when = today) =>
  checkSignatures({ files: [{ name: 'a.txt.p7s', bytes: p7s }, ...(given === null ? [] : [{ name: 'a.txt', bytes: given }])], trust: by, at: when }).signatures[0]!

describe.skipIf(!hasOpenssl)('signatures of openssl cms', () => {
  const signed = (...how: string[]) => {
    // Signed now by a key that is valid from 2025 to 2056; judged by the machine's own clock.
    const { status, stderr } = spawnSync('openssl', ['cms', '-sign', '-binary', '-in', at('content.txt'), '-signer', at('cert.pem'), '-inkey', at('key.pem'), '-certfile', at('ca.pem'), '-md', 'sha256', '-out', at('out'), ...how], { encoding: 'utf8' })
    expect(stderr === '' || status === 0, stderr).toBe(true)
    return new Uint8Array(readFileSync(at('out')))
  }
  const now = new Date(Date.now() + 60_000).toISOString()

  it('attached, streamed in BER: holds, is not ours, and says its three differences', () => {
    const p7s = signed('-nodetach', '-stream', '-outform', 'DER')
    expect(one(p7s, null, trust, now)).toMatchObject({ ok: false, foreign: ['ber', 'attached', 'noSigningCertificate'], signers: [{ ok: true, iin: '900101300017' }], level: { verified: 'CMS' } })
    expect(one(p7s, content, trust, now)).toMatchObject({ ok: false, foreign: ['ber', 'attached', 'noSigningCertificate'] })
    expect(one(p7s, new Uint8Array([1, 2, 3]), trust, now)).toMatchObject({ ok: false, foreign: null })
  })

  it('detached in PEM: holds over its own file and over no other', () => {
    const p7s = signed('-outform', 'PEM')
    expect(one(p7s, content, trust, now)).toMatchObject({ ok: false, foreign: ['noSigningCertificate'], reason: { key: 'signing.reason.signingCertificateMissing' } })
    expect(one(p7s, new Uint8Array([1]), trust, now)).toMatchObject({ ok: false, foreign: null })
  })

  it('with -cades and detached it is our own form, and no foreigner', () => {
    expect(one(signed('-cades', '-outform', 'DER'), content, trust, now)).toMatchObject({ ok: true, foreign: null, level: { verified: 'B' } })
  })
})

it('a signature without the certificate’s digest, as NCANode writes it, holds as foreign; of a centre that is not believed it does not', () => {
  const list = [attributes.contentType(), attributes.signingTime(), attributes.messageDigest(content)]
  const p7s = cms({ signers: [signerInfo(content, { holder: pki.employee, attributes: list })], certificates: [pki.employee.certificate, pki.ca.certificate], content })
  expect(one(p7s, null)).toMatchObject({ ok: false, foreign: ['attached', 'noSigningCertificate'] })
  expect(one(p7s, null, trustOf(makePki()))).toMatchObject({ ok: false, foreign: null })
})

it('SIGNING §7: no forgery counts by being foreign, and only those that differ in form alone are told to hold', () => {
  const held = forgeries.flatMap((forgery) => {
    const made = forgery.make(pki)
    const p7s = made.p7s
    const given = made.content ?? null
    const { signatures } = checkSignatures({ files: [{ name: 'x.p7s', bytes: p7s }, ...(given instanceof Uint8Array ? [{ name: 'x', bytes: given }] : [])], trust: made.trust ?? trust, at: today })
    expect(signatures.filter((each) => each.ok && each.foreign !== null), forgery.name).toEqual([])
    return signatures.some((each) => each.foreign !== null) ? [forgery.reason] : []
  })
  for (const reason of held) expect(['signingCertificateMissing', 'derIndefiniteLength', 'derLengthNotMinimal', 'contentAttached']).toContain(reason)
})

const shared = process.env['KENSE_SHARED'] ?? new URL('../../../shared', import.meta.url).pathname
const real = `${shared}/data/keys/cms/GOSTKNCA_13a3.cms.b64`
if (!existsSync(real)) console.warn('the real NCANode signature is skipped: the shared material is not here')
it.skipIf(!existsSync(real))('a real CMS of NCANode (GOST, 2020, without signing-certificate-v2) is read from base64 and holds by its own centre, as foreign', () => {
  const bytes = new Uint8Array(readFileSync(real))
  const found = checkSignatures({ files: [{ name: 'x.cms', bytes }], trust: { anchors: fromPem(readFileSync(`${shared}/data/keys/ca/nca_gost_test_2019.crt`)), intermediates: [], crls: [], policy: strictPolicy }, at: '2021-01-20T00:00:00.000Z' }).signatures[0]!
  expect([found.foreign, found.signers[0]?.algorithm]).toEqual([['attached', 'noSigningCertificate'], 'GOST 34.310-2004'])
})

it('a signature under any name is known by its bytes, unless another file is named like one', () => {
  const p7s = good[0]!.make(pki).p7s
  const check = (...files: [string, Uint8Array][]) => checkSignatures({ files: files.map(([name, bytes]) => ({ name, bytes })), trust, at: today }).signatures.map(({ name, ok }) => [name, ok])
  const words: [string, Uint8Array] = ['құжат.txt', signedContent]
  for (const bytes of [p7s, Buffer.from(Buffer.from(p7s).toString('base64')), Buffer.from(toPem('CMS', p7s))]) expect(check(['қолтаңба', bytes], words)).toEqual([['қолтаңба', true]])
  expect(check(words, ['кілт.der', Buffer.from(pki.employee.certificate)])).toEqual([])
  expect(check(['қолтаңба', p7s], ['басқа.p7s', p7s])).toEqual([['басқа.p7s', false]])
})
