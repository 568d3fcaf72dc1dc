/** What three PCs say of their edits, held against what the portal has: pure, so that it can be checked itself. */
import type { RefusalAnswer } from '../../domain/kernel/bridge.ts'
import type { z } from 'zod'

type Refused = z.infer<typeof RefusalAnswer>

export type Outcome =
  /** The portal answered; `revision` is the event's after it. */
  | { is: 'done'; command: string; revision: number }
  /** Kept on the PC under the command's id; what became of it the portal's history says, or the row beside which it was refused. */
  | { is: 'queued'; command: string; refused: Refused | null; withdrawn: boolean; waiting: boolean }
  | { is: 'refused'; refusal: Refused }
  /** The PC was killed, or the line lost the answer, before anybody was told anything. */
  | { is: 'untold' }

/** One person's change of one event, upon the revision that this PC showed. */
export interface Edit {
  event: string
  base: number
  /** Commands of the same PC upon which it stood as well. */
  after?: readonly string[]
  outcome: Outcome
}

/** One line of an event's history; the first made it. */
export interface HistoryMark {
  command: string
  who: string
  at: string
}

export interface Findings {
  acked: number
  lost: number
  doubled: number
  stuck: number
  /** Refusals that name somebody and a moment, as the history has both. */
  named: number
  wrong: string[]
}

/** Such a refusal is no conflict: nobody could have changed what this person was told is not there, or what has no line. */
const harmless: ReadonlySet<string> = new Set(['kernel.noLine', 'kernel.notFound', 'desktop.answerLost'])
const conflicts: ReadonlySet<string> = new Set(['kernel.changedMeanwhile', 'kernel.removedMeanwhile'])

export function checkEdits(edits: readonly Edit[], history: ReadonlyMap<string, readonly HistoryMark[]>): Findings {
  const findings: Findings = { acked: 0, lost: 0, doubled: 0, stuck: 0, named: 0, wrong: [] }
  const claimed = new Map<string, Set<string>>()
  const claim = (edit: Edit, command: string, revision: number) => {
    const all = claimed.get(edit.event) ?? new Set()
    claimed.set(edit.event, all.add(command))
    // Upon what nobody at this PC had seen, nothing may be written.
    const upon = history.get(edit.event)?.[revision - 2]?.command ?? ''
    if (revision !== edit.base + 1 && edit.after?.includes(upon) !== true) findings.wrong.push(`${edit.event}: revision ${revision} was written upon ${edit.base}`)
  }
  const placeOf = (edit: Edit, command: string) => (history.get(edit.event) ?? []).findIndex((line) => line.command === command) + 1
  for (const edit of edits) {
    const { outcome } = edit
    if (outcome.is === 'untold') continue
    if (outcome.is === 'refused') judgeRefusal(findings, edit, outcome.refusal, history)
    else if (outcome.is === 'done') {
      findings.acked += 1
      const place = placeOf(edit, outcome.command)
      if (place === 0 || place !== outcome.revision) findings.lost += 1
      else claim(edit, outcome.command, place)
    } else judgeQueued(findings, edit, outcome, placeOf(edit, outcome.command), history, claim)
  }
  for (const [event, lines] of history) {
    const ids = lines.map(({ command }) => command)
    findings.doubled += ids.length - new Set(ids).size
    const unclaimed = ids.filter((id) => !claimed.get(event)?.has(id)).length
    const untold = edits.filter((edit) => edit.event === event && edit.outcome.is === 'untold').length
    if (unclaimed > untold) findings.wrong.push(`${event}: ${unclaimed} changes that nobody was told of, ${untold} may be`)
  }
  return findings
}

type Queued = Extract<Outcome, { is: 'queued' }>

function judgeQueued(findings: Findings, edit: Edit, outcome: Queued, place: number, history: ReadonlyMap<string, readonly HistoryMark[]>, claim: (edit: Edit, command: string, revision: number) => void): void {
  findings.acked += 1
  if (outcome.waiting) findings.stuck += 1
  // Taken back by its author; it may have been on its way already.
  else if (outcome.withdrawn && place === 0) return
  else if (place > 0) claim(edit, outcome.command, place)
  if (outcome.refused !== null) {
    if (place > 0) findings.wrong.push(`${edit.event}: refused, and done all the same`)
    judgeRefusal(findings, edit, outcome.refused, history)
  } else if (place === 0 && !outcome.waiting) findings.lost += 1
}

function judgeRefusal(findings: Findings, edit: Edit, { key, values }: Refused, history: ReadonlyMap<string, readonly HistoryMark[]>): void {
  if (harmless.has(key)) return
  const since = (history.get(edit.event) ?? []).slice(edit.base)
  if (conflicts.has(key) && since.some(({ who, at }) => who === values?.['who'] && at === values['at'])) findings.named += 1
  else findings.wrong.push(`${edit.event}: refused upon ${edit.base} by ${key} ${JSON.stringify(values ?? {})}, which nobody's change explains`)
}
