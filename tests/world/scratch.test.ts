import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { root } from '../../scripts/steps.ts'

const place = mkdtempSync(join(tmpdir(), 'kense-scratch-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** A run that leaves a folder behind, and ends as it is told to. */
function run(end: string): { left: string; place: string[] } {
  const program = `
    import { mkdtempSync } from 'node:fs'
    import { tmpdir } from 'node:os'
    import { join } from 'node:path'
    import { openScratch } from ${JSON.stringify(pathToFileURL(join(root, 'scripts/scratch.ts')).href)}
    openScratch()
    console.log(mkdtempSync(join(tmpdir(), 'kense-left-')))
    ${end}`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8', env: { ...process.env, TMPDIR: place, TEMP: place, TMP: place } })
  expect(stderr).toBe('')
  return { left: stdout.trim(), place: readdirSync(place) }
}

it('what a run left in its temporary folder goes when it ends, and what a killed one left when the next begins', () => {
  expect(run('').place).toEqual([])
  const killed = run("process.kill(process.pid, 'SIGKILL')")
  expect(existsSync(killed.left)).toBe(true)
  // Somebody else's is nobody's to clear, nor is one whose run still goes on.
  const others = ['kense-run-of-another', `kense-run-${process.pid}-lasting`]
  for (const name of others) mkdirSync(join(place, name))
  expect(run('').place).toEqual(others.toSorted())
  expect(existsSync(killed.left)).toBe(false)
})
