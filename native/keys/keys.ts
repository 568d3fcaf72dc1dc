import type { KeyRow } from '../../domain/kernel/bridge.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { readAsicManifest } from '../../domain/signing/asic.ts'
import { readCertificate } from '../../domain/signing/certificate.ts'
import { reasonText, SignatureFault, type SignatureReason } from '../../domain/signing/reasons.ts'
import { judgeLogin, judgeStatement, readChallenge, readManifest } from '../../domain/signing/statement.ts'
import { strictPolicy, type Trust, verifyDetached } from '../../domain/signing/verify.ts'
import { primitives } from '../../node/signing/primitives.ts'
import type { KeyRing } from '../kernel/key-ring.ts'
import { type KeyFilesOptions, keyFiles } from './key-files.ts'
import type { KeySource, Made } from './source.ts'

export interface KeysOptions {
  readonly memory: KeyFilesOptions['memory']
  readonly now: () => Instant
  /** The portal's centres as far as known here; null judges everything about a signature but its chain. */
  readonly trust: () => Trust | null
  /** Whether the portal's policy lets GOST key files sign without NCALayer; no unless told. */
  readonly allowGost?: () => boolean
  /** Other places where keys lie than files. */
  readonly sources?: readonly KeySource[]
}

/** Every key a person can use on this PC, wherever it lies. Whatever a key makes is judged here before anybody sees it. */
export function openKeyRing(options: KeysOptions): KeyRing {
  const allowGost = options.allowGost ?? (() => false)
  const files = keyFiles({ memory: options.memory, now: options.now, allowGost, intermediates: () => options.trust()?.intermediates ?? [] })
  const sources: readonly KeySource[] = [files, ...(options.sources ?? [])]

  /** A key that is in no list any more was a file that was forgotten, or a token that was pulled out. */
  function sourceOf(id: string): KeySource {
    const source = sources.find((each) => each.holds(id))
    if (source === undefined) throw new RefusalError({ key: id.startsWith('token') ? 'signing.key.tokenGone' : 'signing.key.fileMissing' })
    return source
  }

  /** Without known centres the key's own certificate stands as the anchor, so that everything else is still judged. */
  function trustFor({ certificateDer }: Made): Trust {
    return options.trust() ?? { anchors: [certificateDer], intermediates: [], crls: [], policy: strictPolicy }
  }

  return {
    async list({ usage, person }) {
      const question = { usage, person, now: options.now(), trust: options.trust(), allowGost: allowGost() }
      const rows = (await Promise.all(sources.map(async (source) => source.list(question)))).flat()
      return rows.sort((a, b) => likelihood(a) - likelihood(b))
    },
    certificates: () => sources.flatMap((source) => source.certificates?.() ?? []),
    add: files.add,
    forget: files.forget,
    guards: (id) => sourceOf(id).guards,
    async signChallenge(id, secret, challenge, signal = new AbortController().signal) {
      const { aud } = insistReadable(() => readChallenge(challenge))
      const source = sourceOf(id)
      const made = await source.sign(id, secret, { contents: [challenge], detached: false, usage: 'auth', owner: null, signal })
      const p7s = made.signatures[0] as Uint8Array
      const verdict = judgeLogin({ p7s, trust: trustFor(made), at: options.now(), primitives, audience: aud })
      // The nonce's time is the portal's to judge by its own clock; ours may be off.
      if (!verdict.ok && verdict.reason !== 'challengeExpired') throw refused(source, verdict.reason)
      return { p7s, iin: readCertificate(made.certificateDer).subject.iin }
    },
    async signManifests(id, secret, manifests, signer, signal = new AbortController().signal) {
      for (const manifest of manifests) {
        const { signer: named } = insistReadable(() => readManifest(manifest))
        if (named.iin !== signer.iin) throw new RefusalError({ key: 'signing.key.otherPerson' })
      }
      const source = sourceOf(id)
      const made = await source.sign(id, secret, { contents: manifests, detached: true, usage: 'sign', owner: { iin: signer.iin }, signal })
      if (made.signatures.length !== manifests.length) throw new RefusalError({ key: 'signing.reason.signerMissing' })
      for (const [index, manifest] of manifests.entries()) {
        const verdict = judgeStatement({ p7s: made.signatures[index] as Uint8Array, manifest, trust: trustFor(made), at: options.now(), primitives })
        if (!verdict.ok) throw refused(source, verdict.reason)
      }
      return { signatures: [...made.signatures] }
    },
    async signContainer(id, secret, manifest, { iin }) {
      // Only what names a container's files by their digests: never a paper's manifest, never a challenge.
      if (readAsicManifest(manifest) === null) throw new RefusalError({ key: reasonText('manifestShape') })
      const source = sourceOf(id)
      const made = await source.sign(id, secret, { contents: [manifest], detached: true, usage: 'sign', owner: { iin }, signal: new AbortController().signal })
      const p7s = made.signatures[0] as Uint8Array
      const { reason } = verifyDetached({ p7s, content: manifest, trust: trustFor(made), at: options.now(), primitives, need: { iin, usage: 'sign' } })
      if (reason !== null) throw refused(source, reason)
      return p7s
    },
    owner: async (id, secret) => ({ iin: (await sourceOf(id).owner(id, secret)).iin }),
  }
}

/** Keys known to be this person's come first, then files that were never opened, then NCALayer; last what can't be used. */
function likelihood(row: KeyRow): number {
  if (row.whyNot !== null) return 3
  return row.subject !== null ? 0 : row.kind === 'ncalayer' ? 2 : 1
}

function refused(source: KeySource, reason: SignatureReason): RefusalError {
  return new RefusalError(source.explain?.(reason) ?? { key: reasonText(reason) })
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

