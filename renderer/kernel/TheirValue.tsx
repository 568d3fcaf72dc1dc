import type { FormFieldSpec } from './FormField.tsx'
import { useFormats, type Formats } from './formats.ts'
import { useText, type Text } from './text.ts'
import { Button } from '../ui/Button.tsx'

/** The value as the field itself would show it; null where only the field can draw it. */
function wordsOf(field: FormFieldSpec, value: unknown, text: Text, formats: Formats): string | null {
  if (field.kind === 'tick') return text(value === true ? 'page.yes' : 'page.no')
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return text('page.emptyValue')
  const label = (each: unknown) => ('options' in field ? (field.options.find((option) => option.value === each)?.label ?? String(each)) : String(each))
  switch (field.kind) {
    case 'text': return field.type === 'password' ? null : String(value)
    case 'longText': case 'number': return String(value)
    case 'date': return formats.shortDate(String(value))
    case 'choice': case 'select': case 'one': return label(value)
    case 'many': return (value as readonly unknown[]).map(label).join(', ')
    default: return null
  }
}

/** Beside a field that somebody else has changed too: what they made of it, and the way to take it. */
export function TheirValue({ field, value, onTake }: { field: FormFieldSpec; value: unknown; onTake: () => void }) {
  const text = useText()
  const words = wordsOf(field, value, text, useFormats())
  return (
    <div className="their-value">
      <span>{words === null ? text('page.theirValueUnsaid') : text('page.theirValue', { value: words })}</span>
      <Button look="quiet" onPress={onTake}>{text('page.takeTheirs')}<span className="visually-hidden">: {field.label}</span></Button>
    </div>
  )
}
