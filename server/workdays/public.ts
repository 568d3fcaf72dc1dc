/** What other modules may use of the calendar: its days, read in the caller's transaction. */
export { loadCalendar } from './store.ts'
