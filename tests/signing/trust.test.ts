/** The trust list as data: whom a client follows, what a centre's rules refuse, and what a long list answers. */
import { createHash, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Manifest, signTyp } from '../../domain/kernel/manifest.ts'
import { asicManifest, readAsicManifest } from '../../domain/signing/asic.ts'
import { toBase64, utf8Encode } from '../../domain/signing/bytes.ts'
import { addEvidence, createSignature, signedAttributes } from '../../domain/signing/cades.ts'
import { type Certificate, readCertificate } from '../../domain/signing/certificate.ts'
import { certificateProblem } from '../../domain/signing/certificate-status.ts'
import { type Crl, findRevocation, insistCrl, readCrl } from '../../domain/signing/crl.ts'
import { integer } from '../../domain/signing/der-write.ts'
import { judgeForeign } from '../../domain/signing/foreign.ts'
import { headOf, listedIn, nameOf, type StatusAnswer, toldLists } from '../../domain/signing/known-status.ts'
import { ocspRequest } from '../../domain/signing/ocsp-request.ts'
import { oids } from '../../domain/signing/oids.ts'
import { SignatureFault } from '../../domain/signing/reasons.ts'
import { signedBytes } from '../../domain/signing/statement.ts'
import { timestampRequest, tokenIn } from '../../domain/signing/timestamp-request.ts'
import { followEdition, type PinnedTrust, readTrustList, trustBytes, type TrustEdition } from '../../domain/signing/trust-follow.ts'
import { anyProfile, type Centre, trustBy, type TrustList } from '../../domain/signing/trust-list.ts'
import { changesOf, mayBelieve, mayPublishNext, nextTrustList } from '../../domain/signing/trust-rules.ts'
import { publishStatement } from '../../domain/signing/trust-statement.ts'
import { strictPolicy, type Trust, verifyDetached } from '../../domain/signing/verify.ts'
import { memorySource } from '../../domain/documents/bytes.ts'
import { openLongList } from '../../node/signing/long-list.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { answerStatus, answerTimestamp } from '../../server/demo/responders.ts'
import { extension, extendedKeyUsage, keyUsage } from '../../server/demo/certificates.ts'
import { gatherEvidence } from '../../server/signing/gather.ts'
import { content, forgeries, good } from './forgeries.ts'
import { crlBy, day, type Holder, issue, makePki, newKey, now, sha256, today } from './pki.ts'

const pki = makePki()
const portal = '3a1e7c52-9a41-4b7e-8c55-0d7f6f3f9a10'
const centre: Centre = { name: 'Сынақ', demo: true, anchors: [toBase64(pki.root.certificate)], intermediates: [toBase64(pki.ca.certificate)], lists: [], profile: anyProfile }
const iinOf = (holder: Holder) => readCertificate(holder.certificate).subject.iin!
const keepers = [{ iin: iinOf(pki.employee), name: 'Сақтаушы' }]
const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function cadesOver(bytes: Uint8Array, holder: Holder, signingTime = now): Uint8Array {
  const attributes = signedAttributes({ certificateDer: holder.certificate, kind: 'rsa', contentDigest: sha256(bytes), certificateSha256: sha256(holder.certificate), signingTime })
  return createSignature({ certificateDer: holder.certificate, kind: 'rsa', attributes, signature: sign('sha256', attributes, holder.key), intermediates: [pki.ca.certificate] }, null)
}

function edition(list: TrustList, by: Holder | null, deed = 'signing.publishTrust', over = list, signedAt = today): TrustEdition {
  if (by === null) return { list: trustBytes(list), signature: null }
  const file = { name: 'trust.json', mime: 'application/json', size: trustBytes(over).length, sha256: hex(trustBytes(over)) }
  const body = { ...publishStatement({ draft: { list, file, by: '', at: today, changes: [], previousSignature: null } }, { edition: list.edition }), deed }
  const manifest: Manifest = { typ: signTyp, body, signer: { person: portal, iin: iinOf(by), power: null }, time: { local: signedAt, server: signedAt } }
  return { list: trustBytes(list), signature: { manifest: signedBytes(manifest), p7s: cadesOver(signedBytes(manifest), by, Date.parse(signedAt)) } }
}

const next = (before: PinnedTrust | null, change: Partial<TrustList> = {}): TrustList => ({ ...nextTrustList({ portal, before, choices: { revocation: 'whenKnown', centres: [centre] }, keepers, at: today }), ...change })
const follow = (pinned: PinnedTrust | null, given: TrustEdition) => followEdition(pinned, given, primitives)
const pin = (pinned: PinnedTrust | null, given: TrustEdition): PinnedTrust => {
  const followed = follow(pinned, given)
  if ('problem' in followed) throw new Error(followed.problem)
  return followed.pinned
}

describe('§63 a client follows', () => {
  const first = pin(null, edition(next(null), pki.employee))
  const second = pin(first, edition(next(first), pki.employee))

  it('edition after edition that a keeper has signed', () => {
    expect([first.list.edition, second.list.edition, second.signed]).toEqual([1, 2, true])
    expect(follow(second, edition(second.list, pki.employee))).toEqual({ pinned: second })
  })

  it('one that waited for its keeper for a week', () => {
    const signedAt = new Date(now + 7 * day).toISOString()
    expect(follow(first, edition(next(first), pki.employee, undefined, undefined, signedAt))).toMatchObject({ pinned: { list: { edition: 2 } } })
    // The keeper's key must have been in force when they signed, not only when the draft was made.
    const short = issue(pki.ca, { validUntil: now + day })
    expect(follow(first, edition(next(first), short, undefined, undefined, signedAt))).toEqual({ problem: 'wrongSignature' })
  })

  it('the first that is signed, though the one entered on the server named nobody yet', () => {
    const entered = pin(null, edition(next(null, { keepers: [] }), null))
    expect(follow(entered, edition(next(entered), pki.employee))).toMatchObject({ pinned: { signed: true } })
    expect(follow(entered, edition(next(entered), pki.head))).toEqual({ problem: 'notKeeper' })
  })

  it('the one after an edition that asks for a fresh status of every key', () => {
    const strict = pin(first, edition(next(first, { revocation: 'required' }), pki.employee))
    expect(follow(strict, edition(next(strict), pki.employee))).toMatchObject({ pinned: { list: { edition: 3 } } })
  })

  it.each<[string, string, PinnedTrust | null, TrustEdition]>([
    ['an older edition', 'older', second, edition(first.list, pki.employee)],
    ['another edition of the same number', 'older', second, edition({ ...second.list, revocation: 'required' }, pki.employee)],
    ['one that leaves an edition out', 'broken', first, edition(next(second), pki.employee)],
    ['one that follows on something else', 'broken', first, edition(next(first, { previous: 'ab'.repeat(32) }), pki.employee)],
    ['another portal’s', 'otherPortal', first, edition(next(first, { portal: '0f0e7c52-9a41-4b7e-8c55-0d7f6f3f9a10' }), pki.employee)],
    ['one without a signature after one that had it', 'unsigned', first, edition(next(first), null)],
    ['one signed by somebody who keeps nothing', 'notKeeper', first, edition(next(first), pki.head)],
    ['a signature over another file', 'wrongSignature', first, edition(next(first), pki.employee, 'signing.publishTrust', next(first, { revocation: 'required' }))],
    ['a signature given for another deed', 'wrongSignature', first, edition(next(first), pki.employee, 'approvals.sign')],
    ['bytes that are no list', 'unreadable', first, { list: utf8Encode('{}'), signature: null }],
    ['the same list in another spelling', 'unreadable', first, { list: utf8Encode(` ${Buffer.from(trustBytes(next(first))).toString()}`), signature: null }],
  ])('never %s', (_name, problem, pinned, given) => {
    expect(follow(pinned, given)).toEqual({ problem })
  })

  it('no keeper whom only the new edition names', () => {
    const usurped = next(first, { keepers: [{ iin: iinOf(pki.head), name: 'Басып алушы' }] })
    expect(follow(first, edition(usurped, pki.head))).toEqual({ problem: 'notKeeper' })
    expect(follow(first, edition(usurped, makePki().employee))).toEqual({ problem: 'wrongSignature' })
  })
})

describe('§63 rules of a centre', () => {
  const signed = cadesOver(content, pki.employee)
  const by = (profile: Partial<Centre['profile']>) => verifyDetached({ p7s: signed, content, trust: trustBy({ revocation: 'whenKnown', centres: [{ ...centre, profile: { ...anyProfile, ...profile } }] }), at: today, primitives })

  it('are shown by name, and refuse a digest, a role or a policy that they do not allow', () => {
    expect(by({})).toMatchObject({ ok: true, signers: [{ centre: { name: 'Сынақ', demo: true } }] })
    expect(by({ roles: [oids.employee] }).ok).toBe(true)
    expect(by({ digests: ['streebog512'] })).toMatchObject({ ok: false, reason: 'centreDigest' })
    expect(by({ roles: [oids.firstHead] })).toMatchObject({ ok: false, reason: 'centreRole' })
    expect(by({ policies: ['1.2.398.3.3.2.1'] })).toMatchObject({ ok: false, reason: 'centrePolicy' })
  })

  it('a list past its time stops nobody by the soft policy and everybody by the strict one; a name on it always stops', () => {
    const stale = { thisUpdate: now - 3 * day, nextUpdate: now - day }
    const judge = (revocation: 'whenKnown' | 'required', list: Uint8Array) => verifyDetached({ p7s: signed, content, trust: trustBy({ revocation, centres: [centre] }, [list]), at: today, primitives })
    expect(judge('whenKnown', crlBy(pki.ca, stale)).ok).toBe(true)
    expect(judge('required', crlBy(pki.ca, stale))).toMatchObject({ ok: false, reason: 'crlStale' })
    for (const revocation of ['whenKnown', 'required'] as const) {
      expect(judge(revocation, crlBy(pki.ca, { ...stale, revoked: [{ serial: pki.employee.serial, at: now - 2 * day, reason: 4 }] }))).toMatchObject({ ok: false, reason: 'certificateRevoked' })
    }
  })

  it('no administrator may believe nobody, a person, an expired root, or two centres of one name', () => {
    const refusal = (centres: Centre[]) => {
      const verdict = mayBelieve({ revocation: 'whenKnown', centres }, today, null)
      return verdict.allowed ? null : verdict.refusal.key
    }
    expect(refusal([centre])).toBe(null)
    expect(refusal([])).toBe('signing.trust.nobody')
    expect(refusal([centre, centre])).toBe('signing.trust.sameName')
    expect(refusal([{ ...centre, anchors: [toBase64(pki.employee.certificate)] }])).toBe('signing.trust.notAuthority')
    expect(refusal([{ ...centre, anchors: ['AAAA'] }])).toBe('signing.trust.unreadable')
    expect(refusal([{ ...centre, lists: ['AAAA'] }])).toBe('signing.trust.listUnreadable')
    const choices = { revocation: 'whenKnown' as const, centres: [centre] }
    const later = new Date(now + 40 * 366 * day).toISOString()
    expect(mayBelieve(choices, later, null)).toMatchObject({ allowed: false, refusal: { key: 'signing.trust.allExpired' } })
    expect(mayBelieve(choices, later, { ...choices, centres: [{ ...centre, anchors: [toBase64(makePki().root.certificate)] }] })).toMatchObject({ allowed: false })
  })

  it('a centre whose roots have ended stays in the list: by them its earlier signatures are judged', () => {
    const choices = { revocation: 'whenKnown' as const, centres: [centre] }
    expect(mayBelieve({ ...choices, revocation: 'required' }, new Date(now + 40 * 366 * day).toISOString(), choices)).toEqual({ allowed: true })
  })

  it('whoever the edition in force does not name publishes none, and an edition that only names others is a change', () => {
    const current = next(null)
    expect(mayPublishNext(iinOf(pki.employee), current.keepers)).toEqual({ allowed: true })
    expect(mayPublishNext(iinOf(pki.head), null)).toEqual({ allowed: true })
    expect(mayPublishNext(iinOf(pki.head), current.keepers)).toMatchObject({ allowed: false, refusal: { key: 'signing.trust.notKeeper', values: { names: 'Сақтаушы' } } })
    const heir = { iin: iinOf(pki.head), name: 'Мұрагер' }
    expect(changesOf(current, { ...current, keepers: [heir] }, () => ({ subject: '', fingerprint: '' }))).toEqual([{ what: 'keepersChanged', centre: '', words: 'Мұрагер', fingerprint: '' }])
    expect(changesOf(current, current, () => ({ subject: '', fingerprint: '' }))).toEqual([])
  })

  it('what an edition changes is said certificate by certificate', () => {
    const facts = () => ({ subject: 'X', fingerprint: 'ab' })
    const other = { ...centre, name: 'Өңір', intermediates: [] }
    expect(changesOf(null, { revocation: 'whenKnown', centres: [centre] }, facts).map((each) => each.what)).toEqual(['centreAdded', 'anchorAdded', 'intermediateAdded'])
    expect(changesOf({ revocation: 'whenKnown', centres: [centre] }, { revocation: 'required', centres: [other] }, facts).map((each) => each.what)).toEqual(['revocationChanged', 'centreAdded', 'centreRemoved', 'anchorRemoved', 'intermediateRemoved', 'anchorAdded'])
  })
})

describe('B10.2 what a centre asks is told before anybody signs', () => {
  const problem = (holder: Holder, profile: Partial<Centre['profile']> = {}) => certificateProblem({ certificateDer: holder.certificate, trust: trustBy({ revocation: 'whenKnown', centres: [{ ...centre, profile: { ...anyProfile, ...profile } }] }), at: today, primitives })

  it('a role, a policy, a digest, a length of key', () => {
    expect(problem(pki.employee)).toBeNull()
    expect(problem(pki.employee, { roles: [oids.firstHead] })).toBe('centreRole')
    expect(problem(pki.employee, { policies: ['1.2.398.3.3.2.1'] })).toBe('centrePolicy')
    expect(problem(pki.employee, { digests: ['streebog512'] })).toBe('centreDigest')
    expect(problem(issue(pki.ca, { key: newKey(1024) }))).toBe('keyTooWeak')
  })
})

describe('evidence that can come no more is not asked for without end', () => {
  it('a signature whose certificate ended before anybody stamped it, and one stamped whose status nobody shows any more', async () => {
    const tsa = issue(pki.ca, { extensions: [keyUsage([0]), extendedKeyUsage([oids.timeStamping], true)] })
    const short = issue(pki.ca, { validUntil: now + day })
    const { manifest, p7s } = edition(next(null), short).signature!
    const at = (days: number) => new Date(now + days * day).toISOString()
    const profile = { ...anyProfile, timestamps: 'demo:timestamps', status: 'demo:status' }
    const local = (stampsAt: number) => async (name: string, body: Uint8Array | null) => (name === 'timestamps' && body !== null ? answerTimestamp(body, { key: tsa.key, certificate: tsa.certificate }, pki.ca.certificate, now + stampsAt * day) : null)
    const gather = (days: number, stampsAt: number) => gatherEvidence({ p7s, manifest, trust: trustBy({ revocation: 'whenKnown', centres: [centre] }), profile, now: at(days), local: local(stampsAt), lists: [] })
    expect(await gather(0.5, 0.5)).toMatchObject({ level: 'T', again: true, problem: 'signing.evidence.statusSilent' })
    expect(await gather(2, 2)).toMatchObject({ level: 'B', again: false, problem: 'signing.reason.certificateExpired' })
    expect(await gather(2, 0.5)).toMatchObject({ level: 'T', again: false, problem: 'signing.reason.revocationUnknown' })
  })
})

describe('a long list', () => {
  it('answers by its index what a scan of its bytes answers, for any serials', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uint8Array({ minLength: 1, maxLength: 20 }).map((each) => each.map((byte, index) => (index === 0 ? (byte & 0x7f) || 1 : byte))), { maxLength: 60, selector: (each) => Buffer.from(each).toString('hex') }), fc.nat(9), (serials, reason) => {
        const der = crlBy(pki.ca, { revoked: serials.slice(1).map((serial, index) => ({ serial, at: now - index * 1000, reason })) })
        const opened = openLongList(memorySource(der), { issuers: [pki.root.certificate, pki.ca.certificate], minimumRsaBits: 2048 })
        if ('problem' in opened) throw new Error(opened.problem)
        for (const serial of serials) expect(findRevocation(opened.list, serial)).toEqual(findRevocation(readCrl(der), serial))
        expect(opened.list.entries.length + opened.list.tbs.length).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('longer than the pieces that it is read by: no entry is lost where two meet', () => {
    const serials = Array.from({ length: 16_000 }, (_, index) => Buffer.from((0x400000 + index * 7).toString(16).padStart(6 + (index % 9) * 2, '4'), 'hex'))
    const der = crlBy(pki.ca, { revoked: serials.map((serial, index) => ({ serial, at: now - index * 1000, reason: index % 6 === 0 ? 1 : 4 })) })
    expect(der.length).toBeGreaterThan(600_000)
    const opened = openLongList(memorySource(der), { issuers: [pki.ca.certificate], minimumRsaBits: 2048 })
    if ('problem' in opened) throw new Error(opened.problem)
    expect(opened.list.index?.count).toBe(serials.length)
    expect(serials.findIndex((serial, index) => findRevocation(opened.list, serial)?.at !== now - index * 1000)).toBe(-1)
  })

  it('whatever is changed in it, it is taken only when the whole list would be', () => {
    const der = crlBy(pki.ca, { revoked: [{ serial: pki.employee.serial, at: now, reason: 4 }, { serial: pki.head.serial, at: now, reason: 1 }] })
    const holds = (bytes: Uint8Array) => {
      try {
        insistCrl(readCrl(bytes), readCertificate(pki.ca.certificate), primitives, { minimumRsaBits: 2048 })
        return true
      } catch (error) {
        if (error instanceof SignatureFault) return false
        throw error
      }
    }
    for (let at = 0; at < der.length; at++) {
      for (const changed of [der.with(at, der[at]! ^ 1), der.subarray(0, at)]) expect('list' in openLongList(memorySource(changed), { issuers: [pki.ca.certificate], minimumRsaBits: 2048 })).toBe(holds(changed))
    }
  })

  it('of another centre, or changed, is not taken', () => {
    const der = crlBy(pki.ca)
    expect(openLongList(memorySource(der), { issuers: [makePki().ca.certificate], minimumRsaBits: 2048 })).toEqual({ problem: 'chainUntrusted' })
    expect(openLongList(memorySource(der.with(der.length - 1, der.at(-1)! ^ 1)), { issuers: [pki.ca.certificate], minimumRsaBits: 2048 })).toEqual({ problem: 'crlSignature' })
    expect(openLongList(memorySource(new Uint8Array([1])), { issuers: [pki.ca.certificate], minimumRsaBits: 2048 })).toEqual({ problem: 'crlMalformed' })
  })
})

describe('B10.7 what a portal tells of a list that a PC does not hold', () => {
  const { employee, head } = pki
  const [mine, others] = [employee, head].map((each) => readCertificate(each.certificate)) as [Certificate, Certificate]
  const believed = { anchors: [pki.root.certificate], intermediates: [pki.ca.certificate], policy: strictPolicy }
  const opened = (revoked: Holder[], thisUpdate = now - 1000) => {
    const list = openLongList(memorySource(crlBy(pki.ca, { thisUpdate, nextUpdate: now + day, revoked: revoked.map(({ serial }) => ({ serial, at: now - day, reason: 4 })) })), { issuers: [pki.ca.certificate], minimumRsaBits: 2048 })
    if ('problem' in list) throw new Error(list.problem)
    return list.list
  }
  const told = (list: Crl, ...of: Certificate[]): StatusAnswer => ({ lists: [headOf(list)!], certificates: of.map((each) => ({ ...nameOf(each, primitives), ocsp: null, lists: [listedIn(list, each.serial)] })) })
  const problem = (certificate: Certificate, crls: Trust['crls'], revocation: 'whenKnown' | 'required' = 'required') => certificateProblem({ certificateDer: certificate.der, trust: { ...believed, crls, policy: { ...strictPolicy, revocation } }, at: today, primitives })

  it('a key that it names is revoked, one that it does not name is covered, and of one that was not asked it says nothing', () => {
    expect(problem(mine, toldLists(told(opened([employee]), mine), believed, primitives))).toBe('certificateRevoked')
    expect(problem(mine, toldLists(told(opened([head]), mine), believed, primitives))).toBeNull()
    expect(problem(others, toldLists(told(opened([]), mine), believed, primitives))).toBe('revocationUnknown')
  })

  it('what no believed centre signed is left out', () => {
    const answer = told(opened([]), mine)
    const [list] = answer.lists
    for (const changed of [{ digest: hex(Buffer.from('x')) }, { signature: toBase64(new Uint8Array(256)) }, { algorithm: '1.2.840.113549.1.1.5' }, { issuer: toBase64(mine.subjectDer) }]) {
      expect(toldLists({ ...answer, lists: [{ ...list!, ...changed }] }, believed, primitives)).toEqual([])
    }
    expect(toldLists(answer, { ...believed, anchors: [makePki().root.certificate], intermediates: [] }, primitives)).toEqual([])
  })

  it('it cannot hide what a list says that is held whole, and a short delta over it counts', () => {
    const whole = crlBy(pki.ca, { thisUpdate: now - 2 * day, nextUpdate: now + day, revoked: [{ serial: employee.serial, at: now - 3 * day, reason: 1 }] })
    expect(problem(mine, [whole, ...toldLists(told(opened([]), mine), believed, primitives)])).toBe('certificateRevoked')
    const delta = crlBy(pki.ca, { number: 8, thisUpdate: now - 500, nextUpdate: now + day, revoked: [{ serial: employee.serial, at: now - 1000, reason: 1 }], extensions: [extension(oids.deltaCrl, integer(1), true)] })
    expect(problem(mine, [delta, ...toldLists(told(opened([]), mine), believed, primitives)])).toBe('certificateRevoked')
  })
})

describe('what comes from a network gives a verdict and never an error', () => {
  const tsa = issue(pki.ca, { extensions: [keyUsage([0]), extendedKeyUsage([oids.timeStamping], true)] })
  const request = { imprint: sha256(content), nonce: Uint8Array.of(0x41, 2, 3), policy: null }
  const answer = answerTimestamp(timestampRequest(request), { key: tsa.key, certificate: tsa.certificate }, pki.ca.certificate, now)

  it('a timestamp for another question is told apart', () => {
    expect(tokenIn(answer, request)).toHaveProperty('token')
    expect(tokenIn(answer, { ...request, nonce: Uint8Array.of(1) })).toEqual({ problem: 'otherNonce' })
    expect(tokenIn(answer, { ...request, imprint: sha256(Buffer.from('x')) })).toEqual({ problem: 'otherImprint' })
    expect(tokenIn(answer, { ...request, policy: '1.2.3' })).toEqual({ problem: 'otherPolicy' })
    expect(tokenIn(Uint8Array.of(0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02), request)).toEqual({ problem: 'refused' })
  })

  it('whatever the bytes: timestamps, requests to responders, trust lists, containers, foreign signatures', () => {
    const list = trustBytes(next(null))
    const manifest = asicManifest([{ path: 'act/мәтін 1.docx', mime: 'text/plain', sha256: sha256(content) }])
    expect(readAsicManifest(manifest)).toEqual({ signature: 'META-INF/signature001.p7s', objects: [{ path: 'act/мәтін 1.docx', sha256: new Uint8Array(sha256(content)) }] })
    const trust = trustBy({ revocation: 'whenKnown', centres: [centre] })
    const foreign = good[0]!.make(pki).p7s
    const change = (bytes: Uint8Array, at: number, value: number, cut: boolean) => {
      const index = Math.floor(at * bytes.length)
      return cut ? bytes.slice(0, index) : bytes.with(index, value)
    }
    const status = { key: pki.ca.key, certificate: pki.ca.certificate }
    const asked = ocspRequest({ certificate: readCertificate(pki.employee.certificate), issuer: readCertificate(pki.ca.certificate), nonce: Uint8Array.of(1, 2) }, primitives)
    expect(answerStatus(asked, status, { issuing: pki.ca.certificate, now, statusOf: () => ({ revoked: null }) }).length).toBeGreaterThan(200)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255), fc.boolean(), (at, value, cut) => {
        const token = tokenIn(change(answer, at, value, cut), request)
        expect('token' in token || 'problem' in token).toBe(true)
        readAsicManifest(change(manifest, at, value, cut))
        const changed = change(list, at, value, cut)
        const read = readTrustList(changed)
        expect(read === null || Buffer.compare(trustBytes(read), changed) === 0).toBe(true)
        openLongList(memorySource(change(crlBy(pki.ca), at, value, cut)), { issuers: [pki.ca.certificate], minimumRsaBits: 2048 })
        judgeForeign({ p7s: change(foreign, at, value, cut), trust, at: today, primitives }, 'derIndefiniteLength', content)
      }),
      { numRuns: 600 },
    )
  })

  it('evidence put beside a forgery makes none of them hold', () => {
    const trust = trustBy({ revocation: 'whenKnown', centres: [centre] })
    for (const forgery of forgeries) {
      const made = forgery.make(pki)
      let grown: Uint8Array
      try {
        grown = addEvidence(made.p7s, { certificates: [pki.ca.certificate] })
      } catch {
        continue
      }
      const verdict = verifyDetached({ p7s: grown, content: made.content ?? content, trust: made.trust ?? trust, at: today, primitives, ...(made.need ? { need: made.need } : {}) })
      expect(verdict.ok, forgery.name).toBe(false)
    }
  })
})
