import { fullName } from '../../domain/kernel/formats.ts'
import { deactivate, type OpenTask, type PersonRow } from '../../domain/people/contract.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Banner } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { usePeopleOptions } from './people-options.ts'

/** B3.5: who leaves names who takes the open papers over; without open papers nobody need be named, but meetings with others go on only with somebody who keeps them. */
export function DismissDialog({ person, tasks, onClose }: { person: PersonRow; tasks: readonly OpenTask[]; onClose: () => void }) {
  const text = useText()
  const people = usePeopleOptions(person.body, [person.id])
  return (
    <Dialog title={`${text('people.deed.deactivate')}: ${fullName(person)}`} onClose={onClose}>
      {tasks.length > 0 ? (
        <Banner tone="now" title={text('people.tasksToHandOver', { count: tasks.length })}>
          <ul>{tasks.slice(0, 10).map((task) => <li key={task.id}>{task.number} {text.tri(task.title)}</li>)}</ul>
        </Banner>
      ) : <p>{text('people.noTasksToHandOver')}</p>}
      <CommandForm
        command={deactivate} title={text('people.deed.deactivate')} submit={text('people.deed.deactivate')} danger
        fields={[{ kind: 'one', name: 'successor', label: text('people.field.successor'), hint: text('people.successorMeetings'), required: tasks.length > 0, ...people }]}
        build={(values) => ({ id: person.id, successor: values['successor'] ?? null })}
        onDone={(outcome) => { toast((text) => outcome.state === 'done' ? text('people.dismissedNow', { count: (outcome.answer as { handedOver: number }).handedOver }) : text('people.saved')); onClose() }} onCancel={onClose}
      />
    </Dialog>
  )
}
