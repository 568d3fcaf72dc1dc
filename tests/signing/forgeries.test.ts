import { describe, expect, it } from 'vitest'
import { reasonText } from '../../domain/signing/reasons.ts'
import { texts } from '../../domain/texts.ts'
import { readCertificate } from '../../domain/signing/certificate.ts'
import { revocationOf } from '../../domain/signing/crl.ts'
import { readDer } from '../../domain/signing/der.ts'
import { element, integer, sequence, time } from '../../domain/signing/der-write.ts'
import { oids } from '../../domain/signing/oids.ts'
import { readOcsp, statusByOcsp } from '../../domain/signing/ocsp.ts'
import { type SignatureVerdict, strictPolicy, type Trust, verifyDetached } from '../../domain/signing/verify.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { extension } from '../../server/demo/certificates.ts'
import { ocspAnswer } from './cms.ts'
import { type Case, content, forgeries, good, gostSigned, responderOf, stamped, withOcsp } from './forgeries.ts'
import { authorityExtensions, caName, crlBy, day, issue, makePki, now, today, trustOf } from './pki.ts'

const pki = makePki()

function judge(made: Case): SignatureVerdict {
  const { need } = made
  return verifyDetached({ p7s: made.p7s, content: made.content ?? content, trust: made.trust ?? trustOf(pki), at: today, primitives, ...(need ? { need } : {}) })
}

describe('§6.4 signatures that hold', () => {
  it.each(good)('$name is accepted', ({ make }) => {
    expect(judge(make(pki))).toMatchObject({ ok: true, reason: null, level: { claimed: 'B', verified: 'B' } })
  })

  it('a trusted timestamp raises the level to T', () => {
    expect(judge(stamped(pki))).toMatchObject({ ok: true, level: { claimed: 'T', verified: 'T' }, signers: [{ timestamp: today }] })
  })

  it('with evidence of status besides, to LT', () => {
    expect(judge(stamped(pki, now, [crlBy(pki.ca)])).level).toEqual({ claimed: 'LT', verified: 'LT' })
    const keptByUs = { ...stamped(pki), trust: trustOf(pki, { crls: [crlBy(pki.ca)] }) }
    expect(judge(keptByUs).level).toEqual({ claimed: 'T', verified: 'T' })
    expect(judge(stamped(pki, now, [crlBy(pki.root)])).level).toEqual({ claimed: 'LT', verified: 'T' })
  })

  it('B10.7 a timestamp from before keeps a signature whose key was later given up in good order', () => {
    const crl = crlBy(pki.ca, { revoked: [{ serial: pki.employee.serial, at: now - day, reason: 4 }] })
    expect(judge({ ...stamped(pki, now - 2 * day), trust: trustOf(pki, { crls: [crl] }) }).ok).toBe(true)
    expect(judge({ ...stamped(pki, now), trust: trustOf(pki, { crls: [crl] }) })).toMatchObject({ ok: false, reason: 'certificateRevoked' })
  })

  it('a GOST 34.10-2015 key signs as well as an RSA one', () => {
    expect(judge(gostSigned(pki))).toMatchObject({ ok: true, level: { verified: 'B' }, signers: [{ algorithm: 'GOST 34.10-2015 (512)', usage: 'both' }] })
  })

  it('a timely OCSP answer of a delegated responder shows the status', () => {
    expect(judge(withOcsp(pki))).toMatchObject({ ok: true, reason: null })
    expect(judge(withOcsp(pki, { signer: pki.ca, certificates: [] }))).toMatchObject({ ok: true })
  })

  it('42 an answer with another nonce than the one sent is refused', () => {
    const nonce = Uint8Array.of(4, 2, 7, 7)
    const answer = readOcsp(ocspAnswer({ signer: responderOf(pki), issuer: pki.ca, serial: pki.employee.serial, nonce }))
    const check = { certificate: readCertificate(pki.employee.certificate), issuer: readCertificate(pki.ca.certificate), at: now, now, toleranceMs: 0, primitives, policy: strictPolicy }
    expect(statusByOcsp(answer, { ...check, nonce })).toBeNull()
    expect(() => statusByOcsp(answer, { ...check, nonce: Uint8Array.of(4, 2, 7, 8) })).toThrow('ocspNonce')
    expect(() => statusByOcsp(answer, { ...check, certificate: readCertificate(pki.head.certificate), nonce })).toThrow('ocspOtherCertificate')
  })

  it('a list of a centre of the same name and another key says nothing', () => {
    const renewed = issue(pki.root, { subject: caName, extensions: authorityExtensions(0) })
    const list = crlBy(renewed, { revoked: [{ serial: pki.employee.serial, at: now - day, reason: 1 }] })
    expect(judge({ ...good[0]!.make(pki), trust: trustOf(pki, { crls: [list], intermediates: [renewed.certificate] }) })).toMatchObject({ ok: true })
    expect(judge({ ...good[0]!.make(pki), trust: trustOf(pki, { crls: [list, crlBy(pki.ca)], policy: { ...strictPolicy, revocation: 'required' } }) })).toMatchObject({ ok: true })
  })

  it('tells whose the signature is', () => {
    const [signer] = judge(good[0]!.make(pki)).signers
    expect(signer).toMatchObject({ iin: '900101300017', bin: '123456789021', usage: 'sign', algorithm: 'RSA-2048', roles: ['1.2.398.3.3.4.1.2', '1.2.398.3.3.4.1.2.5'], signingTime: today })
  })
})

describe('§63 judged long after the certificate has ended', () => {
  const past = { ...pki, employee: issue(pki.ca, { validUntil: now - 10 * day }) }
  const ended = (crls: Uint8Array[], more: Partial<Trust> = {}) => judge({ ...stamped(past, now - 20 * day), trust: trustOf(pki, { crls, ...more }) })
  const strict = { policy: { ...strictPolicy, revocation: 'required' as const } }
  const revoked = [{ serial: past.employee.serial, at: now - 25 * day, reason: 1 }]
  const inTime = { thisUpdate: now - 19 * day, nextUpdate: now - 18 * day }

  it('a list of today is silent of an ended certificate whether it was revoked or not: it shows no status', () => {
    expect(ended([crlBy(pki.ca)], strict)).toMatchObject({ ok: false, reason: 'revocationUnknown' })
    expect(judge(stamped(past, now - 20 * day, [crlBy(pki.ca)])).level).toEqual({ claimed: 'LT', verified: 'T' })
    expect(ended([crlBy(pki.ca)])).toMatchObject({ ok: true, level: { verified: 'T' } })
  })

  it('a list of its time shows it, and so does a later one that keeps the ended', () => {
    expect(judge(stamped(past, now - 20 * day, [crlBy(pki.ca, { ...inTime, thisUpdate: now - 20 * day })])).level).toEqual({ claimed: 'LT', verified: 'LT' })
    const keeps = (since: number) => crlBy(pki.ca, { extensions: [extension(oids.expiredCertsOnCrl, element(0x18, Buffer.from(`${new Date(since).toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`)))] })
    expect(ended([keeps(now - 365 * day)], strict)).toMatchObject({ ok: true })
    expect(ended([keeps(now - 5 * day)], strict)).toMatchObject({ ok: false, reason: 'revocationUnknown' })
  })

  it('a list that names it counts, however old it is and whatever is silent since', () => {
    expect(ended([crlBy(pki.ca, { ...inTime, revoked }), crlBy(pki.ca)])).toMatchObject({ ok: false, reason: 'certificateRevoked' })
    expect(ended([crlBy(pki.ca, { revoked })])).toMatchObject({ ok: false, reason: 'certificateRevoked' })
  })

  it('a responder that is asked today answers "good" of what it knows nothing of', () => {
    const answer = (thisUpdate: number, told: { at: number; reason: number } | null = null) => ocspAnswer({ signer: responderOf(pki), issuer: pki.ca, serial: past.employee.serial, thisUpdate, revoked: told })
    expect(ended([], { ...strict, ocsp: [answer(now)] })).toMatchObject({ ok: false, reason: 'revocationUnknown' })
    expect(ended([], { ...strict, ocsp: [answer(now - 15 * day)] })).toMatchObject({ ok: true })
    expect(ended([], { ocsp: [answer(now, { at: now - 25 * day, reason: 1 })] })).toMatchObject({ ok: false, reason: 'certificateRevoked' })
  })

  it('B10.7 what the owner gave up in good order counts from the day on which it was theirs no more', () => {
    const entry = (invalidAt: number) => readDer(sequence(integer(past.employee.serial), time(now - 2 * day), sequence(
      extension(oids.crlReason, element(0x0a, Uint8Array.of(3))),
      extension(oids.invalidityDate, element(0x18, Buffer.from(`${new Date(invalidAt).toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`))),
    )))
    expect(revocationOf(entry(now - 9 * day))).toEqual({ at: now - 9 * day, reason: 3 })
    expect(revocationOf(entry(now - day))).toEqual({ at: now - 2 * day, reason: 3 })
  })
})

describe('SIGNING §7: every class of forgery is refused for its own reason', () => {
  it.each(forgeries)('$class $name: $reason', ({ make, reason }) => {
    const verdict = judge(make(pki))
    expect(verdict).toMatchObject({ ok: false, reason, level: { verified: 'none' } })
    expect(texts[reasonText(reason)]).toBeDefined()
  })

  it('one bad signer among two spoils the whole', () => {
    const two = good[1]!.make(pki)
    const verdict = judge({ ...two, trust: trustOf(pki, { crls: [crlBy(pki.ca, { revoked: [{ serial: pki.head.serial, at: now - day, reason: 1 }] })] }) })
    expect(verdict).toMatchObject({ ok: false, reason: 'certificateRevoked' })
    expect(verdict.signers.map((each) => each.ok).sort()).toEqual([false, true])
  })
})
