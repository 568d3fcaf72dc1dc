import { useState } from 'react'
import type { Approval, InnerRound, Version } from '../../domain/approvals/approval.ts'
import { currentVersion, protocolSigned } from '../../domain/approvals/approval.ts'
import type { SignatureRecord } from '../../domain/people/actor.ts'
import { reviewStage, type Review } from '../../domain/approvals/review.ts'
import type { Formats } from '../kernel/formats.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText, type Text } from '../kernel/text.ts'
import { RouteDrawing, type Lane, type Station, type StationState } from '../ui/RouteDrawing.tsx'
import { SignatureDialog } from './SignatureDialog.tsx'
import { actorLines, signatureLines } from './words.ts'

interface Words {
  text: Text
  formats: Formats
  open: (signature: SignatureRecord) => void
}

/** The paper's road: the developing body's lane above, a lane for each approving body beneath. */
export function PaperRoute({ approval, version }: { approval: Approval; version: Version }) {
  const text = useText()
  const formats = useFormats()
  const [shown, setShown] = useState<SignatureRecord | null>(null)
  const words: Words = { text, formats, open: setShown }
  const isCurrent = version === currentVersion(approval)
  const lanes = [innerLane(approval, version, words), ...version.reviews.map((review) => bodyLane(version, review, isCurrent, words))]
  return (
    <>
      <RouteDrawing label={text('approvals.paper.route')} lanes={lanes} />
      {shown ? <SignatureDialog signature={shown} onClose={() => setShown(null)} /> : null}
    </>
  )
}

function signed(key: string, title: string, signature: SignatureRecord, words: Words, state: StationState = 'done'): Station {
  return { key, title, state, details: signatureLines(words.text, words.formats, signature), seal: { onOpen: () => words.open(signature) } }
}

function innerLane(approval: Approval, version: Version, words: Words): Lane {
  const { text, formats } = words
  const round = version.rounds.at(-1)
  const placed: Station = {
    key: 'placed', title: text('approvals.station.placed'), state: 'done',
    details: [...actorLines(text, version.placedBy), formats.exact(version.placedAt)],
  }
  const stations = round === undefined ? plannedStations(approval, words) : roundStations(round, words)
  return {
    key: 'developer',
    title: text.tri(approval.developer.shortName),
    note: version.rounds.length > 1 ? text('approvals.paper.round', { round: version.rounds.length }) : undefined,
    stations: [placed, ...stations],
  }
}

function plannedStations(approval: Approval, { text }: Words): Station[] {
  const ahead = (key: string, title: string): Station => ({ key, title, state: 'ahead', details: [] })
  return [
    ...approval.units.map((unit) => ahead(unit.id, text.tri(unit.name))),
    ahead('visa', text('approvals.sheet.visa')),
    ahead('signature', text('approvals.sheet.headSignature')),
  ]
}

function roundStations(round: InnerRound, words: Words): Station[] {
  const { text, formats } = words
  const unitsDone = round.units.every((each) => each.agreed !== null)
  const open = round.returned === null
  const units = round.units.map(({ unit, agreed }): Station => ({
    key: unit.id,
    title: text.tri(unit.name),
    state: agreed ? 'done' : open ? 'now' : 'ahead',
    details: agreed ? [...actorLines(text, agreed.by), formats.exact(agreed.at), ...(agreed.words ? [agreed.words] : [])] : [],
  }))
  const visa = round.visa
    ? signed('visa', text('approvals.sheet.visa'), round.visa, words)
    : { key: 'visa', title: text('approvals.sheet.visa'), state: open && unitsDone ? 'now' : 'ahead', details: [] } satisfies Station
  const signature = round.signature
    ? signed('signature', text('approvals.sheet.headSignature'), round.signature, words)
    : { key: 'signature', title: text('approvals.sheet.headSignature'), state: open && round.visa ? 'now' : 'ahead', details: [] } satisfies Station
  const returned: Station[] = round.returned
    ? [{ key: 'returned', title: text('approvals.station.returned'), state: 'returned', details: [...actorLines(text, round.returned.by), formats.exact(round.returned.at), round.returned.reason] }]
    : []
  return [...units, visa, signature, ...returned]
}

function bodyLane(version: Version, review: Review, isCurrent: boolean, words: Words): Lane {
  const { text, formats } = words
  const stage = reviewStage(review)
  const at = (steps: readonly string[]): StationState => (isCurrent && version.supersededAt === null && steps.includes(stage) ? 'now' : 'ahead')
  const received: Station = review.incoming
    ? { key: 'received', title: text('approvals.station.received'), state: 'done', details: [review.incoming.number, ...actorLines(text, review.incoming.by), formats.exact(review.incoming.at)] }
    : { key: 'received', title: text('approvals.station.received'), state: at(['sent']), details: [] }
  const resolved: Station = review.resolution
    ? {
        key: 'resolved', title: text('approvals.station.resolved'), state: 'done',
        details: [...actorLines(text, review.resolution.by), formats.exact(review.resolution.at), `${text('approvals.field.responsible')}: ${text.tri(review.resolution.responsible.name)}, ${review.resolution.executor.name}`],
      }
    : { key: 'resolved', title: text('approvals.station.resolved'), state: stage === 'sent' || stage === 'received' ? at(['received']) : 'done', details: [] }
  const decided: Station = {
    key: 'decided', title: text('approvals.station.decided'), state: review.outcome || stage === 'agreeing' || stage === 'signing' || stage === 'done' ? 'done' : at(['working']),
    details: review.outcome ? [...actorLines(text, review.outcome.by), formats.exact(review.outcome.at), text(`approvals.outcome.${review.outcome.kind}`)] : [],
  }
  const agreed: Station = {
    key: 'agreed', title: text('approvals.station.agreed'), state: stage === 'signing' || stage === 'done' ? 'done' : at(['agreeing']),
    details: review.agreements.flatMap(({ unit, agreed: by }) => (by ? [`${text.tri(unit.name)}: ${by.by.name}, ${formats.exact(by.at)}`] : [])),
  }
  const kind = review.outcome?.kind
  const outcome: Station = review.signature
    ? signed('signed', kind ? text(`approvals.outcome.${kind}`) : text('approvals.sheet.headSignature'), review.signature, words, kind === 'refused' ? 'refused' : 'done')
    : { key: 'signed', title: text('approvals.sheet.headSignature'), state: at(['signing']), details: [] }
  return {
    key: review.body.id,
    title: text.tri(review.body.shortName),
    note: [review.incoming?.number, review.term ? text('approvals.paper.until', { date: formats.date(review.term.deadline) }) : null].filter(Boolean).join(' · ') || undefined,
    stations: [received, resolved, decided, agreed, outcome, ...protocolStations(version, review, words)],
  }
}

function protocolStations(version: Version, review: Review, words: Words): Station[] {
  return version.protocols.filter((protocol) => protocol.body.id === review.body.id).map((protocol) => ({
    key: protocol.id,
    title: words.text('approvals.station.protocol'),
    state: protocolSigned(protocol) ? 'done' : 'now',
    details: [protocol.signatures.developer, protocol.signatures.body].flatMap((signature) => (signature ? signatureLines(words.text, words.formats, signature).slice(0, 2) : [])),
  }))
}
