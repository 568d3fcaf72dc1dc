import { cardOf, currentVersion } from '../../domain/approvals/approval.ts'
import * as commands from '../../domain/approvals/contract.ts'
import { useText } from '../kernel/text.ts'
import { cardFields, cardInput, cardValues } from './card-fields.ts'
import { DeedForm, onVersion, type DeedProps } from './DeedForm.tsx'
import { useBodyOptions, useUnitOptions } from './people.ts'

export function AmendForm(props: DeedProps) {
  const text = useText()
  const { approval } = props
  const fields = cardFields(text, useBodyOptions(approval.developer.id), useUnitOptions(approval.developer.id))
  return (
    <DeedForm
      {...props} verb="amend" command={commands.amendApproval} fields={fields} initial={cardValues(approval, currentVersion(approval))} seen={cardOf(approval)}
      build={(values) => ({ ...onVersion(approval), ...cardInput(values) })}
    />
  )
}
