import { createHash, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type LoginChallenge, loginTyp, type Manifest, signTyp } from '../../domain/kernel/manifest.ts'
import { createSignature, signedAttributes } from '../../domain/signing/cades.ts'
import { fileDifference, judgeLogin, judgeDocument, judgeStatement, readChallenge, readManifest, signedBytes, unsafeFileName } from '../../domain/signing/statement.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { type Holder, makePki, now, today, trustOf } from './pki.ts'

const pki = makePki()
const question = { trust: trustOf(pki), at: today, primitives }
const digest = (text: string) => createHash('sha256').update(text).digest('hex')
const file = (name: string) => ({ name, mime: 'application/pdf', size: 10, sha256: digest(name) })

function manifest(changes: Partial<Manifest['body']> = {}): Manifest {
  return {
    typ: signTyp,
    body: {
      deed: 'approvals.sign', noun: 'approval', id: '9e250000-0000-4000-8000-000000000001', version: '12-5/345', title: 'Қаулы жобасы', lang: 'kk',
      decision: 'agreed', details: {}, text: file('қаулы.docx'), files: [file('1-қосымша.pdf'), file('2-қосымша.pdf')], prev: null, ...changes,
    },
    signer: { person: '9e250000-0000-4000-8000-000000000101', iin: '900101300017', power: null },
    time: { local: today, server: today },
  }
}

const challenge = (changes: Partial<LoginChallenge> = {}): LoginChallenge => ({
  typ: loginTyp, aud: 'portal-1', nonce: digest('nonce'), iat: new Date(now - 10_000).toISOString(), exp: new Date(now + 60_000).toISOString(), ...changes,
})

function signBytes(holder: Holder, bytes: Uint8Array, attached: boolean): Uint8Array {
  const sha256 = (of: Uint8Array) => createHash('sha256').update(of).digest()
  const attributes = signedAttributes({ certificateDer: holder.certificate, kind: 'rsa', contentDigest: sha256(bytes), certificateSha256: sha256(holder.certificate), signingTime: now })
  return createSignature({ certificateDer: holder.certificate, kind: 'rsa', attributes, signature: sign('sha256', attributes, holder.key), intermediates: [pki.ca.certificate] }, attached ? bytes : null)
}

describe('SIGNING §4.2 the manifest', () => {
  const bytes = signedBytes(manifest())
  const p7s = signBytes(pki.employee, bytes, false)

  it('signed by the person it names is accepted, and answers what was signed', () => {
    const verdict = judgeStatement({ ...question, p7s, manifest: bytes, body: manifest().body })
    expect(verdict).toMatchObject({ ok: true, manifest: { body: { version: '12-5/345' } }, signer: { iin: '900101300017' } })
  })

  it('signed by another person is refused', () => {
    expect(judgeStatement({ ...question, p7s: signBytes(pki.head, bytes, false), manifest: bytes })).toMatchObject({ ok: false, reason: 'otherPerson' })
  })

  it('§19 of an older version is another paper', () => {
    expect(judgeStatement({ ...question, p7s, manifest: bytes, body: manifest({ version: '12-5/345/1' }).body })).toMatchObject({ ok: false, reason: 'manifestOther' })
  })

  const written: [string, string, string][] = [
    ['49 doubled keys', canonicalJson(manifest()).replace('"typ":', '"typ":"kz.kense.login/1","typ":'), 'manifestNotCanonical'],
    ['white space', JSON.stringify(manifest(), null, 1), 'manifestNotCanonical'],
    ['an escaped spelling', canonicalJson(manifest()).replace('agreed', '\\u0061greed'), 'manifestNotCanonical'],
    ['an unknown field', canonicalJson({ ...manifest(), note: 'x' }), 'manifestShape'],
    ['49 a name that leads out of the folder', canonicalJson(manifest({ files: [file('../қаулы.pdf')] })), 'manifestFileName'],
    ['49 a name that turns the reading direction', canonicalJson(manifest({ files: [file('қаулы\u202efdp.exe')] })), 'manifestFileName'],
    ['49 two names that look alike', canonicalJson(manifest({ files: [file('coca.pdf'), file('сoса.pdf')] })), 'manifestFileName'],
    ['50 a challenge', canonicalJson(challenge()), 'manifestKind'],
    ['no JSON', 'қаулы', 'manifestNotCanonical'],
  ]
  it.each(written)('%s is refused', (_name, text, reason) => {
    const other = Buffer.from(text, 'utf8')
    expect(judgeStatement({ ...question, p7s: signBytes(pki.employee, other, false), manifest: other })).toMatchObject({ ok: false, reason })
    // Brought to the check as a file: what is of our kinds must be as it must be; what is not is a file like any other.
    expect(judgeDocument({ ...question, p7s: signBytes(pki.employee, other, false), content: other })).toMatchObject(reason === 'manifestNotCanonical' && !text.startsWith('{') ? { ok: true } : { ok: false, reason, level: { verified: 'none' } })
  })

  it('§65 any later change of a file shows', () => {
    const held = [file('қаулы.docx'), file('1-қосымша.pdf'), file('2-қосымша.pdf')]
    const read = readManifest(bytes)
    expect(fileDifference(read, held)).toBeNull()
    expect(fileDifference(read, held.slice(1))).toBe('manifestFileMissing')
    expect(fileDifference(read, [...held, file('3-қосымша.pdf')])).toBe('manifestFileExtra')
    expect(fileDifference(read, held.map((each) => (each.name === '1-қосымша.pdf' ? { ...each, sha256: digest('other') } : each)))).toBe('manifestFileChanged')
  })

  it('usual names of acts are safe', () => {
    expect(unsafeFileName(['Қаулы жобасы (2-нұсқа).docx', 'Пояснительная записка: «о мерах».pdf', 'Annex 1.xlsx', 'Annex 2.xlsx'])).toBeNull()
  })
})

describe('SIGNING §8.3 sign-in', () => {
  const bytes = signedBytes(challenge())
  const judge = (p7s: Uint8Array, at = today) => judgeLogin({ ...question, p7s, at, audience: 'portal-1' })

  it('by the sign-in key is accepted', () => {
    expect(judge(signBytes(pki.auth, bytes, true))).toMatchObject({ ok: true, challenge: { nonce: digest('nonce') }, signer: { iin: '900101300017', usage: 'auth' } })
  })

  it('50 with a document signature is refused, and a challenge is no document', () => {
    expect(judge(signBytes(pki.employee, signedBytes(manifest()), true))).toMatchObject({ ok: false, reason: 'challengeKind' })
    const p7s = signBytes(pki.employee, bytes, false)
    expect(judgeStatement({ ...question, p7s, manifest: bytes })).toMatchObject({ ok: false, reason: 'manifestKind' })
  })

  it('for another portal, too late or living too long is refused', () => {
    expect(judge(signBytes(pki.auth, signedBytes(challenge({ aud: 'portal-2' })), true))).toMatchObject({ ok: false, reason: 'challengeAudience' })
    expect(judge(signBytes(pki.auth, bytes, true), new Date(now + 61_000).toISOString())).toMatchObject({ ok: false, reason: 'challengeExpired' })
    const long = challenge({ exp: new Date(now + 3_600_000).toISOString() })
    expect(judge(signBytes(pki.auth, signedBytes(long), true))).toMatchObject({ ok: false, reason: 'challengeExpired' })
  })

  it('a detached signature carries no challenge', () => {
    expect(judge(signBytes(pki.auth, bytes, false))).toMatchObject({ ok: false, reason: 'contentMissing' })
  })

  it('reads only its own kind', () => {
    expect(readChallenge(bytes)).toEqual(challenge())
    expect(() => readChallenge(signedBytes(manifest()))).toThrow('challengeKind')
  })
})
