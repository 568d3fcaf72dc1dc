import { useCallback, useMemo, useState } from 'react'
import { saveEvent } from '../../domain/calendar/contract.ts'
import { rooms as roomsQuery } from '../../domain/calendar/queries.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import type { FormFieldSpec, FormValues } from '../kernel/FormField.tsx'
import type { Outcome } from '../kernel/portal.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/Field.tsx'
import type { Option } from '../ui/Select.tsx'
import { Availability } from './Availability.tsx'
import type { Days } from './days.ts'
import { commandOf, initialValues, noRoom, problemsOf, valuesOf, type Editing, type EventValues } from './event-draft.ts'
import { useInviteeOptions, usePeopleOfUnits, useUnitOptions } from './people.ts'
import { reminderOptions } from './reminders.ts'
import { RepeatField } from './RepeatField.tsx'
import { WhenField } from './WhenField.tsx'

interface EventDialogProps {
  editing: Editing
  about: Days
  onClose: () => void
  onDone: (outcome: Extract<Outcome<typeof saveEvent>, { state: 'done' | 'queued' }>) => void
}

function useRoomOptions(): readonly Option[] {
  const text = useText()
  const { answer } = useAnswer(roomsQuery, {})
  return useMemo(() => [
    { value: noRoom, label: text('calendar.noRoom') },
    ...(answer?.rooms ?? []).filter(({ room }) => room.active).map(({ room, bodyName }): Option => ({ value: room.id, label: text.tri(room.name), hint: [text.tri(bodyName), room.place, text('calendar.seats', { count: room.seats })].filter(Boolean).join(', ') })),
  ], [answer, text])
}

function KindField({ value, onChange }: { value: EventValues['kind']; onChange: (kind: EventValues['kind']) => void }) {
  const text = useText()
  return (
    <fieldset className="field wide kind-field">
      <legend className="visually-hidden">{text('calendar.kind')}</legend>
      {(['event', 'task'] as const).map((kind) => <label key={kind} className="choice-option"><input type="radio" name="kind" checked={value === kind} onChange={() => onChange(kind)} />{text(`calendar.kind.${kind}`)}</label>)}
    </fieldset>
  )
}

/** Writing an event or a task: when, who, where; who is free is seen while one writes. */
export function EventDialog({ editing, about, onClose, onDone }: EventDialogProps) {
  const text = useText()
  const { holder } = useSeatTaken()
  const [initial] = useState(() => initialValues(editing))
  const [now, setNow] = useState<EventValues>(initial)
  const onValues = useCallback((values: FormValues) => setNow(valuesOf(values)), [])
  const people = useInviteeOptions(holder.id, editing.event)
  const unitOptions = useUnitOptions(holder.body)
  const ofUnits = usePeopleOfUnits(now.units, holder.body)
  const roomOptions = useRoomOptions()
  const persons = useMemo(() => [...new Set([holder.id, ...now.people, ...ofUnits])], [holder.id, now.people, ofUnits])
  const isEvent = (values: FormValues) => values['kind'] === 'event'
  const isNew = editing.event === null
  // A single occurrence may differ from the others by its words and its time, and by nothing else.
  const once = editing.scope === 'this'
  const fields: FormFieldSpec[] = [
    { kind: 'own', name: 'title', label: text('calendar.title'), required: true, draw: ({ value, onChange, problem }) => <div className="wide"><TextField label={text('calendar.title')} required autoFocus={isNew} maxLength={500} value={String(value ?? '')} error={problem} onChange={onChange} /></div> },
    { kind: 'own', name: 'kind', label: text('calendar.kind'), when: () => isNew, draw: ({ value, onChange }) => <KindField value={value as EventValues['kind']} onChange={onChange} /> },
    { kind: 'tick', name: 'dated', label: text('calendar.hasTerm'), when: (values) => !isEvent(values) },
    {
      kind: 'own', name: 'when', label: text('calendar.when'), when: (values) => isEvent(values) || values['dated'] === true,
      draw: ({ value, onChange, problem }) => <WhenField value={value as EventValues['when']} onChange={onChange} problem={problem} about={about} termOnly={now.kind === 'task'} />,
    },
    {
      kind: 'own', name: 'repeat', label: text('calendar.repeat'), when: (values) => !once && (isEvent(values) || values['dated'] === true),
      draw: ({ value, onChange, problem }) => <RepeatField value={value as EventValues['repeat']} onChange={onChange} start={now.when.from.date} problem={problem} />,
    },
    { kind: 'many', name: 'people', label: text('calendar.invitees'), hint: text('calendar.inviteesHint'), when: (values) => isEvent(values) && !once, ...people },
    { kind: 'many', name: 'units', label: text('calendar.units'), hint: text('calendar.unitsHint'), when: (values) => isEvent(values) && !once, options: unitOptions },
    {
      kind: 'own', name: 'availability', label: text('calendar.availability'), when: isEvent,
      draw: ({ put }) => <Availability when={now.when} persons={persons} rooms={now.room === noRoom ? [] : [now.room]} except={editing.event?.id ?? null} onPick={(when) => put('when', when)} />,
    },
    { kind: 'select', name: 'room', label: text('calendar.room'), when: (values) => isEvent(values) && !once, options: roomOptions },
    { kind: 'text', name: 'place', label: text('calendar.place'), hint: text('calendar.placeHint'), maxLength: 500, when: isEvent },
    { kind: 'many', name: 'reminders', label: text('calendar.reminders'), when: () => !once, options: reminderOptions(now.reminders, text) },
    { kind: 'text', name: 'guests', label: text('calendar.guests'), hint: text('calendar.guestsHint'), when: (values) => isEvent(values) && !once },
    { kind: 'longText', name: 'description', label: text('calendar.description'), lines: 4, maxLength: 20_000 },
    { kind: 'tick', name: 'private', label: text('calendar.private'), hint: text('calendar.privateHint'), when: () => !once },
    { kind: 'tick', name: 'busy', label: text('calendar.takesTime'), hint: text('calendar.takesTimeHint'), when: (values) => isEvent(values) && !once },
    { kind: 'tick', name: 'tentative', label: text('calendar.status.tentative'), when: (values) => isEvent(values) && !once },
  ]
  const title = text(isNew ? 'calendar.newEvent' : now.kind === 'task' ? 'calendar.editTask' : 'calendar.editEvent')
  const deed = `${title}: ${now.title}`
  return (
    <Dialog title={title} onClose={onClose} size="large">
      <CommandForm
        command={saveEvent} fields={fields} initial={{ ...initial }} columns={2} title={deed} submit={text('calendar.save')} check={problemsOf}
        build={(values) => commandOf(editing, values)} onValues={onValues} onDone={onDone} onCancel={onClose}
      />
    </Dialog>
  )
}
