import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Command } from '../../domain/kernel/contract.ts'
import { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import { canonicalJson } from '../../domain/kernel/manifest.ts'
import { hasRight } from '../../domain/kernel/rights.ts'
import { RefusalError, type Refusal } from '../../domain/kernel/verdict.ts'
import { refused, type Answer } from './answer.ts'
import type { VerifiedSignature, WriteCall } from './call.ts'
import { commit, run } from './database.ts'
import { finishCommand, Gathering, type Doer } from './gathering.ts'
import { badInput } from './input.ts'
import type { PortalNode } from './node.ts'
import { registered } from './portal.ts'
import { isSeated, seatColumns, seatOf, seatTables, type Seated, type SeatRow } from './seats.ts'
import { insistStatement, verifySignature } from './statement.ts'
import { startCall } from './write-call.ts'

interface OpeningRow extends SeatRow {
  kept_person: string | null
  kept_input: Buffer | null
  kept_status: number | null
  kept_answer: string | null
}

/** Seat and an earlier answer under the same id, in the transaction's first round trip. */
const opening = `select ${seatColumns}, c.person as kept_person, c.input_sha256 as kept_input, c.status as kept_status, c.answer as kept_answer
  from ${seatTables} left join commands c on c.id = $3 where s.token_sha256 = $1`

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

const triesAfterConflict = 5

interface Ordered {
  contract: Command
  envelope: CommandEnvelope
  input: unknown
  inputSha256: Buffer
  tokenSha256: Buffer
}

/**
 * The whole road of a command. The same id, person and content gets the first answer again, whatever has happened
 * since; so a client may repeat until it hears something.
 */
export async function perform(node: PortalNode, contract: Command, tokenSha256: Buffer, body: unknown): Promise<Answer> {
  const envelope = CommandEnvelope.safeParse(body)
  if (!envelope.success) return refused(badInput(envelope.error))
  const input = contract.input.safeParse(envelope.data.input)
  const inputSha256 = createHash('sha256').update(canonicalJson({ ...envelope.data, name: contract.name })).digest()
  const ordered = { contract, envelope: envelope.data, input: input.data, inputSha256, tokenSha256 }
  const wrong = input.success ? null : badInput(input.error)
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(node, ordered, wrong)
    } catch (error) {
      if (tries >= triesAfterConflict || !isConflict(error)) throw error
    }
  }
}

/** Deadlock, serialisation, or the same command arriving twice at once: the next attempt sees how the other ended. */
function isConflict(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return code === '40P01' || code === '40001' || (code === '23505' && constraint === 'commands_pkey')
}

async function attempt(node: PortalNode, ordered: Ordered, wrong: Refusal | null): Promise<Answer> {
  const { envelope, tokenSha256 } = ordered
  const client = await node.database.connect()
  let broken = false
  try {
    const [, found] = await Promise.all([client.query('begin'), run<OpeningRow>(client, opening, [tokenSha256, envelope.actingFor, envelope.id])])
    const now = node.clock.now()
    const seated = seatOf(found.rows[0], tokenSha256, envelope.actingFor, now)
    const earlier = earlierAnswer(found.rows[0], ordered)
    if (earlier !== null || !isSeated(seated)) {
      await client.query('rollback')
      // A repeat must be answered even when the delegation has meanwhile ended; a stranger must not learn anything.
      const isStranger = !isSeated(seated) && seated.key === 'kernel.signInNeeded'
      return earlier !== null && !isStranger ? earlier : refused(seated as Refusal)
    }
    const signature: { kept: VerifiedSignature | null } = { kept: null }
    try {
      return await work(node, client, ordered, seated, now, wrong, signature)
    } catch (error) {
      await client.query('rollback')
      if (error instanceof RefusalError) return await keep(node, client, ordered, seated, now, error.refusal, signature.kept)
      // Two copies of one command side by side: the second may stumble over what the first has just written.
      const meanwhile = isConflict(error) ? null : await loadEarlier(client, ordered, seated)
      if (meanwhile === null) throw error
      return meanwhile
    }
  } catch (error) {
    broken = !(await client.query('rollback').then(() => true, () => false))
    throw error
  } finally {
    client.release(broken)
  }
}

function earlierAnswer(row: OpeningRow | undefined, ordered: Ordered): Answer | null {
  if (row === undefined || row.kept_answer === null || row.kept_status === null) return null
  const isSame = row.kept_person === row.person.id && row.kept_input !== null && row.kept_input.equals(ordered.inputSha256)
  return isSame ? { status: row.kept_status, text: row.kept_answer } : refused({ key: 'kernel.idUsedOtherwise' })
}

async function work(
  node: PortalNode,
  client: pg.PoolClient,
  ordered: Ordered,
  seated: Seated,
  now: string,
  wrong: Refusal | null,
  signature: { kept: VerifiedSignature | null },
): Promise<Answer> {
  const { contract, envelope, input } = ordered
  if (!hasRight(seated.seat.holder.roles, contract.right)) throw new RefusalError({ key: 'kernel.noRight' })
  if (wrong !== null) throw new RefusalError(wrong)
  if (contract.signed !== null && envelope.signature === null) throw new RefusalError({ key: 'kernel.signatureMissing' })
  if (contract.signed === null && envelope.signature !== null) throw new RefusalError({ key: 'kernel.signatureUnexpected' })
  if (envelope.signature !== null) signature.kept = await verifySignature(node, seated, envelope.signature)
  const gathering = new Gathering()
  const call: WriteCall = {
    ...startCall(node, client, now, gathering, seated.seat, contract.changes),
    seat: seated.seat,
    id: envelope.id,
    signature: signature.kept,
  }
  if (signature.kept !== null) await insistStatement(contract, input, call, signature.kept.manifest)
  const handler = registered.handlers.get(contract.name)
  if (handler === undefined) throw new Error(`${contract.name} has no handler`)
  const answer = { status: 200, text: JSON.stringify(contract.output.parse(await handler(input as never, call))) }
  await finish(client, ordered, seated, now, gathering, answer, signature.kept)
  if (!gathering.isQuiet) node.feed.nudge()
  return answer
}

async function finish(
  client: pg.PoolClient,
  ordered: Ordered,
  { seat }: Seated,
  now: string,
  gathering: Gathering,
  answer: Answer,
  signature: VerifiedSignature | null,
): Promise<void> {
  const { contract, envelope, inputSha256 } = ordered
  const doer: Doer = {
    command: envelope.id,
    name: contract.name,
    at: now,
    person: seat.person.id,
    holder: seat.holder.id,
    delegation: seat.delegation?.id ?? null,
    signature: signature?.sha256 ?? null,
  }
  const values = [now, contract.name, seat.person.id, gathering.historyJson(doer), gathering.feedJson(), gathering.notificationsJson()]
  const [kept, committed] = await Promise.allSettled([
    run(client, finishCommand, [...values, envelope.id, inputSha256, answer.status, answer.text]),
    commit(client),
  ])
  if (kept.status === 'rejected') throw kept.reason
  if (committed.status === 'rejected') throw committed.reason
}

/** A refusal is remembered like an answer; a valid signature given with it is kept as evidence (B1.3). */
async function keep(
  node: PortalNode,
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
  return rows.length > 0 ? answer : ((await loadEarlier(client, ordered, { seat })) ?? answer)
}

async function loadEarlier(client: pg.PoolClient, { envelope, inputSha256 }: Ordered, { seat }: Pick<Seated, 'seat'>): Promise<Answer | null> {
  const { rows } = await run<{ status: number; answer: string; person: string; input_sha256: Buffer }>(
    client,
    'select status, answer, person, input_sha256 from commands where id = $1',
    [envelope.id],
  )
  const [first] = rows
  if (first === undefined) return null
  const isSame = first.person === seat.person.id && first.input_sha256.equals(inputSha256)
  return isSame ? { status: first.status, text: first.answer } : refused({ key: 'kernel.idUsedOtherwise' })
}
