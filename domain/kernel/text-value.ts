import { z } from 'zod'

/** A value of `TextValues` where it crosses between processes. */
export const TextValue = z.union([z.string(), z.number(), z.strictObject({ kk: z.string(), ru: z.string(), en: z.string() })])
