import { useCallback } from 'react'
import { workdaysBetween } from '../../domain/kernel/workdays.ts'
import { calendar } from '../../domain/workdays/contract.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useToday } from '../kernel/state.ts'

/** Working days left until a deadline by the republic's calendar in force; null until the calendar is known. */
export function useWorkdaysLeft(): (deadline: string) => number | null {
  const known = useAnswer(calendar, {}).answer?.calendar
  const today = useToday()
  return useCallback((deadline) => (known ? workdaysBetween(today, deadline, known) : null), [known, today])
}
