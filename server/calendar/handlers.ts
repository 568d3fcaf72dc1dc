/** Binds this module's contracts; imported once, by `server/modules.ts`. */
import './access-handlers.ts'
import './event-handlers.ts'
import './file-handlers.ts'
import './invitation-handlers.ts'
import './object-handlers.ts'
import './query-handlers.ts'
import './reminders.ts'
import './room-handlers.ts'
