import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { type LoginChallenge, loginTyp, type Manifest, signTyp } from '../../domain/kernel/manifest.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { toBase64 } from '../../domain/signing/bytes.ts'
import { oids } from '../../domain/signing/oids.ts'
import { signedBytes } from '../../domain/signing/statement.ts'
import { strictPolicy, verifyDetached } from '../../domain/signing/verify.ts'
import { openKeyRing } from '../../native/keys/keys.ts'
import { ncalayerKeys } from '../../native/keys/ncalayer.ts'
import { basicsAnswer, storageIn, utilsAnswer } from '../../native/keys/ncalayer-words.ts'
import { KeyFault } from '../../node/signing/key-fault.ts'
import { primitives } from '../../node/signing/primitives.ts'
import { type Centre, createCentre, type KeyRequest } from '../../server/demo/centre.ts'
import { cms, signerInfo, usual } from './cms.ts'
import { type FakeNcalayer, startFakeNcalayer } from './fake-ncalayer.ts'
import { makePki, today } from './pki.ts'

const folder = mkdtempSync(join(tmpdir(), 'kense-ncalayer-'))
const person = { iin: '900101300017', surname: 'Сейітов', name: 'Асан', patronymic: 'Серікұлы' }
const body = { bin: '123456789021', name: 'Қаржы министрлігі' }
const wish = (file: string, more: Partial<KeyRequest> = {}): KeyRequest => ({ file, person, body, role: 'head', usage: 'sign', algorithm: 'gost2015', ...more })
const manifest = (title: string): Uint8Array => signedBytes({
  typ: signTyp,
  body: { deed: 'approvals.sign', noun: 'approval', id: '9e250000-0000-4000-8000-000000000001', version: '1', title, lang: 'kk', decision: 'agreed', details: {}, text: null, files: [], prev: null },
  signer: { person: '9e250000-0000-4000-8000-000000000101', iin: person.iin, power: null },
  time: { local: today, server: today },
} satisfies Manifest)
const nothing = new Uint8Array()

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => null, (each: unknown) => each)
  return error instanceof RefusalError ? error.refusal.key : `not refused: ${String(error)}`
}

describe('signing through NCALayer', () => {
  let centre: Centre
  let fake: FakeNcalayer
  let own: string
  let others: string
  let authorities: string[]
  const trust = () => ({ anchors: centre.anchors, intermediates: centre.intermediates, crls: [], policy: strictPolicy })

  beforeAll(async () => {
    centre = await createCentre(join(folder, 'centre'), { now: () => today })
    own = (await centre.issue(wish('own.p12'))).p12
    others = (await centre.issue(wish('others.p12', { person: { ...person, iin: '111111111111' } }))).p12
    fake = await startFakeNcalayer(centre, own, today)
  }, 60_000)
  beforeEach(() => {
    authorities = fake.authorities
    Object.assign(fake, { key: own, asked: [], misbehave: () => undefined, alter: (p7s: Uint8Array) => p7s, greeting: '{"result":{"version":"1.4"}}' })
  })
  afterAll(async () => {
    await fake?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function ring(url = fake.url, limitMs = 5_000) {
    const source = ncalayerKeys({ authorities: () => authorities, url, limitMs })
    return openKeyRing({ memory: { load: () => null, save: () => undefined }, now: () => today, trust, sources: [source] })
  }
  const sign = (keys = ring(), manifests = [manifest('Қаулы')], signal?: AbortSignal) => keys.signManifests('ncalayer', nothing, manifests, person, signal)
  const row = async (keys = ring()) => (await keys.list({ usage: 'sign', person }))[0]

  it('stands in the list of keys, asks for nothing here, and signs with a GOST key of its own', async () => {
    expect(await row()).toMatchObject({ id: 'ncalayer', kind: 'ncalayer', asks: 'nothing', whyNot: null })
    const content = manifest('Қаулы')
    const { signatures: [p7s] } = await sign(ring(), [content])
    expect(verifyDetached({ p7s: p7s!, content, trust: trust(), at: today, primitives })).toMatchObject({ ok: true, signers: [{ algorithm: 'GOST 34.10-2015 (512)', iin: person.iin }] })
  })

  it("is given the manifests and nothing else, for the signed-in person's keys, many with one confirmation", async () => {
    const contents = [manifest('Қаулы'), manifest('Бұйрық')]
    expect((await sign(ring(), contents)).signatures).toHaveLength(2)
    expect(fake.asked).toEqual([{
      module: 'kz.gov.pki.knca.basics', method: 'sign',
      args: {
        allowedStorages: null, format: 'cms', data: contents.map(toBase64), locale: 'kk',
        signingParams: { decode: true, encapsulate: false, digested: false, tsaProfile: null },
        signerParams: { extKeyUsageOids: [oids.emailProtection], chain: [], iin: person.iin },
      },
    }])
  })

  it('signs in by the challenge, which is attached', async () => {
    const challenge: LoginChallenge = { typ: loginTyp, aud: 'portal', nonce: 'ab'.repeat(32), iat: today, exp: new Date(Date.parse(today) + 60_000).toISOString() }
    expect(await ring().signChallenge('ncalayer', nothing, signedBytes(challenge))).toMatchObject({ iin: person.iin })
    expect(ring().guards('ncalayer')).toBe(false)
    expect(await refusal(ring().owner('ncalayer', nothing))).toBe('signing.key.ncalayerOnline')
  })

  it('an older one without the newer module is asked in the older words', async () => {
    fake.misbehave = ({ module }) => (module.endsWith('basics') ? { status: false, code: 'MODULE_NOT_FOUND', message: module, details: '' } : undefined)
    expect((await sign(ring(), [manifest('Қаулы'), manifest('Бұйрық')])).signatures).toHaveLength(2)
    expect(fake.asked.map((each) => each.method)).toEqual(['sign', 'getActiveTokens', 'createCAdESFromBase64', 'createCAdESFromBase64'])
  })

  it('what Java writes in BER is taken, and what was signed keeps its bytes', async () => {
    fake.alter = (p7s) => Buffer.concat([Buffer.of(0x30, 0x80), Buffer.from(p7s).subarray(4), Buffer.of(0, 0)])
    expect((await sign()).signatures[0]?.[1]).toBe(0x82)
  })

  it('the answer as one string and as PEM is understood', async () => {
    fake.alter = (p7s) => p7s
    const { signatures: [p7s] } = await sign()
    const base64 = toBase64(p7s!)
    const content = manifest('Қаулы')
    for (const result of [base64, `-----BEGIN CMS-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CMS-----\n`]) {
      fake.misbehave = () => ({ status: true, body: { result } })
      expect((await sign(ring(), [content])).signatures).toHaveLength(1)
    }
  })

  describe('is never trusted unseen', () => {
    it('a signature over other content, of another person, broken, or one too few is refused', async () => {
      const { signatures: [over] } = await sign(ring(), [manifest('Басқа қаулы')])
      fake.misbehave = () => ({ status: true, body: { result: [toBase64(over!)] } })
      expect(await refusal(sign())).toBe('signing.key.ncalayerOther')
      expect(await refusal(sign(ring(), [manifest('Қаулы'), manifest('Бұйрық')]))).toBe('signing.key.ncalayerGarbled')
      fake.misbehave = () => undefined
      fake.key = others
      expect(await refusal(sign())).toBe('signing.reason.otherPerson')
      fake.key = own
      fake.alter = (p7s) => Uint8Array.from(p7s, (byte, index) => (index === p7s.length - 5 ? byte ^ 1 : byte))
      expect(await refusal(sign())).toBe('signing.reason.signatureWrong')
      fake.alter = () => Buffer.from('no signature at all')
      expect(await refusal(sign())).toBe('signing.key.ncalayerGarbled')
    })

    it('a signature that is not bound to its certificate is refused, and asked for in another way the next time', async () => {
      const pki = makePki()
      const content = manifest('Қаулы')
      const attributes = usual(content, pki.employee).filter((each) => !Buffer.from(each).includes(Buffer.from('2a864886f70d010910022f', 'hex')))
      const plain = cms({ certificates: [pki.employee.certificate, pki.ca.certificate], signers: [signerInfo(content, { holder: pki.employee, attributes })] })
      fake.misbehave = ({ method }) => (method === 'sign' ? { status: true, body: { result: [toBase64(plain)] } } : undefined)
      const keys = ring()
      expect(await refusal(sign(keys, [content]))).toBe('signing.key.ncalayerPlain')
      fake.asked = []
      expect((await sign(keys, [content])).signatures).toHaveLength(1)
      expect(fake.asked.map((each) => each.method)).toEqual(['getActiveTokens', 'createCAdESFromBase64'])
    })

    it('a program with another centre’s certificate on the port is told nothing', async () => {
      const foreign = await createCentre(join(folder, 'foreign'), { now: () => today, name: 'БӨГДЕ' })
      authorities = foreign.anchors.map(toBase64)
      expect((await row())?.whyNot).toEqual({ key: 'signing.key.ncalayerUntrusted' })
      expect(await refusal(sign())).toBe('signing.key.ncalayerUntrusted')
      expect(fake.asked).toEqual([])
    })

    it("a certificate of the right centre for another host is not this computer's", async () => {
      const { keyPem, certificatePem } = await centre.issueServerCertificate('portal.example')
      const https = createServer({ key: keyPem, cert: certificatePem })
      new WebSocketServer({ server: https })
      await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve))
      expect(await refusal(sign(ring(`wss://127.0.0.1:${(https.address() as AddressInfo).port}/`)))).toBe('signing.key.ncalayerUntrusted')
      https.close()
    })

    it('the issuing centre alone may be pinned, without its root', async () => {
      authorities = centre.intermediates.map(toBase64)
      expect((await sign()).signatures).toHaveLength(1)
    })

    it('without a centre named by the administrator it is not spoken to, and the row says so only where it runs', async () => {
      authorities = []
      expect((await row())?.whyNot).toEqual({ key: 'signing.key.ncalayerUnlisted' })
      expect(await ring('wss://127.0.0.1:1/').list({ usage: 'sign', person })).toEqual([])
      expect(fake.asked).toEqual([])
    })
  })

  describe('says what went wrong, each in its own words', () => {
    const cases: [string, unknown, string][] = [
      ['its window is closed', { status: true, body: {} }, 'ncalayerCancelled'],
      ['its window is closed, in an older version', { code: '500', message: 'action.canceled' }, 'ncalayerCancelled'],
      ['it has another request open', { status: false, code: 'BUSY', message: 'x', details: '' }, 'ncalayerBusy'],
      ['it fails for a reason nobody has listed', { status: false, code: 'KEY_<b>STORE', message: 'secret words', details: 'x' }, 'ncalayerFailed'],
      ['it answers something else', { hello: 1 }, 'ncalayerGarbled'],
      ['it answers no JSON', '{"status":tr', 'ncalayerGarbled'],
      ['it answers no base64', { status: true, body: { result: ['???'] } }, 'ncalayerGarbled'],
      ['it answers nothing signed', { status: true, body: { result: [''] } }, 'ncalayerGarbled'],
      ['it answers more than can be', `{"status":true,"body":{"result":["${'A'.repeat(9_000_000)}"]}}`, 'ncalayerGarbled'],
    ]
    it.each(cases)('when %s', async (_name, reply, code) => {
      fake.misbehave = () => reply
      const error = await sign().catch((each: unknown) => each) as RefusalError
      expect(error.refusal.key).toBe(`signing.key.${code}`)
      if (code === 'ncalayerFailed') expect(error.refusal.values).toEqual({ code: 'KEY_bSTORE' })
    })

    it('whatever it answers, it is either signatures or one of those words', () => {
      fc.assert(fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 3 }), (answer, count) => {
        for (const read of [() => basicsAnswer(answer, count), () => utilsAnswer(answer), () => storageIn(answer)]) {
          try {
            read()
          } catch (error) {
            expect(error).toBeInstanceOf(KeyFault)
          }
        }
      }), { numRuns: 5_000 })
      const shape = fc.record({ status: fc.boolean(), code: fc.oneof(fc.string(), fc.integer()), message: fc.anything(), body: fc.record({ result: fc.oneof(fc.base64String(), fc.array(fc.string())) }, { requiredKeys: [] }), responseObject: fc.anything() }, { requiredKeys: [] })
      fc.assert(fc.property(shape, (answer) => {
        try {
          expect(basicsAnswer(answer, 1)).toHaveLength(1)
        } catch (error) {
          expect(error).toBeInstanceOf(KeyFault)
        }
      }), { numRuns: 5_000 })
    })

    it('when it never answers, and when the person gives up', async () => {
      fake.misbehave = () => null
      expect(await refusal(sign(ring(fake.url, 300)))).toBe('signing.key.ncalayerSlow')
      const stop = new AbortController()
      setTimeout(() => stop.abort(), 100)
      expect(await refusal(sign(ring(), undefined, stop.signal))).toBe('signing.key.ncalayerCancelled')
    })

    it('when it hangs up, is not there, greets in no known way, or is too old', async () => {
      fake.misbehave = (_asked, socket) => {
        socket.terminate()
        return null
      }
      expect(await refusal(sign())).toBe('signing.key.ncalayerAbsent')
      expect((await row(ring('wss://127.0.0.1:1/')))?.whyNot).toEqual({ key: 'signing.key.ncalayerAbsent' })
      fake.greeting = '{"result":{}}'
      expect(await refusal(sign())).toBe('signing.key.ncalayerGarbled')
      fake.greeting = '{"result":{"version":"0.9"}}'
      expect((await row())?.whyNot).toEqual({ key: 'signing.key.ncalayerOld' })
    })

    it('a second request waits for no first one: it is told that one is open', async () => {
      let release: (() => void) | null = null
      fake.misbehave = () => {
        release?.()
        return null
      }
      const asked = new Promise<void>((resolve) => (release = resolve))
      const keys = ring(fake.url, 1_000)
      const first = refusal(sign(keys))
      await asked
      expect(await refusal(sign(keys))).toBe('signing.key.ncalayerBusy')
      expect((await row(keys))?.whyNot).toBeNull()
      expect(await first).toBe('signing.key.ncalayerSlow')
    })
  })
})
