/** N4: the check of the votes is checked itself. A portal with a bug put into it on purpose must not pass; one that passes is what is told as lost. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Fault } from './fault.ts'
import { holdVoting } from './votes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Bug {
  name: string
  /** Of the product's source: the words that stand there, and what stands in their place. */
  changes: [file: string, from: string, to: string][]
}

const bugs: Bug[] = [
  {
    name: 'acknowledged before it is kept',
    changes: [
      ['server/kernel/together.ts', '  await runAndCommit(client, text, values)\n', '  judged.forEach((one, index) => one.answer(answers[index] ?? null))\n  // Every fourth commit fails, as on a full disk: whether it is seen must not hang on when a node is killed.\n  if ((acknowledged += 1) % 4 === 0) throw new Error("the disk is full")\n  await runAndCommit(client, text, values)\n'],
      ['server/kernel/together.ts', 'const atOnce = 64\n', 'const atOnce = 64\nlet acknowledged = 0\n'],
    ],
  },
  {
    name: 'a place may vote again',
    changes: [
      ['server/sessions/polls.ts', '      on conflict (poll, member) do nothing returning member, receipt', '      returning member, receipt'],
      ['server/migrations/0020_sessions.ts', ',\n    primary key (poll, member)', ''],
      ['domain/sessions/vote-rules.ts', '  if (cast !== null) {', '  if (cast !== null && cast.by !== id) {'],
      ['server/sessions/vote-handlers.ts', 'several.filter(({ paper }) => paper.cast === null)', 'several.filter(() => true)'],
    ],
  },
  {
    name: 'a vote is taken after the count',
    changes: [
      ['domain/sessions/vote-rules.ts', "  if (poll.closedAt !== null) return refuse('sessions.pollClosed')\n", ''],
      // PostgreSQL has its own guard against it.
      ['server/migrations/0020_sessions.ts', 'create trigger cabinet_votes_in_time before insert on cabinet_votes for each row execute function refuse_late_vote();', ''],
    ],
  },
  {
    name: 'another choice is kept than was signed',
    changes: [
      ['server/sessions/polls.ts', 'column((vote) => vote.choice)', "column((vote) => (vote.choice === 'for' ? 'against' : 'for'))"],
    ],
  },
]

/** A copy of the portal's source with the bug in it. Words that are no longer there end the run: a bug that isn't put in proves nothing. */
function infected({ name, changes }: Bug): string {
  const copy = mkdtempSync(join(tmpdir(), 'kense-bug-'))
  for (const folder of ['domain', 'node', 'server', 'resources', 'package.json']) cpSync(join(root, folder), join(copy, folder), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const [file, from, to] of changes) {
    const text = readFileSync(join(copy, file), 'utf8')
    if (text.split(from).length !== 2) throw new Error(`"${name}" can't be put into ${file}: the words are not there once`)
    writeFileSync(join(copy, file), text.replace(from, () => to))
  }
  return copy
}

export const mutants: Fault = {
  name: 'N4',
  about: 'portals with a bug put in on purpose, each of which the check of the votes must catch (runs are ballots each)',
  runs: { usual: 240, full: 600, small: 0 },
  async run(runs, say) {
    const passed: string[] = []
    const more: Record<string, string> = {}
    for (const bug of bugs) {
      const copy = infected(bug)
      try {
        const { lost, doubled, stuck, more: about } = await holdVoting({ name: bug.name, voters: 30, devices: 1, runs, say, root: copy })
        more[bug.name] = `lost ${lost}, doubled ${doubled}, stuck ${stuck}, ${String(about['wrong'])}`
        // A portal that nobody got an answer from, as on a machine at its end, shows nothing of the bug.
        const isCaught = lost + doubled > 0 || about['wrong'] !== ''
        if (!isCaught) passed.push(bug.name)
        say(`${bug.name}: ${isCaught ? 'caught' : 'NOT CAUGHT'}, ${more[bug.name]}`)
      } finally {
        rmSync(copy, { recursive: true, force: true })
      }
    }
    return { name: 'N4', runs, acked: bugs.length, lost: passed.length, doubled: 0, stuck: 0, pass: passed.length === 0, more }
  },
}
