import { createHash } from 'node:crypto'
import { nullValue, octetString, oid, sequence } from '../../domain/signing/der-write.ts'
import { oids } from '../../domain/signing/oids.ts'
import { KeyFault, type KeyFaultCode } from './key-fault.ts'
import { attributes, mechanisms, type Module, objectClasses, openModule, Pkcs11Error, rsaKeyType, type Session, tokenFlags, type TokenInformation, wordBytes } from './pkcs11.ts'

/** What the token process is asked; one deed at a time, each with the module initialised anew, so that what was plugged in meanwhile is seen. */
export type TokenDeed =
  | { readonly do: 'list'; readonly module: string }
  | { readonly do: 'sign'; readonly module: string; readonly token: string; readonly keyId: string; readonly pin: Uint8Array | null; readonly data: readonly Uint8Array[] }

export type PinState = 'right' | 'countLow' | 'finalTry' | 'locked'

export interface FoundToken {
  readonly label: string
  readonly maker: string
  /** Of the token itself; finds it again when it is signed with. */
  readonly serial: string
  readonly pin: PinState
  /** The PIN is typed on the token's own keypad. */
  readonly ownKeypad: boolean
  readonly certificates: readonly { readonly keyId: string; readonly der: Uint8Array }[]
}

export type TokenAnswer = { readonly tokens: readonly FoundToken[] } | { readonly signatures: readonly Uint8Array[] }

/** Runs inside the token process. Throws KeyFault. */
export function workWithToken(deed: TokenDeed): TokenAnswer {
  const module = openModule(deed.module)
  try {
    return deed.do === 'list' ? { tokens: tokensOf(module) } : { signatures: signOn(module, deed) }
  } catch (error) {
    throw error instanceof Pkcs11Error ? faultOf(error) : error
  } finally {
    module.finalize()
  }
}

function tokensOf(module: Module): FoundToken[] {
  return module.slots().flatMap((slot) => {
    try {
      const token = module.token(slot)
      return (token.flags & tokenFlags.initialized) === 0 ? [] : [found(module, slot, token)]
    } catch (error) {
      // Pulled out between two questions, or a card that this module doesn't know: the other slots are still of use.
      if (error instanceof Pkcs11Error) return []
      throw error
    }
  })
}

function found(module: Module, slot: number, { label, maker, serial, flags }: TokenInformation): FoundToken {
  const certificates = inSession(module, slot, (session) =>
    session.find([{ type: attributes.class, value: wordBytes(objectClasses.certificate) }]).flatMap((object) => {
      const [id, der] = [session.attribute(object, attributes.id), session.attribute(object, attributes.value)]
      return id === null || der === null ? [] : [{ keyId: Buffer.from(id).toString('hex'), der: Uint8Array.from(der) }]
    }))
  return { label, maker, serial, pin: pinState(flags), ownKeypad: (flags & tokenFlags.ownKeypad) !== 0, certificates }
}

function pinState(flags: number): PinState {
  if (flags & tokenFlags.pinLocked) return 'locked'
  if (flags & tokenFlags.pinFinalTry) return 'finalTry'
  return flags & tokenFlags.pinCountLow ? 'countLow' : 'right'
}

function inSession<T>(module: Module, slot: number, work: (session: Session) => T): T {
  const session = module.open(slot)
  try {
    return work(session)
  } finally {
    session.close()
  }
}

type SignDeed = Extract<TokenDeed, { do: 'sign' }>

function signOn(module: Module, { token: serial, keyId, pin, data }: SignDeed): Uint8Array[] {
  const slot = module.slots().find((each) => serialOf(module, each) === serial)
  if (slot === undefined) throw new KeyFault('tokenGone')
  const { flags } = module.token(slot)
  if (flags & tokenFlags.pinLocked) throw new KeyFault('pinLocked')
  if (!(flags & tokenFlags.pinSet)) throw new KeyFault('pinNotSet')
  const ownKeypad = (flags & tokenFlags.ownKeypad) !== 0
  if (!ownKeypad && (pin === null || pin.length === 0)) throw new KeyFault('emptyPin')
  return inSession(module, slot, (session) => {
    // Once and never again by itself: each wrong try brings the token nearer to its lock.
    logIn(module, slot, session, ownKeypad ? null : pin)
    try {
      return signData(module, slot, session, { keyId, pin: ownKeypad ? null : pin, data })
    } finally {
      session.logout()
    }
  })
}

function serialOf(module: Module, slot: number): string | null {
  try {
    return module.token(slot).serial
  } catch (error) {
    if (error instanceof Pkcs11Error) return null
    throw error
  }
}

function logIn(module: Module, slot: number, session: Session, pin: Uint8Array | null): void {
  try {
    session.login(pin)
  } catch (error) {
    if (!(error instanceof Pkcs11Error) || error.code !== answers.pinIncorrect) throw error
    const state = pinState(module.token(slot).flags)
    throw new KeyFault(state === 'locked' ? 'pinLocked' : state === 'finalTry' ? 'wrongPinFinalTry' : state === 'countLow' ? 'wrongPinCountLow' : 'wrongPin')
  }
}

function signData(module: Module, slot: number, session: Session, { keyId, pin, data }: Pick<SignDeed, 'keyId' | 'pin' | 'data'>): Uint8Array[] {
  const [key] = session.find([
    { type: attributes.class, value: wordBytes(objectClasses.privateKey) },
    { type: attributes.id, value: Buffer.from(keyId, 'hex') },
  ])
  if (key === undefined) throw new KeyFault('tokenKeyMissing')
  const kind = session.attribute(key, attributes.keyType)
  if (kind === null || !Buffer.from(kind).equals(wordBytes(rsaKeyType))) throw new KeyFault('tokenAlgorithm')
  const again = session.attribute(key, attributes.alwaysAuthenticate)?.[0] === 1 ? { pin } : undefined
  const hashes = module.hasMechanism(slot, mechanisms.sha256Rsa)
  return data.map((each) => session.sign(key, hashes ? mechanisms.sha256Rsa : mechanisms.rsa, hashes ? each : digestInfo(each), again))
}

/** What a token that only encrypts is given (RFC 8017 §9.2). */
function digestInfo(data: Uint8Array): Uint8Array {
  return sequence(sequence(oid(oids.sha256), nullValue()), octetString(createHash('sha256').update(data).digest()))
}

/** CKR_… of PKCS#11 2.40 that a person can do something about. */
const answers = { pinIncorrect: 0xa0 } as const
const faults = new Map<number, KeyFaultCode>([
  [0x03, 'tokenGone'], [0x32, 'tokenGone'], [0xb3, 'tokenGone'], [0xe0, 'tokenGone'], [0xe1, 'tokenGone'],
  [0x50, 'tokenCancelled'], [0x51, 'tokenCancelled'],
  [0xa0, 'wrongPin'], [0xa1, 'pinLength'], [0xa2, 'pinLength'], [0xa3, 'pinExpired'], [0xa4, 'pinLocked'], [0x102, 'pinNotSet'],
  [0x63, 'tokenAlgorithm'], [0x68, 'tokenAlgorithm'], [0x70, 'tokenAlgorithm'],
])

function faultOf({ code }: Pkcs11Error): KeyFault {
  const known = faults.get(code)
  return known === undefined ? new KeyFault('tokenFailed', { code: `0x${code.toString(16)}` }) : new KeyFault(known)
}
