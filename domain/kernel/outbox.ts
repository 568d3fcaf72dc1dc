import type { TextKey } from '../texts.ts'

/** Why a command stands still that the portal itself has not refused: the same one may be sent once more. */
const undecided: ReadonlySet<string> = new Set<TextKey>(['kernel.fault', 'desktop.outboxLeft'])

export const maySendAgain = (refusal: string): boolean => undecided.has(refusal)
