/** `npm run faults -- [NAME…] [--json] [--full] [--runs=N]`: breaks the product on purpose and counts what was lost. */
import { openScratch } from '../../scripts/scratch.ts'
import { faults } from './all.ts'

openScratch()
const args = process.argv.slice(2)
const json = args.includes('--json')
const given = args.find((arg) => arg.startsWith('--runs='))
const names = args.filter((arg) => !arg.startsWith('--'))
const wanted = faults.filter(({ name }) => names.length === 0 || names.includes(name))
let failed = 0

if (wanted.length === 0) {
  console.error(`There is: ${faults.map(({ name, about }) => `${name} (${about})`).join(', ')}`)
  process.exit(2)
}

for (const fault of wanted) {
  const missing = fault.missing?.() ?? null
  if (missing !== null) {
    console.error(`${fault.name} not run: ${missing}`)
    continue
  }
  const runs = given === undefined ? (args.includes('--full') ? fault.runs.full : fault.runs.usual) : Number(given.slice('--runs='.length))
  try {
    const result = await fault.run(runs, (words) => console.error(`${fault.name}: ${words}`))
    if (!result.pass) failed += 1
    const { name, acked, lost, doubled, stuck, pass, more } = result
    console.log(json ? JSON.stringify(result) : `${pass ? 'ok  ' : 'FAIL'} ${name}  ${result.runs} runs, ${acked} acknowledged, ${lost} lost, ${doubled} doubled, ${stuck} stuck  ${JSON.stringify(more)}`)
  } catch (error) {
    failed += 1
    console.error(`${fault.name} broke:`, error)
  }
}
process.exit(failed === 0 ? 0 : 1)
