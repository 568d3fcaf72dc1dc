import { randomBytes, randomUUID } from 'node:crypto'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommandEnvelope } from '../../domain/kernel/envelope.ts'
import { openOutbox } from '../../native/kernel/outbox.ts'
import { type Bench, perSecond, timed } from './measure.ts'

const envelope = (): CommandEnvelope => ({ id: randomUUID(), input: { approval: randomUUID(), words: 'Келісемін. '.repeat(20) }, actingFor: null, signature: null })

/** C1: a command is accepted only when it would survive a power cut. */
export const acceptedLocally: Bench = {
  name: 'C1',
  peer: 'raw 4 KiB overwrite and fdatasync',
  lines: [
    { what: 'p50', of: 'p50', limit: 1.5 },
    { what: 'p99', of: 'p99', limit: 2 },
    { what: 'commits per second', of: 'rate', limit: 0.6, fails: 'under', series: 'rate' },
  ],
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'kense-bench-'))
    const outbox = openOutbox({ folder, key: randomBytes(32) }, () => undefined)
    const handle = openSync(join(folder, 'raw'), 'w')
    const page = randomBytes(4096)
    for (let at = 0; at < 512; at += 1) writeSync(handle, page, 0, 4096, at * 4096)
    fdatasyncSync(handle)
    const series = (ms: number[]) => ({ ms, rate: [perSecond(ms)] })
    return {
      subject: async () => series(await timed(200, () => outbox.add('approvals.giveOpinion', 'Пікір', envelope(), new Date().toISOString()))),
      floor: async () =>
        series(
          await timed(200, (index) => {
            writeSync(handle, page, 0, 4096, (index % 512) * 4096)
            fdatasyncSync(handle)
          }),
        ),
      async close() {
        outbox.close()
        closeSync(handle)
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}
