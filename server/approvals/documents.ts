/** What the act's texts say: for the guard, the comparison of versions, the ledger's suggestions and search. */
import { changesAt } from '../../domain/documents/compare.ts'
import type { Finding as TextFinding } from '../../domain/documents/bilingual.ts'
import { listParagraphs, type DocxModel } from '../../domain/documents/document.ts'
import { versionAt, type Approval, type Version } from '../../domain/approvals/approval.ts'
import { findingId, restrictionMark, type Finding } from '../../domain/approvals/guard.ts'
import type { LedgerRow } from '../../domain/approvals/ledger.ts'
import type { Passage } from '../../domain/approvals/review.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { guardFiles, readDocument } from '../../node/documents/read.ts'
import { bytesOf, compareTexts, remembered } from '../kernel/document-texts.ts'
import type { FileStore } from '../kernel/files.ts'

const paragraphsOf = remembered<string[]>()
const findingsOf = remembered<TextFinding[]>()

export function readParagraphs(files: FileStore, file: FileRef): Promise<string[]> {
  return paragraphsOf(file.sha256, async () => {
    const model = await readDocument(await bytesOf(files, file), file.mime)
    if (model.kind !== 'docx') throw new RefusalError({ key: 'approvals.textNotReadable', values: { file: file.name } })
    return listParagraphs(model satisfies DocxModel).map((paragraph) => paragraph.text)
  })
}

/** §3: the first text that bears a mark of restricted circulation. */
export async function findRestriction(files: FileStore, version: Version): Promise<string | null> {
  const [kk, ru] = await Promise.all([readParagraphs(files, version.text.kk), readParagraphs(files, version.text.ru)])
  return restrictionMark(kk) ?? restrictionMark(ru)
}

export async function guardFindings(files: FileStore, version: Version): Promise<Finding[]> {
  const { kk, ru } = version.text
  const found = await findingsOf(`${kk.sha256} ${ru.sha256}`, async () => guardFiles(await bytesOf(files, kk), await bytesOf(files, ru)))
  const byId = new Map(found.map((finding) => [findingId(finding), finding]))
  return [...byId].map(([id, finding]) => ({
    id,
    kind: finding.kind,
    kk: finding.kk === null ? null : { language: 'kk', ...finding.kk },
    ru: finding.ru === null ? null : { language: 'ru', ...finding.ru },
    said: finding.said,
    dismissed: version.dismissals.find((dismissal) => dismissal.finding === id)?.reason ?? null,
  }))
}

/** B1.1: the words of version `to` that changed where the remark's words stood. */
export async function suggestedChanges(files: FileStore, approval: Approval, row: LedgerRow, to: Version): Promise<Passage[]> {
  const { passage } = row.remark
  const from = versionAt(approval, row.madeOn)
  if (passage === null || from === undefined || from.n >= to.n) return []
  const { language } = passage
  const comparison = await compareTexts(files, from.text[language], to.text[language])
  return changesAt(passage, comparison).flatMap(({ after, words }) => (after === null ? [] : [{ language, ...after, quote: words.after.slice(0, 2000) }]))
}
