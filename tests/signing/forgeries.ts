import { concatBytes } from '../../domain/signing/bytes.ts'
import { contextPrimitive, element, integer, octetString, oid, sequence, setOf, sorted, utf8String } from '../../domain/signing/der-write.ts'
import { oids } from '../../domain/signing/oids.ts'
import type { SignatureReason } from '../../domain/signing/reasons.ts'
import { streebog } from '../../domain/signing/streebog.ts'
import type { Need, Trust } from '../../domain/signing/verify.ts'
import { extendedKeyUsage, extension } from '../../server/demo/certificates.ts'
import { algorithm, attribute, attributes, carriedOcsp, cms, ocspAnswer, type OcspWish, sidOf, signerInfo, type SignerWish, timestampToken, usual } from './cms.ts'
import { makeGostKey } from './gost-key.ts'
import { authorityExtensions, caName, crlBy, day, type Holder, issue, newKey, now, person, type Pki, rootName, signExtensions, trustOf, year } from './pki.ts'

export interface Case {
  readonly p7s: Uint8Array
  readonly content?: Uint8Array
  readonly trust?: Trust
  readonly need?: Need
}

export interface Forgery {
  /** Number of SIGNING §7. */
  readonly class: string
  readonly name: string
  readonly reason: SignatureReason
  readonly make: (pki: Pki) => Case
}

export const content = Buffer.from('Қазақстан Республикасы Үкіметінің қаулысының жобасы', 'utf8')
const other = Buffer.from('Қазақстан Республикасы Үкіметінің қаулысының  жобасы', 'utf8')

/** A signature by the employee with whatever is wished otherwise. */
function signed(pki: Pki, wish: Partial<SignerWish> = {}, around: Partial<Parameters<typeof cms>[0]> = {}): Uint8Array {
  const holder = wish.holder ?? pki.employee
  return cms({
    signers: [signerInfo(content, { holder, attributes: usual(content, holder), ...wish })],
    certificates: [holder.certificate, pki.ca.certificate],
    ...around,
  })
}

const without = (pki: Pki, index: number) => usual(content, pki.employee).filter((_, each) => each !== index)
const replaced = (pki: Pki, index: number, attribute: Uint8Array) => usual(content, pki.employee).map((each, at) => (at === index ? attribute : each))
const flipped = (bytes: Uint8Array, index: number) => Uint8Array.from(bytes, (byte, at) => (at === index ? byte ^ 1 : byte))

export const good: readonly { name: string; make: (pki: Pki) => Case }[] = [
  { name: 'one signer', make: (pki) => ({ p7s: signed(pki) }) },
  {
    name: 'two signers',
    make: (pki) => ({
      p7s: cms({
        signers: [pki.employee, pki.head].map((holder) => signerInfo(content, { holder, attributes: usual(content, holder) })),
        certificates: [pki.employee.certificate, pki.head.certificate, pki.ca.certificate],
      }),
      need: { signers: 2 },
    }),
  },
  { name: 'with a fresh list that does not name the signer', make: (pki) => ({ p7s: signed(pki), trust: trustOf(pki, { crls: [crlBy(pki.ca)] }) }) },
  { name: 'with algorithm protection and unknown attributes', make: (pki) => ({ p7s: signed(pki, { attributes: [...usual(content, pki.employee), attribute('1.3.6.1.4.1.99999.1', utf8String('x'))] }) }) },
  { name: 'signature algorithm written as bare rsaEncryption', make: (pki) => ({ p7s: signed(pki, { signatureAlgorithm: algorithm(oids.rsa, true), digestAlgorithm: algorithm(oids.sha256, true) }) }) },
]

function stampedBy(pki: Pki, stamp: (signature: Uint8Array) => Uint8Array[], revocations: readonly Uint8Array[] = []): Uint8Array {
  let value: Uint8Array = new Uint8Array()
  const wish = { holder: pki.employee, attributes: usual(content, pki.employee) }
  signerInfo(content, { ...wish, alter: (signature) => (value = signature) })
  // PKCS#1 v1.5 signs the same bytes to the same value, so a second writing carries the token of the first.
  return signed(pki, { unsigned: stamp(value).map((token) => attribute(oids.timestampToken, token)) }, revocations.length > 0 ? { revocations, version: 5 } : {})
}

function streebogAttributes(holder: Holder): Uint8Array[] {
  return usual(content, holder).map((each, index) => (index === 2 ? attribute(oids.messageDigest, octetString(streebog(64, content))) : each))
}

function gostHolder(pki: Pki, alterKey: (key: Uint8Array) => Uint8Array = (key) => key): { holder: Holder; sign: (data: Uint8Array) => Uint8Array } {
  const made = makeGostKey(alterKey)
  return { holder: issue(pki.ca, { key: { key: pki.employee.key, spki: made.spki } }), sign: made.sign }
}

/** A CMS by a GOST 34.10-2015 key, its signature altered. */
export function gostSigned(pki: Pki, alter: (signature: Buffer) => Uint8Array = (value) => value, alterKey?: (key: Uint8Array) => Uint8Array): Case {
  const { holder, sign } = gostHolder(pki, alterKey)
  const wish = { holder, attributes: streebogAttributes(holder), signWith: sign, alter, digestAlgorithm: algorithm(oids.streebog512), signatureAlgorithm: algorithm(oids.gost2015Signature512) }
  return { p7s: signed(pki, wish, { digestAlgorithms: [algorithm(oids.streebog512)] }) }
}

const authorityOfTime = (pki: Pki, purposes: string[] = [oids.timeStamping], critical = true) =>
  issue(pki.ca, { subject: [[oids.commonName, 'СЫНАҚ УАҚЫТ БЕЛГІСІ'], [oids.country, 'KZ']], extensions: [signExtensions()[0]!, extendedKeyUsage(purposes, critical)] })

export function stamped(pki: Pki, at = now, revocations: readonly Uint8Array[] = []): Case {
  const tsa = authorityOfTime(pki)
  return { p7s: stampedBy(pki, (value) => [timestampToken({ holder: tsa, stamped: value, certificates: [tsa.certificate, pki.ca.certificate], at })], revocations) }
}

function formForgeries(): Forgery[] {
  return [
    { class: '01', name: 'one byte of the content changed', reason: 'contentChanged', make: (pki) => ({ p7s: signed(pki), content: flipped(content, 3) }) },
    { class: '02', name: 'one bit of the signature flipped', reason: 'signatureWrong', make: (pki) => ({ p7s: signed(pki, { alter: (value) => flipped(value, value.length - 2) }) }) },
    {
      class: '03', name: 'attributes stripped and offered as the content', reason: 'attributesAsContent',
      make: (pki) => {
        const list = setOf(...usual(content, pki.employee))
        return { p7s: cms({ signers: [signerInfo(list, { holder: pki.employee, attributes: null })], certificates: [pki.employee.certificate, pki.ca.certificate] }), content: list }
      },
    },
    { class: '04', name: 'no signed attributes', reason: 'signedAttributesMissing', make: (pki) => ({ p7s: signed(pki, { attributes: null }) }) },
    { class: '05', name: 'no message-digest', reason: 'messageDigestMissing', make: (pki) => ({ p7s: signed(pki, { attributes: without(pki, 2) }) }) },
    { class: '06', name: 'no content-type', reason: 'contentTypeMissing', make: (pki) => ({ p7s: signed(pki, { attributes: without(pki, 0) }) }) },
    { class: '07', name: 'content-type of a timestamp', reason: 'contentTypeMismatch', make: (pki) => ({ p7s: signed(pki, { attributes: replaced(pki, 0, attributes.contentType(oids.timestampInfo)) }) }) },
    { class: '08', name: 'two message-digest attributes', reason: 'attributeRepeated', make: (pki) => ({ p7s: signed(pki, { attributes: [...usual(content, pki.employee), attributes.messageDigest(other)] }) }) },
    {
      class: '09', name: 'message-digest with two values', reason: 'attributeNotSingle',
      make: (pki) => ({ p7s: signed(pki, { attributes: replaced(pki, 2, attribute(oids.messageDigest, ...sorted([octetString(new Uint8Array(32)), octetString(new Uint8Array(32).fill(1))]))) }) }),
    },
    { class: '15', name: 'no signer at all', reason: 'noSigners', make: (pki) => ({ p7s: signed(pki, {}, { signers: [] }) }) },
    { class: '21', name: 'SHA-1', reason: 'digestAlgorithmForbidden', make: (pki) => ({ p7s: signed(pki, { digest: 'sha1', digestAlgorithm: algorithm(oids.sha1), signatureAlgorithm: algorithm(oids.sha1WithRsa, true) }, { digestAlgorithms: [algorithm(oids.sha1)] }) }) },
    { class: '22', name: 'digest sha256, signature sha512WithRSA', reason: 'algorithmMismatch', make: (pki) => ({ p7s: signed(pki, { digest: 'sha512', signatureAlgorithm: algorithm(oids.sha512WithRsa, true) }) }) },
    { class: '23', name: 'digestAlgorithms empty', reason: 'digestAlgorithmNotListed', make: (pki) => ({ p7s: signed(pki, {}, { digestAlgorithms: [] }) }) },
    { class: '24', name: 'attributes unsorted, signed as sent', reason: 'signedAttributesNotSorted', make: (pki) => ({ p7s: signed(pki, { order: 'reversed' }) }) },
    { class: '24b', name: 'attributes unsorted on the wire, signed sorted', reason: 'signedAttributesNotSorted', make: (pki) => ({ p7s: signed(pki, { order: 'reversedOnWire' }) }) },
    { class: '25', name: 'bytes after the end', reason: 'derTrailingBytes', make: (pki) => ({ p7s: concatBytes([signed(pki), Uint8Array.of(0, 0)]) }) },
    { class: '26', name: 'indefinite length', reason: 'derIndefiniteLength', make: (pki) => ({ p7s: concatBytes([Uint8Array.of(0x30, 0x80), signed(pki).subarray(4), Uint8Array.of(0, 0)]) }) },
    {
      class: '27', name: 'length not minimal', reason: 'derLengthNotMinimal',
      make: (pki) => {
        const whole = signed(pki)
        return { p7s: concatBytes([Uint8Array.of(0x30, 0x84, 0, 0), whole.subarray(2)]) }
      },
    },
    { class: '31', name: 'other content carried inside', reason: 'contentAttached', make: (pki) => ({ p7s: signed(pki, {}, { content: other }) }) },
    { class: '32', name: 'digest cut to 20 bytes', reason: 'messageDigestLength', make: (pki) => ({ p7s: signed(pki, { attributes: replaced(pki, 2, attribute(oids.messageDigest, octetString(new Uint8Array(20)))) }) }) },
    { class: '33', name: 'signature with a leading zero', reason: 'signatureLength', make: (pki) => ({ p7s: signed(pki, { alter: (value) => concatBytes([Uint8Array.of(0), value]) }) }) },
    { class: '34', name: 'signing time in the future', reason: 'signingTimeInFuture', make: (pki) => ({ p7s: signed(pki, { attributes: replaced(pki, 1, attributes.signingTime(now + day)) }) }) },
    { class: '35', name: 'message-digest of another file in the unsigned part', reason: 'signedAttributeInUnsigned', make: (pki) => ({ p7s: signed(pki, { unsigned: [attributes.messageDigest(other)] }), content: other }) },
  ]
}

function signerForgeries(): Forgery[] {
  return [
    { class: '10', name: 'no signing-certificate-v2', reason: 'signingCertificateMissing', make: (pki) => ({ p7s: signed(pki, { attributes: without(pki, 3) }) }) },
    { class: '11', name: 'signing-certificate-v2 of another certificate', reason: 'signingCertificateMismatch', make: (pki) => ({ p7s: signed(pki, { attributes: replaced(pki, 3, attributes.signingCertificate(pki.head.certificate)) }) }) },
    {
      class: '12', name: 'certificate replaced by one of the same key and another name', reason: 'certificateSubstituted',
      make: (pki) => {
        const substitute = issue(pki.ca, { subject: person('999999999999', 'БАСТЫҚ'), key: pki.employee })
        return { p7s: signed(pki, { sid: sidOf(substitute) }, { certificates: [pki.employee.certificate, substitute.certificate, pki.ca.certificate] }) }
      },
    },
    {
      class: '12b', name: 'the same without signing-certificate-v2', reason: 'signingCertificateMissing',
      make: (pki) => {
        const substitute = issue(pki.ca, { subject: person('999999999999', 'БАСТЫҚ'), key: pki.employee })
        return { p7s: signed(pki, { sid: sidOf(substitute), attributes: without(pki, 3) }, { certificates: [substitute.certificate, pki.ca.certificate] }) }
      },
    },
    { class: '13', name: 'another present certificate named', reason: 'signerIdentifierSwapped', make: (pki) => ({ p7s: signed(pki, { sid: sidOf(pki.head) }, { certificates: [pki.employee.certificate, pki.head.certificate, pki.ca.certificate] }) }) },
    { class: '14', name: 'signer certificate absent', reason: 'certificateMissing', make: (pki) => ({ p7s: signed(pki, {}, { certificates: [pki.ca.certificate] }) }) },
    { class: '28', name: 'one of two required signers removed', reason: 'signerMissing', make: (pki) => ({ p7s: signed(pki), need: { signers: 2 } }) },
    {
      class: '29', name: 'one SignerInfo twice', reason: 'signerRepeated',
      make: (pki) => {
        const info = signerInfo(content, { holder: pki.employee, attributes: usual(content, pki.employee) })
        return { p7s: signed(pki, {}, { signers: [info, info] }), need: { signers: 2 } }
      },
    },
    {
      class: '29b', name: 'one person signing twice to look like two', reason: 'signerRepeated',
      make: (pki) => {
        const info = (at: number) => signerInfo(content, { holder: pki.employee, attributes: replaced(pki, 1, attributes.signingTime(at)) })
        return { p7s: signed(pki, {}, { signers: [info(now), info(now - day)] }), need: { signers: 2 } }
      },
    },
    {
      class: '48', name: 'GOST names over an RSA key', reason: 'keyAlgorithmMismatch',
      make: (pki) => ({ p7s: signed(pki, { digestAlgorithm: algorithm(oids.streebog512), signatureAlgorithm: algorithm(oids.gost2015Signature512), attributes: streebogAttributes(pki.employee) }, { digestAlgorithms: [algorithm(oids.streebog512)] }) }),
    },
    { class: '48b', name: 'RSA names over a GOST key', reason: 'keyAlgorithmMismatch', make: (pki) => ({ p7s: signed(pki, { holder: gostHolder(pki).holder, signWith: () => new Uint8Array(128) }) }) },
    { class: '48c', name: 'GOST r = 0', reason: 'signatureWrong', make: (pki) => gostSigned(pki, (value) => value.fill(0, 0, 64)) },
    { class: '48d', name: 'GOST s = 0', reason: 'signatureWrong', make: (pki) => gostSigned(pki, (value) => value.fill(0, 64)) },
    { class: '48e', name: 'GOST r above the order', reason: 'signatureWrong', make: (pki) => gostSigned(pki, (value) => value.fill(0xff, 0, 64)) },
    { class: '48f', name: 'GOST s above the order', reason: 'signatureWrong', make: (pki) => gostSigned(pki, (value) => value.fill(0xff, 64)) },
    { class: '48g', name: 'GOST halves swapped', reason: 'signatureWrong', make: (pki) => gostSigned(pki, (value) => concatBytes([value.subarray(64), value.subarray(0, 64)])) },
    { class: '48h', name: 'a GOST key that is no point of its curve', reason: 'signatureWrong', make: (pki) => gostSigned(pki, (value) => value, (key) => flipped(key, 5)) },
    { class: '48i', name: 'a GOST signature cut short', reason: 'signatureLength', make: (pki) => gostSigned(pki, (value) => value.subarray(0, 127)) },
    {
      class: '51', name: 'algorithm protection that names another algorithm', reason: 'algorithmProtectionMismatch',
      make: (pki) => {
        const value = sequence(algorithm(oids.sha512), element(0xa1, algorithm(oids.sha512WithRsa, true)))
        return { p7s: signed(pki, { attributes: [...usual(content, pki.employee), attribute(oids.algorithmProtection, value)] }) }
      },
    },
    { class: '52', name: 'a 1024-bit key', reason: 'keyTooWeak', make: (pki) => ({ p7s: signed(pki, { holder: issue(pki.ca, { key: newKey(1024) }) }) }) },
  ]
}

function chainForgeries(): Forgery[] {
  return [
    {
      class: '16', name: 'a look-alike centre carried inside', reason: 'chainUntrusted',
      make: (pki) => {
        const fake = issue(null, { subject: caName, extensions: authorityExtensions() })
        const holder = issue(fake, {})
        return { p7s: signed(pki, { holder }, { certificates: [holder.certificate, fake.certificate] }) }
      },
    },
    {
      class: '16b', name: 'a look-alike root carried inside', reason: 'chainUntrusted',
      make: (pki) => {
        const fakeRoot = issue(null, { subject: rootName, extensions: authorityExtensions() })
        const fake = issue(fakeRoot, { subject: caName, extensions: authorityExtensions() })
        const holder = issue(fake, {})
        return { p7s: signed(pki, { holder }, { certificates: [holder.certificate, fake.certificate, fakeRoot.certificate] }) }
      },
    },
    {
      class: '17', name: 'a person used as a centre', reason: 'issuerNotAuthority',
      make: (pki) => {
        const holder = issue(pki.employee, { subject: person('800202400028') })
        return { p7s: signed(pki, { holder }, { certificates: [holder.certificate, pki.employee.certificate, pki.ca.certificate] }) }
      },
    },
    { class: '18', name: 'expired, with a back-dated signing time', reason: 'certificateExpired', make: (pki) => signedBy(pki, { validFrom: now - 3 * year, validUntil: now - 2 * year }, now - 2.5 * year) },
    { class: '18b', name: 'not yet valid', reason: 'certificateNotYetValid', make: (pki) => signedBy(pki, { validFrom: now + day, validUntil: now + year }) },
    {
      class: '19', name: 'revoked', reason: 'certificateRevoked',
      make: (pki) => ({ p7s: signed(pki), trust: trustOf(pki, { crls: [crlBy(pki.ca, { revoked: [{ serial: pki.employee.serial, at: now - day, reason: 4 }] })] }) }),
    },
    { class: '20', name: 'a sign-in key on a document', reason: 'keyUsageWrong', make: (pki) => ({ p7s: signed(pki, { holder: pki.auth }) }) },
    { class: '46', name: 'an unknown critical extension', reason: 'certificateCriticalExtension', make: (pki) => signedBy(pki, { extensions: [...signExtensions(), extension('1.3.6.1.4.1.99999.2', octetString(new Uint8Array()), true)] }) },
    { class: '47', name: 'an extension twice', reason: 'certificateExtensionRepeated', make: (pki) => signedBy(pki, { extensions: [...signExtensions(), signExtensions()[0]!] }) },
    {
      class: '53', name: 'an issuing centre past its date', reason: 'authorityExpired',
      make: (pki) => {
        const old = issue(pki.root, { subject: [[oids.commonName, 'ЕСКІ ОРТАЛЫҚ']], extensions: authorityExtensions(), validFrom: now - 2 * year, validUntil: now - day })
        const holder = issue(old, {})
        return { p7s: signed(pki, { holder }, { certificates: [holder.certificate, old.certificate] }) }
      },
    },
    {
      class: '54', name: 'a centre under a centre that allows none', reason: 'chainTooLong',
      make: (pki) => {
        const under = issue(pki.ca, { subject: [[oids.commonName, 'АРТЫҚ ОРТАЛЫҚ']], extensions: authorityExtensions() })
        const holder = issue(under, {})
        return { p7s: signed(pki, { holder }, { certificates: [holder.certificate, under.certificate, pki.ca.certificate] }) }
      },
    },
    { class: '55', name: 'a certificate altered after issue', reason: 'certificateForged', make: (pki) => altered(pki) },
    {
      class: '56', name: 'a treasury key on an ordinary document', reason: 'roleForbidden',
      make: (pki) => signedBy(pki, { extensions: [signExtensions()[0]!, extendedKeyUsage([oids.emailProtection, oids.treasuryClient])] }),
    },
    { class: '57', name: 'another person', reason: 'otherPerson', make: (pki) => ({ p7s: signed(pki), need: { iin: '111111111111' } }) },
    { class: '58', name: 'another body', reason: 'otherBody', make: (pki) => ({ p7s: signed(pki), need: { bin: '111111111111' } }) },
  ]
}

function signedBy(pki: Pki, wish: Parameters<typeof issue>[1], at = now): Case {
  const holder = issue(pki.ca, wish)
  const list = usual(content, holder).map((each, index) => (index === 1 ? attributes.signingTime(at) : each))
  return { p7s: signed(pki, { holder, attributes: list }) }
}

/** Another IIN written into an issued certificate; its key, issuer and serial stay. */
function altered(pki: Pki): Case {
  const certificate = Uint8Array.from(pki.employee.certificate)
  const at = Buffer.from(certificate).indexOf('IIN900101300017')
  certificate[at + 3] = 0x38
  const holder = { ...pki.employee, certificate }
  return { p7s: signed(pki, { holder }) }
}

function crlForgeries(): Forgery[] {
  const withList = (pki: Pki, crl: Uint8Array, policy: Partial<Trust['policy']> = {}): Case => {
    const trust = trustOf(pki, { crls: [crl] })
    return { p7s: signed(pki), trust: { ...trust, policy: { ...trust.policy, ...policy } } }
  }
  const revokedIn = (pki: Pki) => crlBy(pki.ca, { revoked: [{ serial: pki.employee.serial, at: now - day, reason: 6 }] })
  const delta = (pki: Pki, number: number) =>
    crlBy(pki.ca, {
      number, revoked: [{ serial: pki.employee.serial, at: now - day, reason: 8 }], thisUpdate: number > 7 ? now : now - 2 * day,
      extensions: [extension(oids.deltaCrl, integer(1), true)],
    })
  return [
    {
      class: '43', name: 'a delta list older than its base lifts a revocation', reason: 'certificateRevoked',
      make: (pki) => ({ p7s: signed(pki), trust: trustOf(pki, { crls: [revokedIn(pki), delta(pki, 5)] }) }),
    },
    { class: '43b', name: 'a delta list without its base', reason: 'revocationUnknown', make: (pki) => withList(pki, delta(pki, 9), { revocation: 'required' }) },
    {
      class: '44', name: 'a list signed by another centre', reason: 'crlSignature',
      make: (pki) => withList(pki, crlBy({ ...pki.ca, key: pki.root.key })),
    },
    { class: '44b', name: 'no list of this centre where one is required', reason: 'revocationUnknown', make: (pki) => withList(pki, crlBy(pki.root), { revocation: 'required' }) },
    { class: '45', name: 'a list with an unknown critical extension', reason: 'crlCriticalExtension', make: (pki) => withList(pki, crlBy(pki.ca, { extensions: [extension('1.3.6.1.4.1.99999.3', octetString(new Uint8Array()), true)] })) },
    {
      class: '45b', name: 'an indirect list', reason: 'crlIndirect',
      make: (pki) => withList(pki, crlBy(pki.ca, { extensions: [extension(oids.issuingDistributionPoint, sequence(contextPrimitive(4, Uint8Array.of(0xff))), true)] })),
    },
    { class: '59', name: 'a list past its next update', reason: 'crlStale', make: (pki) => withList(pki, crlBy(pki.ca, { thisUpdate: now - 3 * day, nextUpdate: now - day })) },
    { class: '60', name: 'a damaged list', reason: 'crlMalformed', make: (pki) => withList(pki, crlBy(pki.ca).subarray(0, 200)) },
    {
      class: '61', name: 'a centre revoked by its root', reason: 'authorityRevoked',
      make: (pki) => withList(pki, crlBy(pki.root, { revoked: [{ serial: pki.ca.serial, at: now - day, reason: 1 }] })),
    },
  ]
}

function timeForgeries(): Forgery[] {
  const token = (pki: Pki, wish: Partial<Parameters<typeof timestampToken>[0]>) => stampedBy(pki, (value) => {
    const holder = wish.holder ?? authorityOfTime(pki)
    return [timestampToken({ holder, stamped: value, certificates: [holder.certificate, pki.ca.certificate], ...wish })]
  })
  return [
    { class: '30', name: 'a timestamp over another value', reason: 'timestampImprint', make: (pki) => ({ p7s: token(pki, { stamped: other }) }) },
    { class: '36', name: 'a timestamp by a key with other purposes too', reason: 'timestampKeyUsage', make: (pki) => ({ p7s: token(pki, { holder: authorityOfTime(pki, [oids.timeStamping, oids.emailProtection]) }) }) },
    { class: '36b', name: 'a timestamp by a key whose purpose is not critical', reason: 'timestampKeyUsage', make: (pki) => ({ p7s: token(pki, { holder: authorityOfTime(pki, [oids.timeStamping], false) }) }) },
    {
      class: '37', name: 'a timestamp of an untrusted centre', reason: 'timestampUntrusted',
      make: (pki) => {
        const foreign = issue(null, { subject: caName, extensions: authorityExtensions() })
        const holder = issue(foreign, { extensions: [signExtensions()[0]!, extendedKeyUsage([oids.timeStamping], true)] })
        return { p7s: token(pki, { holder, certificates: [holder.certificate, foreign.certificate] }) }
      },
    },
    {
      class: '38', name: 'two timestamps on one signature', reason: 'timestampAmbiguous',
      make: (pki) => {
        const holder = authorityOfTime(pki)
        const certificates = [holder.certificate, pki.ca.certificate]
        return { p7s: stampedBy(pki, (value) => [5, 6].map((serial) => timestampToken({ holder, stamped: value, certificates, serial }))) }
      },
    },
    {
      class: '37b', name: 'a timestamp of a revoked authority', reason: 'timestampUntrusted',
      make: (pki) => {
        const holder = authorityOfTime(pki)
        return { p7s: token(pki, { holder }), trust: trustOf(pki, { crls: [crlBy(pki.ca, { revoked: [{ serial: holder.serial, at: now - day, reason: 1 }] })] }) }
      },
    },
    { class: '62', name: 'a damaged timestamp', reason: 'timestampMalformed', make: (pki) => ({ p7s: signed(pki, { unsigned: [attribute(oids.timestampToken, sequence(oid(oids.data)))] }) }) },
    { class: '63', name: 'a timestamp from the future', reason: 'timestampMalformed', make: (pki) => ({ p7s: token(pki, { at: now + day }) }) },
    {
      class: '64', name: 'a revoked key with a timestamp from before, but stolen', reason: 'certificateRevoked',
      make: (pki) => ({ ...stamped(pki, now - 2 * day), trust: trustOf(pki, { crls: [crlBy(pki.ca, { revoked: [{ serial: pki.employee.serial, at: now - day, reason: 1 }] })] }) }),
    },
  ]
}

export const responderOf = (pki: Pki, purposes: string[] = [oids.ocspSigning], more: Parameters<typeof issue>[1] = {}) =>
  issue(pki.ca, { subject: [[oids.commonName, 'СЫНАҚ OCSP'], [oids.country, 'KZ']], extensions: [signExtensions()[0]!, extendedKeyUsage(purposes)], ...more })

/** The employee's signature with an OCSP answer carried inside, under a policy that wants status shown. */
export function withOcsp(pki: Pki, wish: Partial<OcspWish> = {}): Case {
  const signer = wish.signer ?? responderOf(pki)
  const answer = ocspAnswer({ signer, issuer: pki.ca, serial: pki.employee.serial, ...wish })
  const trust = trustOf(pki)
  return { p7s: signed(pki, {}, { revocations: [carriedOcsp(answer)], version: 5 }), trust: { ...trust, policy: { ...trust.policy, revocation: 'required' } } }
}

function ocspForgeries(): Forgery[] {
  return [
    { class: '39', name: 'an answer about another serial', reason: 'revocationUnknown', make: (pki) => withOcsp(pki, { serial: pki.head.serial }) },
    { class: '39b', name: 'an answer about another issuer', reason: 'revocationUnknown', make: (pki) => withOcsp(pki, { issuer: pki.root }) },
    { class: '39c', name: 'an answer about another serial where no status is asked for', reason: 'ocspOtherCertificate', make: (pki) => ({ p7s: withOcsp(pki, { serial: pki.head.serial }).p7s }) },
    { class: '39d', name: 'an answer about another issuer where no status is asked for', reason: 'ocspOtherCertificate', make: (pki) => ({ p7s: withOcsp(pki, { issuer: pki.root }).p7s }) },
    { class: '40', name: 'an answer by a certificate without OCSPSigning', reason: 'ocspResponder', make: (pki) => withOcsp(pki, { signer: responderOf(pki, [oids.emailProtection]) }) },
    { class: '40b', name: 'an answer by a responder past its date', reason: 'ocspResponder', make: (pki) => withOcsp(pki, { signer: responderOf(pki, [oids.ocspSigning], { validFrom: now - year, validUntil: now - day }) }) },
    { class: '40c', name: 'an answer by a responder of another centre', reason: 'ocspResponder', make: (pki) => withOcsp(pki, { signer: issue(pki.root, { extensions: [signExtensions()[0]!, extendedKeyUsage([oids.ocspSigning])] }) }) },
    { class: '40d', name: 'an answer with a wrong signature', reason: 'ocspSignature', make: (pki) => withOcsp(pki, { alter: (value) => flipped(value, 9) }) },
    { class: '41', name: 'a good answer older than the signature', reason: 'ocspStale', make: (pki) => withOcsp(pki, { thisUpdate: now - day, producedAt: now - day }) },
    { class: '41b', name: 'a good answer past its next update', reason: 'ocspStale', make: (pki) => withOcsp(pki, { nextUpdate: now - 1000 }) },
    { class: '41c', name: 'an answer from the future', reason: 'ocspStale', make: (pki) => withOcsp(pki, { thisUpdate: now + day, producedAt: now + day }) },
    { class: '65', name: 'revoked by OCSP', reason: 'certificateRevoked', make: (pki) => withOcsp(pki, { revoked: { at: now - day, reason: 6 } }) },
    { class: '66', name: 'a damaged answer', reason: 'ocspMalformed', make: (pki) => ({ p7s: signed(pki), trust: trustOf(pki, { ocsp: [new Uint8Array([0x30, 0x03, 0x0a, 0x01, 0x06])] }) }) },
  ]
}

export const forgeries: readonly Forgery[] = [...formForgeries(), ...signerForgeries(), ...chainForgeries(), ...crlForgeries(), ...ocspForgeries(), ...timeForgeries()]
