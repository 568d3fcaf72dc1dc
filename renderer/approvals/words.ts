/** How papers are spoken of on the screens. */
import type { Actor, SignatureRecord } from '../../domain/people/actor.ts'
import type { WaitVerb } from '../../domain/approvals/waits.ts'
import { shortDate } from '../../domain/kernel/formats.ts'
import type { Formats } from '../kernel/formats.ts'
import type { Text } from '../kernel/text.ts'

/** The tab of the paper on which the waiting verb is done. */
export function waitTab(verb: WaitVerb): string {
  if (verb === 'answerRemarks' || verb === 'follow') return '/remarks'
  return verb === 'signProtocol' ? '/bodies' : ''
}

/** "Surname Name Patronymic, post"; the one in whose place, and the order, on a second line. */
export function actorLines(text: Text, actor: Actor): string[] {
  const { inPlaceOf } = actor
  const first = `${actor.name}, ${text.tri(actor.post)}`
  if (inPlaceOf === null) return [first]
  return [first, text('approvals.sheet.actingFor', { name: inPlaceOf.name, number: inPlaceOf.order.number, date: shortDate(inPlaceOf.order.date) })]
}

export function signatureLines(text: Text, formats: Formats, signature: SignatureRecord): string[] {
  const { certificate } = signature
  return [
    ...actorLines(text, signature.by),
    formats.exact(signature.at),
    `${text('approvals.sheet.certificate')}: ${certificate.subject}, ${text('approvals.sheet.serial')} ${certificate.serial}`,
    text('approvals.sheet.validUntil', { date: formats.exact(certificate.validUntil) }),
  ]
}
