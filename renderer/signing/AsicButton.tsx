import { useState } from 'react'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { call, faultNumber } from '../kernel/bridge.ts'
import { KeyList, useAddKey } from '../kernel/KeyList.tsx'
import { KeySecretField } from '../kernel/KeySecretField.tsx'
import { hasSecret, type KeySecret, noSecret, secretFor, useKeys } from '../kernel/keys.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner, Digest } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'

/** A package for outsiders: an ASiC-E container, sealed by the signature of whoever takes it out. */
export function AsicButton({ file }: { file: FileRef }) {
  const text = useText()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon="seal" onPress={() => setOpen(true)}>{text('signing.asic.make')}</Button>
      {open ? <AsicDialog file={file} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function AsicDialog({ file, onClose }: { file: FileRef; onClose: () => void }) {
  const text = useText()
  const [busy, setBusy] = useState(false)
  const [keyId, setKeyId] = useState<string | null>(null)
  const [secret, setSecret] = useState<KeySecret>(noSecret)
  const [problem, setProblem] = useState<string | null>(null)
  const { keys, take } = useKeys('sign', busy)
  const addKey = useAddKey('sign', take)
  const chosen = keys?.find((key) => key.id === keyId) ?? keys?.find((key) => key.whyNot === null)
  const ready = chosen?.whyNot === null && hasSecret(chosen, secret) && !busy
  const make = async () => {
    if (!ready) return
    const password = secretFor(chosen, secret)
    setSecret(noSecret)
    setBusy(true)
    setProblem(null)
    try {
      const done = await call('signing.asic', { file, key: chosen.id, password })
      if ('path' in done) {
        toast((text) => text('signing.asic.saved', { path: done.path }))
        onClose()
      } else setProblem('refusal' in done ? text.refusal(done.refusal) : `${text('page.faultTitle')} № ${done.fault.number}`)
    } catch (error) {
      setProblem(`${text('page.faultTitle')} № ${faultNumber(error)}`)
    }
    setBusy(false)
  }
  return (
    <Dialog
      title={text('signing.asic.make')} size="large" locked={busy} onClose={onClose}
      actions={
        <form className="sign-foot" onSubmit={(event) => { event.preventDefault(); void make() }}>
          {chosen?.whyNot === null ? <KeySecretField chosen={chosen} secret={secret} onChange={(next) => { setSecret(next); setProblem(null) }} disabled={busy} hint problem={problem ?? undefined} /> : null}
          <Button onPress={onClose} disabled={busy}>{text('page.cancel')}</Button>
          <Button type="submit" look="primary" icon="seal" busy={busy} disabled={!ready && !busy}>{text('signing.asic.sign')}</Button>
        </form>
      }
    >
      <p className="reading">{text('signing.asic.hint')}</p>
      <dl className="facts"><dt>{text('signing.check.package')}</dt><dd>{file.name} <Digest sha256={file.sha256} /></dd></dl>
      <KeyList legend={text('page.sign.withKey')} keys={keys ?? []} chosen={chosen?.id ?? null} onChoose={(id) => { setKeyId(id); setProblem(null) }} onAdd={addKey} />
      {problem !== null && chosen?.whyNot !== null ? <Banner tone="danger">{problem}</Banner> : null}
    </Dialog>
  )
}
