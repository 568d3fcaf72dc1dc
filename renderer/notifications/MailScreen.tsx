import { useMemo } from 'react'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { letters, lettersTold, mailServer, saveMailServer, tryMail } from '../../domain/notifications/contract.ts'
import { maySaveMailServer, type LetterState, type MailServer } from '../../domain/notifications/mail.ts'
import { AnswerTable, type Column } from '../kernel/AnswerTable.tsx'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec } from '../kernel/FormField.tsx'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { changeQuery, useRoute } from '../kernel/routes.ts'
import { useText, type Text } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { Select } from '../ui/Select.tsx'
import { Banner, Moment, State, type Tone } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import './notice-settings.css'

type LetterRow = OutputOf<typeof letters>['rows'][number]

/** For the portal's administrator: where letters are handed over, and how they fared. */
export function MailScreen() {
  const text = useText()
  const answer = useAnswer(mailServer, {})
  return (
    <div className="mail-screen">
      <header className="screen-head"><h1>{text('notifications.mail.title')}</h1><p className="muted reading">{text('notifications.mail.hint')}</p></header>
      <AnswerView answer={answer}>{({ server, password }) => <ServerForm server={server} password={password} />}</AnswerView>
      <Letters />
    </div>
  )
}

const firstServer: MailServer = { host: '', port: 587, security: 'startTls', account: '', from: '', certificate: '' }

function ServerForm({ server, password: kept }: OutputOf<typeof mailServer>) {
  const text = useText()
  const trial = useCommand(tryMail)
  const ending = useCommand(saveMailServer)
  const fields: FormFieldSpec[] = [
    { kind: 'text', name: 'host', label: text('notifications.mail.host'), required: true, placeholder: 'mail.example.kz' },
    { kind: 'number', name: 'port', label: text('notifications.mail.port'), required: true },
    { kind: 'select', name: 'security', label: text('notifications.mail.security'), options: (['startTls', 'tls', 'none'] as const).map((value) => ({ value, label: text(`notifications.mail.security.${value}`) })) },
    { kind: 'text', name: 'from', type: 'email', label: text('notifications.mail.from'), required: true },
    { kind: 'text', name: 'account', label: text('notifications.mail.account'), hint: text('notifications.mail.accountHint') },
    { kind: 'text', name: 'password', type: 'password', label: text('notifications.mail.password'), hint: text(kept === 'none' ? 'notifications.mail.passwordNone' : kept === 'lost' ? 'notifications.mail.passwordLost' : 'notifications.mail.passwordKept') },
    { kind: 'longText', name: 'certificate', lines: 3, label: text('notifications.mail.certificate'), hint: text('notifications.mail.certificateHint') },
  ]
  const build = ({ password, ...values }: Readonly<Record<string, unknown>>) => ({ server: values, password: typeof password === 'string' && password !== '' ? password : null })
  const check = (values: Readonly<Record<string, unknown>>) => {
    const verdict = maySaveMailServer({ ...firstServer, ...values } as MailServer)
    return verdict.allowed ? {} : { security: verdict.refusal }
  }
  const send = async () => {
    const outcome = await trial.run({}, { title: text('notifications.mail.try') })
    if (outcome.state === 'done') toast((text) => text('notifications.mail.tried'))
  }
  return (
    <section className="panel mail-form stack">
      {server === null ? <Banner>{text('notifications.mail.off')}</Banner> : null}
      {kept === 'lost' ? <Banner tone="danger">{text('notifications.mail.passwordLost')}</Banner> : null}
      <CommandForm
        command={saveMailServer} fields={fields} initial={{ ...firstServer, ...server }} seen={server} build={build} check={check} columns={2}
        title={text('notifications.mail.title')} submit={text('notifications.mail.save')} onDone={() => toast((text) => text('notifications.mail.saved'))}
      />
      {server === null ? null : (
        <div className="row">
          <Button icon="send" busy={trial.busy} onPress={() => void send()}>{text('notifications.mail.try')}</Button>
          <Button look="danger" busy={ending.busy} onPress={() => void ending.run({ server: null, password: null, seen: server }, { title: text('notifications.mail.stop') })}>{text('notifications.mail.stop')}</Button>
        </div>
      )}
      {trial.refusal ? <Banner tone="danger">{text.refusal(trial.refusal)}</Banner> : null}
    </section>
  )
}

const looks: Record<LetterState, { tone: Tone; icon: IconName }> = {
  waiting: { tone: 'now', icon: 'waiting' },
  sent: { tone: 'done', icon: 'check' },
  failed: { tone: 'danger', icon: 'refused' },
}

function Letters() {
  const text = useText()
  const formats = useFormats()
  const { query } = useRoute()
  const state = (Object.keys(looks) as LetterState[]).find((each) => each === query['state']) ?? null
  const answer = useAnswer(letters, { state })
  const columns = useMemo(() => columnsIn(text, formats.exact), [text, formats])
  return (
    <section className="stack" aria-labelledby="sent-letters">
      <div className="row"><h2 id="sent-letters">{text('notifications.mail.letters')}</h2><Button look="quiet" icon="repeat" busy={answer.asking} onPress={answer.again}>{text('notifications.mail.lookAgain')}</Button></div>
      {answer.answer && answer.answer.rows.length >= lettersTold ? <p className="muted">{text('page.lastOnes', { count: lettersTold })}</p> : null}
      <AnswerTable
        label={text('notifications.mail.letters')} answer={answer} rows={answer.answer?.rows ?? []} columns={columns} rowKey={(row) => row.id} lines={2}
        empty={{ icon: 'send', title: text('notifications.mail.noLetters') }}
        tools={(
          <Select
            bare label={text('notifications.mail.state')} value={state ?? 'all'} onChange={(next) => changeQuery({ state: next === 'all' ? null : next })}
            options={[{ value: 'all', label: text('notifications.mail.anyState') }, ...(Object.keys(looks) as LetterState[]).map((each) => ({ value: each, label: text(`notifications.mail.state.${each}`) }))]}
          />
        )}
      />
    </section>
  )
}

function columnsIn(text: Text, exact: (at: string) => string): Column<LetterRow>[] {
  return [
    { key: 'at', title: text('page.when'), width: '150px', order: (row) => row.at, text: (row) => exact(row.at), cell: (row) => <Moment at={row.at} /> },
    { key: 'to', title: text('notifications.mail.to'), width: 'minmax(200px, 2fr)', text: (row) => `${row.person} ${row.address}`, cell: (row) => <>{row.person} <span className="muted small">{row.address}</span></> },
    { key: 'state', title: text('notifications.mail.state'), width: '160px', text: (row) => text(`notifications.mail.state.${row.state}`), cell: (row) => <State tone={looks[row.state].tone} icon={looks[row.state].icon}>{text(`notifications.mail.state.${row.state}`)}</State> },
    { key: 'tries', title: text('notifications.mail.tries'), width: '90px', align: 'end', order: (row) => row.tries, text: (row) => String(row.tries), cell: (row) => row.tries },
    { key: 'said', title: text('notifications.mail.said'), width: 'minmax(220px, 3fr)', text: (row) => row.said ?? '', cell: (row) => row.said ?? <span className="muted">—</span> },
  ]
}
