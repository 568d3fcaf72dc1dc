import { z } from 'zod'

/** A PKCS#11 module that may be loaded: only this file with only these bytes, since it runs with the person's PIN in its hands. */
export const TokenModule = z.strictObject({
  /** A whole path, or a bare file name that is looked for where the system keeps libraries. */
  file: z.string().min(1).max(260).refine((file) => !/\p{Cc}/u.test(file)),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type TokenModule = z.infer<typeof TokenModule>

/** Which ways to sign the administrator lets stand beside RSA key files. */
export const SigningWays = z.strictObject({
  /** Only NCALayer is a certified way to sign with GOST keys, so this is off until the security office agrees. */
  nativeGost: z.boolean(),
  tokenModules: z.array(TokenModule).max(20),
  /** Certificates (DER, base64) of the centre that issued NCALayer's own certificate for 127.0.0.1; without them it is not spoken to. */
  ncalayerAuthorities: z.array(z.base64()).max(8),
})
export type SigningWays = z.infer<typeof SigningWays>

export const keyFilesOnly: SigningWays = { nativeGost: false, tokenModules: [], ncalayerAuthorities: [] }

export function signingWaysOf({ nativeGost, tokenModules, ncalayerAuthorities }: SigningWays): SigningWays {
  return { nativeGost, tokenModules, ncalayerAuthorities }
}
