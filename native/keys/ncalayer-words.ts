import { z } from 'zod'
import { fromBase64, fromPem, toBase64, utf8Encode } from '../../domain/signing/bytes.ts'
import { oids } from '../../domain/signing/oids.ts'
import { KeyFault } from '../../node/signing/key-fault.ts'

/** What is asked of NCALayer, in the words of its two modules, and what their answers mean. */
export interface NcalayerWish {
  readonly contents: readonly Uint8Array[]
  readonly detached: boolean
  readonly usage: 'sign' | 'auth'
  /** Whose keys are offered in NCALayer's window; null before anybody has signed in. */
  readonly iin: string | null
}

/** Since 2022; signs a list with one confirmation. */
export function basicsRequest({ contents, detached, usage, iin }: NcalayerWish): object {
  return {
    module: 'kz.gov.pki.knca.basics',
    method: 'sign',
    args: {
      allowedStorages: null,
      format: 'cms',
      data: contents.map(toBase64),
      signingParams: { decode: true, encapsulate: !detached, digested: false, tsaProfile: null },
      // Keys of 2022 and later sign and sign in with one certificate, so for a sign-in nothing is filtered here: our verifier judges.
      // An empty chain offers every centre's keys: which are trusted is the portal's to say.
      signerParams: { extKeyUsageOids: usage === 'sign' ? [oids.emailProtection] : [], chain: [], ...(iin === null ? {} : { iin }) },
      locale: 'kk',
    },
  }
}

export const tokensRequest = { module: 'kz.gov.pki.knca.commonUtils', method: 'getActiveTokens' }

/** The older module, whose signatures are CAdES by name; one content a time. */
export function utilsRequest(storage: string, content: Uint8Array, { detached, usage }: NcalayerWish): object {
  return {
    module: 'kz.gov.pki.knca.commonUtils',
    method: 'createCAdESFromBase64',
    args: [storage, usage === 'sign' ? 'SIGNATURE' : 'AUTHENTICATION', toBase64(content), !detached],
  }
}

const Refused = z.object({ status: z.literal(false), code: z.unknown(), message: z.unknown().optional() })
const Signed = z.object({ status: z.literal(true), body: z.object({ result: z.union([z.string(), z.array(z.string())]).optional() }).nullish() })
const Utils = z.object({ code: z.union([z.string(), z.number()]).transform(String), message: z.unknown().optional(), responseObject: z.unknown().optional() })

/** CMS by content. Throws KeyFault. */
export function basicsAnswer(answer: unknown, count: number): Uint8Array[] {
  const refused = Refused.safeParse(answer)
  if (refused.success) throw faultOf(refused.data.code, refused.data.message)
  const signed = Signed.safeParse(answer)
  if (!signed.success) throw faultIn(answer)
  const result = signed.data.body?.result
  // A window closed without signing is told as success with nothing in it.
  if (result === undefined) throw new KeyFault('ncalayerCancelled')
  const list = typeof result === 'string' ? [result] : result
  if (list.length !== count) throw new KeyFault('ncalayerGarbled')
  return list.map(bytesOf)
}

export function utilsAnswer(answer: unknown): Uint8Array {
  const { responseObject } = insistUtils(answer)
  if (typeof responseObject !== 'string') throw new KeyFault('ncalayerGarbled')
  return bytesOf(responseObject)
}

/** The first store that is plugged in, else a key file. */
export function storageIn(answer: unknown): string {
  const { responseObject } = insistUtils(answer)
  const stores = z.array(z.string().regex(/^\w{1,40}$/)).safeParse(responseObject)
  return (stores.success ? stores.data[0] : undefined) ?? 'PKCS12'
}

function insistUtils(answer: unknown): z.infer<typeof Utils> {
  const read = Utils.safeParse(answer)
  if (!read.success) throw new KeyFault('ncalayerGarbled')
  if (read.data.code !== '200') throw faultOf(read.data.code, read.data.message)
  return read.data
}

/** A version without the module answers in the manner of the older one. */
function faultIn(answer: unknown): KeyFault {
  const read = Utils.safeParse(answer)
  return read.success ? faultOf(read.data.code, read.data.message) : new KeyFault('ncalayerGarbled')
}

/** No list of NCALayer's codes is public: what is unknown is a failure that tells its code and nothing else of the answer. */
function faultOf(code: unknown, message: unknown): KeyFault {
  const words = `${shown(code)} ${shown(message)}`
  if (/MODULE_NOT_FOUND|NO_SUCH_MODULE/i.test(words)) return new KeyFault('ncalayerOld')
  if (/cancel/i.test(words)) return new KeyFault('ncalayerCancelled')
  if (/BUSY|IN_PROGRESS/i.test(words)) return new KeyFault('ncalayerBusy')
  return new KeyFault('ncalayerFailed', { code: shown(code).replace(/[^\w.-]/g, '').slice(0, 40) || '?' })
}

const shown = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : '')

function bytesOf(text: string): Uint8Array {
  const bytes = text.trimStart().startsWith('-----') ? fromPem(utf8Encode(text))[0] : fromBase64(text)
  if (bytes === undefined || bytes === null || bytes.length === 0) throw new KeyFault('ncalayerGarbled')
  return bytes
}
