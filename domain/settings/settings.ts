import { z } from 'zod'
import { allowed, refuse } from '../kernel/verdict.ts'
import type { Verdict } from '../kernel/verdict.ts'

const workdays = z.int().min(1).max(250)
const seconds = z.int().min(1).max(300)

/** What an administrator sets for the whole portal. */
const fields = {
  /** §20: working days for an approving body, first and repeated. */
  approvalDays: workdays,
  repeatedApprovalDays: workdays,
  /** §20: a reminder goes out so many working days before the deadline. */
  reminderDays: z.int().min(0).max(30),
  /** §6.1: the second way in. */
  passwordSignIn: z.boolean(),
  sessionHours: z.int().min(1).max(24),
  /** §10 allows PPT but names neither PPTX nor PNG. */
  allowPptx: z.boolean(),
  allowPng: z.boolean(),
  /** §62: seconds of clock difference that warn and that block signing. */
  clockWarnSeconds: seconds,
  clockBlockSeconds: seconds,
}

/** Every key has a default, so that an older database stays readable. */
export const PortalSettings = z.strictObject({
  approvalDays: fields.approvalDays.default(10),
  repeatedApprovalDays: fields.repeatedApprovalDays.default(5),
  reminderDays: fields.reminderDays.default(2),
  passwordSignIn: fields.passwordSignIn.default(true),
  sessionHours: fields.sessionHours.default(12),
  allowPptx: fields.allowPptx.default(false),
  allowPng: fields.allowPng.default(false),
  clockWarnSeconds: fields.clockWarnSeconds.default(30),
  clockBlockSeconds: fields.clockBlockSeconds.default(300),
})
export type PortalSettings = z.infer<typeof PortalSettings>

/** Not `PortalSettings.partial()`: there a key left out would come back as its default and undo what was set before. */
export const SettingsChange = z.strictObject(fields).partial()

export const defaultSettings: PortalSettings = PortalSettings.parse({})

export function maySaveSettings(settings: PortalSettings): Verdict {
  return settings.clockWarnSeconds > settings.clockBlockSeconds ? refuse('settings.warnAboveBlock') : allowed
}
