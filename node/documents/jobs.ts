import type { CalendarFile } from '../calendar/read-calendar.ts'
import type { ContentPolicy, ContentVerdict } from '../../domain/documents/content.ts'
import type { Comparison } from '../../domain/documents/compare.ts'
import type { Finding } from '../../domain/documents/bilingual.ts'
import type { DocumentModel } from '../../domain/documents/document.ts'
import type { CheckedFiles } from '../../domain/signing/check.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import type { CertificateName } from '../../domain/signing/known-status.ts'
import type { GivenFiles } from '../signing/certificates-in.ts'
import type { CheckAsk } from '../signing/check-words.ts'
import type { LongListAnswer, LongListAsk } from '../signing/long-list.ts'

/** What the worker can be asked. Everything is copied between threads, so nothing here holds functions. */
export interface DocumentJobs {
  /** Digest (unless it is known) and verdict of a file on disk, read through a small window. */
  check: { ask: { path: string; name: string; policy: ContentPolicy; sha256: string | null }; answer: { sha256: string; size: number; verdict: ContentVerdict } }
  read: { ask: { bytes: Uint8Array; mime: string }; answer: DocumentModel }
  /** What a document says and by which terms it is found; of a PDF its own reader gives the words. */
  words: { ask: { bytes: Uint8Array; mime: string } | { text: string }; answer: { text: string; terms: string } }
  compare: { ask: { before: Uint8Array; after: Uint8Array }; answer: Comparison }
  guard: { ask: { kk: Uint8Array; ru: Uint8Array }; answer: Finding[] }
  calendar: { ask: { bytes: Uint8Array }; answer: CalendarFile }
  signatures: { ask: CheckAsk; answer: CheckedFiles }
  certificates: { ask: GivenFiles; answer: CertificateName[] }
  revocations: { ask: LongListAsk; answer: LongListAnswer }
}

export type JobName = keyof DocumentJobs

export interface JobFrame {
  name: JobName
  ask: DocumentJobs[JobName]['ask']
}

export type JobAnswer =
  | { answer: DocumentJobs[JobName]['answer'] }
  | { refusal: { key: string; values?: TextValues } }
  | { fault: string }
