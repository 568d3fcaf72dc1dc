/** `npm run bench -- [NAME…] [--json]`: takes the named measures, or all. Exit 1 when one is over its limit. */
import { openScratch } from '../../scripts/scratch.ts'
import { benches } from './all.ts'
import { take } from './measure.ts'

openScratch()
const args = process.argv.slice(2)
const json = args.includes('--json')
const names = args.filter((arg) => !arg.startsWith('--'))
const wanted = benches.filter(({ name }) => names.length === 0 || names.some((each) => name === each || name.split(' ')[0] === each))
let failed = 0

if (wanted.length === 0) {
  console.error(`There is: ${benches.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

for (const bench of wanted) {
  const missing = bench.missing?.() ?? null
  if (missing !== null) {
    console.error(`${bench.name} not taken: ${missing}`)
    continue
  }
  try {
    for (const result of await take(bench)) {
      if (!result.pass) failed += 1
      const { name, subject, floor, ratio, limit, pass } = result
      const line = `${pass ? 'ok  ' : 'OVER'} ${name.padEnd(26)} ${String(ratio).padStart(7)} (limit ${limit})  subject ${subject.p50} / ${subject.p99}, floor ${floor.p50} / ${floor.p99}: ${bench.peer}`
      console.log(json ? JSON.stringify(result) : line)
    }
  } catch (error) {
    failed += 1
    console.error(`${bench.name} broke:`, error)
  }
}
process.exit(failed === 0 ? 0 : 1)
