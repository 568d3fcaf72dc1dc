/** Binds this module's contracts; imported once, by `server/modules.ts`. */
import './calendar-source.ts'
import './developer-handlers.ts'
import './review-handlers.ts'
import './export-handlers.ts'
import './queries.ts'
import './reminders.ts'
import './search-source.ts'
import './tasks.ts'
