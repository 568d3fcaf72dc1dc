import { useState } from 'react'
import { answerAttendance, arrive, leave, objectToSilence } from '../../domain/sessions/contract.ts'
import { memberOf, type Guest, type Question } from '../../domain/sessions/agenda.ts'
import { isAnswerWhole, mayAnswer, mayArrive, mayLeave, mayObject, wasBeforeMembers } from '../../domain/sessions/rules.ts'
import { agendaOf, answerOfNow, attendanceOf, currentEdition, isPresent, type Session } from '../../domain/sessions/session.ts'
import type { Refusal } from '../../domain/kernel/verdict.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import { useCommand } from '../kernel/portal.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { VerbBar, type Verb } from '../kernel/VerbBar.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner, Moment, State } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { GuestsField } from './GuestsField.tsx'
import { guestWords } from './words.ts'

/** §39–41: a member's own answer, and the mark that one has come. */
export function AttendancePart({ session }: { session: Session }) {
  const text = useText()
  const seat = useSeatTaken()
  const [answering, setAnswering] = useState(false)
  const arriving = useCommand(arrive)
  const leaving = useCommand(leave)
  const own = attendanceOf(session, seat.holder.id)
  const isMember = memberOf(agendaOf(session), seat.holder.id) !== undefined
  const person = seat.person.id
  const present = isPresent(session, person)
  const register = present ? mayLeave(seat, session, person) : mayArrive(seat, session, person)
  const mark = () => void (present ? leaving : arriving).run({ id: session.id, person }, { title: text(present ? 'sessions.verb.leave' : 'sessions.verb.arrive') })
  const answer = mayAnswer(seat, session)
  const verbs: Verb[] = [
    ...(isMember && answer.allowed ? [{ key: 'answer', title: text(own ? 'sessions.verb.answerAnew' : 'sessions.verb.answer'), icon: 'seal' as const, verdict: answer, look: answerOfNow(session, seat.holder.id) ? 'plain' as const : 'primary' as const, onPress: () => setAnswering(true) }] : []),
    ...(register.allowed ? [{ key: 'present', title: text(present ? 'sessions.verb.leave' : 'sessions.verb.arrive'), icon: present ? 'exit' as const : 'check' as const, verdict: register, busy: arriving.busy || leaving.busy, onPress: mark }] : []),
  ]
  const refused = arriving.refusal ?? leaving.refusal
  if (!isMember && verbs.length === 0) return null
  return (
    <section className="panel session-part" aria-label={text('sessions.attendance.own')}>
      <h2>{text('sessions.attendance.own')}</h2>
      {isMember ? <OwnAnswer session={session} /> : null}
      {present ? <p><State tone="done" icon="check">{text('sessions.attendance.present')}</State></p> : null}
      {verbs.length > 0 ? <VerbBar label={text('sessions.attendance.own')} verbs={verbs} /> : null}
      {refused ? <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(refused)}</Banner> : null}
      {answering ? <AnswerDialog session={session} onClose={() => setAnswering(false)} /> : null}
    </section>
  )
}

function OwnAnswer({ session }: { session: Session }) {
  const text = useText()
  const { holder } = useSeatTaken()
  const own = attendanceOf(session, holder.id)
  if (own === undefined) return <p><State tone="now" icon="waiting">{text('sessions.attendance.unanswered')}</State></p>
  return (
    <div>
      <p><State tone={own.takesPart ? 'done' : 'plain'} icon={own.takesPart ? 'check' : 'remove'}>{text(own.takesPart ? 'sessions.decision.takesPart' : 'sessions.decision.cannotTakePart')}</State> <span className="muted small"><Moment at={own.signature.at} /></span></p>
      {answerOfNow(session, holder.id) === undefined ? <p><State tone="now" icon="waiting">{text('sessions.attendance.answerAgain')}</State></p> : null}
      {own.takesPart ? null : <p className="small">{own.reason}{own.substitute ? ` — ${text('sessions.attendance.substitute', { name: guestWords(text, own.substitute) })}` : ''}</p>}
    </div>
  )
}

const reasonOf = (values: FormValues) => (typeof values['reason'] === 'string' ? values['reason'].trim() : '')
const guestOf = (values: FormValues) => ((values['substitute'] as readonly Guest[] | undefined) ?? [])[0] ?? null

function AnswerDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const text = useText()
  const seat = useSeatTaken()
  const edition = currentEdition(session)?.n ?? 0
  const own = attendanceOf(session, seat.holder.id)
  const isAway = (values: FormValues) => values['takesPart'] === 'no'
  const fields: FormFieldSpec[] = [
    {
      kind: 'choice', name: 'takesPart', label: text('sessions.attendance.question'), required: true,
      options: [{ value: 'yes', label: text('sessions.decision.takesPart') }, { value: 'no', label: text('sessions.decision.cannotTakePart') }],
    },
    { kind: 'longText', name: 'reason', label: text('sessions.field.reason'), lines: 3, maxLength: 5000, when: isAway, required: true },
    {
      kind: 'own', name: 'substitute', label: text('sessions.field.substitute'), when: isAway,
      draw: ({ value, onChange, problem }) => (
        <GuestsField
          single label={text('sessions.field.substitute')} hint={text(agendaOf(session).rules.substituteVotes ? 'sessions.attendance.substituteVotes' : 'sessions.attendance.substituteSilent')}
          error={problem} required value={(value as readonly Guest[] | undefined) ?? []} onChange={onChange}
        />
      ),
    },
  ]
  const answerOf = (values: FormValues) => ({
    member: seat.holder.id, takesPart: !isAway(values), reason: isAway(values) ? reasonOf(values) : '', substitute: isAway(values) ? guestOf(values) : null,
  })
  const check = (values: FormValues): Record<string, Refusal> => {
    const verdict = isAnswerWhole(session, answerOf(values))
    return verdict.allowed ? {} : { [verdict.refusal.key === 'sessions.reasonMissing' ? 'reason' : 'substitute']: verdict.refusal }
  }
  const title = text('sessions.verb.answer')
  return (
    <Dialog title={title} onClose={onClose}>
      <CommandForm
        command={answerAttendance} fields={fields} submit={title} title={`${session.number}: ${title}`} icon="seal" check={check} consequence={text('sessions.consequence.answer')} onCancel={onClose}
        initial={{ takesPart: own?.takesPart === false ? 'no' : 'yes', reason: own?.reason ?? '', substitute: own?.substitute ? [own.substitute] : [] }}
        build={(values) => ({ id: session.id, edition, ...answerOf(values) })}
        onDone={() => {
          toast((text) => text('sessions.done.answered'))
          onClose()
        }}
      />
    </Dialog>
  )
}

/** A question that will be adopted in silence, unless this member speaks up. */
export function SilencePart({ session, question }: { session: Session; question: Question }) {
  const text = useText()
  const seat = useSeatTaken()
  const [open, setOpen] = useState(false)
  const objections = session.objections.filter((each) => each.question === question.id)
  const verdict = mayObject(seat, session, question.id)
  if (!question.silent || !agendaOf(session).rules.silentAdoption) return null
  const title = text('sessions.verb.object')
  const name = (member: string) => memberOf(agendaOf(session), member)?.name ?? ''
  return (
    <div className="silence">
      <Banner tone={objections.length > 0 ? 'now' : 'plain'} action={verdict.allowed ? <VerbBar label={title} verbs={[{ key: 'object', title, icon: 'remark', verdict, onPress: () => setOpen(true) }]} /> : undefined}>
        {objections.length === 0 ? text(wasBeforeMembers(session, question) ? 'sessions.rule.silence' : 'sessions.silentChanged') : objections.map((each) => <p key={each.member}>{text('sessions.objectedBy', { name: name(each.member) })}{each.words ? `: ${each.words}` : ''}</p>)}
      </Banner>
      {open ? (
        <Dialog title={title} onClose={() => setOpen(false)}>
          <p><strong>{text.tri(question.title)}</strong></p>
          <CommandForm
            command={objectToSilence} submit={title} title={`${session.number}: ${title}`} icon="seal" consequence={text('sessions.consequence.object')} onCancel={() => setOpen(false)}
            fields={[{ kind: 'longText', name: 'words', label: text('sessions.detail.words'), lines: 3, maxLength: 5000 }]}
            build={(values) => ({ id: session.id, member: seat.holder.id, edition: currentEdition(session)?.n ?? 0, question: question.id, words: typeof values['words'] === 'string' ? values['words'].trim() : '' })}
            onDone={() => setOpen(false)}
          />
        </Dialog>
      ) : null}
    </div>
  )
}
