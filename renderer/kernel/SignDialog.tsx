import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import type { Done, KeyRow, RefusalAnswer, SigningSheet } from '../../domain/kernel/bridge.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Banner, Skeleton } from '../ui/Show.tsx'
import { call, faultNumber } from './bridge.ts'
import { KeyList, useAddKey } from './KeyList.tsx'
import { SigningSubject } from './SigningSubject.tsx'
import type { SigningWish } from './signing.ts'
import { useText } from './text.ts'
import './sign-dialog.css'

type Sheet = z.infer<typeof SigningSheet>
type RefusalShown = z.infer<typeof RefusalAnswer>

type Stage =
  | { at: 'preparing' }
  | { at: 'ready'; sheet: Sheet }
  | { at: 'refused'; refusal: RefusalShown }
  | { at: 'fault'; number: string }

/** Asks native for what would be signed, made from the bytes that native holds (B10.1); gives the ticket back when left unused. */
function useSheet(wish: SigningWish) {
  const [stage, setStage] = useState<Stage>({ at: 'preparing' })
  const ticket = useRef<string | null>(null)
  const prepare = useCallback(async () => {
    const answer = await call('signing.prepare', { name: wish.name, input: wish.input }).catch((error: unknown) => ({ fault: { number: faultNumber(error) } }))
    if ('ticket' in answer) {
      ticket.current = answer.ticket
      setStage({ at: 'ready', sheet: answer })
    } else if ('refusal' in answer) setStage({ at: 'refused', refusal: answer.refusal })
    else setStage({ at: 'fault', number: answer.fault.number })
  }, [wish])
  useEffect(() => {
    void prepare()
    return () => {
      if (ticket.current) void call('signing.cancel', { tickets: [ticket.current] })
    }
  }, [prepare])
  return { stage, setStage, prepare, spend: () => { ticket.current = null } }
}

/** LOOK "Signing": what, as whom, with which key, what follows, one primary button with the verb. */
export function SignDialog({ wish }: { wish: SigningWish }) {
  const text = useText()
  const { stage, setStage, prepare, spend } = useSheet(wish)
  const [keyId, setKeyId] = useState<string | null>(null)
  const [password, setPassword] = useState('')
  const [refused, setRefused] = useState<RefusalShown | null>(null)
  const [busy, setBusy] = useState(false)
  const sheet = stage.at === 'ready' ? stage.sheet : null
  const addKey = useAddKey((keys) => { if (sheet) setStage({ at: 'ready', sheet: { ...sheet, keys } }) })
  const chosen = sheet?.keys.find((key) => key.id === keyId) ?? firstUsable(sheet?.keys)
  const blocked = sheet?.clock.state === 'blocked'

  const sign = async () => {
    if (!sheet || !chosen) return
    setBusy(true)
    setRefused(null)
    spend()
    const answer = await call('signing.sign', { tickets: [sheet.ticket], key: chosen.id, password }).catch((error: unknown) => ({ fault: { number: faultNumber(error) } }))
    const done = 'signed' in answer ? answer.signed[0] as Done : answer
    setPassword('')
    if ('refusal' in done) {
      setRefused(done.refusal)
      await prepare()
    } else if ('fault' in done) setStage({ at: 'fault', number: done.fault.number })
    else wish.settle(done)
    setBusy(false)
  }
  const files = sheet?.files.length ?? 0
  const ready = sheet !== null && chosen !== undefined && chosen.whyNot === null && password !== '' && !blocked && !busy
  return (
    <Dialog
      title={wish.verb} size="large" locked={busy} onClose={() => wish.settle(null)}
      actions={(
        <form className="sign-foot" onSubmit={(event) => { event.preventDefault(); if (ready) void sign() }}>
          {sheet && !blocked ? (
            <TextField
              label={text('page.keyPassword')} type="password" value={password} onChange={(next) => { setPassword(next); setRefused(null) }} disabled={busy} autoFocus
              error={refused ? text.refusal(refused) : undefined} hint={text('page.keyPasswordHint')}
            />
          ) : null}
          <Button onPress={() => wish.settle(null)} disabled={busy}>{text(stage.at === 'ready' || stage.at === 'preparing' ? 'page.cancel' : 'page.close')}</Button>
          {stage.at === 'refused' || stage.at === 'fault' ? null : <Button type="submit" look="primary" icon="seal" busy={busy} disabled={!ready}>{wish.verb}</Button>}
        </form>
      )}
    >
      {stage.at === 'preparing' ? <><p className="muted">{text('page.sign.preparing')}</p><Skeleton lines={6} /></> : null}
      {stage.at === 'refused' ? <Banner tone="danger" title={text('page.sign.cannot')}>{text.refusal(stage.refusal)}</Banner> : null}
      {stage.at === 'fault' ? <Banner tone="danger" title={text('page.faultTitle')}>{text('page.sign.notSigned')}{stage.number ? ` № ${stage.number}` : ''}</Banner> : null}
      {sheet ? (
        <>
          <SigningSubject sheet={sheet} />
          {sheet.clock.state === 'warn' ? <Banner tone="now">{text('page.clock.warn', { seconds: Math.abs(sheet.clock.skewSeconds ?? 0) })}</Banner> : null}
          {blocked ? <Banner tone="danger">{text('page.clock.blocked', { minutes: Math.round(Math.abs(sheet.clock.skewSeconds ?? 0) / 60) })}</Banner> : null}
          {sheet.clock.state === 'unknown' ? <Banner tone="now">{text('page.clock.unknown')}</Banner> : null}
          <KeyList legend={text('page.sign.withKey')} keys={sheet.keys} chosen={chosen?.id ?? null} onChoose={setKeyId} onAdd={addKey} />
          {wish.consequence ? <p className="reading"><strong>{wish.consequence}</strong></p> : null}
          <p className="muted small reading">{text('page.sign.covers', { count: files })}</p>
        </>
      ) : null}
    </Dialog>
  )
}

function firstUsable(keys: readonly z.infer<typeof KeyRow>[] | undefined) {
  return keys?.find((key) => key.whyNot === null)
}
