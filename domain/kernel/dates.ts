/** Dates and moments as they cross between processes. PostgreSQL has no year 0, and nothing of ours is of the first thousand years. */
import { z } from 'zod'

const isOfOurTime = (text: string) => !text.startsWith('0')

/** `2026-11-22`. */
export const DateText = z.iso.date().refine(isOfOurTime)
/** ISO 8601 in UTC. */
export const InstantText = z.iso.datetime().refine(isOfOurTime)
