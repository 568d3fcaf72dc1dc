import { cpus, loadavg } from 'node:os'
import { performance } from 'node:perf_hooks'

/**
 * Absolute times mean nothing on shared machines: every measure is a ratio of the product (subject) to a small program
 * that does only what can't be left out (floor), both taken in turns in the same run.
 */
export interface Bench {
  /** The measure's id in the list of bars, e.g. `C1`. */
  name: string
  /** What the floor is. */
  peer: string
  lines: Line[]
  /** At least five count; one more is taken first and thrown away. */
  rounds?: number
  /** Answers why it can't be taken here (no Chromium, no nginx), or null. */
  missing?: () => string | null
  open: () => Promise<Sides>
}

export interface Line {
  /** Added to the bench's name: `C1 p99`. */
  what: string
  of: 'p50' | 'p99' | 'rate' | 'value'
  limit: number
  /** `over` (default): the ratio may not be above the limit; `under`: not below it, for rates and counts that must suffice. */
  fails?: 'over' | 'under'
  /** Of several series that a side gives, the one this line is about. */
  series?: string
}

/** One round's samples; milliseconds unless a line is of `rate` (per second) or `value`. */
export type Samples = Record<string, number[]>

export interface Sides {
  subject: () => Promise<Samples>
  floor: () => Promise<Samples>
  close: () => Promise<void>
}

export interface Result {
  name: string
  n: number
  subject: { p50: number; p99: number }
  floor: { p50: number; p99: number }
  peer: string
  ratio: number
  limit: number
  pass: boolean
  env: { cores: number; node: string; platform: string; load: number; floorNoise: number }
}

export function percentile(samples: number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

const rounded = (value: number) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))

/** How far the floor's own median moved between rounds: 0.1 means that a ratio of 1.1 may be noise. */
function noise(rounds: number[][]): number {
  const medians = rounds.map((samples) => percentile(samples, 0.5))
  return rounded((Math.max(...medians) - Math.min(...medians)) / percentile(medians, 0.5))
}

function judge(bench: Bench, line: Line, subject: Samples[], floor: Samples[]): Result {
  const series = line.series ?? 'ms'
  const pick = (rounds: Samples[]) => rounds.map((samples) => samples[series] ?? [])
  const [ours, theirs] = [pick(subject).flat(), pick(floor).flat()]
  const share = line.of === 'p99' ? 0.99 : 0.5
  const ratio = percentile(ours, share) / percentile(theirs, share)
  const pass = line.fails === 'under' ? ratio >= line.limit : ratio <= line.limit
  const both = (samples: number[]) => ({ p50: rounded(percentile(samples, 0.5)), p99: rounded(percentile(samples, 0.99)) })
  const env = { cores: cpus().length, node: process.version, platform: process.platform, load: rounded(loadavg()[0] ?? 0), floorNoise: noise(pick(floor)) }
  return { name: `${bench.name} ${line.what}`, n: ours.length, subject: both(ours), floor: both(theirs), peer: bench.peer, ratio: rounded(ratio), limit: line.limit, pass, env }
}

async function takeOnce(bench: Bench): Promise<Result[]> {
  const sides = await bench.open()
  const [subject, floor]: [Samples[], Samples[]] = [[], []]
  try {
    for (let round = 0; round <= (bench.rounds ?? 5); round += 1) {
      // Who goes first changes each round, so that neither always meets a warmer disk.
      const floorFirst = round % 2 === 0
      const first = floorFirst ? await sides.floor() : await sides.subject()
      const second = floorFirst ? await sides.subject() : await sides.floor()
      if (round === 0) continue
      floor.push(floorFirst ? first : second)
      subject.push(floorFirst ? second : first)
    }
  } finally {
    await sides.close()
  }
  return bench.lines.map((line) => judge(bench, line, subject, floor))
}

/** Takes a bench; a line over its limit is taken up to twice more and fails when two of three are over. Answers the middle one. */
export async function take(bench: Bench): Promise<Result[]> {
  const tries = [await takeOnce(bench)]
  if (tries[0]?.some((result) => !result.pass)) {
    tries.push(await takeOnce(bench))
    const undecided = bench.lines.some((_line, index) => tries[0]?.[index]?.pass !== tries[1]?.[index]?.pass)
    if (undecided) tries.push(await takeOnce(bench))
  }
  return bench.lines.map((line, index) => {
    const results = tries.map((each) => each[index]).filter((each) => each !== undefined)
    const sorted = results.toSorted((a, b) => (line.fails === 'under' ? b.ratio - a.ratio : a.ratio - b.ratio))
    return sorted[Math.min(results.length - 1, 1)] as Result
  })
}

/** Milliseconds of each of `count` runs of a deed, one after the other. */
export async function timed(count: number, deed: (index: number) => unknown): Promise<number[]> {
  const samples: number[] = []
  for (let index = 0; index < count; index += 1) {
    const begun = performance.now()
    // A promise is awaited; a plain call isn't put off, which would cost more than some of the deeds.
    const result = deed(index)
    if (result instanceof Promise) await result
    samples.push(performance.now() - begun)
  }
  return samples
}

/** As `timed`, of this process's own processor time: for deeds that wait for nothing, whoever else uses the machine. */
export function worked(count: number, deed: (index: number) => unknown): number[] {
  const samples: number[] = []
  for (let index = 0; index < count; index += 1) {
    const begun = process.cpuUsage()
    deed(index)
    const { user, system } = process.cpuUsage(begun)
    samples.push((user + system) / 1000)
  }
  return samples
}

export const perSecond = (samples: number[]) => (samples.length / samples.reduce((sum, each) => sum + each, 0)) * 1000
