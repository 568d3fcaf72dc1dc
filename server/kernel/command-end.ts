/** How a command ends, alone or with others: what is kept of it besides what its handler wrote. */
import type pg from 'pg'
import type { Command, Noun } from '../../domain/kernel/contract.ts'
import type { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import { hasRight } from '../../domain/kernel/rights.ts'
import { RefusalError, type Refusal } from '../../domain/kernel/verdict.ts'
import { refused, type Answer } from './answer.ts'
import type { VerifiedSignature } from './call.ts'
import { run } from './database.ts'
import type { Ended } from './finish.ts'
import type { Change, Gathering } from './gathering.ts'
import type { PortalNode } from './node.ts'
import type { Seated } from './seats.ts'

/** `$1` id, `$2` person, `$3` name, `$4` input, `$5` time, `$6` status, `$7` answer, `$8…$12` evidence. */
const keepRefusal = `
  with kept as (
    insert into commands (id, person, name, input_sha256, at, status, answer) values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (id) do nothing returning id
  ), proof as (
    insert into evidence (command, at, person, name, noun, id, reason, manifest, p7s)
    select id, $5, $2, $3, $8, $9, $10, $11, $12 from kept where $12::bytea is not null
  )
  select id from kept`

const inFailedTransaction = '25P02'

export interface Ordered {
  contract: Command
  envelope: CommandEnvelope
  input: unknown
  inputSha256: Buffer
  tokenSha256: Buffer
}

/** What needs no look at any paper. */
export function insistForm(contract: Command, envelope: CommandEnvelope, { seat }: Seated, wrong: Refusal | null): void {
  if (!hasRight(seat.holder.roles, contract.right)) throw new RefusalError({ key: 'kernel.noRight' })
  if (wrong !== null) throw new RefusalError(wrong)
  if (contract.signed !== null && envelope.signature === null) throw new RefusalError({ key: 'kernel.signatureMissing' })
  if (contract.signed === null && envelope.signature !== null) throw new RefusalError({ key: 'kernel.signatureUnexpected' })
}

/** Where one statement fails, PostgreSQL refuses those that follow in words that say nothing: the first cause is told. */
export async function allOf(deeds: readonly Promise<unknown>[]): Promise<unknown[]> {
  const ended = await Promise.allSettled(deeds)
  const failures = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
  if (failures.length > 0) throw failures.find((each) => (each as { code?: unknown }).code !== inFailedTransaction) ?? failures[0]
  return ended.map((each) => (each.status === 'fulfilled' ? each.value : null))
}

/** Whoever changed these must see it in their very next question; other nodes hear of it from PostgreSQL. */
const remembered: ReadonlySet<Noun> = new Set(['person', 'body', 'delegation', 'setting', 'trust'])

function forget(node: PortalNode): void {
  node.seats.forget()
  node.settings.forget()
  node.trust.forget()
}

/** It is committed: what this node remembers is looked at, and whoever watches is told. `more`: others of its kind may wait behind it. */
export function afterCommit(node: PortalNode, contract: Command, changes: readonly Change[], more = true): void {
  if (contract.changes.some((noun) => remembered.has(noun))) forget(node)
  node.feed.committed(changes, more)
}

/** What the last statement keeps of one command. */
export function endOf({ contract, envelope, inputSha256, tokenSha256 }: Ordered, { seat, version }: Seated, at: string, done: { gathering: Gathering; answer: Answer; signature: VerifiedSignature | null }): Ended {
  const { gathering, answer, signature } = done
  const doer = { command: envelope.id, name: contract.name, at, person: seat.person.id, holder: seat.holder.id, body: seat.holder.body, delegation: seat.delegation?.id ?? null, signature: signature?.sha256 ?? null }
  return { gathering, doer, ending: { inputSha256, status: answer.status, answer: answer.text, tokenSha256, actingFor: envelope.actingFor, version } }
}

/** A refusal is remembered like an answer; a valid signature given with it is kept as evidence (B1.3). */
export async function keepRefused(
  client: pg.PoolClient,
  ordered: Ordered,
  { seat }: Seated,
  now: string,
  refusal: Refusal,
  signature: VerifiedSignature | null,
): Promise<Answer> {
  const { contract, envelope, inputSha256 } = ordered
  const answer = refused(refusal)
  const evidence =
    signature === null
      ? [null, null, null, null, null]
      : [signature.manifest.body.noun, signature.manifest.body.id, refusal.key, Buffer.from(signature.manifestBytes), Buffer.from(signature.p7s)]
  const { rows } = await run(client, keepRefusal, [envelope.id, seat.person.id, contract.name, inputSha256, now, answer.status, answer.text, ...evidence])
  return rows.length > 0 ? answer : ((await loadEarlier(client, ordered, seat.person.id)) ?? answer)
}

export async function loadEarlier(client: pg.PoolClient, { envelope, inputSha256 }: Ordered, person: string): Promise<Answer | null> {
  const { rows } = await run<{ status: number; answer: string; person: string; input_sha256: Buffer }>(
    client,
    'select status, answer, person, input_sha256 from commands where id = $1',
    [envelope.id],
  )
  const [first] = rows
  if (first === undefined) return null
  const isSame = first.person === person && first.input_sha256.equals(inputSha256)
  return isSame ? { status: first.status, text: first.answer } : refused({ key: 'kernel.idUsedOtherwise' })
}
