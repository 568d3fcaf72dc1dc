import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { certificateProblem } from '../../domain/signing/certificate-status.ts'
import { derFromBer } from '../../domain/signing/ber.ts'
import { fromBase64, fromPem, toBase64, toHex, utf8Decode, utf8Encode } from '../../domain/signing/bytes.ts'
import { readCrl } from '../../domain/signing/crl.ts'
import { DerError, readDer } from '../../domain/signing/der.ts'
import { readOcsp } from '../../domain/signing/ocsp.ts'
import { SignatureFault } from '../../domain/signing/reasons.ts'
import { readChallenge, readManifest } from '../../domain/signing/statement.ts'
import { verifyAttached, verifyDetached } from '../../domain/signing/verify.ts'
import { KeyFault } from '../../node/signing/key-fault.ts'
import { openPkcs12 } from '../../node/signing/pkcs12.ts'
import { passwordOf } from '../../node/signing/pkcs12-protection.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { sealKeyFile } from '../../server/demo/key-file.ts'
import { ocspAnswer } from './cms.ts'
import { content, good, stamped } from './forgeries.ts'
import { crlBy, makePki, today, trustOf } from './pki.ts'

const pki = makePki()
const trust = trustOf(pki, { crls: [crlBy(pki.ca)] })
const question = { trust, at: today, primitives }

/** One to three bytes overwritten, dropped, doubled or swapped: most mutants still look like DER. */
const mutation = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), kind: fc.constantFrom('set', 'drop', 'double', 'cut', 'splice'), value: fc.integer({ min: 0, max: 255 }) })
const mutations = fc.array(mutation, { minLength: 1, maxLength: 3 })

function mutated(bytes: Uint8Array, list: readonly { at: number; kind: string; value: number }[]): Uint8Array {
  let result = Array.from(bytes)
  for (const { at, kind, value } of list) {
    const index = Math.floor(at * result.length)
    if (kind === 'set') result[index] = value
    else if (kind === 'drop') result.splice(index, 1)
    else if (kind === 'double') result.splice(index, 0, result[index] ?? 0)
    else if (kind === 'cut') result = result.slice(0, index)
    else result.splice(index, 4, ...result.slice(Math.floor(index / 2), Math.floor(index / 2) + 4))
  }
  return Uint8Array.from(result)
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

describe('whatever the bytes, a verdict and never an error', () => {
  const originals = [...good.slice(0, 2).map(({ make }) => make(pki).p7s), stamped(pki).p7s]

  it('no mutant of a signature is accepted, unless nothing that is signed or checked was touched', () => {
    fc.assert(
      fc.property(fc.nat(originals.length - 1), mutations, (which, list) => {
        const original = originals[which]!
        const mutant = mutated(original, list)
        const verdict = verifyDetached({ ...question, p7s: mutant, content })
        if (same(mutant, original)) return
        // The certificates carried along are no part of what is signed: harm to one that is not needed goes unseen.
        if (verdict.ok) expect(verdict.signers.map((each) => each.serial)).toEqual(verifyDetached({ ...question, p7s: original, content }).signers.map((each) => each.serial))
        else expect(typeof verdict.reason).toBe('string')
      }),
      { numRuns: 3_000 },
    )
  })

  it('every single-byte change inside a SignerInfo is refused', () => {
    const original = originals[0]!
    const start = Buffer.from(original).lastIndexOf(Buffer.from(pki.employee.issuer)) - 10
    for (let index = start; index < original.length; index++) {
      const mutant = Uint8Array.from(original, (byte, at) => (at === index ? byte ^ 0x01 : byte))
      expect(verifyDetached({ ...question, p7s: mutant, content }).ok, `byte ${index}`).toBe(false)
    }
  })

  it('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(verifyDetached({ ...question, p7s: bytes, content }).ok).toBe(false)
        expect(verifyAttached({ ...question, p7s: bytes }).ok).toBe(false)
      }),
      { numRuns: 3_000 },
    )
  })

  it('certificates, lists and key files give typed refusals only', () => {
    const crl = crlBy(pki.ca)
    const ocsp = ocspAnswer({ signer: pki.ca, issuer: pki.ca, serial: pki.employee.serial })
    const p12 = sealKeyFile(pki.employee.key, pki.employee.certificate, pki.ca.certificate, 'Kense-2026')
    const password = passwordOf(Buffer.from('Kense-2026'))
    const typed = (work: () => unknown) => {
      try {
        work()
      } catch (error) {
        if (!(error instanceof SignatureFault || error instanceof DerError || error instanceof KeyFault)) throw error
      }
    }
    fc.assert(
      fc.property(mutations, (list) => {
        const certificateDer = mutated(pki.employee.certificate, list)
        const problem = certificateProblem({ ...question, certificateDer, companions: [pki.ca.certificate] })
        expect(problem === null).toBe(same(certificateDer, pki.employee.certificate))
        typed(() => readCrl(mutated(crl, list)))
        typed(() => readOcsp(mutated(ocsp, list)))
        typed(() => derFromBer(mutated(p12, list)))
      }),
      { numRuns: 1_500 },
    )
    fc.assert(fc.property(mutations, (list) => typed(() => openPkcs12(mutated(p12, list), password))), { numRuns: 200 })
  })

  it('manifests and challenges', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json().map(utf8Encode), fc.uint8Array({ maxLength: 200 })), (bytes) => {
        for (const read of [readManifest, readChallenge]) expect(() => read(bytes)).toThrow(SignatureFault)
      }),
      { numRuns: 2_000 },
    )
  })

  it('depth, length and number bombs end at once', () => {
    const nested = (depth: number) => Uint8Array.from(Array.from({ length: depth }, (_, level) => [0x30, (depth - level - 1) * 2]).flat())
    expect(() => readDer(nested(41))).toThrow('derTooDeep')
    expect(readDer(nested(39)).tag).toBe(0x30)
    expect(() => readDer(Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff))).toThrow('derTruncated')
    expect(() => readDer(Uint8Array.of(0x30, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0))).toThrow('derTooLarge')
    const many = new Uint8Array(500_008)
    many.set([0x30, 0x83, 0x07, 0xa1, 0x23])
    for (let at = 5; at < many.length; at += 2) many[at] = 0x05
    expect(() => readDer(many.subarray(0, 500_008))).toThrow(DerError)
    const deep = new Uint8Array(200_000).fill(0x30)
    for (let at = 1; at < deep.length; at += 2) deep[at] = 0x80
    expect(() => derFromBer(deep)).toThrow('derTooDeep')
  })
})

describe('bytes and text', () => {
  it('agree with Node', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void expect(Buffer.from(utf8Encode(text))).toEqual(Buffer.from(text, 'utf8'))))
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(fromBase64(toBase64(bytes))).toEqual(Uint8Array.from(bytes))
    }))
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const reference = (bytes: Uint8Array) => {
      try {
        return strict.decode(bytes)
      } catch {
        return null
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => void expect(utf8Decode(bytes)).toBe(reference(bytes))), { numRuns: 5_000 })
    expect(fromPem(Buffer.from('no pem'))).toHaveLength(1)
  })
})
