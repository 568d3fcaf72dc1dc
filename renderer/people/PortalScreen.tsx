import { useMemo } from 'react'
import { mayBeHours, type WorkingHours } from '../../domain/calendar/hours.ts'
import { exactMoment } from '../../domain/kernel/formats.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { TextKey } from '../../domain/texts.ts'
import type { PortalSettings } from '../../domain/settings/settings.ts'
import { get, history, save, toldChanges } from '../../domain/settings/contract.ts'
import { HoursField } from '../calendar/public.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { Moment } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { PeopleTabs } from './PeopleTabs.tsx'
import { choices, isChoice, sections, settingWords, type SettingName } from './portal-fields.ts'
import { settingsTyped, waysProblems, waysTyped } from './signing-ways-fields.ts'
import './people.css'

const sectionNames = Object.keys(sections) as (keyof typeof sections)[]

/** Settings of the whole portal: everyone may read them, the portal's administrator changes them. */
export function PortalScreen() {
  const text = useText()
  const { holder } = useSeatTaken()
  const answer = useAnswer(get, {})
  const may = mayAtAll(holder, 'settings.administer')
  return (
    <>
      <header className="screen-head"><h1>{text('people.portal')}</h1>{may ? <a className="end" href="#/search/index">{text('search.index')}</a> : <p className="muted">{text('people.portalReadOnly')}</p>}</header>
      <PeopleTabs />
      <AnswerView answer={answer}>
        {(settings) => (may ? <div className="portal-body"><SettingsForm settings={settings} /><SettingsHistory /></div> : <SettingsRead settings={settings} />)}
      </AnswerView>
    </>
  )
}

function fieldOf(text: Text, name: SettingName, value: unknown): FormFieldSpec {
  const label = text(`settings.field.${name}`)
  switch (name) {
    case 'workingHours': return { kind: 'own', name, label, draw: ({ value: hours, onChange, problem }) => <HoursField label={label} hint={text('settings.hint.workingHours')} value={hours as WorkingHours} onChange={onChange} problem={problem} /> }
    case 'tokenModules': case 'ncalayerAuthorities': return { kind: 'longText', name, label, hint: text(`settings.hint.${name}`), lines: 4 }
    default:
      if (isChoice(name)) return { kind: 'select', name, label, required: true, options: choices[name][1].map((each) => ({ value: each, label: text(`sessions.${choices[name][0]}.${each}` as TextKey) })) }
      if (typeof value === 'boolean') return { kind: 'tick', name, label, ...(name === 'nativeGost' ? { hint: text('settings.hint.nativeGost') } : {}) }
      return { kind: 'number', name, label, required: true }
  }
}

function SettingsForm({ settings }: { settings: PortalSettings }) {
  const text = useText()
  const fields = sectionNames.flatMap((section) => sections[section].map((name) => ({ ...fieldOf(text, name, settings[name]), section: text(`settings.section.${section}`) })))
  return (
    <div className="panel portal-form">
      <CommandForm
        command={save} fields={fields} initial={{ ...settings, ...waysTyped(settings) }} seen={settings} build={settingsTyped} check={portalProblems}
        title={text('settings.deed.save')} submit={text('settings.deed.save')} onDone={() => toast((text) => text('people.saved'))}
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
    <div className="panel portal-form stack">
      {sectionNames.map((section) => (
        <section key={section} className="stack">
          <h2>{text(`settings.section.${section}`)}</h2>
          <dl className="facts">
            {sections[section].map((name) => <div key={name}><dt>{text(`settings.field.${name}`)}</dt><dd>{settingWords(text, name, settings)}</dd></div>)}
          </dl>
        </section>
      ))}
    </div>
  )
}

type Change = OutputOf<typeof history>['rows'][number]

function SettingsHistory() {
  const text = useText()
  const answer = useAnswer(history, {})
  const columns = useMemo((): Column<Change>[] => {
    const what = ({ before, after }: Change) => (Object.keys(after) as SettingName[]).map((name) => `${text(`settings.field.${name}`)}: ${settingWords(text, name, before as Partial<PortalSettings>)} → ${settingWords(text, name, after as Partial<PortalSettings>)}`)
    return [
      { key: 'at', title: text('settings.history.at'), width: '130px', order: (row) => row.at, text: (row) => exactMoment(row.at, text.language), cell: (row) => <Moment at={row.at} /> },
      { key: 'by', title: text('settings.history.by'), width: 'minmax(120px, 1fr)', text: (row) => row.by, cell: (row) => row.by },
      { key: 'what', title: text('settings.history.what'), width: 'minmax(200px, 3fr)', text: (row) => what(row).join('; '), cell: (row) => what(row).join('; ') },
    ]
  }, [text])
  return (
    <section className="portal-history stack">
      <h2>{text('settings.history')}</h2>
      {answer.answer && answer.answer.rows.length >= toldChanges ? <p className="muted">{text('page.lastOnes', { count: toldChanges })}</p> : null}
      <AnswerTable label={text('settings.history')} answer={answer} rows={answer.answer?.rows ?? []} columns={columns} rowKey={(row) => row.at} lines={2} filterable={false} empty={{ icon: 'history', title: text('settings.history.empty') }} />
    </section>
  )
}
