/** Instructions of signed minutes wait here for the module that takes them under control (§27–34); until it does, the screens say that they wait. */
import { sql } from 'kysely'
import './tables.ts'
import type { Instruction } from '../../domain/sessions/session.ts'
import type { JobCall, ReadDatabase } from '../kernel/call.ts'
import { audienceOf } from './change.ts'
import { loadForChange, saveChanged } from './store.ts'

export interface WaitingInstruction {
  session: string
  /** Of the session. */
  number: string
  instruction: Instruction
}

/** Of at most so many sessions, the longest held first; those of minutes signed before anybody took any are among them. */
export async function listWaitingInstructions(db: ReadDatabase, sessions: number): Promise<WaitingInstruction[]> {
  const rows = await db
    .selectFrom('cabinet_sessions')
    .select(['id', 'number', 'document'])
    .where(sql<boolean>`(summary->>'untaken')::integer > 0`)
    .orderBy('planned_at')
    .orderBy('id')
    .limit(sessions)
    .execute()
  return rows.flatMap(({ id, number, document }) => document.instructions.filter((each) => each.plan === null).map((instruction) => ({ session: id, number, instruction })))
}

/** `link` is where it is kept from now on. False: it was taken already, or isn't there to be taken. */
export async function takeInstruction(call: JobCall, { session: id, instruction, link }: { session: string; instruction: string; link: string }): Promise<boolean> {
  const session = await loadForChange(call.db, id)
  if (session === null || session.state !== 'signed' || !session.instructions.some((each) => each.id === instruction && each.plan === null)) return false
  const instructions = session.instructions.map((each) => (each.id === instruction ? { ...each, plan: { link, at: call.now } } : each))
  const next = { ...session, instructions }
  await saveChanged(call.db, session, next, call.now)
  call.changed('session', id, audienceOf(next))
  call.record('session', id, { instruction, plan: link })
  return true
}
