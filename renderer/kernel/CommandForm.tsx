import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react'
import type { z } from 'zod'
import type { Command, InputOf } from '../../domain/kernel/contract.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import { Button } from '../ui/Button.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { Banner } from '../ui/Show.tsx'
import { FormField, type FormFieldSpec, type FormValues } from './FormField.tsx'
import { inputProblems } from './form-problems.ts'
import { outcomeOf, useCommand, type Outcome } from './portal.ts'
import { signCommand } from './signing.ts'
import { useConnection } from './state.ts'
import { useText } from './text.ts'
import './command-form.css'

export interface CommandFormProps<C extends Command> {
  command: C
  fields: readonly FormFieldSpec[]
  /** First values by field name; the draft, if one was kept, goes before them. */
  initial?: FormValues
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

/** Kept in memory only: a draft can hold what must not lie on the disk in clear. */
const drafts = new Map<string, FormValues>()

/** The one form: fields over a command's input, problems in place, nothing typed is ever lost. */
export function CommandForm<C extends Command>(props: CommandFormProps<C>) {
  const { command, fields, initial = {}, build, check, submit, title, icon, danger, draft, consequence, columns, onDone, onCancel, onValues, children } = props
  const text = useText()
  const connection = useConnection()
  const plain = useCommand(command)
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState<FormValues>(() => ({ ...initial, ...(draft ? drafts.get(draft) : {}) }))
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const [transfers, setTransfers] = useState(0)
  const [signing, setSigning] = useState(false)
  const [outcome, setOutcome] = useState<Outcome<C> | null>(null)

  const change = (name: string, next: (value: unknown) => unknown) => setValues((all) => ({ ...all, [name]: next(all[name]) }))
  useEffect(() => {
    if (draft) drafts.set(draft, values)
    onValues?.(values)
  }, [draft, values, onValues])
  const findProblems = (input: unknown) => ({
    ...inputProblems(command.input as z.ZodType, input, fields, values, text),
    ...Object.fromEntries(Object.entries(check?.(values) ?? {}).map(([name, refusal]) => [name, text(refusal.key, refusal.values)])),
  })
  const send = async (event: FormEvent) => {
    event.preventDefault()
    const input = build ? build(values) : values
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
      if (draft) drafts.delete(draft)
      onDone(result as never)
    }
  }
  const offline = connection?.state === 'offline'
  const refusedOffline = offline && command.offline === 'refuse'
  return (
    <form ref={form} className="command-form" onSubmit={(event) => void send(event)} noValidate aria-label={title}>
      <div className={columns ? 'command-fields two' : 'command-fields'}>
        {fields.filter((field) => field.when?.(values) ?? true).map((field) => (
          <FormField
            key={field.name} field={field} value={values[field.name]} problem={problems[field.name]} onChange={(next) => change(field.name, next)} onPut={(name, next) => change(name, () => next)}
            onBusy={(busy) => setTransfers((count) => count + (busy ? 1 : -1))}
          />
        ))}
      </div>
      {children}
      {problems[''] ? <Banner tone="danger">{problems['']}</Banner> : null}
      {outcome?.state === 'refused' ? <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(outcome.refusal)} {text('page.nothingLost')}</Banner> : null}
      {outcome?.state === 'fault' ? <Banner tone="danger" title={text('page.faultTitle')}>{text('page.nothingLost')}{outcome.number ? ` № ${outcome.number}` : ''}</Banner> : null}
      {offline ? <Banner tone="now">{text(refusedOffline ? 'kernel.noLine' : 'page.willBeSentLater')}</Banner> : null}
      <div className="command-foot">
        {onCancel ? <Button onPress={onCancel}>{text('page.cancel')}</Button> : null}
        <Button type="submit" look={danger ? 'danger' : 'primary'} busy={plain.busy || signing} disabled={refusedOffline || transfers > 0} {...(icon ? { icon } : {})}>{submit}</Button>
      </div>
    </form>
  )
}
