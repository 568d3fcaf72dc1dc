import { TextField } from '../ui/Field.tsx'
import { type Key, type KeySecret, secretFor } from './keys.ts'
import { useText } from './text.ts'

interface KeySecretFieldProps {
  chosen: Key
  secret: KeySecret
  onChange: (secret: KeySecret) => void
  problem: string | undefined
  hint?: boolean
  disabled?: boolean
  autoFocus?: boolean
}

/** The password of a key file, the PIN of a token, or, where another program or the token itself asks, a word about that. */
export function KeySecretField({ chosen, secret, onChange, problem, hint = false, disabled = false, autoFocus = false }: KeySecretFieldProps) {
  const text = useText()
  if (chosen.asks === 'nothing') {
    return (
      <div className="field key-elsewhere">
        <p>{text(chosen.kind === 'ncalayer' ? 'page.keyInNcalayer' : 'page.keyOnKeypad')}</p>
        {problem ? <p className="field-error" role="alert">{problem}</p> : null}
      </div>
    )
  }
  const pin = chosen.asks === 'pin'
  return (
    <TextField
      label={text(pin ? 'page.keyPin' : 'page.keyPassword')} type="password" value={secretFor(chosen, secret)} onChange={(typed) => onChange({ key: chosen.id, typed })}
      disabled={disabled} autoFocus={autoFocus} error={problem} hint={hint ? text(pin ? 'page.keyPinHint' : 'page.keyPasswordHint') : undefined}
    />
  )
}
