import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { exportPackage, printSheet } from '../../domain/approvals/contract.ts'
import type { Approval } from '../../domain/approvals/approval.ts'
import { codeOf, shownCode } from '../../domain/approvals/check-code.ts'
import { actorOf } from '../../domain/people/actor.ts'
import { mayExportPackage } from '../../domain/approvals/rules.ts'
import { sheetOf } from '../../domain/approvals/sheet.ts'
import { bodyThatSigned } from '../../domain/approvals/statement.ts'
import { visibleTo } from '../../domain/approvals/visible.ts'
import type { FileRef, Manifest } from '../../domain/kernel/manifest.ts'
import { insist, RefusalError } from '../../domain/kernel/verdict.ts'
import type { ReadCall, WriteCall } from '../kernel/call.ts'
import { listHistory, type HistoryLine } from '../kernel/history.ts'
import { Outdated } from '../kernel/outdated.ts'
import { zipStream } from '../kernel/package.ts'
import { handle } from '../kernel/portal.ts'
import { printInThread } from '../kernel/print-thread.ts'
import { loadTrustPem } from '../kernel/trust-editions.ts'
import { loadEvidence } from '../signing/public.ts'
import { deedOf, keep } from './change.ts'
import { docxMime } from './files.ts'
import { entryOf, openDeeds, saidDigest } from './history.ts'
import { writeLetter } from './letter.ts'
import { buildPackage, countedOf, type UncountedSignature } from './package.ts'
import type { Printing } from './sheet-pdf.ts'
import { attachMade, load, loadForChange } from './store.ts'

interface Printed {
  bytes: Uint8Array
  file: FileRef
  row: { code: string; approval: string; printed_at: string; sheet_sha256: string; said_sha256: string }
}

async function print(call: ReadCall, whole: Approval, language: 'kk' | 'ru'): Promise<Printed> {
  const seen = visibleTo(call.seat, whole)
  if (seen === null) throw new RefusalError({ key: 'kernel.notFound' })
  const said = saidDigest(whole)
  const code = codeOf(createHash('sha256').update(`${whole.id} ${said} ${call.now} ${language} ${call.seat.holder.body}`).digest())
  const bytes = await printInThread(new URL('./sheet-worker.ts', import.meta.url), { sheet: sheetOf(seen), language, code: shownCode(code), at: call.now } satisfies Printing)
  const { sha256, size } = await call.files.put(bytes)
  return {
    bytes,
    file: { name: `${safeNumber(whole)}-${language === 'kk' ? 'келісу-парағы' : 'лист-согласования'}.pdf`, mime: 'application/pdf', size, sha256 },
    row: { code, approval: whole.id, printed_at: call.now, sheet_sha256: sha256, said_sha256: said },
  }
}

async function keepCodes(call: WriteCall, rows: readonly Printed['row'][]): Promise<void> {
  for (const row of rows) {
    await call.db.insertInto('approval_codes').values(row).onConflict((conflict) => conflict.column('code').doUpdateSet({ sheet_sha256: row.sheet_sha256 })).execute()
  }
}

const safeNumber = (approval: Approval): string => approval.number.replaceAll(/[^0-9A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі-]+/g, '-')

/** The whole paper, of which the seat must see something. */
async function loadWhole(call: ReadCall, id: string): Promise<Approval> {
  const whole = await load(call.db, id)
  if (whole === null || visibleTo(call.seat, whole) === null) throw new RefusalError({ key: 'kernel.notFound' })
  return whole
}

handle(printSheet, {
  bring: async (input, call) => print(call, await loadWhole(call, input.id), input.language),
  write: async ({ id }, { file, row }, call) => {
    await keepCodes(call, [row])
    await attachMade(call.db, id, [file.sha256])
    const code = shownCode(row.code)
    call.record('approval', id, { sheet: file.sha256, code })
    return { sheet: file, code }
  },
})

handle(exportPackage, {
  bring: async (input, call) => {
    const approval = await loadWhole(call, input.id)
    insist(mayExportPackage(call.seat, approval))
    const sheets = { kk: await print(call, approval, 'kk'), ru: await print(call, approval, 'ru') }
    const own = await ownPeople(call, approval)
    const { members, seal } = buildPackage({
      approval,
      sheets: [
        { name: 'sheet-kk.pdf', bytes: sheets.kk.bytes },
        { name: 'sheet-ru.pdf', bytes: sheets.ru.bytes },
      ],
      history: await listHistory(call.db, 'approval', approval.id),
      withheld: (line) => !openDeeds.has(line.name) && !isDevelopers(line, approval, own),
      uncounted: await listUncounted(call, approval, own),
      trust: await loadTrustPem(call.db),
      evidence: await loadEvidence(call.db, approval.versions.flatMap(countedOf).map((each) => each.sha256)),
      at: call.now,
    })
    const stored = await call.files.put(zipStream(call.files, members, call.now))
    const packed: FileRef = { name: `${safeNumber(approval)}.zip`, mime: 'application/zip', ...stored }
    const letterBytes = await writeLetter({ approval, enclosed: [packed, sheets.kk.file, sheets.ru.file], seal })
    const letter: FileRef = { name: `${safeNumber(approval)}-ілеспе-хат.docx`, mime: docxMime, ...(await call.files.put(letterBytes)) }
    return { approval, sheets, packed, letter, seal }
  },
  write: async ({ id }, { approval, sheets, packed, letter, seal }, call) => {
    const held = await loadForChange(call.db, id)
    if (!isDeepStrictEqual(held, approval)) throw new Outdated()
    await keepCodes(call, [sheets.kk.row, sheets.ru.row])
    await attachMade(call.db, id, [sheets.kk.file.sha256, sheets.ru.file.sha256, packed.sha256, letter.sha256])
    const exported = { ...deedOf(call), package: packed, letter, sheet: sheets.kk.file, seal }
    await keep(call, approval, { next: { ...approval, exported }, facts: { package: packed.sha256, seal } })
    return { package: packed, letter, sheet: sheets.kk.file, seal, by: actorOf(call.seat) }
  },
})

function isDevelopers(line: HistoryLine, { developer }: Approval, own: ReadonlySet<string>): boolean {
  const { holder, body } = entryOf(line)
  return holder === null || (body === null ? own.has(holder) : body === developer.id)
}

async function ownPeople(call: ReadCall, approval: Approval): Promise<Set<string>> {
  const rows = await call.db.selectFrom('persons').select('id').where('body', '=', approval.developer.id).execute()
  return new Set(rows.map((row) => row.id))
}

/** B1.3: signatures that came too late are evidence; another body's stay with that body. */
async function listUncounted(call: ReadCall, approval: Approval, own: ReadonlySet<string>): Promise<UncountedSignature[]> {
  const rows = await call.db.selectFrom('evidence').selectAll().where('noun', '=', 'approval').where('id', '=', approval.id).orderBy('at').execute()
  const digests = new Set(approval.versions.flatMap((version) => [version.text.kk, version.text.ru, ...version.files.map((each) => each.file)]).map((file) => file.sha256))
  return rows
    .map((row) => ({ row, body: (JSON.parse(row.manifest.toString('utf8')) as Manifest).body }))
    .filter(({ row, body }) => (bodyThatSigned(approval, body) ?? (own.has(row.person) ? approval.developer.id : null)) === approval.developer.id)
    // The check looks for every signed file in the package; what was amended away before it was sent is no longer there.
    .filter(({ body }) => [body.text, ...body.files].every((file) => file === null || digests.has(file.sha256)))
    .map(({ row, body }) => ({ at: row.at, deed: row.name, version: body.version, reason: row.reason, manifest: new Uint8Array(row.manifest), p7s: new Uint8Array(row.p7s) }))
}
