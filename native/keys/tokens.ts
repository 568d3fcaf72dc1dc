import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { KeyRow } from '../../domain/kernel/bridge.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { readOrNull } from '../../domain/signing/attempt.ts'
import { type Certificate, readCertificate } from '../../domain/signing/certificate.ts'
import type { TokenModule } from '../../domain/signing/ways.ts'
import { factsOf, insistUsable, type KeyFacts, type KeyRequest } from '../../node/signing/key-facts.ts'
import { KeyFault } from '../../node/signing/key-fault.ts'
import { attributesOf, wholeSignature } from '../../node/signing/signed-content.ts'
import { findModules, type FoundModule } from '../../node/signing/token-modules.ts'
import type { FoundToken, Tokens } from '../../node/signing/tokens.ts'
import { type KeyQuestion, refusalOf, whyNot } from './doctor.ts'
import { factsToRemember } from './memory.ts'
import type { KeySource, SignWish } from './source.ts'

export interface TokensOptions {
  readonly tokens: Tokens
  readonly modules: () => readonly TokenModule[]
  readonly now: () => Instant
  readonly intermediates: () => readonly Uint8Array[]
}

interface TokenKey {
  readonly module: FoundModule
  readonly token: FoundToken
  readonly keyId: string
  readonly certificate: Certificate
  readonly facts: KeyFacts
}

/** Keys on tokens plugged in now, through the PKCS#11 modules that an administrator listed. */
export function tokenKeys(options: TokensOptions): KeySource {
  let known = new Map<string, TokenKey>()

  async function rowsOf(module: FoundModule, question: KeyQuestion, met: Map<string, TokenKey>): Promise<KeyRow[]> {
    if (module.changed) return [bareRow(module.path, basename(module.path), new KeyFault('moduleChanged'))]
    let tokens: readonly FoundToken[]
    try {
      tokens = await options.tokens.list(module)
    } catch (error) {
      if (error instanceof KeyFault) return [bareRow(module.path, basename(module.path), error)]
      throw error
    }
    return tokens.flatMap((token) => {
      const keys = keysOf(module, token)
      for (const [id, key] of keys) met.set(id, key)
      if (keys.length === 0) return [bareRow(`${module.path} ${token.serial}`, token.label, new KeyFault('tokenEmpty'))]
      return keys.map(([id, key]) => rowOf(id, key, question))
    })
  }

  function find(id: string): TokenKey {
    const key = known.get(id)
    if (key === undefined) throw new RefusalError({ key: 'signing.key.tokenGone' })
    return key
  }

  async function signData({ module, token, keyId }: TokenKey, pin: Uint8Array, data: readonly Uint8Array[], signal?: AbortSignal): Promise<readonly Uint8Array[]> {
    return options.tokens.sign(module, { token: token.serial, keyId }, token.ownKeypad ? null : pin, data, signal).catch((error: unknown) => {
      throw asRefusal(error)
    })
  }

  function requestOf({ detached, usage, owner }: SignWish, key: TokenKey): KeyRequest {
    const request = { detached, usage, signingTime: options.now(), intermediates: options.intermediates(), ...(owner === null ? {} : { owner: { iin: owner.iin } }) }
    try {
      insistUsable(key.certificate, request)
    } catch (error) {
      throw asRefusal(error)
    }
    return request
  }

  return {
    guards: false,
    holds: (id) => known.has(id),
    certificates: () => [...known.values()].map(({ facts }) => facts.certificateDer),
    async list(question) {
      const met = new Map<string, TokenKey>()
      const rows = await Promise.all(findModules(options.modules()).map((module) => rowsOf(module, question, met)))
      known = met
      return rows.flat()
    },
    async sign(id, pin, wish) {
      const key = find(id)
      const request = requestOf(wish, key)
      if (key.facts.signing !== 'always') throw new RefusalError({ key: 'signing.key.tokenAlgorithm' })
      const signer = { kind: 'rsa' as const, certificateDer: key.facts.certificateDer, companions: key.facts.companions }
      const attributes = wish.contents.map((content) => attributesOf(signer, content, request))
      const made = await signData(key, pin, attributes, wish.signal)
      const signatures = made.map((signature, index) => wholeSignature(signer, wish.contents[index] as Uint8Array, { attributes: attributes[index] as Uint8Array, signature }, request))
      return { signatures, certificateDer: key.facts.certificateDer }
    },
    async owner(id, pin) {
      const key = find(id)
      await signData(key, pin, [])
      return key.facts
    },
  }
}

const asRefusal = (error: unknown): unknown => (error instanceof KeyFault ? new RefusalError(refusalOf(error)) : error)

function keysOf(module: FoundModule, token: FoundToken): [string, TokenKey][] {
  // A token may hold certificates of other systems, which we needn't understand.
  const read = token.certificates.flatMap(({ keyId, der }) => {
    const certificate = readOrNull(() => readCertificate(der))
    return certificate === null ? [] : [{ keyId, certificate }]
  })
  const companions = read.filter(({ certificate }) => certificate.authority !== null).map(({ certificate }) => Uint8Array.from(certificate.der))
  return read.filter(({ certificate }) => certificate.authority === null).map(({ keyId, certificate }) => [
    idOf(`${module.path} ${token.serial} ${keyId} ${certificate.serial}`),
    { module, token, keyId, certificate, facts: factsOf(certificate, companions) },
  ])
}

const idOf = (words: string) => `token-${createHash('sha256').update(words).digest('hex').slice(0, 24)}`

function rowOf(id: string, { token, facts }: TokenKey, question: KeyQuestion): KeyRow {
  const { subject, iin, bin, organisation, algorithm, validFrom, validUntil, usage, issuer } = facts
  // Whether GOST key files may sign says nothing of tokens: this module can't sign with such a key, and NCALayer can.
  const refusal = whyNot(factsToRemember(facts), { ...question, allowGost: true })
  const own = facts.signing === 'always' ? null : ({ key: 'signing.key.tokenAlgorithm' } as const)
  const locked = token.pin === 'locked' ? ({ key: 'signing.key.pinLocked' } as const) : null
  return {
    id, kind: 'token', path: token.label || token.maker, asks: token.ownKeypad ? 'nothing' : 'pin', pin: token.pin,
    subject, iin, bin, organisation, algorithm, validFrom, validUntil, usage, demo: issuer.startsWith('DEMO '),
    whyNot: refusal ?? own ?? locked,
  }
}

function bareRow(words: string, path: string, fault: KeyFault): KeyRow {
  return {
    id: idOf(words), kind: 'token', path, asks: 'pin', pin: null,
    subject: null, iin: null, bin: null, organisation: null, algorithm: null, validFrom: null, validUntil: null, usage: 'unknown', demo: false,
    whyNot: { key: `signing.key.${fault.code}` },
  }
}
