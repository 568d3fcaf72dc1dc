import { useId, useState } from 'react'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Banner } from '../ui/Show.tsx'

/** A secret that is shown this once: to be copied now. */
export function SecretShown({ label, secret }: { label: string; secret: string }) {
  const text = useText()
  const id = useId()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    const field = document.getElementById(id)
    if (field instanceof HTMLInputElement) field.select()
    try {
      await navigator.clipboard.writeText(secret)
      setCopied(true)
    } catch {
      // Selected already: Ctrl+C does the rest.
      setCopied(false)
    }
  }
  return (
    <Banner tone="now" title={text('calendar.shownOnce')}>
      <div className="secret">
        <label className="field-label" htmlFor={id}>{label}</label>
        <div className="row">
          <input id={id} className="input mono" readOnly value={secret} onFocus={(event) => event.target.select()} />
          <Button icon={copied ? 'check' : 'file'} onPress={() => void copy()}>{text(copied ? 'calendar.copied' : 'calendar.copy')}</Button>
        </div>
      </div>
    </Banner>
  )
}
