import { saveHours } from '../../domain/calendar/contract.ts'
import { mayBeHours, type WorkingHours } from '../../domain/calendar/hours.ts'
import { hours as hoursQuery } from '../../domain/calendar/queries.ts'
import type { FormValues } from '../kernel/FormField.tsx'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { toast } from '../ui/Toast.tsx'
import { HoursField } from './HoursField.tsx'

const hoursIn = (values: FormValues): WorkingHours => values['hours'] as WorkingHours

/** One's own working hours: others are offered no time outside them, and the days are drawn by them. */
export function HoursDialog({ onClose }: { onClose: () => void }) {
  const text = useText()
  const answer = useAnswer(hoursQuery, {})
  return (
    <Dialog title={text('calendar.hours.title')} onClose={onClose}>
      <AnswerView answer={answer}>
        {({ own, portal }) => (
          <CommandForm
            command={saveHours} title={text('calendar.hours.title')} submit={text('calendar.hours.save')} initial={{ asPortal: own === null, hours: own ?? portal }}
            fields={[
              { kind: 'tick', name: 'asPortal', label: text('calendar.hours.asPortal', { from: portal.from, until: portal.until }), hint: text('calendar.hours.hint') },
              {
                kind: 'own', name: 'hours', label: text('calendar.hours.own'), when: (values) => values['asPortal'] !== true,
                draw: ({ value, onChange, problem }) => <HoursField label={text('calendar.hours.own')} value={value as WorkingHours} onChange={onChange} problem={problem} />,
              },
            ]}
            build={(values) => ({ hours: values['asPortal'] === true ? null : hoursIn(values) })}
            check={(values) => hoursProblem(values)} onDone={() => { toast((text) => text('calendar.saved')); onClose() }} onCancel={onClose}
          />
        )}
      </AnswerView>
    </Dialog>
  )
}

function hoursProblem(values: FormValues) {
  const verdict = values['asPortal'] === true ? null : mayBeHours(hoursIn(values))
  return verdict === null || verdict.allowed ? {} : { hours: verdict.refusal }
}
