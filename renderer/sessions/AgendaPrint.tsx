import { latestOf, type Question } from '../../domain/sessions/agenda.ts'
import { agendaOf, currentEdition, secretaryOf, type Session } from '../../domain/sessions/session.ts'
import { astanaDate } from '../../domain/kernel/time.ts'
import { usePrinting } from '../kernel/printing.ts'
import { useFormats } from '../kernel/formats.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { guestWords } from './words.ts'

export function AgendaPrintButton() {
  const text = useText()
  return <Button icon="print" onPress={() => print()}>{text('sessions.verb.printAgenda')}</Button>
}

/** §35–37: the agenda as it is handed out on paper, or kept as PDF: the one in force, with whose signature confirms it; before that what is being drafted. */
export function AgendaPrint({ session }: { session: Session }) {
  const text = useText()
  const formats = useFormats()
  const edition = currentEdition(session)
  const agenda = agendaOf(session)
  const secretary = secretaryOf(session)
  const chair = agenda.members.find((member) => member.person === agenda.chair)
  if (!usePrinting()) return null
  return (
    <section className="agenda-print">
      <p className="agenda-print-of">{text('sessions.minutes.government')}</p>
      <h1>{text('sessions.agenda')}</h1>
      <p className="agenda-print-of">{text('sessions.numbered', { number: session.number })}</p>
      <h2>{text.tri(agenda.title)}</h2>
      <p className="agenda-print-of">{formats.longDate(astanaDate(agenda.plannedAt))}, {formats.time(agenda.plannedAt)} · {agenda.place}</p>
      <ol>{agenda.questions.map((question) => <PrintedQuestion key={question.id} question={question} />)}</ol>
      <dl className="facts narrow">
        {chair ? <div><dt>{text('sessions.field.chair')}</dt><dd>{guestWords(text, chair)}</dd></div> : null}
        <div><dt>{text('sessions.field.secretary')}</dt><dd>{guestWords(text, secretary)}</dd></div>
        <div><dt>{text('sessions.field.members')}</dt><dd>{agenda.members.map((member) => member.name).join(', ')}</dd></div>
        {agenda.invited.length > 0 ? <div><dt>{text('sessions.field.invited')}</dt><dd>{agenda.invited.map((guest) => guestWords(text, guest)).join('; ')}</dd></div> : null}
      </dl>
      <p className="small">
        {edition === null
          ? text('sessions.notConfirmed')
          : text('sessions.print.confirmed', { n: edition.n, name: edition.signature.by.name, at: formats.exact(edition.at), digest: edition.sha256.slice(0, 16) })}
      </p>
    </section>
  )
}

function PrintedQuestion({ question }: { question: Question }) {
  const text = useText()
  const people = (label: string, words: string) => (words === '' ? null : <p><span className="muted">{label}:</span> {words}</p>)
  return (
    <li>
      <strong>{text.tri(question.title)}</strong>
      {people(text('sessions.field.body'), question.body ? text.tri(question.body.name) : '')}
      {people(text('sessions.field.speakers'), question.speakers.map((guest) => guestWords(text, guest)).join('; '))}
      {people(text('sessions.field.invited'), question.invited.map((guest) => guestWords(text, guest)).join('; '))}
      {people(text('sessions.materials'), question.materials.map((material) => latestOf(material).file.name).join('; '))}
    </li>
  )
}
