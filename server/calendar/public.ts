/** What other modules may use of the calendar. */
export { registerCalendarSource, type CalendarSource, type SourceEntry } from './sources.ts'
