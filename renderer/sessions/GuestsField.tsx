import { useMemo, useState } from 'react'
import { fullName } from '../../domain/kernel/formats.ts'
import { directory } from '../../domain/people/contract.ts'
import type { Guest } from '../../domain/sessions/agenda.ts'
import type { GuestInput } from '../../domain/sessions/contract.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { ComboBox } from '../ui/ComboBox.tsx'
import { TextField, type FieldProps } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'

interface GuestsFieldProps extends FieldProps {
  value: readonly Guest[]
  onChange: (value: readonly Guest[]) => void
  /** One person at most, e.g. a substitute. */
  single?: boolean
}

/** People of the portal, found by name, and others written down by name and post. */
export function GuestsField({ value, onChange, single = false, label, hint, error, required }: GuestsFieldProps) {
  const text = useText()
  const [words, setWords] = useState('')
  const [outsider, setOutsider] = useState<{ name: string; post: string } | null>(null)
  const { answer } = useAnswer(directory, { text: words.trim(), limit: 50 })
  const found = useMemo(() => (answer?.rows ?? []).filter((row) => !value.some((guest) => guest.person === row.id)), [answer, value])
  const add = (guest: Guest) => onChange(single ? [guest] : [...value, guest])
  const full = single && value.length > 0
  return (
    <div className="guests-field stack">
      {full ? null : (
        <ComboBox
          label={label} hint={hint} error={error} required={required} value={null} onSearch={setWords}
          options={found.map((row) => ({ value: row.id, label: fullName(row), hint: `${text.tri(row.post)}, ${text.tri(row.bodyName)}` }))}
          onChange={(id) => {
            const row = found.find((each) => each.id === id)
            if (row) add({ person: row.id, name: fullName(row), post: row.post })
          }}
        />
      )}
      {full ? <p className="field-label">{label}</p> : null}
      {value.length === 0 ? null : (
        <ul className="chips">
          {value.map((guest, index) => (
            <li key={guest.person ?? `${guest.name} ${index}`} className="chip">{guest.name}, {text.tri(guest.post)}
              <IconButton icon="close" label={text('page.removeNamed', { name: guest.name })} onPress={() => onChange(value.filter((_, at) => at !== index))} />
            </li>
          ))}
        </ul>
      )}
      {full ? (error ? <p className="field-error"><Icon name="warning" />{error}</p> : null) : outsider === null
        ? <div className="row"><Button look="quiet" icon="add" onPress={() => setOutsider({ name: '', post: '' })}>{text('sessions.guest.outsider')}</Button></div>
        : (
          <div className="outsider" role="group" aria-label={text('sessions.guest.outsider')}>
            <TextField label={text('sessions.guest.name')} value={outsider.name} onChange={(name) => setOutsider({ ...outsider, name })} autoFocus />
            <TextField label={text('sessions.guest.post')} value={outsider.post} onChange={(post) => setOutsider({ ...outsider, post })} />
            <Button
              icon="add" disabled={outsider.name.trim() === '' || outsider.post.trim() === ''}
              onPress={() => {
                const post = outsider.post.trim()
                add({ person: null, name: outsider.name.trim(), post: { kk: post, ru: post, en: post } })
                setOutsider(null)
              }}
            >{text('sessions.guest.add')}</Button>
            <Button onPress={() => setOutsider(null)}>{text('page.cancel')}</Button>
          </div>
        )}
    </div>
  )
}

export const guestInputs = (guests: readonly Guest[]): GuestInput[] =>
  guests.map((guest) => (guest.person === null ? { person: null, name: guest.name, post: guest.post.kk } : { person: guest.person }))
