import type { KeyRow } from '../../domain/kernel/bridge.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { readOrNull } from '../../domain/signing/attempt.ts'
import { derFromBer } from '../../domain/signing/ber.ts'
import { DerError } from '../../domain/signing/der.ts'
import { firstSigners, readSignedData } from '../../domain/signing/signed-data.ts'
import { KeyFault } from '../../node/signing/key-fault.ts'
import { asAnswer, refusalOf } from './doctor.ts'
import { askingNcalayer } from './ncalayer-asking.ts'
import { isListening, type NcalayerAddress, openNcalayer } from './ncalayer-line.ts'
import type { KeySource, SignWish } from './source.ts'

export interface NcalayerOptions {
  /** Certificates (DER, base64) of the centre that issued NCALayer's own. */
  readonly authorities: () => readonly string[]
  readonly url?: string
  /** How long a person may take in NCALayer's window. */
  readonly limitMs?: number
}

const id = 'ncalayer'
/** A dialog looks again and again; NCALayer needn't be asked each time. */
const lookedMs = 4_000

/**
 * Keys that NCALayer holds: files, tokens and identity cards, chosen in its own window. Any program of this PC can stand on
 * its port, so only a pinned certificate is spoken to, only manifests are given, and what comes back is judged like a
 * stranger's signature.
 */
export function ncalayerKeys({ authorities, url = 'wss://127.0.0.1:13579/', limitMs = 120_000 }: NcalayerOptions): KeySource {
  const address = (): NcalayerAddress => ({ url, authorities: authorities().map((each) => Buffer.from(each, 'base64')) })
  const asking = askingNcalayer(address, limitMs)
  let looked: { at: number; of: string; found: Promise<KeyFault | null> } | null = null

  function lookedLately(): Promise<KeyFault | null> {
    const of = authorities().join(' ')
    const now = performance.now()
    if (looked === null || looked.of !== of || now - looked.at > lookedMs) looked = { at: now, of, found: look(address()) }
    return looked.found
  }

  return {
    guards: false,
    holds: (key) => key === id,
    async list() {
      if (authorities().length === 0) return (await isListening(url)) ? [row(new KeyFault('ncalayerUnlisted'))] : []
      return [row(asking.busy ? null : await lookedLately())]
    },
    async sign(_id, _secret, { contents, detached, usage, owner, signal }: SignWish) {
      try {
        const signatures = (await asking.ask({ contents, detached, usage, iin: owner?.iin ?? null }, signal)).map(inDer)
        return { signatures, certificateDer: signerIn(signatures[0] as Uint8Array) }
      } catch (error) {
        looked = null
        throw error instanceof KeyFault ? new RefusalError(refusalOf(error)) : error
      }
    },
    owner() {
      throw new RefusalError({ key: 'signing.key.ncalayerOnline' })
    },
    explain(reason) {
      if (reason === 'contentChanged') return { key: 'signing.key.ncalayerOther' }
      return reason === 'signingCertificateMissing' && asking.tryOlder() ? { key: 'signing.key.ncalayerPlain' } : null
    },
  }
}

/** Null when NCALayer is there and may be asked. */
async function look(address: NcalayerAddress): Promise<KeyFault | null> {
  try {
    const line = await openNcalayer(address)
    line.close()
    return null
  } catch (error) {
    if (error instanceof KeyFault) return error
    throw error
  }
}

/** Java's libraries write the outer parts in BER; what was signed is DER either way and keeps its bytes. */
function inDer(p7s: Uint8Array): Uint8Array {
  try {
    return p7s[1] === 0x80 ? derFromBer(p7s) : p7s
  } catch (error) {
    if (error instanceof DerError) throw new KeyFault('ncalayerGarbled')
    throw error
  }
}

function signerIn(p7s: Uint8Array): Uint8Array {
  const own = readOrNull(() => firstSigners(readSignedData(p7s)))
  if (own === null) throw new KeyFault('ncalayerGarbled')
  return Uint8Array.from(own.der)
}

function row(fault: KeyFault | null): KeyRow {
  return {
    id, kind: 'ncalayer', path: '', asks: 'nothing', pin: null,
    subject: null, iin: null, bin: null, organisation: null, algorithm: null, validFrom: null, validUntil: null, usage: 'both', demo: false,
    whyNot: asAnswer(fault === null ? null : refusalOf(fault)),
  }
}
