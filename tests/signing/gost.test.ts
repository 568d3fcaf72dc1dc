import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fromHex, fromPem, toHex } from '../../domain/signing/bytes.ts'
import { readCertificate } from '../../domain/signing/certificate.ts'
import { certificateProblem } from '../../domain/signing/certificate-status.ts'
import { Fields, readDer, readOctets, tags } from '../../domain/signing/der.ts'
import { gostHash } from '../../domain/signing/gost-hash.ts'
import { gostSignatureHolds } from '../../domain/signing/gost-signature.ts'
import { readOcsp, statusByOcsp } from '../../domain/signing/ocsp.ts'
import { oids } from '../../domain/signing/oids.ts'
import { streebog } from '../../domain/signing/streebog.ts'
import { strictPolicy, type Trust, verifyAttached, verifyDetached } from '../../domain/signing/verify.ts'
import { inspectKeyFile } from '../../node/signing/key-file.ts'
import { openPkcs12 } from '../../node/signing/pkcs12.ts'
import { passwordOf } from '../../node/signing/pkcs12-protection.ts'
import { digestFile, primitives } from '../../node/signing/primitives.ts'
import { octetString } from '../../domain/signing/der-write.ts'
import { algorithm, attribute, cms, signerInfo, usual } from './cms.ts'
import { makeGostKey, secretOf } from './gost-key.ts'
import { issue, makePki, today, trustOf } from './pki.ts'

const kit = join(process.env.KENSE_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url)), 'data/keys')
const hasKit = existsSync(kit)
if (!hasKit) console.warn(`SKIPPED: no test keys of the national centre at ${kit}`)
const read = (path: string) => fromPem(readFileSync(join(kit, path)))[0]!
const text = (words: string) => Buffer.from(words, 'latin1')

describe('§61 digests', () => {
  it('RFC 6986: Streebog', () => {
    const first = text('012345678901234567890123456789012345678901234567890123456789012')
    const second = fromHex('d1e520e2e5f2f0e82c20d1f2f0e8e1eee6e820e2edf3f6e82c20e2e5fef2fa20f120eceef0ff20f1f2f0e5ebe0ece820ede020f5f0e0e1f0fbff20efebfaeafb20c8e3eef0e5e2fb')
    expect(toHex(streebog(64, first))).toBe('1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48')
    expect(toHex(streebog(32, first))).toBe('9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500')
    expect(toHex(streebog(64, second))).toBe('1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28')
    expect(toHex(streebog(32, second))).toBe('9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50')
    expect(toHex(streebog(64, new Uint8Array()))).toBe('8e945da209aa869f0455928529bcae4679e9873ab707b55315f56ceb98bef0a7362f715528356ee83cda5f2aac4c6ad2ba3a715c1bcd81cb8e9f90bf4c1c1a8a')
  })

  it('GOST 34.311-95 with the D-TEST substitution', () => {
    expect(toHex(gostHash(text('')))).toBe('ce85b99cc46752fffee35cab9a7b0278abb4c2d2055cff685af4912c49490f8d')
    expect(toHex(gostHash(text('abc')))).toBe('f3134348c44fb1b2a277729e2285ebb5cb5e0f29c975bc753b70497c06a4d51d')
    expect(toHex(gostHash(text('This is message, length=32 bytes')))).toBe('b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa')
    expect(toHex(gostHash(text('Suppose the original message has length = 50 bytes')))).toBe('471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208')
  })
})

describe('§61 GOST 34.10-2015', () => {
  it('holds for what was signed and for nothing else', () => {
    const { spki, sign } = makeGostKey()
    const data = text('act')
    const signature = sign(data)
    expect(gostSignatureHolds(spki, streebog(64, data), signature)).toBe(true)
    expect(gostSignatureHolds(spki, streebog(64, text('acts')), signature)).toBe(false)
    expect(gostSignatureHolds(makeGostKey().spki, streebog(64, data), signature)).toBe(false)
    for (const at of [0, 63, 64, 127]) expect(gostSignatureHolds(spki, streebog(64, data), Uint8Array.from(signature, (byte, index) => (index === at ? byte ^ 1 : byte)))).toBe(false)
  })
})

describe.skipIf(!hasKit)('material of the national centre', () => {
  const trust = (): Trust => ({
    anchors: [read('ca/root_test_gost_2022.cer')], intermediates: [read('ca/nca_gost2022_test.cer')],
    crls: [read('crl/nca_gost2022_test_2026-08.crl')], policy: { ...strictPolicy, revocation: 'required' },
  })
  const at = '2026-11-22T10:00:00.000Z'
  const password = () => Buffer.from('Qwerty12')

  it.each([
    ['gost512_individual_valid', null],
    ['gost512_legal_head_valid', null],
    ['gost512_legal_infosystem_valid', null],
    ['gost512_individual_revoked', 'certificateRevoked'],
    ['gost512_legal_head_revoked', 'certificateRevoked'],
    ['gost512_individual_expired_2024', 'certificateExpired'],
  ])('%s: chain, list and date give %s', async (name, problem) => {
    const { certificateDer } = await inspectKeyFile(join(kit, 'p12', `${name}.p12`), password())
    expect(certificateProblem({ certificateDer, trust: trust(), at, primitives })).toBe(problem)
  })

  it('the delegated OCSP answer is judged by GOST', () => {
    const answer = readOcsp(read('ocsp/gost2015_revoked_hold_2022.der'))
    const issuer = readCertificate(read('ca/nca_gost2022_test.cer'))
    const certificate = { ...issuer, serial: toHex(answer.answers[0]!.serial).toUpperCase() }
    const check = { certificate, issuer, at: answer.producedAt, now: answer.producedAt, toleranceMs: 0, primitives, policy: strictPolicy }
    expect(statusByOcsp(answer, check)).toMatchObject({ reason: 6 })
    const altered = { ...answer, signature: Uint8Array.from(answer.signature, (byte, index) => (index === 9 ? byte ^ 1 : byte)) }
    expect(() => statusByOcsp(altered, check)).toThrow('ocspSignature')
  })

  it('the GOST-2004 CMS of NCANode holds as plain CMS', () => {
    const p7s = Buffer.from(readFileSync(join(kit, 'cms/GOSTKNCA_13a3.cms.b64'), 'utf8'), 'base64')
    const policy = { ...strictPolicy, needSigningCertificate: false }
    const verdict = verifyAttached({ p7s, at: '2021-01-01T00:00:00.000Z', primitives, trust: { anchors: [read('ca/nca_gost_test_2019.crt')], intermediates: [], crls: [], policy } })
    expect(verdict).toMatchObject({ ok: true, level: { verified: 'CMS' }, signers: [{ algorithm: 'GOST 34.310-2004', iin: '123456789011' }] })
  })

  it('a CAdES-B by every GOST-2015 key of the kit is judged by its chain', () => {
    const content = text('manifest')
    for (const name of readdirSync(join(kit, 'p12')).filter((each) => each.startsWith('gost512'))) {
      const store = openPkcs12(readFileSync(join(kit, 'p12', name)), passwordOf(password()))
      const fields = new Fields(readDer(store.keys[0]!.pkcs8))
      fields.next(tags.integer)
      fields.next(tags.sequence)
      const inner = readDer(readOctets(fields.next(tags.octetString)))
      const { spki, sign } = makeGostKey((key) => key, secretOf(inner.content))
      const certificate = readCertificate(store.certificates[0]!.der)
      expect(toHex(spki), name).toBe(toHex(certificate.publicKey.spkiDer))
      const holder = { certificate: certificate.der, issuer: certificate.issuerDer, serial: fromHex(certificate.serial), name: certificate.subjectDer, spki, key: null as never }
      const attributes = usual(content, holder).map((each, index) => (index === 2 ? attribute(oids.messageDigest, octetString(streebog(64, content))) : each))
      const p7s = cms({
        digestAlgorithms: [algorithm(oids.streebog512)], certificates: [certificate.der],
        signers: [signerInfo(content, { holder, attributes, signWith: sign, digestAlgorithm: algorithm(oids.streebog512), signatureAlgorithm: algorithm(oids.gost2015Signature512) })],
      })
      const verdict = verifyDetached({ p7s, content, trust: { ...trust(), crls: [], policy: strictPolicy }, at, primitives })
      expect({ name, ...verdict }).toMatchObject(name.includes('expired') ? { ok: false, reason: 'certificateExpired' } : { ok: true, level: { verified: 'B' } })
    }
  })
})

it('B10.5 a signature over 60 MB by a GOST key is judged piece by piece', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kense-gost-'))
  try {
    const path = join(folder, 'content.bin')
    writeFileSync(path, Buffer.alloc(60 * 1024 * 1024, 'қаулы'))
    const before = process.memoryUsage().rss
    const digest = await digestFile(path, ['streebog512'])
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024)
    const pki = makePki()
    const { spki, sign } = makeGostKey((key) => key)
    const holder = issue(pki.ca, { key: { key: pki.employee.key, spki } })
    const attributes = usual(new Uint8Array(), holder).map((each, index) => (index === 2 ? attribute(oids.messageDigest, octetString(digest.streebog512)) : each))
    const p7s = cms({
      digestAlgorithms: [algorithm(oids.streebog512)], certificates: [holder.certificate, pki.ca.certificate],
      signers: [signerInfo(new Uint8Array(), { holder, attributes, signWith: sign, digestAlgorithm: algorithm(oids.streebog512), signatureAlgorithm: algorithm(oids.gost2015Signature512) })],
    })
    const judge = (content: { streebog512: Uint8Array }) => verifyDetached({ p7s, content, trust: trustOf(pki), at: today, primitives })
    expect(judge(digest)).toMatchObject({ ok: true, signers: [{ algorithm: 'GOST 34.10-2015 (512)' }] })
    expect(judge({ streebog512: digest.streebog512.with(0, digest.streebog512[0]! ^ 1) })).toMatchObject({ ok: false, reason: 'contentChanged' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
