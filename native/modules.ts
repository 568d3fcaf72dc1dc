import { approvalsAhead } from './approvals/ahead.ts'
import type { Ahead } from './kernel/ahead.ts'
import type { Watch } from './kernel/watch.ts'
import { newest, openToasts } from './notifications/toasts.ts'

/** What each module keeps ahead, so that it opens without a line. */
export const ahead: readonly Ahead[] = [approvalsAhead]

/** Answers that native itself looks at when they change, to tell the person outside the window. */
export const watches: readonly Watch[] = [{ ...newest, toasts: openToasts }]
