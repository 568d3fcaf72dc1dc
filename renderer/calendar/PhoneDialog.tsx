import { useState } from 'react'
import { makeAppPassword, renewFeed, revokeAppPassword, revokeFeed } from '../../domain/calendar/contract.ts'
import { appPasswords, feedAddress } from '../../domain/calendar/queries.ts'
import { mayHoldSecrets } from '../../domain/calendar/rules.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { useConnection, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Banner, Moment } from '../ui/Show.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { newSecret } from './new-secret.ts'
import { SecretShown } from './SecretShown.tsx'

/** One's calendar on a telephone or in another program: an address that only reads, or a password of one device (§58). */
export function PhoneDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  const verdict = mayHoldSecrets(useSeatTaken())
  const connection = useConnection()
  const portal = (connection?.portal ?? '').replace(/\/$/, '')
  return (
    <Dialog title={text('calendar.phone')} onClose={onClose} size="large">
      {!verdict.allowed ? <Banner tone="now">{text(verdict.refusal.key, verdict.refusal.values)}</Banner> : connection?.state === 'offline' ? <Banner tone="now">{text('kernel.noLine')}</Banner> : (
        <Tabs
          label={text('calendar.phone')}
          tabs={[
            { key: 'caldav', title: text('calendar.phone.both'), content: () => <Passwords portal={portal} /> },
            { key: 'feed', title: text('calendar.phone.read'), content: () => <Feed portal={portal} /> },
          ]}
        />
      )}
    </Dialog>
  )
}

function Feed({ portal }: { portal: string }) {
  const text = useText()
  const answer = useAnswer(feedAddress, {})
  const renew = useCommand(renewFeed)
  const revoke = useCommand(revokeFeed)
  const [address, setAddress] = useState<string | null>(null)
  const make = async () => {
    const { secret, sha256 } = await newSecret()
    const outcome = await renew.run({ sha256 }, { title: text('calendar.feed.make') })
    if (outcome.state === 'done') setAddress(`${portal}/calendar/feed/${secret}.ics`)
  }
  const refusal = renew.refusal ?? revoke.refusal
  return (
    <AnswerView answer={answer}>
      {({ feed }) => (
        <div className="stack">
          <p className="reading">{text('calendar.feed.about')}</p>
          {address ? <SecretShown label={text('calendar.feed.address')} secret={address} /> : null}
          {feed ? <p>{text('calendar.feed.works')} <Moment at={feed.madeAt} />. {feed.usedAt ? <>{text('calendar.lastUsed')} <Moment at={feed.usedAt} />.</> : text('calendar.neverUsed')}</p> : null}
          {refusal ? <Banner tone="danger">{text.refusal(refusal)}</Banner> : null}
          <div className="row">
            <Button look={feed ? 'plain' : 'primary'} icon="key" busy={renew.busy} onPress={() => void make()}>{text(feed ? 'calendar.feed.renew' : 'calendar.feed.make')}</Button>
            {feed ? <Button look="danger" busy={revoke.busy} onPress={() => void revoke.run({}, { title: text('calendar.feed.revoke') }).then(() => setAddress(null))}>{text('calendar.feed.revoke')}</Button> : null}
          </div>
          {feed ? <p className="muted small">{text('calendar.feed.renewHint')}</p> : null}
          <Steps prefix="feed" />
        </div>
      )}
    </AnswerView>
  )
}

function Passwords({ portal }: { portal: string }) {
  const text = useText()
  const answer = useAnswer(appPasswords, {})
  const make = useCommand(makeAppPassword)
  const revoke = useCommand(revokeAppPassword)
  const [label, setLabel] = useState('')
  const [made, setMade] = useState<string | null>(null)
  const add = async () => {
    const { secret, sha256 } = await newSecret()
    const outcome = await make.run({ id: crypto.randomUUID(), label: label.trim(), sha256 }, { title: text('calendar.device.add') })
    if (outcome.state !== 'done') return
    setMade(secret)
    setLabel('')
  }
  const refusal = make.refusal ?? revoke.refusal
  return (
    <AnswerView answer={answer}>
      {({ login, rows }) => (
        <div className="stack">
          <p className="reading">{text('calendar.device.about')}</p>
          <dl className="event-facts plain">
            <div><dt>{text('calendar.device.server')}</dt><dd><code className="mono">{portal}/dav/</code></dd></div>
            <div><dt>{text('calendar.device.login')}</dt><dd><code className="mono">{login}</code></dd></div>
          </dl>
          {made ? <SecretShown label={text('calendar.device.password')} secret={made} /> : null}
          <form className="device-form" onSubmit={(event) => { event.preventDefault(); void add() }}>
            <TextField label={text('calendar.device.name')} hint={text('calendar.device.nameHint')} value={label} onChange={setLabel} maxLength={100} />
            <Button type="submit" look="primary" icon="key" busy={make.busy} disabled={label.trim() === ''}>{text('calendar.device.add')}</Button>
          </form>
          {refusal ? <Banner tone="danger">{text.refusal(refusal)}</Banner> : null}
          {rows.length > 0 ? (
            <ul className="devices" aria-label={text('calendar.device.list')}>
              {rows.map((row) => (
                <li key={row.id}>
                  <span><strong>{row.label}</strong><br /><span className="small muted">{text('calendar.device.since')} <Moment at={row.madeAt} />. {row.usedAt ? <>{text('calendar.lastUsed')} <Moment at={row.usedAt} />.</> : text('calendar.neverUsed')}</span></span>
                  <Button look="danger" busy={revoke.busy} onPress={() => void revoke.run({ id: row.id }, { title: text('calendar.device.revoke') })}>{text('calendar.device.revoke')}</Button>
                </li>
              ))}
            </ul>
          ) : <p className="muted">{text('calendar.device.none')}</p>}
          <Steps prefix="device" />
        </div>
      )}
    </AnswerView>
  )
}

/** How it is done on each kind of device, in numbered steps. */
function Steps({ prefix }: { prefix: 'feed' | 'device' }) {
  const text = useText()
  return (
    <div className="phone-steps">
      {(['iphone', 'android', 'thunderbird'] as const).map((device) => (
        <details key={device}>
          <summary>{text(`calendar.steps.${device}`)}</summary>
          <ol className="reading">{text(`calendar.steps.${prefix}.${device}`).split('\n').map((step) => <li key={step}>{step}</li>)}</ol>
        </details>
      ))}
    </div>
  )
}
