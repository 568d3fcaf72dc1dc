/** Binds this module's contracts; imported once, by `server/modules.ts`. */
import './agenda-handlers.ts'
import './attendance-handlers.ts'
import './conduct-handlers.ts'
import './vote-handlers.ts'
import './minutes-handlers.ts'
import './queries.ts'
import './live.ts'
import './calendar-source.ts'
