import { addMonths, monthWeeks, type LocalDate } from '../kernel/time.ts'

/** The six weeks around a month, as the page asks for them and as they are kept ahead: a question asked alike is kept once. */
export function monthPage(date: LocalDate): { from: LocalDate; until: LocalDate } {
  const weeks = monthWeeks(date)
  return { from: weeks[0]?.[0] ?? date, until: weeks[5]?.[6] ?? date }
}

const waitedMonths = 6

/** What may wait for an answer on the first screen: an invitation is answered long before its month. */
export function waitingPage(date: LocalDate): { from: LocalDate; until: LocalDate } {
  return { from: monthPage(date).from, until: monthPage(addMonths(date, waitedMonths)).until }
}
