import type { Ahead } from './kernel/ahead.ts'

/** What each module keeps ahead, so that it opens without a line. */
export const ahead: readonly Ahead[] = []
