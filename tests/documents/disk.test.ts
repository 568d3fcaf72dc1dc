import { randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { windowOn } from '../../node/documents/disk.ts'

it('B10.5 what was copied of a file on disk stays what it was, whatever is read of it next', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kense-disk-'))
  const path = join(folder, 'file')
  const bytes = randomBytes(400_000)
  writeFileSync(path, bytes)
  const file = openSync(path, 'r')
  try {
    const source = windowOn(file, bytes.length)
    const stretches = [[65_000, 1_000], [0, 100], [131_000, 5_000], [60_000, 300_000], [399_990, 50], [196_600, 20]] as const
    const kept = stretches.map(([at, length]) => source.read(at, length).slice())
    expect(kept.map((each) => Buffer.from(each).toString('hex'))).toEqual(stretches.map(([at, length]) => bytes.subarray(at, at + length).toString('hex')))
  } finally {
    closeSync(file)
    rmSync(folder, { recursive: true, force: true })
  }
})
