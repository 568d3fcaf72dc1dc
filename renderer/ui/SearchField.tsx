import { useId, type KeyboardEvent } from 'react'
import { useText } from '../kernel/text.ts'
import { Icon } from './Icon.tsx'
import './field.css'
import './search-field.css'

interface SearchFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  placeholder?: string
  /** What is pasted and longer is cut: the question would be refused for it. */
  maxLength?: number
  autoFocus?: boolean
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
  /** When it steers a list of options: the list's id and the id of the current option. */
  steers?: { list: string; current: string | undefined }
}

export function SearchField({ label, value, onChange, placeholder, maxLength, autoFocus, onKeyDown, steers }: SearchFieldProps) {
  const text = useText()
  const id = useId()
  return (
    <div className="search-field" role="search" aria-label={label}>
      <Icon name="search" />
      <label className="visually-hidden" htmlFor={id}>{label}</label>
      <input
        id={id} type="text" className="input" value={value} placeholder={placeholder ?? label} autoFocus={autoFocus} spellCheck={false} autoComplete="off" {...(maxLength === undefined ? {} : { maxLength })}
        {...(steers ? { role: 'combobox', 'aria-expanded': true, 'aria-controls': steers.list, 'aria-activedescendant': steers.current, 'aria-autocomplete': 'list' as const } : {})}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.stopPropagation()
            onChange('')
          } else onKeyDown?.(event)
        }}
      />
      {value === '' ? null : <button type="button" className="search-clear" aria-label={text('page.clear')} onClick={() => onChange('')}><Icon name="close" /></button>}
    </div>
  )
}
