/** The demo's door: everything about it is loaded only where a portal shows it. */
export { createCentre, type ServerCertificate } from './centre.ts'
export { fillDemoCalendar } from './calendar.ts'
export { fillDemoOffice } from './fill.ts'
export { orderDemoNotices } from './notice-order.ts'
export { fillDemoPapers } from './papers.ts'
export { fillDemoSessions } from './sessions.ts'
