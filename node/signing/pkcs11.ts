/** The few functions of PKCS#11 2.40 that signing needs. Only the token process loads this: a maker's module may crash whatever it lives in. */
import koffi from 'koffi'

/** A module's function answered something other than CKR_OK. */
export class Pkcs11Error extends Error {
  readonly code: number
  constructor(name: string, code: number) {
    super(`${name} answered 0x${code.toString(16)}`)
    this.name = 'Pkcs11Error'
    this.code = code
  }
}

const windows = process.platform === 'win32'
/** CK_ULONG is C's unsigned long, little-endian wherever we run; on Windows the structures are packed besides. */
const word = koffi.sizeof('ulong')
const struct = windows ? koffi.pack : koffi.struct

struct('CK_ATTRIBUTE', { type: 'ulong', value: 'void *', length: 'ulong' })
struct('CK_MECHANISM', { mechanism: 'ulong', parameter: 'void *', length: 'ulong' })

/** Places in CK_FUNCTION_LIST, which begins with a version of two bytes. */
const functions = {
  C_Initialize: [0, 'ulong C_Initialize(void *arguments)'],
  C_Finalize: [1, 'ulong C_Finalize(void *reserved)'],
  C_GetSlotList: [4, 'ulong C_GetSlotList(uint8_t present, void *slots, _Inout_ ulong *count)'],
  C_GetTokenInfo: [6, 'ulong C_GetTokenInfo(ulong slot, void *information)'],
  C_GetMechanismInfo: [8, 'ulong C_GetMechanismInfo(ulong slot, ulong mechanism, void *information)'],
  C_OpenSession: [12, 'ulong C_OpenSession(ulong slot, ulong flags, void *application, void *notify, _Out_ ulong *session)'],
  C_CloseSession: [13, 'ulong C_CloseSession(ulong session)'],
  C_Login: [18, 'ulong C_Login(ulong session, ulong user, void *pin, ulong length)'],
  C_Logout: [19, 'ulong C_Logout(ulong session)'],
  C_GetAttributeValue: [24, 'ulong C_GetAttributeValue(ulong session, ulong object, _Inout_ CK_ATTRIBUTE *template, ulong count)'],
  C_FindObjectsInit: [26, 'ulong C_FindObjectsInit(ulong session, CK_ATTRIBUTE *template, ulong count)'],
  C_FindObjects: [27, 'ulong C_FindObjects(ulong session, void *objects, ulong most, _Inout_ ulong *count)'],
  C_FindObjectsFinal: [28, 'ulong C_FindObjectsFinal(ulong session)'],
  C_SignInit: [42, 'ulong C_SignInit(ulong session, CK_MECHANISM *mechanism, ulong key)'],
  C_Sign: [43, 'ulong C_Sign(ulong session, void *data, ulong length, void *signature, _Inout_ ulong *signatureLength)'],
} as const
type Name = keyof typeof functions

export const attributes = { class: 0x0, value: 0x11, keyType: 0x100, id: 0x102, alwaysAuthenticate: 0x202 } as const
export const objectClasses = { certificate: 1, privateKey: 3 } as const
export const rsaKeyType = 0
export const mechanisms = { rsa: 0x1, sha256Rsa: 0x40 } as const
export const tokenFlags = { loginRequired: 0x4, pinSet: 0x8, ownKeypad: 0x100, initialized: 0x400, pinCountLow: 0x10000, pinFinalTry: 0x20000, pinLocked: 0x40000 } as const
const userType = 1
const contextSpecific = 2
const serialSession = 4
const alreadyInitialized = 0x191
const alreadyLoggedIn = 0x100

export interface TokenInformation {
  readonly label: string
  readonly maker: string
  readonly serial: string
  readonly flags: number
}

export interface Session {
  find(template: readonly { type: number; value: Uint8Array }[]): number[]
  /** Null when the object has no such attribute or doesn't show it. */
  attribute(object: number, type: number): Uint8Array | null
  login(pin: Uint8Array | null): void
  logout(): void
  /** `again` gives the PIN once more, for keys that want it before each signature. */
  sign(key: number, mechanism: number, data: Uint8Array, again?: { readonly pin: Uint8Array | null }): Uint8Array
  close(): void
}

export interface Module {
  slots(): number[]
  token(slot: number): TokenInformation
  hasMechanism(slot: number, mechanism: number): boolean
  open(slot: number): Session
  finalize(): void
}

/** Loads and initialises a module. Throws Pkcs11Error, or koffi's own error when the file is no such library. */
export function openModule(path: string): Module {
  const call = functionsOf(path)
  call('C_Initialize', [null], alreadyInitialized)
  return {
    slots() {
      const count = [0]
      call('C_GetSlotList', [1, null, count])
      const list = Buffer.alloc(Math.max(1, Number(count[0])) * word)
      call('C_GetSlotList', [1, list, count])
      return Array.from({ length: Number(count[0]) }, (_, index) => readWord(list, index * word))
    },
    token(slot) {
      const information = Buffer.alloc(512)
      call('C_GetTokenInfo', [slot, information])
      const text = (from: number, size: number) => information.toString('utf8', from, from + size).replace(/[\0 ]+$/, '')
      return { label: text(0, 32), maker: text(32, 32), serial: text(80, 16), flags: readWord(information, 96) }
    },
    hasMechanism(slot, mechanism) {
      try {
        call('C_GetMechanismInfo', [slot, mechanism, Buffer.alloc(64)])
        return true
      } catch (error) {
        if (error instanceof Pkcs11Error) return false
        throw error
      }
    },
    open: (slot) => openSession(call, slot),
    finalize: () => call('C_Finalize', [null]),
  }
}

type Call = (name: Name, values: unknown[], tolerated?: number) => void

function functionsOf(path: string): Call {
  const list: unknown[] = [null]
  const getList = koffi.load(path).func('ulong C_GetFunctionList(_Out_ void **list)') as (list: unknown[]) => number
  const answer = getList(list)
  if (answer !== 0) throw new Pkcs11Error('C_GetFunctionList', answer)
  const known = new Map<Name, (...values: unknown[]) => number | bigint>()
  return (name, values, tolerated = 0) => {
    const [place, prototype] = functions[name]
    let made = known.get(name)
    if (made === undefined) {
      const pointer: unknown = koffi.decode(list[0], (windows ? 2 : word) + place * koffi.sizeof('void *'), 'void *')
      made = koffi.decode(pointer, prototypeOf(name, prototype)) as (...values: unknown[]) => number | bigint
      known.set(name, made)
    }
    const code = Number(made(...values))
    if (code !== 0 && code !== tolerated) throw new Pkcs11Error(name, code)
  }
}

const prototypes = new Map<Name, ReturnType<typeof koffi.proto>>()

/** koffi keeps each prototype under its name for good, so it is made once even when the module is opened again. */
function prototypeOf(name: Name, words: string): ReturnType<typeof koffi.proto> {
  let made = prototypes.get(name)
  if (made === undefined) prototypes.set(name, (made = koffi.proto(words)))
  return made
}

function openSession(call: Call, slot: number): Session {
  const opened = [0]
  call('C_OpenSession', [slot, serialSession, null, null, opened])
  const session = opened[0]
  const login = (user: number, pin: Uint8Array | null, tolerated?: number) => call('C_Login', [session, user, pin, pin?.length ?? 0], tolerated)
  return {
    find(template) {
      call('C_FindObjectsInit', [session, template.map(({ type, value }) => ({ type, value, length: value.length })), template.length])
      const found: number[] = []
      const page = Buffer.alloc(32 * word)
      for (;;) {
        const count = [0]
        call('C_FindObjects', [session, page, 32, count])
        for (let index = 0; index < Number(count[0]); index++) found.push(readWord(page, index * word))
        if (Number(count[0]) === 0 || found.length > 500) break
      }
      call('C_FindObjectsFinal', [session])
      return found
    },
    attribute(object, type) {
      try {
        const asked = [{ type, value: null as Uint8Array | null, length: 0 }]
        call('C_GetAttributeValue', [session, object, asked, 1])
        const size = Number(asked[0]?.length)
        if (!(size > 0 && size < 100_000)) return null
        const value = Buffer.alloc(size)
        call('C_GetAttributeValue', [session, object, [{ type, value, length: size }], 1])
        return value
      } catch (error) {
        if (error instanceof Pkcs11Error) return null
        throw error
      }
    },
    login: (pin) => login(userType, pin, alreadyLoggedIn),
    logout: () => call('C_Logout', [session]),
    sign(key, mechanism, data, again) {
      call('C_SignInit', [session, [{ mechanism, parameter: null, length: 0 }], key])
      if (again !== undefined) login(contextSpecific, again.pin)
      const signature = Buffer.alloc(2_048)
      const size = [signature.length]
      call('C_Sign', [session, data, data.length, signature, size])
      return Uint8Array.from(signature.subarray(0, Number(size[0])))
    },
    close: () => call('C_CloseSession', [session]),
  }
}

function readWord(bytes: Buffer, at: number): number {
  return word === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at)
}

/** A CK_ULONG as a template carries it. */
export function wordBytes(value: number): Uint8Array {
  const bytes = Buffer.alloc(word)
  if (word === 8) bytes.writeBigUInt64LE(BigInt(value))
  else bytes.writeUInt32LE(value)
  return bytes
}

