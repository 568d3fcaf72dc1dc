import { useMemo } from 'react'
import { kinds, type Approval } from '../../domain/approvals/approval.ts'
import { placeApproval } from '../../domain/approvals/contract.ts'
import { mayPlace } from '../../domain/approvals/rules.ts'
import type { Refusal, Verdict } from '../../domain/kernel/verdict.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { goBack, go, useTitle } from '../kernel/routes.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { toast } from '../ui/Toast.tsx'
import { cardFields, cardInput } from './card-fields.ts'
import { useBodyOptions, useUnitOptions } from './people.ts'

export function problemOf(verdict: Verdict, field: string): Record<string, Refusal> {
  return verdict.allowed ? {} : { [field]: verdict.refusal }
}

function placeFields(text: Text, card: readonly FormFieldSpec[]): FormFieldSpec[] {
  return [
    { kind: 'choice', name: 'kind', label: text('approvals.sheet.kind'), required: true, options: kinds.map((kind) => ({ value: kind, label: text(`approvals.kind.${kind}`) })) },
    ...card,
    { kind: 'tick', name: 'restricted', label: text('approvals.field.restricted') },
  ]
}

/** §13-2, §14: the card of a new draft act. */
export function PlaceScreen() {
  const text = useText()
  const seat = useSeatTaken()
  const bodies = useBodyOptions(seat.holder.body)
  const units = useUnitOptions(seat.holder.body)
  const fields = useMemo(() => placeFields(text, cardFields(text, bodies, units)), [text, bodies, units])
  const title = text('approvals.verb.place')
  useTitle(title)
  const check = (values: FormValues): Record<string, Refusal> => {
    const verdict = mayPlace(seat, {
      restricted: values['restricted'] === true,
      bodies: ((values['bodies'] as string[] | undefined) ?? []).map((id) => ({ id })),
      units: ((values['units'] as string[] | undefined) ?? []).map((id) => ({ id })),
    })
    if (verdict.allowed) return {}
    const field = verdict.refusal.key === 'approvals.restricted' ? 'restricted' : verdict.refusal.key === 'approvals.unitsMissing' ? 'units' : 'bodies'
    return { [field]: verdict.refusal }
  }
  return (
    <>
      <header className="screen-head"><h1>{title}</h1></header>
      <div className="panel">
        <CommandForm
          command={placeApproval} fields={fields} submit={title} title={title} icon="send" draft="approvals.place" check={check}
          initial={{ kind: 'resolution', restricted: false, bodies: [], units: [], files: [] }}
          build={(values) => ({ ...cardInput(values), kind: values['kind'], restricted: values['restricted'] === true, origin: { from: 'direct' } satisfies Approval['origin'] })}
          onDone={(outcome) => {
            if (outcome.state !== 'done') return
            toast((text) => text('approvals.done.place', { number: outcome.answer.number }))
            go(`/approvals/${outcome.answer.id}`)
          }}
          onCancel={goBack}
        />
      </div>
    </>
  )
}
