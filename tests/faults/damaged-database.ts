import { spawnSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import { type Answers, openAnswers } from '../../native/kernel/answers.ts'
import { type Outbox, openOutbox } from '../../native/kernel/outbox.ts'
import { percentile } from '../bench/measure.ts'
import { type Fault, seeded, within } from './fault.ts'

const pageSize = 4096
const answerCount = 150
const commandCount = 24
const now = '2026-11-22T12:00:00.000Z'
const answerTo = (index: number) => ({ index, words: `${index}-жауап `.repeat(300) })

interface Drawer {
  folder: string
  key: Buffer
}

/** A drawer as a crash leaves it (`withJournal`: changes still in the journal) or as a clean end does. */
function fill(folder: string, withJournal: boolean): { drawer: Drawer; ids: string[] } {
  const source = mkdtempSync(join(tmpdir(), 'kense-fill-'))
  const key = randomBytes(32)
  const answers = openAnswers({ folder: source, key }, () => undefined)
  const outbox = openOutbox({ folder: source, key }, () => undefined)
  for (let index = 0; index < answerCount; index += 1) answers.save('approvals.byId', { index }, null, answerTo(index), now)
  const ids = Array.from({ length: commandCount }, () => randomUUID())
  for (const id of ids) outbox.add('approvals.giveOpinion', 'Пікір', { id, input: { id, words: id.repeat(40) }, actingFor: null, signature: null } satisfies CommandEnvelope, now)
  if (withJournal) cpSync(source, folder, { recursive: true })
  answers.close()
  outbox.close()
  if (!withJournal) cpSync(source, folder, { recursive: true })
  rmSync(source, { recursive: true })
  return { drawer: { folder, key }, ids }
}

type Damage = (folder: string, random: () => number, run: number) => void

const fileNames = (folder: string) => readdirSync(folder).filter((name) => /^outbox\.last$|\.db(-wal)?$/.test(name) && readFileSync(join(folder, name)).length > 0)
const anyFile = (folder: string, random: () => number) => join(folder, fileNames(folder)[within(random, fileNames(folder).length)] ?? '')

function change(file: string, deed: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file)
  deed(bytes)
  writeFileSync(file, bytes)
}

const damages: Record<string, Damage> = {
  bitFlip(folder, random) {
    change(anyFile(folder, random), (bytes) => (bytes[within(random, bytes.length)]! ^= 1 << within(random, 8)))
  },
  truncatedAtPage(folder, random, run) {
    const file = anyFile(folder, random)
    truncateSync(file, (run % Math.ceil(readFileSync(file).length / pageSize)) * pageSize)
  },
  truncatedAnywhere(folder, random) {
    const file = anyFile(folder, random)
    truncateSync(file, within(random, readFileSync(file).length))
  },
  zeroedPage(folder, random) {
    change(anyFile(folder, random), (bytes) => {
      const page = within(random, Math.ceil(bytes.length / pageSize))
      bytes.fill(0, page * pageSize, Math.min(bytes.length, (page + 1) * pageSize))
    })
  },
  swappedPages(folder, random) {
    change(anyFile(folder, random), (bytes) => {
      const pages = Math.floor(bytes.length / pageSize)
      if (pages < 2) return
      const [a, b] = [within(random, pages), within(random, pages)]
      const first = Buffer.from(bytes.subarray(a * pageSize, (a + 1) * pageSize))
      bytes.copy(bytes, a * pageSize, b * pageSize, (b + 1) * pageSize)
      first.copy(bytes, b * pageSize)
    })
  },
  journalOfOther(folder, random) {
    // A journal of the other database, as a mixed-up restore from a backup would leave it.
    const [answers, outbox] = ['answers.db-wal', 'outbox.db-wal'].map((name) => join(folder, name)) as [string, string]
    if (existsSync(answers) && existsSync(outbox)) writeFileSync(random() < 0.5 ? answers : outbox, readFileSync(random() < 0.5 ? outbox : answers))
    else writeFileSync(random() < 0.5 ? answers : outbox, randomBytes(pageSize * 3))
  },
  otherDatabase(folder) {
    writeFileSync(join(folder, 'outbox.db'), readFileSync(join(folder, 'answers.db')))
  },
  randomBytes(folder, random) {
    writeFileSync(anyFile(folder, random), randomBytes(pageSize * within(random, 6)))
  },
}

interface Seen {
  wrong: number
  lostSilently: number
  keptRows: number
  openMs: number
}

function look(drawer: Drawer, ids: string[]): Seen {
  const begun = performance.now()
  let noted = 0
  const answers = openAnswers(drawer, () => (noted += 1))
  const outbox = openOutbox(drawer, () => (noted += 1))
  const openMs = performance.now() - begun
  try {
    const wrong = wrongAnswers(answers) + wrongRows(outbox, ids)
    const kept = new Set(outbox.list().map(({ id }) => id))
    const told = outbox.list().some(({ refusal }) => refusal?.key === 'desktop.outboxDamaged')
    const missing = ids.filter((id) => !kept.has(id)).length
    stillWorks(answers, outbox)
    return { wrong, lostSilently: told ? 0 : missing, keptRows: ids.length - missing, openMs }
  } finally {
    answers.close()
    outbox.close()
  }
}

/** An answer may be gone, since it can be asked again; it may never be another one. */
function wrongAnswers(answers: Answers): number {
  let wrong = 0
  for (let index = 0; index < answerCount; index += 1) {
    const kept = answers.load('approvals.byId', { index }, null)
    if (kept !== null && (kept.asOf !== now || JSON.stringify(kept.answer) !== JSON.stringify(answerTo(index)))) wrong += 1
  }
  return wrong
}

function wrongRows(outbox: Outbox, ids: string[]): number {
  return outbox.list().filter(({ id, input, refusal }) => refusal?.key !== 'desktop.outboxDamaged' && (!ids.includes(id) || (input as { words?: string }).words !== id.repeat(40))).length
}

function stillWorks(answers: Answers, outbox: Outbox): void {
  // The first write may be what meets the damage; a cache may lose that one, but not the next.
  for (let attempt = 0; attempt < 2; attempt += 1) answers.save('after', {}, null, { fine: true }, now)
  if ((answers.load('after', {}, null)?.answer as { fine?: boolean } | undefined)?.fine !== true) throw new Error('answers cannot be kept any more')
  const id = randomUUID()
  outbox.add('after', 'after', { id, input: {}, actingFor: null, signature: null }, now)
  if (!outbox.has(id)) throw new Error('the outbox cannot take commands any more')
}

/** Milliseconds of a whole start, from nothing to both databases open, in a process of its own. */
function startMs({ folder, key }: Drawer): number {
  const drawer = { folder: mkdtempSync(join(tmpdir(), 'kense-start-')), key }
  cpSync(folder, drawer.folder, { recursive: true })
  const code = `import{openAnswers}from${JSON.stringify(new URL('../../native/kernel/answers.ts', import.meta.url).href)};import{openOutbox}from${JSON.stringify(new URL('../../native/kernel/outbox.ts', import.meta.url).href)};const d={folder:${JSON.stringify(drawer.folder)},key:Buffer.from(${JSON.stringify(drawer.key.toString('hex'))},'hex')};openAnswers(d,()=>{});openOutbox(d,()=>{})`
  const begun = performance.now()
  spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: fileURLToPath(new URL('../..', import.meta.url)) })
  const ms = performance.now() - begun
  rmSync(drawer.folder, { recursive: true })
  return ms
}

/** F2: whatever happened to the files on disk, the client starts, never shows wrong data, and never drops a command in silence. */
export const damagedDatabase: Fault = {
  name: 'F2',
  about: 'damaged cache and outbox files (B11.1)',
  runs: { usual: 2000, full: 2000, small: 160 },
  async run(runs) {
    const random = seeded(2)
    const folder = mkdtempSync(join(tmpdir(), 'kense-damage-'))
    const whole = [fill(join(folder, 'clean'), false), fill(join(folder, 'crashed'), true)]
    const normalMs = percentile(whole.map(({ drawer }) => startMs(drawer)).concat(whole.map(({ drawer }) => startMs(drawer))), 0.5)
    const kinds = Object.entries(damages)
    const total = { wrong: 0, lostSilently: 0, keptRows: 0, stuck: 0 }
    const opens: number[] = []
    for (let run = 0; run < runs; run += 1) {
      const { drawer, ids } = whole[run % 2]!
      const copy = join(folder, 'mutant')
      cpSync(drawer.folder, copy, { recursive: true })
      const [kind, damage] = kinds[Math.floor(run / 2) % (kinds.length + 1)] ?? ['wrongKey', () => undefined]
      damage(copy, random, run)
      try {
        const seen = look({ folder: copy, key: kind === 'wrongKey' ? randomBytes(32) : drawer.key }, ids)
        total.wrong += seen.wrong
        total.lostSilently += seen.lostSilently
        total.keptRows += seen.keptRows
        opens.push(seen.openMs)
        if (seen.wrong + seen.lostSilently > 0) console.error(`F2 run ${run} ${kind}:`, seen)
      } catch (error) {
        total.stuck += 1
        console.error(`F2 run ${run} ${kind}:`, error)
      }
      rmSync(copy, { recursive: true, force: true })
    }
    rmSync(folder, { recursive: true, force: true })
    const startRatio = (normalMs + percentile(opens, 0.99)) / normalMs
    const pass = total.wrong + total.lostSilently + total.stuck === 0 && startRatio <= 2
    return { name: 'F2', runs, acked: runs * commandCount, lost: total.lostSilently, doubled: 0, stuck: total.stuck, pass, more: { wrong: total.wrong, rowsKept: total.keptRows, normalStartMs: Math.round(normalMs), startRatioP99: Number(startRatio.toFixed(2)) } }
  },
}
