/** Documents are parsed in worker threads with limits of time and memory, never on the loop that answers people. */
import { Worker } from 'node:worker_threads'
import type { Comparison } from '../../domain/documents/compare.ts'
import type { ContentPolicy, ContentVerdict } from '../../domain/documents/content.ts'
import type { Finding } from '../../domain/documents/bilingual.ts'
import type { DocumentModel } from '../../domain/documents/document.ts'
import { contentKinds } from '../../domain/documents/content-kinds.ts'
import { refused } from '../../domain/documents/refused.ts'
import { RefusalError, type Refusal } from '../../domain/kernel/verdict.ts'
import type { CheckedFiles } from '../../domain/signing/check.ts'
import type { CalendarFile } from '../calendar/read-calendar.ts'
import type { CertificateName } from '../../domain/signing/known-status.ts'
import type { GivenFiles } from '../signing/certificates-in.ts'
import type { CheckAsk } from '../signing/check-words.ts'
import type { LongListAnswer, LongListAsk } from '../signing/long-list.ts'
import { readPdfText } from './pdf-text.ts'
import type { DocumentJobs, JobAnswer, JobFrame, JobName } from './jobs.ts'

const workersAtOnce = 2
const idleMs = 20_000
const memoryMb = 768
const limitMs: Record<JobName, number> = { check: 60_000, read: 30_000, words: 30_000, compare: 60_000, guard: 60_000, calendar: 30_000, signatures: 60_000, certificates: 60_000, revocations: 120_000 }

interface Waiting {
  frame: JobFrame
  /** Handed over and not copied: a large file would be held twice. */
  handed: ArrayBuffer[]
  withinMs: number
  resolve: (answer: JobAnswer) => void
}

interface Thread {
  worker: Worker
  job: Waiting | null
  timer: NodeJS.Timeout | null
}

const queue: Waiting[] = []
const threads = new Set<Thread>()

function finish(thread: Thread, answer: JobAnswer): void {
  if (thread.timer !== null) clearTimeout(thread.timer)
  const { job } = thread
  thread.job = null
  job?.resolve(answer)
}

function end(thread: Thread, answer: JobAnswer): void {
  threads.delete(thread)
  void thread.worker.terminate()
  finish(thread, answer)
  pump()
}

function start(): Thread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: memoryMb }, execArgv: [] })
  const thread: Thread = { worker, job: null, timer: null }
  worker.on('message', (answer: JobAnswer) => {
    finish(thread, answer)
    rest(thread)
    pump()
  })
  worker.on('error', (error: Error & { code?: string }) => {
    const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    end(thread, outOfMemory ? { refusal: refused('tooComplex').refusal } : { fault: error.stack ?? error.message })
  })
  worker.on('exit', () => {
    if (threads.has(thread)) end(thread, { fault: 'the document worker ended' })
  })
  threads.add(thread)
  return thread
}

/** An idle worker holds no process open, and is let go after a while with all it allocated. */
function rest(thread: Thread): void {
  thread.worker.unref()
  thread.timer = setTimeout(() => {
    threads.delete(thread)
    void thread.worker.terminate()
  }, idleMs)
  thread.timer.unref()
}

function pump(): void {
  while (queue.length > 0) {
    const idle = [...threads].find((each) => each.job === null)
    if (idle === undefined && threads.size >= workersAtOnce) return
    const thread = idle ?? start()
    const job = queue.shift() as Waiting
    if (thread.timer !== null) clearTimeout(thread.timer)
    thread.job = job
    thread.worker.ref()
    thread.timer = setTimeout(() => end(thread, { refusal: refused('tooSlow').refusal }), job.withinMs)
    thread.worker.postMessage(job.frame, job.handed)
  }
}

async function run<Name extends JobName>(name: Name, ask: DocumentJobs[Name]['ask'], handed: readonly Uint8Array[] = [], withinMs = limitMs[name]): Promise<DocumentJobs[Name]['answer']> {
  const answer = await new Promise<JobAnswer>((resolve) => {
    // Only what lies alone in its buffer: a small one shares that of others.
    const whole = handed.filter((each) => each.byteLength > 1_048_576 && each.byteLength === each.buffer.byteLength).map((each) => each.buffer as ArrayBuffer)
    queue.push({ frame: { name, ask }, handed: [...new Set(whole)], withinMs, resolve })
    pump()
  })
  if ('refusal' in answer) throw new RefusalError(answer.refusal as Refusal)
  if ('fault' in answer) throw new Error(`reading a document failed: ${answer.fault}`)
  return answer.answer as DocumentJobs[Name]['answer']
}

/** Words, tables or sheets of a DOCX or XLSX. Throws RefusalError (`documents.refused.…`) for anything it cannot show. */
export function readDocument(bytes: Uint8Array, mime: string): Promise<DocumentModel> {
  return run('read', { bytes, mime })
}

/** What a document of any kind with words says, and the terms by which it is found, parted by spaces. Throws RefusalError for one that has none we can read. */
export async function readWords(bytes: Uint8Array, mime: string): Promise<{ text: string; terms: string }> {
  return run('words', mime === contentKinds.pdf.mime ? { text: await readPdfText(bytes) } : { bytes, mime })
}

/** B1.1: what changed from one DOCX to the next, with places in both. */
export function compareFiles(before: Uint8Array, after: Uint8Array): Promise<Comparison> {
  return run('compare', { before, after })
}

/** B1.4: where the Kazakh and the Russian DOCX of one act say different things. */
export function guardFiles(kk: Uint8Array, ru: Uint8Array): Promise<Finding[]> {
  return run('guard', { kk, ru })
}

/** Events and tasks of an iCalendar file (§58); whatever its rules and zones are, it takes seconds at most. */
export function readCalendar(bytes: Uint8Array, withinMs = limitMs.calendar): Promise<CalendarFile> {
  return run('calendar', { bytes }, [], withinMs)
}

/** Judges the signatures among files from anywhere; what they do to the thread stays there. Large files are gone for the caller afterwards. */
export function checkSignatures(ask: CheckAsk): Promise<CheckedFiles> {
  return run('signatures', ask, ask.files.map(({ bytes }) => bytes))
}

/** Of which certificates the portal is to be asked before that. Large files are gone for the caller here too. */
export function certificatesIn(ask: GivenFiles): Promise<CertificateName[]> {
  return run('certificates', ask, ask.files.map(({ bytes }) => bytes))
}

/** §10: digest of a file on disk (computed when null) and whether it may be let in under that name. */
export function checkFile(path: string, name: string, policy: ContentPolicy, sha256: string | null = null): Promise<{ sha256: string; size: number; verdict: ContentVerdict }> {
  return run('check', { path, name, policy, sha256 })
}

/** A revocation list of any centre, proven and indexed. */
export function openRevocations(ask: LongListAsk): Promise<LongListAnswer> {
  return run('revocations', ask)
}
