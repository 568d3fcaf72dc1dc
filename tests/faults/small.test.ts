import { expect, it } from 'vitest'
import { faults } from './all.ts'

/** The same faults as `npm run faults`, with fewer runs. */
for (const fault of faults) {
  const missing = fault.missing?.() ?? null
  if (missing !== null) console.warn(`${fault.name} is skipped: ${missing}`)
  it.skipIf(missing !== null)(`${fault.name} ${fault.about}: nothing acknowledged is lost or doubled`, async () => {
    const { lost, doubled, stuck, pass, more } = await fault.run(fault.runs.small, () => undefined)
    expect({ lost, doubled, stuck, pass, more }).toEqual({ lost: 0, doubled: 0, stuck: 0, pass: true, more })
  })
}
