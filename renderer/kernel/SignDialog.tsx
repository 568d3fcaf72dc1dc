import { useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner } from '../ui/Show.tsx'
import { KeyList, useAddKey } from './KeyList.tsx'
import { KeySecretField } from './KeySecretField.tsx'
import { hasSecret, type Key, type KeySecret, noSecret, secretFor, useKeys } from './keys.ts'
import type { Sheet } from './sheets.ts'
import type { SigningWish } from './signing.ts'
import { type Result, useSigningDeed } from './signing-deed.ts'
import { SigningPapers, SigningResults } from './SigningPapers.tsx'
import { useText } from './text.ts'
import './sign-dialog.css'

type Deed = ReturnType<typeof useSigningDeed>

/** LOOK "Signing": what, as whom, with which key, what follows, one primary button with the verb. */
export function SignDialog({ wish }: { wish: SigningWish }) {
  const deed = useSigningDeed(wish)
  return deed.results === null ? <Confirmation wish={wish} deed={deed} /> : <Told results={deed.results} deed={deed} />
}

function Confirmation({ wish, deed }: { wish: SigningWish; deed: Deed }) {
  const text = useText()
  const { stages, open, busy } = deed
  const { keys, take } = useKeys('sign', busy)
  const [keyId, setKeyId] = useState<string | null>(null)
  const listed = keys ?? open[0]?.sheet.keys ?? []
  const addKey = useAddKey('sign', (next) => {
    take(next)
    // Whoever adds a key now means to sign with it.
    setKeyId(next.find((key) => !listed.some((known) => known.id === key.id))?.id ?? keyId)
  })
  const chosen = listed.find((key) => key.id === keyId) ?? listed.find((key) => key.whyNot === null)
  const many = wish.papers.length > 1
  return (
    <Dialog
      title={many ? text('page.sign.manyTitle', { count: wish.papers.length }) : wish.verb} size="large" locked={busy} onClose={deed.settle}
      actions={<SignFoot wish={wish} deed={deed} chosen={chosen} />}
    >
      {wish.consequence ? <p className="reading"><strong>{wish.consequence}</strong></p> : null}
      {deed.fault === null ? <SigningPapers stages={stages} many={many} /> : <Banner tone="danger" title={text('page.faultTitle')}>{text('page.sign.notSigned')}{deed.fault ? ` № ${deed.fault}` : ''}</Banner>}
      {open.length > 0 && deed.fault === null ? (
        <>
          <ClockBanner clock={open[0]?.sheet.clock} />
          <KeyList legend={text('page.sign.withKey')} keys={listed} chosen={chosen?.id ?? null} onChoose={(id) => { setKeyId(id); deed.forgetRefusal() }} onAdd={addKey} />
          {busy ? <Progress sent={deed.sent} total={open.length} elsewhere={chosen?.kind === 'ncalayer'} /> : null}
          <p className="muted small reading">{many ? text('page.sign.eachCovers') : text('page.sign.covers', { count: open[0]?.sheet.files.length ?? 0 })}</p>
        </>
      ) : null}
    </Dialog>
  )
}

function SignFoot({ wish, deed, chosen }: { wish: SigningWish; deed: Deed; chosen: Key | undefined }) {
  const text = useText()
  const { stages, open, busy } = deed
  const [secret, setSecret] = useState<KeySecret>(noSecret)
  const preparing = stages.some((stage) => stage.at === 'preparing')
  const hopeless = deed.fault !== null || (!preparing && open.length === 0)
  const usable = chosen?.whyNot === null && open.length > 0 && open[0]?.sheet.clock.state !== 'blocked'
  const ready = usable && !preparing && !busy && hasSecret(chosen, secret)
  const sign = () => {
    if (!ready) return
    const typed = secretFor(chosen, secret)
    setSecret(noSecret)
    void deed.sign(chosen, typed)
  }
  return (
    <form className="sign-foot" onSubmit={(event) => { event.preventDefault(); sign() }}>
      {usable ? (
        <KeySecretField
          chosen={chosen} secret={secret} onChange={(next) => { setSecret(next); deed.forgetRefusal() }} disabled={busy} autoFocus hint
          problem={deed.refused ? text.refusal(deed.refused) : undefined}
        />
      ) : null}
      <Button onPress={busy ? deed.stop : deed.settle} disabled={busy && chosen?.asks === 'password'}>{text(hopeless ? 'page.close' : 'page.cancel')}</Button>
      {hopeless ? null : (
        <Button type="submit" look="primary" icon="seal" busy={busy} disabled={!ready && !busy}>{wish.papers.length > 1 ? text('page.sign.signMany', { count: open.length }) : wish.verb}</Button>
      )}
    </form>
  )
}

function Told({ results, deed }: { results: readonly Result[]; deed: Deed }) {
  const text = useText()
  const failed = results.some(({ done }) => !('state' in done))
  return (
    <Dialog title={text('page.sign.results')} size="large" onClose={deed.settle} actions={(
      <>
        {failed ? <Button icon="repeat" onPress={deed.again}>{text('page.sign.againFailed')}</Button> : null}
        <Button look="primary" autoFocus onPress={deed.settle}>{text('page.close')}</Button>
      </>
    )}>
      <SigningResults results={results} />
    </Dialog>
  )
}

function ClockBanner({ clock }: { clock: Sheet['clock'] | undefined }) {
  const text = useText()
  const seconds = Math.abs(clock?.skewSeconds ?? 0)
  switch (clock?.state) {
    case 'warn': return <Banner tone="now">{text('page.clock.warn', { seconds })}</Banner>
    case 'blocked': return <Banner tone="danger">{text('page.clock.blocked', { minutes: Math.round(seconds / 60) })}</Banner>
    case 'unknown': return <Banner tone="now">{text('page.clock.unknown')}</Banner>
    default: return null
  }
}

function Progress({ sent, total, elsewhere }: { sent: number | null; total: number; elsewhere: boolean }) {
  const text = useText()
  if (sent === null) return <p role="status">{text(elsewhere ? 'page.sign.inNcalayer' : 'page.sign.signing')}</p>
  if (total === 1) return null
  return (
    <div className="stack">
      <p role="status">{text('page.sign.sentCount', { done: sent, total })}</p>
      <progress className="file-progress" aria-label={text('page.sign.signing')} value={sent} max={total} />
    </div>
  )
}
