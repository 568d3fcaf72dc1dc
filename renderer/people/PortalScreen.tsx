import { mayBeHours, type WorkingHours } from '../../domain/calendar/hours.ts'
import { majorities, quorums } from '../../domain/sessions/agenda.ts'
import type { TextKey } from '../../domain/texts.ts'
import type { PortalSettings } from '../../domain/settings/settings.ts'
import { get, save } from '../../domain/settings/contract.ts'
import { HoursField } from '../calendar/public.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { toast } from '../ui/Toast.tsx'
import { PeopleTabs } from './PeopleTabs.tsx'
import { settingsTyped, waysProblems, waysTyped } from './signing-ways-fields.ts'
import './people.css'

const numbers = ['approvalDays', 'repeatedApprovalDays', 'reminderDays', 'sessionHours', 'clockWarnSeconds', 'clockBlockSeconds'] as const
const switches = ['passwordSignIn', 'allowPptx', 'allowPng', 'nativeGost', 'sessionSubstituteVotes', 'sessionSilentAdoption'] as const
/** How the Government decides: which words stand for which value. */
const choices = { sessionQuorum: ['quorum', quorums], sessionMajority: ['majority', majorities], sessionVotesShown: ['votesShown', ['afterClose', 'live']] } as const
const choiceNames = Object.keys(choices) as (keyof typeof choices)[]
const lists = ['tokenModules', 'ncalayerAuthorities'] as const

/** Settings of the whole portal: everyone may read them, the portal's administrator changes them. */
export function PortalScreen() {
  const text = useText()
  const { holder } = useSeatTaken()
  const answer = useAnswer(get, {})
  const may = mayAtAll(holder, 'settings.administer')
  return (
    <>
      <header className="screen-head"><h1>{text('people.portal')}</h1>{may ? null : <p className="muted">{text('people.portalReadOnly')}</p>}</header>
      <PeopleTabs />
      <AnswerView answer={answer}>{(settings) => (may ? <SettingsForm settings={settings} /> : <SettingsRead settings={settings} />)}</AnswerView>
    </>
  )
}

function SettingsForm({ settings }: { settings: PortalSettings }) {
  const text = useText()
  const fields: FormFieldSpec[] = [
    ...numbers.map((name): FormFieldSpec => ({ kind: 'number', name, label: text(`settings.field.${name}`), required: true })),
    ...switches.map((name): FormFieldSpec => ({ kind: 'tick', name, label: text(`settings.field.${name}`), ...(name === 'nativeGost' ? { hint: text('settings.hint.nativeGost') } : {}) })),
    ...choiceNames.map((name): FormFieldSpec => ({ kind: 'select', name, label: text(`settings.field.${name}`), required: true, options: choices[name][1].map((value) => ({ value, label: text(`sessions.${choices[name][0]}.${value}` as TextKey) })) })),
    {
      kind: 'own', name: 'workingHours', label: text('settings.field.workingHours'),
      draw: ({ value, onChange, problem }) => <HoursField label={text('settings.field.workingHours')} hint={text('settings.hint.workingHours')} value={value as WorkingHours} onChange={onChange} problem={problem} />,
    },
    ...lists.map((name): FormFieldSpec => ({ kind: 'longText', name, label: text(`settings.field.${name}`), hint: text(`settings.hint.${name}`), lines: 4 })),
  ]
  return (
    <div className="panel portal-form">
      <CommandForm
        command={save} fields={fields} initial={{ ...settings, ...waysTyped(settings) }} seen={settings} build={settingsTyped} check={portalProblems}
        title={text('settings.deed.save')} submit={text('settings.deed.save')} onDone={() => toast(text('people.saved'))}
      />
    </div>
  )
}

function portalProblems(values: FormValues) {
  const verdict = mayBeHours(values['workingHours'] as WorkingHours)
  return { ...waysProblems(values), ...(verdict.allowed ? {} : { workingHours: verdict.refusal }) }
}

function SettingsRead({ settings }: { settings: PortalSettings }) {
  const text = useText()
  return (
    <dl className="panel person-facts portal-form">
      {numbers.map((name) => <div key={name} className="settings-line"><dt>{text(`settings.field.${name}`)}</dt><dd>{settings[name]}</dd></div>)}
      {switches.map((name) => <div key={name} className="settings-line"><dt>{text(`settings.field.${name}`)}</dt><dd>{text(settings[name] ? 'page.yes' : 'page.no')}</dd></div>)}
      {choiceNames.map((name) => <div key={name} className="settings-line"><dt>{text(`settings.field.${name}`)}</dt><dd>{text(`sessions.${choices[name][0]}.${settings[name]}` as TextKey)}</dd></div>)}
      <div className="settings-line"><dt>{text('settings.field.workingHours')}</dt><dd>{settings.workingHours.from}–{settings.workingHours.breakFrom}, {settings.workingHours.breakUntil}–{settings.workingHours.until}</dd></div>
      {lists.map((name) => <div key={name} className="settings-line"><dt>{text(`settings.field.${name}`)}</dt><dd>{settings[name].length}</dd></div>)}
    </dl>
  )
}
