import { useState } from 'react'
import type { SignatureRecord } from '../../domain/people/actor.ts'
import { useText } from '../kernel/text.ts'
import { SignatureSeal } from '../signing/public.ts'
import { SignatureDialog } from './SignatureDialog.tsx'
import { actorLines } from './words.ts'

/** A signature on the paper; opening it shows what stands behind it. */
export function SignedSeal({ signature }: { signature: SignatureRecord }) {
  const text = useText()
  const [open, setOpen] = useState(false)
  return (
    <>
      <SignatureSeal signature={signature} post={text.tri(signature.by.post)} power={actorLines(text, signature.by)[1]} onOpen={() => setOpen(true)} />
      {open ? <SignatureDialog signature={signature} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
