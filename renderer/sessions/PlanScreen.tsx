import { useState } from 'react'
import { amendSession, cancelSession, confirmAgenda, discardDraft, orderQuestions, removeQuestion } from '../../domain/sessions/contract.ts'
import { agendaChanges, cardOf, latestOf, type Agenda, type Question } from '../../domain/sessions/agenda.ts'
import { listPolls, planning, sessionById } from '../../domain/sessions/queries.ts'
import { isMissed, mayAddQuestion, mayCancel, mayChangeQuestion, mayConfirm, mayDiscardDraft, mayPrepare, mayRemoveQuestion } from '../../domain/sessions/rules.ts'
import { isVotedOn } from '../../domain/sessions/poll.ts'
import { agendaOf, currentEdition, type Session } from '../../domain/sessions/session.ts'
import type { LocalDate } from '../../domain/kernel/time.ts'
import type { Verdict } from '../../domain/kernel/verdict.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { RemoveDialog, type Said } from '../kernel/RemoveDialog.tsx'
import { useSignedCommand } from '../kernel/signing.ts'
import { useSeatTaken, useToday } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { VerbBar, type Verb } from '../kernel/VerbBar.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Badge, Banner, EmptyState, State } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { AgendaPrint, AgendaPrintButton } from './AgendaPrint.tsx'
import { cardInput, cardValues, goneFrom } from './card-form.ts'
import { CardForm } from './CardForm.tsx'
import { ChangeLines } from './ChangesPart.tsx'
import { RulesPart } from './HallParts.tsx'
import { AnswersPart, ChairAway, ReadyPart } from './MembersParts.tsx'
import { OrderList } from './OrderList.tsx'
import { QuestionDialog } from './QuestionDialog.tsx'
import { SessionHead } from './SessionHead.tsx'
import { guestWords } from './words.ts'

export function PlanScreen({ parameters }: { parameters: Readonly<Record<string, string>> }) {
  const session = useAnswer(sessionById, { id: parameters['id'] ?? '' })
  return <AnswerView answer={session} lines={12}>{(found) => <Planned session={found} />}</AnswerView>
}

type Open = { what: 'card' } | { what: 'cancel' } | { what: 'discard'; draft: Agenda } | { what: 'question'; question: Question | null } | null

/** §35–37: the officer's agenda, what it changes against the one in force, and its confirmation by signature. */
function Planned({ session }: { session: Session }) {
  const text = useText()
  const seat = useSeatTaken()
  const [open, setOpen] = useState<Open>(null)
  const agenda = session.draft ?? agendaOf(session)
  const close = () => setOpen(null)
  return (
    <article className="session" aria-label={text('sessions.screen.plan')}>
      <SessionHead session={session} title={text('sessions.screen.plan')}><AgendaPrintButton /></SessionHead>
      <PlanVerbs session={session} onOpen={setOpen} />
      <ChairAway session={session} action={mayPrepare(seat, session).allowed ? <Button icon="edit" onPress={() => setOpen({ what: 'card' })}>{text('sessions.verb.amend')}</Button> : undefined} />
      <PendingChanges session={session} />
      <AgendaPrint session={session} />
      <div className="plan-body">
        <section className="panel session-part" aria-label={text('sessions.agenda')}>
          <QuestionList session={session} agenda={agenda} onEdit={(question) => setOpen({ what: 'question', question })} />
        </section>
        <aside className="session-side" aria-label={text('sessions.participants')}>
          <CardPart session={session} agenda={agenda} />
          {currentEdition(session) ? <><AnswersPart session={session} /><ReadyPart id={session.id} /></> : null}
        </aside>
      </div>
      {open?.what === 'question' ? <QuestionDialog session={session} question={agenda.questions.find(({ id }) => id === open.question?.id) ?? open.question} onClose={close} /> : null}
      {open?.what === 'card' ? <AmendDialog session={session} agenda={agenda} onClose={close} /> : null}
      {open?.what === 'discard' ? <DiscardDialog session={session} draft={open.draft} onClose={close} /> : null}
      {open?.what === 'cancel' ? <CancelDialog session={session} onClose={close} /> : null}
    </article>
  )
}

function PlanVerbs({ session, onOpen }: { session: Session; onOpen: (open: Open) => void }) {
  const text = useText()
  const seat = useSeatTaken()
  const today = useToday()
  const confirm = useSignedCommand(confirmAgenda)
  const polls = useAnswer(listPolls, { id: session.id }).answer?.polls ?? []
  const pollOpen = polls.some((poll) => poll.closedAt === null)
  const edition = currentEdition(session)?.n ?? 0
  const sign = async () => {
    const done = await confirm.run({ id: session.id }, { verb: text('sessions.verb.confirm'), consequence: text(edition === 0 ? 'sessions.consequence.confirm' : 'sessions.consequence.confirmAgain') })
    if (done?.state === 'done') toast((text) => text('sessions.done.confirmed', { n: done.answer.edition }))
  }
  const prepare = mayPrepare(seat, session)
  const cancel = mayCancel(seat, session, '-')
  const discard = mayDiscardDraft(seat, session)
  const { draft } = session
  const verbs: Verb[] = [
    { key: 'confirm', title: text('sessions.verb.confirm'), icon: 'seal', verdict: mayConfirm(seat, session, { pollOpen, today }), look: 'primary', busy: confirm.busy, onPress: () => void sign() },
    { key: 'add', title: text('sessions.verb.addQuestion'), icon: 'add', verdict: mayAddQuestion(seat, session), onPress: () => onOpen({ what: 'question', question: null }) },
    { key: 'card', title: text('sessions.verb.amend'), icon: 'edit', verdict: prepare, onPress: () => onOpen({ what: 'card' }) },
    ...(discard.allowed && draft !== null ? [{ key: 'discard', title: text('sessions.verb.discardDraft'), icon: 'returned' as const, verdict: discard, onPress: () => onOpen({ what: 'discard', draft }) }] : []),
    ...(cancel.allowed ? [{ key: 'cancel', title: text(`sessions.verb.${endingOf(session, today)}`), icon: 'remove' as const, look: 'danger' as const, verdict: cancel, onPress: () => onOpen({ what: 'cancel' }) }] : []),
  ]
  return (
    <div className="screen-only">
      <VerbBar label={text('sessions.verbs')} verbs={verbs} />
      {confirm.refusal ? <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(confirm.refusal)}</Banner> : null}
    </div>
  )
}

function PendingChanges({ session }: { session: Session }) {
  const text = useText()
  const edition = currentEdition(session)
  if (session.draft === null || edition === null) return null
  const changes = agendaChanges(edition.agenda, session.draft)
  if (changes.length === 0) return null
  return <Banner tone="now" title={text('sessions.pending', { n: edition.n })}><ChangeLines changes={changes} /></Banner>
}

function QuestionList({ session, agenda, onEdit }: { session: Session; agenda: Agenda; onEdit: (question: Question) => void }) {
  const text = useText()
  const seat = useSeatTaken()
  const order = useCommand(orderQuestions)
  const [removed, setRemoved] = useState<string | null>(null)
  const removing = agenda.questions.find(({ id }) => id === removed)
  const close = () => setRemoved(null)
  const prepare = mayPrepare(seat, session).allowed
  const polls = useAnswer(listPolls, { id: session.id }).answer?.polls ?? []
  const change = (question: Question) => mayChangeQuestion(seat, session, question.id, isVotedOn(question.id, polls))
  const move = (from: number, to: number) => {
    const seen = agenda.questions.map((question) => question.id)
    const next = [...seen]
    next.splice(to, 0, ...next.splice(from, 1))
    void order.run({ id: session.id, order: next, seen }, { title: text('sessions.deed.orderQuestions') })
  }
  return (
    <>
      <h2>{text('sessions.agenda')} <Badge>{agenda.questions.length}</Badge></h2>
      {prepare && agenda.questions.length > 1 ? <p className="muted small">{text('sessions.order.hint')}</p> : null}
      {order.refusal ? <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(order.refusal)}</Banner> : null}
      {agenda.questions.length === 0 ? <EmptyState icon="hall" title={text('sessions.noQuestions')}>{text('sessions.noQuestionsHint')}</EmptyState> : (
        <OrderList
          label={text('sessions.agenda')} rows={agenda.questions} rowKey={(question) => question.id} rowName={(question) => text.tri(question.title)} onMove={prepare && !order.busy ? move : null}
          draw={(question) => <QuestionRow question={question} change={change(question)} remove={mayRemoveQuestion(seat, session, question.id)} onEdit={prepare ? () => onEdit(question) : null} onRemove={() => setRemoved(question.id)} />}
        />
      )}
      {removing ? (
        <RemoveDialog
          command={removeQuestion} card={removing} input={(seen) => ({ id: session.id, question: seen.id, seen })} said={saidOf(removing, text)}
          title={text('sessions.verb.removeQuestion')} ask={text.tri(removing.title)} onClose={close} onRemoved={close}
        />
      ) : null}
    </>
  )
}

const saidOf = (question: Question, text: Text): Said => [
  [text('sessions.field.question'), text.tri(question.title)],
  [text('sessions.field.speakers'), question.speakers.map((guest) => guestWords(text, guest)).join('; ')],
  [text('sessions.field.invited'), question.invited.map((guest) => guestWords(text, guest)).join('; ')],
  [text('sessions.materials'), question.materials.map((material) => `${latestOf(material).file.name} (${text('sessions.version', { n: latestOf(material).n })})`).join('; ')],
]

function QuestionRow({ question, change, remove, onEdit, onRemove }: { question: Question; change: Verdict; remove: Verdict; onEdit: (() => void) | null; onRemove: () => void }) {
  const text = useText()
  const hasDraft = question.materials.some((material) => material.role === 'resolution')
  return (
    <>
      <strong>{text.tri(question.title)}</strong>
      {question.speakers.length > 0 ? <span className="small">{text('sessions.field.speakers')}: {question.speakers.map((guest) => guestWords(text, guest)).join('; ')}</span> : null}
      {question.invited.length > 0 ? <span className="small">{text('sessions.field.invited')}: {question.invited.map((guest) => guestWords(text, guest)).join('; ')}</span> : null}
      <span className="row small">
        {hasDraft ? <State tone="accent" icon="vote">{text('sessions.hasDraft')}</State> : <State icon="information">{text('sessions.hasNoDraft')}</State>}
        {question.silent ? <State icon="information">{text('sessions.item.willBeSilent')}</State> : null}
      </span>
      {question.materials.length > 0 ? (
        <ul className="question-files small">
          {question.materials.map((material) => <li key={material.id}>{text(`sessions.materialRole.${material.role}`)}: {latestOf(material).file.name}{latestOf(material).n > 1 ? ` (${text('sessions.version', { n: latestOf(material).n })})` : ''}</li>)}
        </ul>
      ) : <span className="small muted">{text('sessions.noMaterials')}</span>}
      {onEdit ? (
        <span className="row">
          <Button look="quiet" icon="edit" disabled={!change.allowed} onPress={onEdit}>{text('sessions.verb.editQuestion')}</Button>
          {remove.allowed ? <Button look="quiet" icon="remove" onPress={onRemove}>{text('sessions.verb.removeQuestion')}</Button> : null}
          {change.allowed ? remove.allowed ? null : <span className="small muted">{text(remove.refusal.key, remove.refusal.values)}</span> : <span className="small muted">{text(change.refusal.key, change.refusal.values)}</span>}
        </span>
      ) : null}
    </>
  )
}

function CardPart({ session, agenda }: { session: Session; agenda: Agenda }) {
  const text = useText()
  const chair = agenda.members.find((member) => member.person === agenda.chair)
  return (
    <section className="panel session-part" aria-label={text('sessions.participants')}>
      <h2>{text('sessions.participants')}</h2>
      <dl className="facts narrow">
        <div><dt>{text('sessions.field.chair')}</dt><dd>{chair ? guestWords(text, chair) : '—'}</dd></div>
        <div><dt>{text('sessions.field.secretary')}</dt><dd>{guestWords(text, agenda.secretary)}{session.takenOver ? <><br />{text('sessions.takenOver', { name: session.takenOver.secretary.name })}</> : null}</dd></div>
        <div><dt>{text('sessions.field.members')}</dt><dd>{agenda.members.length}</dd></div>
        {agenda.invited.length > 0 ? <div><dt>{text('sessions.field.invited')}</dt><dd>{agenda.invited.map((guest) => guestWords(text, guest)).join('; ')}</dd></div> : null}
      </dl>
      <RulesPart rules={agenda.rules} members={agenda.members.length} />
    </section>
  )
}

function AmendDialog({ session, agenda, onClose }: { session: Session; agenda: Agenda; onClose: () => void }) {
  const text = useText()
  const planned = useAnswer(planning, {})
  const title = text('sessions.verb.amend')
  return (
    <Dialog title={title} size="large" onClose={onClose}>
      <AnswerView answer={planned} lines={8}>
        {(found) => <><Gone names={goneFrom(agenda, found)} /><CardForm planned={found} command={amendSession} seen={cardOf(agenda)} initial={cardValues(agenda, found)} build={(values) => ({ id: session.id, ...cardInput(values) })} submit={title} title={`${session.number}: ${title}`} onCancel={onClose} onDone={onClose} /></>}
      </AnswerView>
    </Dialog>
  )
}

/** Whom the agenda names and who is a member, or an officer, no more: the form goes on without them, and says so. */
function Gone({ names }: { names: readonly string[] }) {
  const text = useText()
  return names.length === 0 ? null : <Banner tone="now">{text('sessions.membersGone', { names: names.join(', ') })}</Banner>
}

function DiscardDialog({ session, draft, onClose }: { session: Session; draft: Agenda; onClose: () => void }) {
  const text = useText()
  const discard = useCommand(discardDraft)
  const title = text('sessions.verb.discardDraft')
  const edition = currentEdition(session)
  const go = async () => {
    const done = await discard.run({ id: session.id, seen: draft }, { title: `${session.number}: ${title}` })
    if (done.state === 'done') onClose()
  }
  return (
    <Dialog alert title={title} onClose={onClose} actions={<><Button onPress={onClose}>{text('page.cancel')}</Button><Button look="danger" busy={discard.busy} onPress={() => void go()}>{title}</Button></>}>
      <p className="reading">{text('sessions.consequence.discardDraft', { n: edition?.n ?? 0 })}</p>
      {edition === null ? null : <ChangeLines changes={agendaChanges(edition.agenda, draft)} />}
      {discard.refusal ? <Banner tone="danger" title={text('page.refusedTitle')}>{text.refusal(discard.refusal)}</Banner> : null}
    </Dialog>
  )
}

/** What hasn't come yet is called off; what should have been is written down as not held. */
const endingOf = (session: Session, today: LocalDate) => (isMissed(session, today) ? 'notHeld' : 'cancel')

function CancelDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const text = useText()
  const ending = endingOf(session, useToday())
  const title = text(`sessions.verb.${ending}`)
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text(`sessions.consequence.${ending}`)}</p>
      <CommandForm
        command={cancelSession} danger submit={title} title={`${session.number}: ${title}`} onCancel={onClose} onDone={onClose}
        fields={[{ kind: 'longText', name: 'reason', label: text('sessions.field.reason'), required: true, lines: 3, maxLength: 5000 }]}
        build={(values) => ({ id: session.id, reason: typeof values['reason'] === 'string' ? values['reason'].trim() : '' })}
      />
    </Dialog>
  )
}
