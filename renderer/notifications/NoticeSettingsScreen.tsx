import { useEffect, useRef, useState } from 'react'
import { saveSettings, settings } from '../../domain/notifications/contract.ts'
import { changedSettings, mayBeQuiet, type NoticeSettings, type NoticeSettingsChange, type Quiet } from '../../domain/notifications/settings.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { changeSettings, mayAtAll, useSeatTaken, useSettings } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Checkbox } from '../ui/Field.tsx'
import { Select } from '../ui/Select.tsx'
import { Banner } from '../ui/Show.tsx'
import { TimeField } from '../ui/TimeField.tsx'
import { QuietMenu } from './QuietMenu.tsx'
import { WaysTable } from './WaysTable.tsx'
import './notice-settings.css'

export type Change = (change: NoticeSettingsChange) => void

/** How the person hears of what: each change is kept at once. */
export function NoticeSettingsScreen() {
  const text = useText()
  const { holder } = useSeatTaken()
  const answer = useAnswer(settings, {})
  return (
    <>
      <header className="screen-head">
        <h1>{text('notifications.settings')}</h1>
        <p className="muted">{text('notifications.settingsHint')}</p>
        {mayAtAll(holder, 'settings.administer') ? <a className="end screen-only" href="#/notifications/mail">{text('notifications.mail.title')}</a> : null}
      </header>
      <AnswerView answer={answer}>{(value) => <Own kept={value.settings} mail={value.mail} asOf={answer.asOf ?? ''} />}</AnswerView>
    </>
  )
}

function Own({ kept, mail, asOf }: { kept: NoticeSettings; mail: string | null; asOf: string }) {
  const text = useText()
  const saving = useCommand(saveSettings)
  // What was changed a moment ago, or waits for a line, is shown until the portal's answer has all of it.
  const [changed, setChanged] = useState<NoticeSettings | null>(null)
  const underWay = useRef(0)
  useEffect(() => {
    if (underWay.current === 0) setChanged(null)
  }, [kept, asOf])
  const shown = changed ?? kept
  const change: Change = (next) => {
    setChanged((before) => changedSettings(before ?? kept, next))
    underWay.current += 1
    void saving.run(next, { title: text('notifications.settings') }).then((outcome) => {
      underWay.current -= 1
      if (outcome.state === 'refused' || outcome.state === 'fault') setChanged(null)
    })
  }
  return (
    <div className="notice-settings">
      {saving.refusal ? <Banner tone="danger">{text.refusal(saving.refusal)}</Banner> : null}
      <section className="panel stack ways" aria-labelledby="ways-head">
        <h2 id="ways-head">{text('notifications.ways')}</h2>
        {mail === null ? <p className="muted">{text('notifications.noMail')}</p> : null}
        <WaysTable settings={shown} mail={mail} onChange={change} />
      </section>
      <section className="panel stack" aria-labelledby="quiet-head">
        <h2 id="quiet-head">{text('notifications.quiet')}</h2>
        <p className="muted">{text('notifications.quietHint')}</p>
        <QuietPart quiet={shown.quiet} onChange={(quiet) => change({ quiet })} />
      </section>
      <section className="panel stack" aria-labelledby="letters-head">
        <h2 id="letters-head">{text('notifications.letters')}</h2>
        <p className="muted">{mail === null ? text('notifications.noLetters') : text('notifications.mailTo', { address: mail })}</p>
        <Select label={text('notifications.letterLanguage')} value={shown.language} onChange={(language) => change({ language })} options={[{ value: 'kk', label: 'Қазақша' }, { value: 'ru', label: 'Русский' }, { value: 'en', label: 'English' }]} />
        <Select
          label={text('notifications.digestHour')} value={String(shown.digestHour)} onChange={(hour) => change({ digestHour: Number(hour) })}
          options={Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }))}
        />
      </section>
      <ThisPc />
    </div>
  )
}

const defaultHours = { from: 19 * 60, until: 8 * 60 }

function QuietPart({ quiet, onChange }: { quiet: Quiet; onChange: (quiet: Partial<Quiet>) => void }) {
  const text = useText()
  const { hours } = quiet
  const set = (next: NonNullable<Quiet['hours']>) => {
    if (mayBeQuiet({ ...quiet, hours: next }).allowed) onChange({ hours: next })
  }
  return (
    <>
      <div className="row"><QuietMenu /></div>
      <Checkbox label={text('notifications.quietHours')} checked={hours !== null} onChange={(on) => onChange({ hours: on ? defaultHours : null })} />
      {hours === null ? null : (
        <div className="quiet-hours">
          <TimeField label={text('notifications.quietFrom')} value={hours.from} onChange={(from) => set({ ...hours, from })} />
          <TimeField label={text('notifications.quietTo')} value={hours.until} onChange={(until) => set({ ...hours, until })} />
        </div>
      )}
      <Checkbox label={text('notifications.quietDaysOff')} hint={text('notifications.quietDaysOffHint')} checked={quiet.daysOff} onChange={(daysOff) => onChange({ daysOff })} />
    </>
  )
}

/** Of this PC and not of the person: on a shared one nothing should pop up. */
function ThisPc() {
  const text = useText()
  const { notifications } = useSettings()
  return (
    <section className="panel stack" aria-labelledby="pc-head">
      <h2 id="pc-head">{text('notifications.thisPc')}</h2>
      <Checkbox label={text('page.desktopNotifications')} hint={text('page.desktopNotificationsHint')} checked={notifications} onChange={(on) => void changeSettings({ notifications: on })} />
    </section>
  )
}
