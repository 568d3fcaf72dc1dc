import { cardOf, currentVersion } from '../../domain/approvals/approval.ts'
import * as commands from '../../domain/approvals/contract.ts'
import { useText } from '../kernel/text.ts'
import { cardFields, cardInput, cardValues } from './card-fields.ts'
import { DeedForm, onVersion, type DeedProps } from './DeedForm.tsx'
import { alsoNamed, useBodyOptions, useUnitOptions } from './people.ts'

export function AmendForm(props: DeedProps) {
  const text = useText()
  const { approval } = props
  const bodies = alsoNamed(text, useBodyOptions(approval.developer.id), currentVersion(approval).bodies)
  const fields = cardFields(text, bodies, alsoNamed(text, useUnitOptions(approval.developer.id), approval.units))
  return (
    <DeedForm
      {...props} verb="amend" command={commands.amendApproval} fields={fields} initial={cardValues(approval, currentVersion(approval))} seen={cardOf(approval)}
      build={(values) => ({ ...onVersion(approval), ...cardInput(values) })}
    />
  )
}
