import { approvalsAhead } from './approvals/ahead.ts'
import { calendarAhead } from './calendar/ahead.ts'
import { dictionaryAhead } from './dictionary/ahead.ts'
import { dictionaryCalls } from './dictionary/public.ts'
import type { Ahead } from './kernel/ahead.ts'
import type { ModuleCalls } from './kernel/module-calls.ts'
import type { Watch } from './kernel/watch.ts'
import { systemsAhead, systemsCalls } from './systems/calls.ts'
import { bell } from './notifications/toasts.ts'
import { sessionsAhead } from './sessions/ahead.ts'

/** What each module keeps ahead, so that it opens without a line. */
export const ahead: readonly Ahead[] = [approvalsAhead, sessionsAhead, calendarAhead, dictionaryAhead, systemsAhead]

/** What modules answer of the page's calls. */
export const calls: ModuleCalls = (parts) => ({ ...dictionaryCalls(parts), ...systemsCalls(parts) })

/** Answers that native itself looks at when they change, to tell the person outside the window. */
export const watches: readonly Watch[] = [bell]
