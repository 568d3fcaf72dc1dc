import {
  approvalById,
  approvalHistory,
  approvalSheet,
  checkCode,
  compareVersions,
  deriveDeadline,
  guardApproval,
  listApprovals,
  listOpinions,
  protocolDraft,
  remarkLedger,
  searchApprovals,
  uncountedSignatures,
  waitingApprovals,
  type HistoryRow,
} from '../../domain/approvals/queries.ts'
import { approvalState, currentVersion, versionAt } from '../../domain/approvals/approval.ts'
import { codeTyped } from '../../domain/approvals/check-code.ts'
import { fullName } from '../../domain/kernel/formats.ts'
import { openFindings } from '../../domain/approvals/guard.ts'
import { ledger, protocolPoints } from '../../domain/approvals/ledger.ts'
import { sheetOf } from '../../domain/approvals/sheet.ts'
import { bodyThatSigned } from '../../domain/approvals/statement.ts'
import type { Manifest } from '../../domain/kernel/manifest.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { derive, workdaysBetween } from '../../domain/kernel/workdays.ts'
import type { ReadCall } from '../kernel/call.ts'
import { compareTexts } from '../kernel/document-texts.ts'
import { listHistory } from '../kernel/history.ts'
import { answer, registerReader } from '../kernel/portal.ts'
import { loadCalendar } from '../workdays/public.ts'
import { loadVisible } from './change.ts'
import { findRestriction, guardFindings, suggestedChanges } from './documents.ts'
import { entryOf, openDeeds, saidDigest } from './history.ts'
import { listPage, listWaiting } from './lists.ts'
import { searchPapers } from './search.ts'
import { load } from './store.ts'

const notFound = (): never => {
  throw new RefusalError({ key: 'kernel.notFound' })
}

/** Whoever `visibleTo` shows something of it: asked once for each person told and each file opened, so the paper isn't unpacked for it. */
registerReader('approval', async (call, id) => {
  const { body } = call.seat.holder
  return (await call.db.selectFrom('approval_parties').select('approval').where('body', '=', body).where('approval', '=', id).executeTakeFirst()) !== undefined
})

answer(listApprovals, (input, call) => listPage(call.db, call.seat, call.today, input))
answer(waitingApprovals, (_, call) => listWaiting(call.db, call.seat, call.today))
answer(searchApprovals, async (input, call) => ({ rows: await searchPapers(call.db, call.seat, call.today, input) }))
answer(approvalById, (input, call) => loadVisible(call, input.id))
answer(approvalSheet, async (input, call) => sheetOf(await loadVisible(call, input.id)))

answer(compareVersions, async (input, call) => {
  const approval = await loadVisible(call, input.id)
  const [from, to] = [versionAt(approval, input.from), versionAt(approval, input.to)]
  if (from === undefined || to === undefined) return notFound()
  const { changes } = await compareTexts(call.files, from.text[input.language], to.text[input.language])
  return { changes: changes.map(({ kind, before, after, words }) => ({ kind, before, after, beforeWords: words.before, afterWords: words.after })) }
})

answer(remarkLedger, async (input, call) => {
  const approval = await loadVisible(call, input.id)
  const version = currentVersion(approval)
  const rows = ledger(approval)
  return { rows: await Promise.all(rows.map(async (row) => ({ ...row, suggested: await suggestedChanges(call.files, approval, row, version) }))) }
})

answer(guardApproval, async (input, call) => {
  const approval = await loadVisible(call, input.id)
  const version = versionAt(approval, input.version)
  // What the guard says of a draft is the developer's own affair.
  if (version === undefined || approval.developer.id !== call.seat.holder.body) return notFound()
  const findings = await guardFindings(call.files, version)
  return { findings, open: openFindings(version, findings), restriction: await findRestriction(call.files, version) }
})

answer(listOpinions, async (input, call) => {
  const approval = await loadVisible(call, input.id)
  const review = versionAt(approval, input.version)?.reviews.find((each) => each.body.id === input.body)
  if (review === undefined || input.body !== call.seat.holder.body) return notFound()
  return { opinions: review.opinions }
})

answer(deriveDeadline, async (input, call) => {
  const approval = await loadVisible(call, input.id)
  const term = versionAt(approval, input.version)?.reviews.find((each) => each.body.id === input.body)?.term
  if (term === null || term === undefined) return notFound()
  const calendar = await loadCalendar(call.db)
  return { term, derivation: derive(term.from, term.workdays, calendar), workdaysLeft: workdaysBetween(call.today, term.deadline, calendar) }
})

answer(protocolDraft, async (input, call) => {
  const approval = await loadVisible(call, input.id)
  const review = currentVersion(approval).reviews.find((each) => each.body.id === input.body)
  const concerned = [approval.developer.id, input.body].includes(call.seat.holder.body)
  return review === undefined || !concerned ? notFound() : { points: protocolPoints(approval, review) }
})

answer(approvalHistory, async (input, call) => {
  await loadVisible(call, input.id)
  const lines = await listHistory(call.db, 'approval', input.id)
  const entries = lines.map((line) => ({ ...line, ...entryOf(line) }))
  const ids = [...new Set(entries.flatMap(({ person, holder }) => [person, holder]))].filter((each) => each !== null)
  const people = ids.length === 0 ? [] : await call.db.selectFrom('persons').select(['id', 'surname', 'name', 'patronymic', 'body']).where('id', 'in', ids).execute()
  const rows = entries.flatMap(({ n, at, name, hash, person, body, facts, ...entry }): HistoryRow[] => {
    const by = people.find((each) => each.id === person)
    const holder = people.find((each) => each.id === entry.holder)
    const isOwn = (body ?? holder?.body) === call.seat.holder.body
    if (!isOwn && !openDeeds.has(name)) return []
    const inPlaceOf = entry.holder === person || holder === undefined ? null : fullName(holder)
    // Digests of files open them (`registerReader`), and those of a version that wasn't sent are the developer's alone.
    const { files: _files, ...open } = facts
    return [{ n, at, deed: name, by: by === undefined ? '' : fullName(by), inPlaceOf, facts: isOwn ? facts : open, hash }]
  })
  return { rows }
})

answer(uncountedSignatures, async (input, call) => {
  const approval = await loadVisible(call, input.id)
  const found = await call.db
    .selectFrom('evidence')
    .innerJoin('persons', 'persons.id', 'evidence.person')
    .select(['evidence.at', 'evidence.name as deed', 'evidence.reason', 'evidence.manifest', 'evidence.person', 'persons.surname', 'persons.name', 'persons.patronymic', 'persons.body'])
    .where('evidence.noun', '=', 'approval')
    .where('evidence.id', '=', input.id)
    .orderBy('evidence.at')
    .execute()
  // A body sees its own people's signatures that came too late; they are no one else's affair.
  const own = found
    .map((row) => ({ ...row, said: (JSON.parse(row.manifest.toString('utf8')) as Manifest).body }))
    .filter(({ said, body }) => (bodyThatSigned(approval, said) ?? body) === call.seat.holder.body)
  return {
    rows: own.map((row) => ({
      at: row.at,
      deed: row.deed,
      version: row.said.version,
      by: fullName(row),
      reason: row.reason,
      mine: row.person === call.seat.person.id,
    })),
  }
})

answer(checkCode, async (input, call: ReadCall) => {
  const code = codeTyped(input.code)
  const row = await call.db.selectFrom('approval_codes').selectAll().where('code', '=', code).executeTakeFirst()
  const approval = row === undefined ? null : await load(call.db, row.approval)
  if (row === undefined || approval === null) throw new RefusalError({ key: 'approvals.codeUnknown' })
  const { number, title } = approval
  return { number, title, printedAt: row.printed_at, sha256: row.sheet_sha256, state: approvalState(approval), same: saidDigest(approval) === row.said_sha256 }
})
