/** `npm start -- --tour --out DIR`: the product's story without a person, in the product's own window; report, pictures and package in DIR. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { hasDisplay } from '../electron/browser.ts'
import { openOffice } from './office.ts'
import { openScratch } from './scratch.ts'
import { tellApprovals } from './tour/approvals.ts'
import { tellCalendar } from './tour/calendar.ts'
import { tellDictionary } from './tour/dictionary.ts'
import { tellInformers } from './tour/informers.ts'
import { tellSearch } from './tour/search.ts'
import { tellSessions } from './tour/sessions.ts'
import { tellSigning } from './tour/signing.ts'
import { tellStandards } from './tour/standards.ts'
import { tellSystems } from './tour/systems.ts'
import { Story } from './tour/story.ts'

/** Later modules add their chapters here. */
const chapters = { approvals: tellApprovals, sessions: tellSessions, calendar: tellCalendar, dictionary: tellDictionary, informers: tellInformers, search: tellSearch, signing: tellSigning, standards: tellStandards, systems: tellSystems }

export async function runTour(args: readonly string[]): Promise<number> {
  const out = resolve(valueOf(args, '--out') ?? 'tour')
  const only = valueOf(args, '--chapter')
  mkdirSync(join(out, 'screens'), { recursive: true })
  openScratch()
  const dataDir = mkdtempSync(join(tmpdir(), 'tour-'))
  const headless = !hasDisplay()
  console.log(`Tour: ${headless ? 'there is no display, so the window is open without one' : 'in a real window'}. It takes some minutes; report, pictures and the signed package come to ${out}.`)
  const startedAt = performance.now()
  const office = await openOffice({ dataDir, headless, onLine: (line) => console.log(`  ${line}`) })
  const story = new Story(office, out)
  try {
    for (const [name, tell] of Object.entries(chapters)) {
      if (only === null || only === name) await tell(story)
    }
  } catch (error) {
    await story.fail(error)
  } finally {
    await office.close()
  }
  const ok = story.steps.length > 0 && story.steps.every((step) => step.ok)
  const report = { ok, headless, seconds: Math.round((performance.now() - startedAt) / 100) / 10, steps: story.steps }
  writeFileSync(join(out, 'report.json'), `${JSON.stringify(report, null, 2)}\n`)
  console.log(`Tour: ${story.steps.filter((step) => step.ok).length} of ${story.steps.length} steps held, ${report.seconds} s; see ${join(out, 'report.json')}`)
  return ok ? 0 : 1
}

function valueOf(args: readonly string[], name: string): string | null {
  const at = args.indexOf(name)
  return at < 0 ? null : (args[at + 1] ?? null)
}
