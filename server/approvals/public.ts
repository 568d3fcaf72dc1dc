/** What other modules and the portal's own scripts may use of approvals. */
export { remindAll } from './reminders.ts'
