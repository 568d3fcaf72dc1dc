import { z } from 'zod'
import { allowed, refuse, type Verdict } from '../kernel/verdict.ts'

/** Where the portal hands its letters over (SMTP). The password is kept beside it and never shown again. */
export const MailServer = z.strictObject({
  host: z.string().trim().min(1).max(253).regex(/^[\p{L}\p{N}.:_-]+$/u),
  port: z.int().min(1).max(65_535),
  /** `tls`: from the first byte (465); `startTls`: insisted on (587); `none`: in clear, for a server on the same machine or network. */
  security: z.enum(['tls', 'startTls', 'none']),
  /** Empty: the server asks for no sign-in. */
  account: z.string().max(200),
  /** Letters come from this address. */
  from: z.email().max(254),
  /** PEM of the state body's own centre, when the server's certificate isn't known to the system. */
  certificate: z.string().max(20_000),
})
export type MailServer = z.infer<typeof MailServer>

/** A password that crosses the network in clear is everybody's. */
export function maySaveMailServer({ security, account }: MailServer): Verdict {
  return security === 'none' && account !== '' ? refuse('notifications.mail.passwordInClear') : allowed
}

export const letterStates = ['waiting', 'sent', 'failed'] as const
export type LetterState = (typeof letterStates)[number]
