/** How sessions are spoken of on the screens. */
import type { Guest, SessionRules } from '../../domain/sessions/agenda.ts'
import { neededFor, quorumOf } from '../../domain/sessions/mandate.ts'
import type { SessionState } from '../../domain/sessions/session.ts'
import type { Text } from '../kernel/text.ts'
import type { IconName } from '../ui/Icon.tsx'
import type { Tone } from '../ui/Show.tsx'

export function guestWords(text: Text, guest: Pick<Guest, 'name' | 'post'>): string {
  return `${guest.name}, ${text.tri(guest.post)}`
}

/** The rules in force as sentences with their numbers: what decides must be readable by whoever it binds. */
export function ruleLines(text: Text, rules: SessionRules, members: number): string[] {
  const needed = rules.majority === 'present' ? '' : ` (${neededFor({ members, present: members }, rules)} / ${members})`
  return [
    `${text('sessions.rule.quorum')}: ${text(`sessions.quorum.${rules.quorum}`)} (${quorumOf(members, rules)} / ${members}).`,
    `${text('sessions.rule.majority')}: ${text(`sessions.majority.${rules.majority}`)}${needed}.`,
    text('sessions.rule.tie'),
    `${text(rules.substituteVotes ? 'sessions.rule.substituteVotes' : 'sessions.rule.substituteNoVote')}.`,
    text('sessions.rule.mandate'),
    ...(rules.silentAdoption ? [`${text('sessions.rule.silence')}.`] : []),
    `${text('sessions.rule.votes')}: ${text(`sessions.votesShown.${rules.votesShown}`)}.`,
  ]
}

export const stateLooks: Record<SessionState, { tone: Tone; icon: IconName }> = {
  draft: { tone: 'plain', icon: 'edit' },
  confirmed: { tone: 'accent', icon: 'calendar' },
  open: { tone: 'now', icon: 'hall' },
  break: { tone: 'now', icon: 'waiting' },
  closed: { tone: 'plain', icon: 'check' },
  minuted: { tone: 'accent', icon: 'file' },
  signed: { tone: 'done', icon: 'seal' },
  cancelled: { tone: 'plain', icon: 'remove' },
  notHeld: { tone: 'plain', icon: 'remove' },
}

export const resultLooks = {
  adopted: { tone: 'done', icon: 'check' },
  notAdopted: { tone: 'danger', icon: 'close' },
  tie: { tone: 'now', icon: 'compare' },
  noQuorum: { tone: 'now', icon: 'people' },
  annulled: { tone: 'plain', icon: 'remove' },
} as const satisfies Record<string, { tone: Tone; icon: IconName }>
