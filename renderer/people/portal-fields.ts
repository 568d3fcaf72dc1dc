/** Settings of the portal in the order and under the headings in which they are read and changed. */
import { majorities, quorums } from '../../domain/sessions/agenda.ts'
import type { PortalSettings } from '../../domain/settings/settings.ts'
import type { TextKey } from '../../domain/texts.ts'
import type { Text } from '../kernel/text.ts'

export type SettingName = keyof PortalSettings

export const sections = {
  approvals: ['approvalDays', 'repeatedApprovalDays', 'reminderDays'],
  sessions: ['sessionQuorum', 'sessionMajority', 'sessionVotesShown', 'sessionSubstituteVotes', 'sessionSilentAdoption'],
  time: ['workingHours', 'clockWarnSeconds', 'clockBlockSeconds'],
  entry: ['passwordSignIn', 'sessionHours'],
  files: ['allowPptx', 'allowPng'],
  signing: ['nativeGost', 'tokenModules', 'ncalayerAuthorities'],
} as const satisfies Record<string, readonly SettingName[]>

/** How the Government decides: which words stand for which value. */
export const choices = { sessionQuorum: ['quorum', quorums], sessionMajority: ['majority', majorities], sessionVotesShown: ['votesShown', ['afterClose', 'live']] } as const

export const isChoice = (name: SettingName): name is keyof typeof choices => name in choices

/** A setting as it is read; nothing when these settings do not name it. */
export function settingWords(text: Text, name: SettingName, settings: Partial<PortalSettings>): string {
  const value = settings[name]
  if (value === undefined) return ''
  if (typeof value === 'boolean') return text(value ? 'page.yes' : 'page.no')
  if (Array.isArray(value)) return text('settings.inList', { count: value.length })
  if (typeof value === 'object') return 'from' in value ? `${value.from}–${value.breakFrom}, ${value.breakUntil}–${value.until}` : ''
  return isChoice(name) ? text(`sessions.${choices[name][0]}.${value}` as TextKey) : String(value)
}
