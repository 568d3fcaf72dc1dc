import type { AgendaChange } from '../../domain/sessions/agenda.ts'
import { attendanceOf, currentEdition, type Session } from '../../domain/sessions/session.ts'
import { useFormats } from '../kernel/formats.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Banner, Moment } from '../ui/Show.tsx'

export function ChangeLines({ changes }: { changes: readonly AgendaChange[] }) {
  const text = useText()
  const formats = useFormats()
  const name = (change: AgendaChange) => (change.kind === 'time' ? formats.moment(change.name) : change.name)
  return (
    <ul className="agenda-changes">
      {changes.map((change, index) => (
        <li key={index}>{text(`sessions.change.${change.kind}`)}{change.name ? `: ${name(change)}` : ''}{change.title ? <span className="muted"> — {text.tri(change.title)}</span> : null}</li>
      ))}
    </ul>
  )
}

/** §37: what a newly confirmed agenda changed; told with the edition that the member had answered, when there is one. */
export function ChangesPart({ session }: { session: Session }) {
  const text = useText()
  const { holder } = useSeatTaken()
  const edition = currentEdition(session)
  if (edition === null || !['confirmed', 'open', 'break'].includes(session.state)) return null
  const answered = attendanceOf(session, holder.id)?.edition ?? 0
  const changes = session.editions.filter((each) => each.n > Math.max(answered, 1)).flatMap((each) => each.changes)
  if (changes.length === 0) return null
  return (
    <Banner tone="now" title={text('sessions.changesSince', { n: edition.n })}>
      <details open={session.state === 'confirmed'}>
        <summary><span className="small"><Moment at={edition.at} /> · {edition.signature.by.name}</span></summary>
        <ChangeLines changes={changes} />
      </details>
    </Banner>
  )
}
