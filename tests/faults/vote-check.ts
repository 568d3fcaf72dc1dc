/** Holds what the voters were told against what the portal keeps, counts and shows. */
import { outcomeOf } from '../../domain/sessions/mandate.ts'
import type { Choice, Poll, Receipt } from '../../domain/sessions/poll.ts'

export interface Sent {
  member: string
  choice: Choice
  receipt: Receipt | null
  refusal: string | null
}

export interface Ballots {
  sent: Sent[]
  /** Voters who were left without an answer to one of their messages. */
  unanswered: Set<string>
  stuck: number
  repeats: number
}

/** A vote as it lies in the portal's table. */
export interface VoteRow {
  member: string
  choice: Choice
  sha256: string
  receipt: string
  manifest: Buffer
}

export interface Count {
  acked: number
  lost: number
  doubled: number
  wrong: string[]
}

/** Everybody of `voters` places was in the hall until the poll was closed. */
export function checkVotes(rows: readonly VoteRow[], poll: Pick<Poll, 'id' | 'decision' | 'rules'>, voters: number, { sent, unanswered }: Ballots): Count {
  const count: Count = { acked: 0, lost: 0, doubled: rows.length - new Set(rows.map((row) => row.member)).size, wrong: [] }
  const receipts = new Map<string, Receipt>()
  for (const { member, receipt, choice } of sent) {
    if (receipt === null) continue
    const before = receipts.get(member)
    if (before === undefined) receipts.set(member, receipt)
    else if (before.n !== receipt.n || before.choice !== receipt.choice) count.doubled += 1
    if (receipt.choice !== choice) count.wrong.push(`${member} was told ${receipt.choice} for ${choice}`)
  }
  count.acked = receipts.size
  for (const [member, receipt] of receipts) {
    if (!rows.some((row) => row.member === member && Number(row.receipt) === receipt.n && row.sha256 === receipt.sha256 && row.choice === receipt.choice)) count.lost += 1
  }
  for (const row of rows) if (!row.manifest.toString('utf8').includes(`"decision":"${row.choice}"`)) count.wrong.push(`the row of ${row.member} is not what was signed`)
  if (rows.some((row) => !unanswered.has(row.member) && !sent.some((each) => each.member === row.member && each.choice === row.choice))) count.wrong.push('a vote that nobody sent')
  const { decision } = poll
  const own = { members: voters, present: voters, for: rows.filter((row) => row.choice === 'for').length, against: rows.filter((row) => row.choice === 'against').length }
  if (decision === null || decision.for !== own.for || decision.against !== own.against || decision.outcome !== outcomeOf(own, poll.rules)) count.wrong.push(`poll ${poll.id} was decided by other numbers`)
  return count
}
