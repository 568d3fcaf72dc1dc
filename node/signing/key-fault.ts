import type { TextValues } from '../../domain/kernel/verdict.ts'
import type { TextKey } from '../../domain/texts.ts'

export type KeyFaultCode = {
  [Key in TextKey]: Key extends `signing.key.${infer Code}` ? Code : never
}[TextKey]

/** Why a key file cannot be opened or used; each code is the text `signing.key.<code>`. Crosses from the worker as its code. */
export class KeyFault extends Error {
  readonly code: KeyFaultCode
  readonly values: TextValues | null
  constructor(code: KeyFaultCode, values: TextValues | null = null) {
    super(code)
    this.name = 'KeyFault'
    this.code = code
    this.values = values
  }
}
