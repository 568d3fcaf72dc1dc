import { z } from 'zod'
import { mayBeHours, usualHours, WorkingHours } from '../calendar/hours.ts'
import { SessionRules } from '../sessions/agenda.ts'
import { all, allowed, refuse } from '../kernel/verdict.ts'
import type { Verdict } from '../kernel/verdict.ts'
import { SigningWays } from '../signing/ways.ts'

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
  /** §43–44: how the Government decides; the order leaves it open. */
  sessionQuorum: SessionRules.shape.quorum,
  sessionMajority: SessionRules.shape.majority,
  sessionSubstituteVotes: z.boolean(),
  sessionSilentAdoption: z.boolean(),
  sessionVotesShown: SessionRules.shape.votesShown,
  /** When people work, where nobody has said otherwise for themselves (B8.3). */
  workingHours: WorkingHours,
  ...SigningWays.shape,
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
  sessionQuorum: fields.sessionQuorum.default('twoThirds'),
  sessionMajority: fields.sessionMajority.default('members'),
  sessionSubstituteVotes: fields.sessionSubstituteVotes.default(false),
  sessionSilentAdoption: fields.sessionSilentAdoption.default(false),
  sessionVotesShown: fields.sessionVotesShown.default('afterClose'),
  workingHours: fields.workingHours.default(usualHours),
  nativeGost: fields.nativeGost.default(false),
  tokenModules: fields.tokenModules.default([]),
  ncalayerAuthorities: fields.ncalayerAuthorities.default([]),
})
export type PortalSettings = z.infer<typeof PortalSettings>

/** Not `PortalSettings.partial()`: there a key left out would come back as its default and undo what was set before. */
export const SettingsChange = z.strictObject(fields).partial()

export const defaultSettings: PortalSettings = PortalSettings.parse({})

/** `byKey`: whoever saves them has come in by a key, which shows that somebody who may set them back still can. */
export function maySaveSettings(settings: PortalSettings, before: PortalSettings, byKey: boolean): Verdict {
  const endsPasswords = before.passwordSignIn && !settings.passwordSignIn
  return all(endsPasswords && !byKey ? refuse('settings.keyFirst') : allowed, settings.clockWarnSeconds > settings.clockBlockSeconds ? refuse('settings.warnAboveBlock') : allowed, mayBeHours(settings.workingHours))
}
