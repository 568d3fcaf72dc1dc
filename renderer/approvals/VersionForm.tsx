import { currentVersion } from '../../domain/approvals/approval.ts'
import * as commands from '../../domain/approvals/contract.ts'
import type { FormFieldSpec } from '../kernel/FormField.tsx'
import { useText } from '../kernel/text.ts'
import { cardValues, filesInput, textFields } from './card-fields.ts'
import { DeedForm, listOf, onVersion, type DeedProps } from './DeedForm.tsx'
import { alsoNamed, useBodyOptions } from './people.ts'

/** §19. */
export function VersionForm(props: DeedProps) {
  const text = useText()
  const { approval } = props
  const version = currentVersion(approval)
  const bodies = alsoNamed(text, useBodyOptions(approval.developer.id), version.bodies)
  const fields: FormFieldSpec[] = [...textFields(text), { kind: 'many', name: 'bodies', label: text('approvals.sheet.bodies'), required: true, options: bodies }]
  const attachments = Object.fromEntries(Object.entries(cardValues(approval, version)).filter(([name]) => name.startsWith('files.')))
  return (
    <DeedForm
      {...props} verb="placeVersion" command={commands.placeVersion} fields={fields} note={text('approvals.consequence.placeVersion')}
      initial={{ ...attachments, bodies: version.bodies.map((body) => body.id) }}
      build={(values) => ({ ...onVersion(approval), ...filesInput(values), bodies: listOf<string>(values, 'bodies') })}
    />
  )
}
