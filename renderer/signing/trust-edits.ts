import { useState } from 'react'
import type { z } from 'zod'
import type { RefusalAnswer } from '../../domain/kernel/bridge.ts'
import { draftTrust, dropTrustDraft, type CertificateFacts, type TrustAnswer } from '../../domain/signing/contract.ts'
import { anyProfile, type Centre, type TrustChoices } from '../../domain/signing/trust-list.ts'
import { useCommand } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'

export const nothingYet: TrustChoices = { revocation: 'whenKnown', centres: [] }

/** What an edit starts from: the draft where there is one. */
export function choicesIn({ current, draft }: TrustAnswer): TrustChoices {
  const { revocation, centres } = draft?.list ?? current?.list ?? nothingYet
  return { revocation, centres }
}

const sameAs = (a: TrustChoices, b: TrustChoices | undefined) => b !== undefined && JSON.stringify([a.revocation, a.centres]) === JSON.stringify([b.revocation, b.centres])

/** Every edit is kept at once as the draft of the next edition; one that takes all changes back drops it. */
export function useTrustEdit(answer: TrustAnswer) {
  const text = useText()
  const draft = useCommand(draftTrust)
  const drop = useCommand(dropTrustDraft)
  const [refusal, setRefusal] = useState<z.infer<typeof RefusalAnswer> | null>(null)
  const run = async (change: (choices: TrustChoices) => TrustChoices): Promise<boolean> => {
    const next = change(choicesIn(answer))
    const title = text('signing.trust.editTitle')
    const seen = answer.draft?.file.sha256 ?? null
    const done = sameAs(next, answer.current?.list) ? await drop.run({ seen }, { title }) : await draft.run({ basis: answer.current?.list.edition ?? 0, ...next, seen }, { title })
    setRefusal(done.state === 'refused' ? done.refusal : null)
    return done.state === 'done'
  }
  /** The same list, by whose next edition today's administrators may sign. */
  const renew = async (): Promise<void> => {
    const done = await draft.run({ basis: answer.current?.list.edition ?? 0, ...choicesIn(answer), seen: answer.draft?.file.sha256 ?? null }, { title: text('signing.trust.renewKeepers') })
    setRefusal(done.state === 'refused' ? done.refusal : null)
  }
  return { run, renew, busy: draft.busy || drop.busy, refusal }
}

const withCentre = (choices: TrustChoices, name: string, change: (centre: Centre) => Centre): TrustChoices => ({ ...choices, centres: choices.centres.map((each) => (each.name === name ? change(each) : each)) })

export const edits = {
  addCentre: (name: string, demo: boolean, { der }: CertificateFacts) => (choices: TrustChoices): TrustChoices => ({ ...choices, centres: [...choices.centres, { name, demo, anchors: [der], intermediates: [], lists: [], profile: anyProfile }] }),
  addCertificate: (name: string, { der, selfSigned }: CertificateFacts) => (choices: TrustChoices) =>
    withCentre(choices, name, (centre) => (selfSigned ? { ...centre, anchors: [...new Set([...centre.anchors, der])] } : { ...centre, intermediates: [...new Set([...centre.intermediates, der])] })),
  removeCertificate: (name: string, der: string) => (choices: TrustChoices) =>
    withCentre(choices, name, (centre) => ({ ...centre, anchors: centre.anchors.filter((each) => each !== der), intermediates: centre.intermediates.filter((each) => each !== der) })),
  removeCentre: (name: string) => (choices: TrustChoices): TrustChoices => ({ ...choices, centres: choices.centres.filter((each) => each.name !== name) }),
  changeCentre: (name: string, next: Centre) => (choices: TrustChoices) => withCentre(choices, name, () => next),
  setRevocation: (revocation: TrustChoices['revocation']) => (choices: TrustChoices): TrustChoices => ({ ...choices, revocation }),
}

/** `AB12 CD34 …`: four at a time, as they are read aloud. */
export const spoken = (fingerprint: string): string => (fingerprint.toUpperCase().match(/.{4}/g) ?? []).join(' ')

export const fingerprintLetters = 32

/** What was read aloud, as far as it goes, must be the beginning; fewer than 32 letters prove nothing. */
export function fingerprintAgrees(typed: string, fingerprint: string): 'same' | 'other' | 'short' {
  const letters = typed.replace(/[\s:-]/g, '').toLowerCase()
  if (!/^[0-9a-f]*$/.test(letters) || !fingerprint.startsWith(letters)) return 'other'
  return letters.length >= fingerprintLetters ? 'same' : 'short'
}
