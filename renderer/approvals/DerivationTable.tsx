import type { deriveDeadline } from '../../domain/approvals/queries.ts'
import { weekdayName } from '../../domain/kernel/formats.ts'
import type { OutputOf } from '../../domain/kernel/contract.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { useFormats } from '../kernel/formats.ts'
import { MissingYears } from '../kernel/MissingYears.tsx'
import type { Answer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { Banner } from '../ui/Show.tsx'

export function DerivationTable({ derived }: { derived: Answer<OutputOf<typeof deriveDeadline>> }) {
  const text = useText()
  const formats = useFormats()
  return (
    <AnswerView answer={derived}>
      {({ term, derivation, workdaysLeft }) => (
        <div className="stack">
          <MissingYears from={term.from} until={term.deadline} />
          <p>{text('approvals.derivation.summary', { date: formats.longDate(term.from), days: formats.workingDays(term.workdays), deadline: formats.longDate(term.deadline) })}</p>
          {term.basis ? <p>{text('approvals.field.basis')}: {term.basis}</p> : null}
          <p><strong>{workdaysLeft < 0 ? text('approvals.derivation.late', { days: formats.workingDays(-workdaysLeft) }) : text('approvals.derivation.left', { days: formats.workingDays(workdaysLeft) })}</strong></p>
          {derivation.deadline === term.deadline ? null : <Banner tone="now">{text('approvals.derivation.calendarChanged', { date: formats.longDate(derivation.deadline) })}</Banner>}
          <table className="plain-table">
            <thead><tr><th scope="col">{text('approvals.derivation.day')}</th><th scope="col">{text('approvals.derivation.weekday')}</th><th scope="col" className="to-end">{text('approvals.derivation.count')}</th><th scope="col">{text('approvals.derivation.why')}</th></tr></thead>
            <tbody>
              {derivation.days.map((day) => (
                <tr key={day.date} className={day.counts === null ? 'off' : ''}>
                  <td>{formats.shortDate(day.date)}</td>
                  <td>{weekdayName(day.date, text.language)}</td>
                  <td className="to-end">{day.counts ?? '—'}</td>
                  <td>{text(day.key, day.values)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </AnswerView>
  )
}
