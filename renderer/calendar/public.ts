/** What other modules' screens may use of the calendar. */
export { HoursField } from './HoursField.tsx'
