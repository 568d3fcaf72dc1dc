import { z } from 'zod'

const workdays = z.int().min(1).max(250)

/** What an administrator sets for the whole portal. Every key has a default, so that an older database stays readable. */
export const PortalSettings = z.strictObject({
  /** §20: working days for an approving body, first and repeated. */
  approvalDays: workdays.default(10),
  repeatedApprovalDays: workdays.default(5),
  /** §20: a reminder goes out so many working days before the deadline. */
  reminderDays: z.int().min(0).max(30).default(2),
  /** §6.1: the second way in. */
  passwordSignIn: z.boolean().default(true),
  sessionHours: z.int().min(1).max(24).default(12),
  /** §10 allows PPT but names neither PPTX nor PNG. */
  allowPptx: z.boolean().default(false),
  allowPng: z.boolean().default(false),
  /** §62: seconds of clock difference that warn and that block signing. */
  clockWarnSeconds: z.int().min(1).max(300).default(30),
  clockBlockSeconds: z.int().min(1).max(300).default(300),
})
export type PortalSettings = z.infer<typeof PortalSettings>

export const defaultSettings: PortalSettings = PortalSettings.parse({})
