import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { KeyRow } from '../../domain/kernel/bridge.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { reasonText, SignatureFault } from '../../domain/signing/reasons.ts'
import { judgeLogin, judgeStatement, readChallenge, readManifest } from '../../domain/signing/statement.ts'
import { strictPolicy, type Trust } from '../../domain/signing/verify.ts'
import { inspectKeyFile, type SignAnswer, type SignRequest, signWithKeyFile, warmKeyWorker } from '../../node/signing/key-file.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { KeyRing } from '../kernel/key-ring.ts'
import { whyNot } from './doctor.ts'
import { type KeyMemory, type RememberedKey, rememberKeys } from './memory.ts'

export interface KeysOptions {
  readonly memory: KeyMemory
  readonly now: () => Instant
  /** The portal's centres as far as known here; null judges everything about a signature but its chain. */
  readonly trust: () => Trust | null
  /** Whether the portal's policy lets GOST keys sign without NCALayer; no unless told. */
  readonly allowGost?: () => boolean
}

/** The key files a person uses on this PC: remembered by path, opened only for one deed at a time, never copied. */
export function openKeyRing(options: KeysOptions): KeyRing {
  const keys = rememberKeys(options.memory)
  const allowGost = () => options.allowGost?.() ?? false

  async function signWith(id: string, password: Uint8Array, request: Pick<SignRequest, 'content' | 'detached' | 'usage' | 'owner'>): Promise<SignAnswer> {
    const { path } = keys.find(id)
    const intermediates = options.trust()?.intermediates ?? []
    return keys.learning(id, signWithKeyFile({ path, password, signingTime: options.now(), intermediates, allowGost: allowGost(), ...request }))
  }

  /** Without known centres the key's own certificate stands as the anchor, so that everything else is still judged. */
  function trustFor({ facts }: SignAnswer): Trust {
    return options.trust() ?? { anchors: [facts.certificateDer], intermediates: [], crls: [], policy: strictPolicy }
  }

  return {
    list: ({ usage, person }) => {
      // Keys are listed when somebody is about to use one.
      warmKeyWorker()
      // The key taken up last is the likeliest, where several people use one PC.
      const rows = keys.all().toReversed().map((key) => rowOf(key, whyNot(key, existsSync(key.path), { usage, person, now: options.now(), trust: options.trust(), allowGost: allowGost() })))
      return rows.sort((a, b) => Number(a.whyNot !== null) - Number(b.whyNot !== null))
    },
    add(path) {
      const whole = resolve(path)
      if (!existsSync(whole) || !statSync(whole).isFile()) throw new RefusalError({ key: 'signing.key.fileMissing' })
      keys.add(whole)
    },
    forget: keys.forget,
    async signChallenge(id, password, challenge) {
      const { aud } = insistReadable(() => readChallenge(challenge))
      const signed = await signWith(id, password, { content: challenge, detached: false, usage: 'auth' })
      const verdict = judgeLogin({ p7s: signed.p7s, trust: trustFor(signed), at: options.now(), primitives, audience: aud })
      // The nonce's time is the portal's to judge by its own clock; ours may be off.
      if (!verdict.ok && verdict.reason !== 'challengeExpired') throw new RefusalError({ key: reasonText(verdict.reason) })
      return { p7s: signed.p7s, iin: signed.facts.iin }
    },
    async signManifest(id, password, manifest, signer) {
      const { signer: named } = insistReadable(() => readManifest(manifest))
      if (named.iin !== signer.iin) throw new RefusalError({ key: 'signing.key.otherPerson' })
      const signed = await signWith(id, password, { content: manifest, detached: true, usage: 'sign', owner: { iin: signer.iin } })
      const verdict = judgeStatement({ p7s: signed.p7s, manifest, trust: trustFor(signed), at: options.now(), primitives })
      if (!verdict.ok) throw new RefusalError({ key: reasonText(verdict.reason) })
      return { p7s: signed.p7s }
    },
    async owner(id, password) {
      const { facts } = await keys.learning(id, inspectKeyFile(keys.find(id).path, password).then((found) => ({ facts: found })))
      return { iin: facts.iin }
    },
  }
}

/** A manifest is never signed as a challenge nor the reverse: each kind is read before a key is touched. */
function insistReadable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof SignatureFault) throw new RefusalError({ key: reasonText(error.reason) })
    throw error
  }
}

function rowOf(key: RememberedKey, refusal: KeyRow['whyNot']): KeyRow {
  const { facts } = key
  return {
    id: key.id,
    path: key.path,
    subject: facts?.subject ?? null,
    iin: facts?.iin ?? null,
    bin: facts?.bin ?? null,
    organisation: facts?.organisation ?? null,
    algorithm: facts?.algorithm ?? null,
    validFrom: facts?.validFrom ?? null,
    validUntil: facts?.validUntil ?? null,
    usage: facts?.usage ?? 'unknown',
    whyNot: refusal,
    demo: facts?.issuer.startsWith('DEMO ') ?? false,
  }
}
