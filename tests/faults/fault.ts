/** One line of `npm run faults -- --json`. A row counts as acknowledged when the product told somebody that it is kept. */
export interface FaultResult {
  name: string
  runs: number
  acked: number
  lost: number
  doubled: number
  stuck: number
  pass: boolean
  /** What else a person would want to know: how often each kind of damage was met, worst times. */
  more: Record<string, number | string>
}

export interface Fault {
  name: string
  about: string
  /** Runs for `npm run faults`, for `--full` (nightly), and inside `npm test`. */
  runs: { usual: number; full: number; small: number }
  missing?: () => string | null
  run: (runs: number, say: (words: string) => void) => Promise<FaultResult>
}

/** A random source that gives the same numbers for the same seed (mulberry32), so that a failure can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const within = (random: () => number, below: number) => Math.floor(random() * below)
export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
