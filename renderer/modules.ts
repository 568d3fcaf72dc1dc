import { approvalsModule } from './approvals/module.ts'
import { calendarModule } from './calendar/module.ts'
import { dictionaryModule } from './dictionary/module.ts'
import { informersModule } from './informers/module.ts'
import { peopleModule } from './people/module.ts'
import type { PageModule } from './kernel/module.ts'
import { sessionsModule } from './sessions/module.ts'
import { signingModule } from './signing/module.ts'
import { standardsModule } from './standards/module.ts'
import { systemsModule } from './systems/module.ts'

/** Modules in the order of the rail. */
export const modules: readonly PageModule[] = [approvalsModule, sessionsModule, calendarModule, peopleModule, dictionaryModule, informersModule, signingModule, standardsModule, systemsModule]
