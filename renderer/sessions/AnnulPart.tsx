import { useState } from 'react'
import { annulPoll } from '../../domain/sessions/contract.ts'
import type { PollBrief } from '../../domain/sessions/poll.ts'
import { mayAnnulPoll } from '../../domain/sessions/vote-rules.ts'
import type { Session } from '../../domain/sessions/session.ts'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { VerbBar } from '../kernel/VerbBar.tsx'
import { Dialog } from '../ui/Dialog.tsx'

/** A vote taken by mistake: the chair says why, signs it, and may put the question to the vote again. */
export function AnnulPart({ session, poll }: { session: Session; poll: PollBrief }) {
  const text = useText()
  const seat = useSeatTaken()
  const [open, setOpen] = useState(false)
  const title = text('sessions.verb.annulPoll')
  const close = () => setOpen(false)
  return (
    <>
      <VerbBar label={title} verbs={[{ key: 'annul', title, icon: 'remove', verdict: mayAnnulPoll(seat, session, poll), onPress: () => setOpen(true) }]} />
      {open ? (
        <Dialog title={title} onClose={close}>
          <CommandForm
            command={annulPoll} submit={title} title={`${session.number}: ${title}`} icon="seal" danger consequence={text('sessions.consequence.annulPoll')} onCancel={close} onDone={close}
            fields={[{ kind: 'longText', name: 'reason', label: text('sessions.field.reason'), required: true, lines: 3, maxLength: 2000 }]}
            build={(values) => ({ poll: poll.id, reason: typeof values['reason'] === 'string' ? values['reason'].trim() : '' })}
          />
        </Dialog>
      ) : null}
    </>
  )
}
