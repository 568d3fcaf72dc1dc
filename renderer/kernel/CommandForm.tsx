import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react'
import type { z } from 'zod'
import type { Command, InputOf } from '../../domain/kernel/contract.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import { Button } from '../ui/Button.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { Banner } from '../ui/Show.tsx'
import { FormField, type FormFieldSpec, type FormValues } from './FormField.tsx'
import { useFormValues } from './form-values.ts'
import { inputProblems } from './form-problems.ts'
import { outcomeOf, useCommand, type Outcome } from './portal.ts'
import { signCommand } from './signing.ts'
import { useConnection } from './state.ts'
import { useText } from './text.ts'
import { TheirValue } from './TheirValue.tsx'
import './command-form.css'

export interface CommandFormProps<C extends Command> {
  command: C
  fields: readonly FormFieldSpec[]
  /** First values by field name; the draft, if one was kept, goes before them. */
  initial?: FormValues
  /**
   * The thing as the portal has it at this moment, null for a new one, in the shape of the command's `seen`. The form sends what
   * it was opened with, and shows what somebody else has saved since.
   */
  seen?: unknown
  /** Makes the command's input of the fields' values; the values themselves by default. */
  build?: (values: FormValues) => unknown
  /** Rules the schema can't say, by field name. */
  check?: (values: FormValues) => Readonly<Record<string, Refusal>>
  /** The verb on the primary button, and the deed as the outbox names it. */
  submit: string
  title: string
  icon?: IconName
  danger?: boolean
  /** Names the draft: what was typed survives a closed form until it is sent. */
  draft?: string
  /** For signed commands: the consequence in one sentence, shown in the SignDialog. */
  consequence?: string
  /** Short fields side by side where there is room. */
  columns?: 2
  onDone: (outcome: Extract<Outcome<C>, { state: 'done' | 'queued' }>) => void
  onCancel?: () => void
  /** Told of each change, for fields whose options hang on another field. */
  onValues?: (values: FormValues) => void
  children?: ReactNode
}

/** The one form: fields over a command's input, problems in place, nothing typed is ever lost. */
export function CommandForm<C extends Command>(props: CommandFormProps<C>) {
  const { command, fields, initial = {}, seen, build, check, submit, title, icon, danger, draft, consequence, columns, onDone, onCancel, onValues, children } = props
  const text = useText()
  const connection = useConnection()
  const plain = useCommand(command)
  const form = useRef<HTMLFormElement>(null)
  const held = useFormValues({ draft, seen, initial })
  const { values, change } = held
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const [transfers, setTransfers] = useState(0)
  const [signing, setSigning] = useState(false)
  const [outcome, setOutcome] = useState<Outcome<C> | null>(null)

  useEffect(() => onValues?.(values), [values, onValues])
  const findProblems = (input: unknown) => ({
    ...inputProblems(command.input as z.ZodType, input, fields, values, text),
    ...Object.fromEntries(Object.entries(check?.(values) ?? {}).map(([name, refusal]) => [name, text(refusal.key, refusal.values)])),
  })
  const send = async (event: FormEvent) => {
    event.preventDefault()
    const input = { ...(build ? build(values) : values) as object, ...(seen === undefined ? {} : { seen: held.seen }) }
    const found = findProblems(input)
    setProblems(found)
    if (Object.keys(found).length > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid], .wrong input, .wrong button')?.focus())
      return
    }
    let result: Outcome<C> | null
    if (command.signed) {
      setSigning(true)
      const done = await signCommand(command, input as InputOf<C>, { verb: submit, ...(consequence ? { consequence } : {}) })
      result = done && outcomeOf<C>(done)
      setSigning(false)
    } else result = await plain.run(input as never, { title })
    setOutcome(result)
    if (result?.state === 'done' || result?.state === 'queued') {
      held.settle(values)
      onDone(result as never)
    }
  }
  const refusal = outcome?.state === 'refused' ? outcome.refusal : null
  const offline = connection?.state === 'offline'
  const refusedOffline = offline && command.offline === 'refuse'
  return (
    <form ref={form} className="command-form" onSubmit={(event) => void send(event)} noValidate aria-label={title}>
      <Sections
        fields={fields.filter((field) => field.when?.(values) ?? true)} columns={columns} draw={(field) => (
          <div key={field.name} className="command-field">
            <FormField
              field={field} value={values[field.name]} problem={problems[field.name]} onChange={(next) => change(field.name, next)} onPut={(name, next) => change(name, () => next)}
              onBusy={(busy) => setTransfers((count) => count + (busy ? 1 : -1))}
            />
            {field.name in held.theirs ? <TheirValue field={field} value={held.theirs[field.name]} onTake={() => held.takeTheirs(field.name)} /> : null}
          </div>
        )}
      />
      {children}
      {problems[''] ? <Banner tone="danger">{problems['']}</Banner> : null}
      <Refused refusal={refusal} onNewer={held.hasNewer ? () => { setOutcome(null); held.takeNewer() } : null} />
      {outcome?.state === 'fault' ? <Banner tone="danger" title={text('page.faultTitle')}>{text('page.nothingLost')}{outcome.number ? ` № ${outcome.number}` : ''}</Banner> : null}
      {offline ? <Banner tone="now">{text(refusedOffline ? 'kernel.noLine' : 'page.willBeSentLater')}</Banner> : null}
      <div className="command-foot">
        {onCancel ? <Button onPress={onCancel}>{text('page.cancel')}</Button> : null}
        <Button type="submit" look={danger ? 'danger' : 'primary'} busy={plain.busy || signing} disabled={refusedOffline || transfers > 0} {...(icon ? { icon } : {})}>{submit}</Button>
      </div>
    </form>
  )
}

function Sections({ fields, columns, draw }: { fields: readonly FormFieldSpec[]; columns: 2 | undefined; draw: (field: FormFieldSpec) => ReactNode }) {
  const sections: { heading: string; fields: FormFieldSpec[] }[] = []
  for (const field of fields) {
    const last = sections.at(-1)
    if (last && last.heading === (field.section ?? last.heading)) last.fields.push(field)
    else sections.push({ heading: field.section ?? '', fields: [field] })
  }
  return sections.map(({ heading, fields: shown }) => (
    <div key={heading} className={columns ? 'command-fields two' : 'command-fields'}>
      {heading ? <h2 className="command-heading">{heading}</h2> : null}
      {shown.map(draw)}
    </div>
  ))
}

/** What somebody else has saved meanwhile, and the refusal that says so, are one thing to a person. */
function Refused({ refusal, onNewer }: { refusal: Extract<Outcome<Command>, { state: 'refused' }>['refusal'] | null; onNewer: (() => void) | null }) {
  const text = useText()
  if (onNewer === null) return refusal && <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(refusal)} {text('page.nothingLost')}</Banner>
  return (
    <Banner tone="now" title={text('page.changedMeanwhile')} action={<Button onPress={onNewer}>{text('page.showNewer')}</Button>}>
      {refusal ? text.refusal(refusal) : null} {text('page.changedMeanwhileHint')}
    </Banner>
  )
}
