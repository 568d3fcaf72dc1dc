import { useMemo, useState } from 'react'
import { giveFloor, instruct, withdrawInstruction } from '../../domain/sessions/contract.ts'
import { questionOf, type Guest } from '../../domain/sessions/agenda.ts'
import { mayInstruct } from '../../domain/sessions/rules.ts'
import { agendaOf, cardOfInstruction, type Instruction, type Session } from '../../domain/sessions/session.ts'
import { bodies } from '../../domain/people/contract.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useFormats } from '../kernel/formats.ts'
import type { FormValues } from '../kernel/FormField.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { RemoveDialog } from '../kernel/RemoveDialog.tsx'
import { useSeatTaken, useToday } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Badge, State } from '../ui/Show.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { GuestsField, guestInputs } from './GuestsField.tsx'

const list = <Value,>(value: unknown): readonly Value[] => (value as readonly Value[] | undefined) ?? []

/** Speakers of the question first, then the members and whoever was invited. */
function speakersOf(session: Session): Guest[] {
  const agenda = agendaOf(session)
  const question = questionOf(agenda, session.question)
  const all: Guest[] = [...(question?.speakers ?? []), ...(question?.invited ?? []), ...agenda.members.map(({ person, name, post }) => ({ person, name, post })), ...agenda.invited]
  return all.filter((guest, index) => all.findIndex((other) => other.name === guest.name) === index)
}

/** Whoever is to speak next comes first: those of the question in their order, then whoever else is in the hall. */
export function FloorDialog({ session, spoke, onClose }: { session: Session; spoke: readonly string[]; onClose: () => void }) {
  const text = useText()
  const speakers = useMemo(() => speakersOf(session), [session])
  const next = speakers.find((guest) => !spoke.includes(guest.name)) ?? speakers[0]
  const hint = (guest: Guest) => `${text.tri(guest.post)}${spoke.includes(guest.name) ? ` · ${text('sessions.speech.spoke')}` : ''}`
  const title = text('sessions.console.floor')
  return (
    <Dialog title={title} size="small" onClose={onClose}>
      <CommandForm
        command={giveFloor} submit={title} title={`${session.number}: ${title}`} onCancel={onClose} onDone={onClose}
        initial={{ speaker: next?.name ?? null, minutes: 5 }}
        fields={[
          { kind: 'one', name: 'speaker', label: text('sessions.field.speaker'), required: true, options: speakers.map((guest) => ({ value: guest.name, label: guest.name, hint: hint(guest) })) },
          { kind: 'number', name: 'minutes', label: text('sessions.field.minutes'), required: true },
        ]}
        build={(values) => {
          const guest = speakers.find((each) => each.name === values['speaker'])
          return { id: session.id, speaker: { name: guest?.name ?? '', post: guest?.post ?? { kk: '', ru: '', en: '' }, minutes: values['minutes'] } }
        }}
      />
    </Dialog>
  )
}

export function InstructDialog({ session, instruction, onClose }: { session: Session; instruction?: Instruction; onClose: () => void }) {
  const text = useText()
  const today = useToday()
  const found = useAnswer(bodies, {}).answer
  const id = useMemo(() => instruction?.id ?? crypto.randomUUID(), [instruction])
  const agenda = agendaOf(session)
  const title = text('sessions.console.instruct')
  const initial: FormValues = instruction
    ? { question: instruction.question ?? 'none', body: instruction.body.id, executor: instruction.executor ? [instruction.executor] : [], text: instruction.text, deadline: instruction.deadline }
    : { question: session.question ?? 'none', body: questionOf(agenda, session.question)?.body?.id ?? null, executor: [], text: '', deadline: null }
  return (
    <Dialog title={title} onClose={onClose}>
      <CommandForm
        command={instruct} submit={title} title={`${session.number}: ${title}`} onCancel={onClose} onDone={onClose} initial={initial} draft={`sessions.instruct ${session.id} ${instruction?.id ?? session.question ?? ''}`} seen={instruction === undefined ? null : cardOfInstruction(instruction)}
        fields={[
          { kind: 'select', name: 'question', label: text('sessions.field.question'), options: [{ value: 'none', label: text('sessions.field.noQuestion') }, ...agenda.questions.map((question, index) => ({ value: question.id, label: `${index + 1}. ${text.tri(question.title)}` }))] },
          { kind: 'one', name: 'body', label: text('sessions.field.executorBody'), required: true, options: (found ?? []).filter(({ body }) => body.active).map(({ body }) => ({ value: body.id, label: text.tri(body.shortName), hint: text.tri(body.name) })) },
          { kind: 'longText', name: 'text', label: text('sessions.field.instruction'), required: true, lines: 4, maxLength: 5000 },
          { kind: 'date', name: 'deadline', label: text('sessions.field.deadline'), required: true, from: today },
          { kind: 'own', name: 'executor', label: text('sessions.field.executor'), draw: ({ value, onChange, problem }) => <GuestsField single label={text('sessions.field.executor')} value={list<Guest>(value)} onChange={onChange} error={problem} /> },
        ]}
        build={(values) => ({
          id: session.id, instruction: id, question: values['question'] === 'none' ? null : values['question'], body: values['body'], text: typeof values['text'] === 'string' ? values['text'].trim() : '',
          deadline: values['deadline'], executor: guestInputs(list<Guest>(values['executor']))[0] ?? null,
        })}
      />
    </Dialog>
  )
}

/** Instructions that were given, and whether the module of plans has taken each. */
export function InstructionsPart({ session }: { session: Session }) {
  const text = useText()
  const formats = useFormats()
  const seat = useSeatTaken()
  const [edited, setEdited] = useState<Instruction | null>(null)
  const [removed, setRemoved] = useState<string | null>(null)
  const removing = session.instructions.find(({ id }) => id === removed)
  const close = () => setRemoved(null)
  const agenda = agendaOf(session)
  const editable = mayInstruct(seat, session).allowed
  const title = text('sessions.verb.withdrawInstruction')
  if (session.instructions.length === 0) return null
  return (
    <section className="panel session-part" aria-label={text('sessions.instructions')}>
      <h2>{text('sessions.instructions')} <Badge>{session.instructions.length}</Badge></h2>
      <ol className="instructions">
        {session.instructions.map((each) => (
          <li key={each.id}>
            <p><strong>{text.tri(each.body.shortName)}</strong>{each.executor ? ` (${each.executor.name})` : ''}: {each.text}</p>
            <p className="small muted">{text('page.until', { date: formats.longDate(each.deadline) })}{each.question ? ` · ${text('sessions.questionNumber', { n: agenda.questions.findIndex((question) => question.id === each.question) + 1 })}` : ''}</p>
            <p className="small">{each.plan ? <a href={`#${each.plan.link}`}>{text('sessions.inPlans')}</a> : <State icon="waiting">{text('sessions.notInPlans')}</State>}</p>
            {editable && each.plan === null ? (
              <p className="row">
                <Button look="quiet" icon="edit" onPress={() => setEdited(each)}>{text('sessions.verb.editInstruction')}</Button>
                <Button look="quiet" icon="remove" onPress={() => setRemoved(each.id)}>{title}</Button>
              </p>
            ) : null}
          </li>
        ))}
      </ol>
      {edited ? <InstructDialog session={session} instruction={edited} onClose={() => setEdited(null)} /> : null}
      {removing ? (
        <RemoveDialog
          command={withdrawInstruction} card={removing} input={(seen) => ({ id: session.id, instruction: seen.id, seen: cardOfInstruction(seen) })}
          said={[
            [text('sessions.field.executorBody'), text.tri(removing.body.shortName)], [text('sessions.field.executor'), removing.executor?.name ?? ''],
            [text('sessions.field.instruction'), removing.text], [text('sessions.field.deadline'), formats.longDate(removing.deadline)],
          ]}
          title={title} ask={`${text.tri(removing.body.shortName)}: ${removing.text}`} onClose={close} onRemoved={close}
        />
      ) : null}
    </section>
  )
}
