/** Every module of the portal; each binds its commands, queries, readers and jobs when it is loaded. */
import './approvals/handlers.ts'
import './dictionary/handlers.ts'
import './kernel/housekeeping.ts'
import './notifications/handlers.ts'
import './people/handlers.ts'
import './settings/handlers.ts'
import './workdays/handlers.ts'
