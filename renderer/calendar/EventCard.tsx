import { useMemo, useState } from 'react'
import { answerInvitation, finishTask } from '../../domain/calendar/contract.ts'
import type { Event, Room } from '../../domain/calendar/event.ts'
import { doneAtOf } from '../../domain/calendar/occurrences.ts'
import { event as eventQuery } from '../../domain/calendar/queries.ts'
import { allowed, refuse } from '../../domain/kernel/verdict.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer, useCommand } from '../kernel/portal.ts'
import { go } from '../kernel/routes.ts'
import { useOutbox, useSeatTaken } from '../kernel/state.ts'
import { useText, type Text } from '../kernel/text.ts'
import { VerbBar, type Verb } from '../kernel/VerbBar.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Banner, Moment, State, type Tone } from '../ui/Show.tsx'
import { timeWords } from './EntryBox.tsx'
import { unsentRevision } from './pending.ts'
import { nameMet } from './people.ts'
import { reminderWords } from './reminders.ts'
import { choiceOf } from './repeat-choice.ts'
import { repeatWords } from './repeat-words.ts'
import type { CalendarEntry } from './rows.ts'
import { madeHere, withWaiting, type Waiting } from './waiting-event.ts'
import { zoneName } from './WhenField.tsx'

interface EventCardProps {
  entry: CalendarEntry
  onClose: () => void
  onEdit: (waiting: Waiting) => void
  onRemove: (entry: CalendarEntry) => void
  onExport: (id: string) => void
}

/** What an entry is, whence it comes, and what one may do with it. */
export function EventCard(props: EventCardProps) {
  const { entry, onClose } = props
  const formats = useFormats()
  const text = useText()
  const { row } = entry
  return (
    <Dialog title={entry.title} onClose={onClose}>
      <dl className="event-facts">
        <Fact icon="clock" name={text('calendar.when')}>{formats.weekday(entry.from.date)}, {formats.longDate(entry.from.date)}<br />{timeWords(entry, formats, text)}</Fact>
        {entry.place ? <Fact icon="place" name={text('calendar.place')}>{entry.place}</Fact> : null}
        <Fact icon={entry.icon} name={text('calendar.provenance')}>{entry.word}{row.own === null ? <><br /><span className="muted">{text(row.rule.key, row.rule.values)}</span></> : null}</Fact>
        {entry.notes.length > 0 ? <Fact icon="information" name={text('calendar.state')}>{entry.notes.map((note) => <State key={note.word} icon={note.icon} tone={note.icon === 'waiting' ? 'now' : 'plain'}>{note.word}</State>)}</Fact> : null}
      </dl>
      {row.own === null ? <SourceFoot {...props} /> : <OwnEvent {...props} />}
    </Dialog>
  )
}

function Fact({ icon, name, children }: { icon: IconName; name: string; children: React.ReactNode }) {
  return <div><dt><Icon name={icon} /><span>{name}</span></dt><dd>{children}</dd></div>
}

/** What another module put here is opened and moved there (B8.1). */
function SourceFoot({ entry, onClose }: EventCardProps) {
  const text = useText()
  return (
    <>
      <p className="muted">{text('calendar.movedThere', { module: entry.word })}</p>
      {entry.row.link ? <div className="row"><Button look="primary" icon="open" onPress={() => { onClose(); go(entry.row.link) }}>{text('calendar.openInModule', { module: entry.word })}</Button></div> : null}
    </>
  )
}

function OwnEvent(props: EventCardProps) {
  const { entry } = props
  const own = entry.row.own
  const { holder } = useSeatTaken()
  const outbox = useOutbox()
  const made = useMemo(() => (own?.revision === unsentRevision ? madeHere(own.id, outbox, holder, nameMet) : null), [own, outbox, holder])
  const answer = useAnswer(eventQuery, own && entry.row.title && !made ? { id: own.id } : null)
  if (!own || !entry.row.title) return null
  if (made) return <EventFacts {...props} waiting={made} room={null} />
  return <AnswerView answer={answer} lines={3}>{({ event, room }) => <EventFacts {...props} waiting={withWaiting(event, outbox, nameMet)} room={room?.id === event.room ? room.name : null} />}</AnswerView>
}

const answerTones: Record<Event['invitees'][number]['answer'], { tone: Tone; icon: IconName }> = {
  accepted: { tone: 'done', icon: 'check' }, declined: { tone: 'danger', icon: 'close' }, tentative: { tone: 'plain', icon: 'help' }, waiting: { tone: 'now', icon: 'waiting' },
}

function answerOf(invitee: Event['invitees'][number], occurrence: string | null) {
  return invitee.occurrences.find((each) => each.occurrence === occurrence)?.answer ?? invitee.answer
}

function EventFacts({ entry, waiting, room, ...deeds }: EventCardProps & { waiting: Waiting; room: Room['name'] | null }) {
  const text = useText()
  const { event } = waiting
  const { holder } = useSeatTaken()
  const occurrence = entry.row.own?.occurrence ?? null
  const mine = event.owner.person === holder.id
  const doneAt = doneAtOf(event, event.changed.find((each) => each.occurrence === occurrence) ?? null)
  const foreignZone = event.when && !event.when.allDay && event.when.zone !== 'Asia/Almaty' ? event.when : null
  return (
    <>
      <dl className="event-facts">
        {room ? <Fact icon="body" name={text('calendar.room')}>{text.tri(room)}</Fact> : null}
        {foreignZone ? <Fact icon="language" name={text('calendar.zone')}>{zoneName(foreignZone.zone, text)}: {foreignZone.from.slice(11, 16)}–{foreignZone.until.slice(11, 16)}</Fact> : null}
        {event.repeat?.rule && event.when ? <Fact icon="repeat" name={text('calendar.repeat')}>{repeatWords(choiceOf(event.repeat.rule, event.when), event.when.from.slice(0, 10), text)}</Fact> : null}
        <Fact icon="person" name={text('calendar.owner')}>{event.owner.name}</Fact>
        {event.reminders.length > 0 ? <Fact icon="bell" name={text('calendar.reminders')}>{event.reminders.map((each) => reminderWords(each, text)).join(', ')}</Fact> : null}
        {event.guests.length > 0 ? <Fact icon="people" name={text('calendar.guests')}>{event.guests.join(', ')}</Fact> : null}
        {doneAt ? <Fact icon="check" name={text('calendar.done')}><Moment at={doneAt} /></Fact> : null}
      </dl>
      {event.description ? <p className="event-words reading">{event.description}</p> : null}
      {event.invitees.length > 0 ? (
        <section className="stack">
          <h3>{text('calendar.inviteesCount', { count: event.invitees.length })}</h3>
          <ul className="invitees">
            {event.invitees.map((each) => {
              const answer = answerOf(each, occurrence)
              return <li key={each.person}><span>{each.name}{each.comment ? <span className="muted"> — {each.comment}</span> : null}</span><State {...answerTones[answer]}>{text(`calendar.answer.${answer}`)}</State></li>
            })}
          </ul>
        </section>
      ) : null}
      {mine ? <OwnerVerbs entry={entry} waiting={waiting} {...deeds} /> : <AnswerForm entry={entry} event={event} text={text} onClose={deeds.onClose} onExport={deeds.onExport} />}
    </>
  )
}

function OwnerVerbs({ entry, waiting, onEdit, onRemove, onExport, onClose }: EventCardProps & { waiting: Waiting }) {
  const text = useText()
  const finish = useCommand(finishTask)
  const { event, after, isBlocked } = waiting
  const verbs = useMemo((): Verb[] => {
    const mayChange = isBlocked ? refuse('calendar.waitsToBeSent') : allowed
    const isSent = event.revision !== unsentRevision
    // Of a repeated task each day is done by itself; whether all of it was, only another calendar says.
    const occurrence = event.doneAt === null && event.repeat !== null ? (entry.row.own?.occurrence ?? null) : null
    const isDone = doneAtOf(event, event.changed.find((each) => each.occurrence === occurrence) ?? null) !== null
    const run = async () => {
      const done = await finish.run({ id: event.id, revision: event.revision, after: [...after], occurrence, done: !isDone }, { title: `${text(isDone ? 'calendar.reopenTask' : 'calendar.finishTask')}: ${event.title}` })
      if (done.state === 'done' || done.state === 'queued') onClose()
    }
    return [
      ...(event.kind === 'task' ? [{ key: 'finish', title: text(isDone ? 'calendar.reopenTask' : 'calendar.finishTask'), icon: 'check' as const, verdict: mayChange, look: 'primary' as const, busy: finish.busy, onPress: () => void run() }] : []),
      { key: 'edit', title: text('calendar.edit'), icon: 'edit', verdict: mayChange, look: event.kind === 'task' ? 'plain' : 'primary', onPress: () => onEdit(waiting) },
      { key: 'export', title: text('calendar.exportIcs'), icon: 'download', verdict: isSent ? allowed : refuse('calendar.notSentToExport'), onPress: () => onExport(event.id) },
      { key: 'remove', title: text('calendar.remove'), icon: 'close', verdict: mayChange, look: 'danger', onPress: () => onRemove(entry) },
    ]
  }, [entry, waiting, event, after, isBlocked, finish, onClose, onEdit, onExport, onRemove, text])
  return (
    <>
      {finish.refusal ? <Banner tone="danger">{text.refusal(finish.refusal)}</Banner> : null}
      <VerbBar label={text('calendar.verbs')} verbs={verbs} />
    </>
  )
}

type Given = 'accepted' | 'tentative' | 'declined'
const given: readonly Given[] = ['accepted', 'tentative', 'declined']

function AnswerForm({ entry, event, text, onClose, onExport }: { entry: CalendarEntry; event: Event; text: Text; onClose: () => void; onExport: (id: string) => void }) {
  const { holder } = useSeatTaken()
  const own = entry.row.own
  const { run, busy, refusal } = useCommand(answerInvitation)
  const invitee = event.invitees.find((each) => each.person === holder.id)
  const [comment, setComment] = useState(invitee?.comment ?? '')
  const [whole, setWhole] = useState(true)
  if (!invitee || !own) return null
  if (event.status === 'cancelled') return <Banner>{text('calendar.cancelled')}</Banner>
  const now = answerOf(invitee, own.occurrence)
  const answer = async (value: Given) => {
    const done = await run({ id: event.id, occurrence: own.repeats && !whole ? own.occurrence : null, answer: value, comment: comment.trim() }, { title: `${text(`calendar.answerVerb.${value}`)}: ${event.title}` })
    if (done.state === 'done' || done.state === 'queued') onClose()
  }
  return (
    <section className="stack answer-form" aria-label={text('calendar.yourAnswer')}>
      <h3>{text('calendar.yourAnswer')}</h3>
      <State {...answerTones[now]}>{text(`calendar.answer.${now}`)}</State>
      <TextField label={text('calendar.comment')} value={comment} onChange={setComment} maxLength={1000} />
      {own.repeats ? (
        <fieldset className="answer-scope">
          <legend className="visually-hidden">{text('calendar.scope')}</legend>
          <label className="choice-option"><input type="radio" checked={whole} onChange={() => setWhole(true)} />{text('calendar.scope.all')}</label>
          <label className="choice-option"><input type="radio" checked={!whole} onChange={() => setWhole(false)} />{text('calendar.scope.this')}</label>
        </fieldset>
      ) : null}
      {refusal ? <Banner tone="danger">{text.refusal(refusal)}</Banner> : null}
      <div className="row">
        {given.map((each) => <Button key={each} look={each === 'accepted' ? 'primary' : 'plain'} busy={busy} icon={answerTones[each].icon} onPress={() => void answer(each)}>{text(`calendar.answerVerb.${each}`)}</Button>)}
        <Button look="quiet" icon="download" onPress={() => onExport(event.id)}>{text('calendar.exportIcs')}</Button>
      </div>
    </section>
  )
}
