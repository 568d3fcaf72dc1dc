import { fromBase64, fromPem, toBase64, toPem, utf8Encode } from '../../domain/signing/bytes.ts'
import { type SigningWays, TokenModule } from '../../domain/signing/ways.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import type { FormValues } from '../kernel/FormField.tsx'

/** Lists as an administrator types them: one module a line, certificates in PEM. */
export function waysTyped({ tokenModules, ncalayerAuthorities }: SigningWays): FormValues {
  return {
    tokenModules: tokenModules.map(({ sha256, file }) => `${sha256} ${file}`).join('\n'),
    ncalayerAuthorities: ncalayerAuthorities.map((each) => toPem('CERTIFICATE', fromBase64(each) ?? new Uint8Array())).join('').trim(),
  }
}

const words = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** Null when a line is no module; `sha256sum` writes two spaces, and either is taken. */
function modulesIn(value: unknown): TokenModule[] | null {
  const lines = words(value).split('\n').map((line) => line.trim()).filter(Boolean)
  const read = lines.map((line) => {
    const [, sha256, file] = /^([0-9a-fA-F]{64})\s+\*?(.+)$/.exec(line) ?? []
    return TokenModule.safeParse({ sha256: sha256?.toLowerCase(), file })
  })
  return read.every((each) => each.success) ? read.map((each) => each.data) : null
}

/** Null when something is typed and no certificate is in it. */
function authoritiesIn(value: unknown): string[] | null {
  const typed = words(value)
  if (typed === '') return []
  if (!/-----BEGIN CERTIFICATE-----/.test(typed)) return null
  const read = fromPem(utf8Encode(typed))
  return read.length > 0 && read.every((der) => der[0] === 0x30) ? read.map(toBase64) : null
}

export function waysProblems(values: FormValues): Readonly<Record<string, Refusal>> {
  return {
    ...(modulesIn(values['tokenModules']) === null ? { tokenModules: { key: 'settings.badTokenModules' as const } } : {}),
    ...(authoritiesIn(values['ncalayerAuthorities']) === null ? { ncalayerAuthorities: { key: 'settings.badAuthorities' as const } } : {}),
  }
}

/** The settings of what was typed; a list that can't be read is named by `waysProblems`, not sent. */
export function settingsTyped(values: FormValues): FormValues {
  return { ...values, tokenModules: modulesIn(values['tokenModules']) ?? [], ncalayerAuthorities: authoritiesIn(values['ncalayerAuthorities']) ?? [] }
}

