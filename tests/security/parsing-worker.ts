/** Reads spoilt things one after another in a thread of its own, so that one which never ends can be told and stopped. */
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { seeded } from '../faults/fault.ts'
import { mutant } from './mutate.ts'
import { parsers } from './parsers.ts'

export interface ParsingAsk {
  parsers: readonly string[]
  /** For each; of one that is slow on purpose fewer. */
  runs: number
  seed: number
  /** What is being read, for whoever waits: how many were begun, how long this one is, and its bytes. */
  place: SharedArrayBuffer
}

export const placeBytes = 1_048_576
const headBytes = 8

/** What the thread was reading when it was last heard of. */
export function readingAt(place: SharedArrayBuffer): { run: number; input: Uint8Array } {
  const head = new Int32Array(place, 0, 2)
  return { run: Atomics.load(head, 0), input: new Uint8Array(place, headBytes, Atomics.load(head, 1)).slice() }
}

function putAt(place: SharedArrayBuffer, run: number, input: Uint8Array): void {
  const head = new Int32Array(place, 0, 2)
  const kept = input.subarray(0, placeBytes - headBytes)
  new Uint8Array(place, headBytes).set(kept)
  Atomics.store(head, 1, kept.length)
  Atomics.store(head, 0, run)
}

export interface Find {
  parser: string
  problem: string
  /** Base64. */
  input: string
}

export interface ParsingTold {
  parser: string
  runs: number
  finds: Find[]
  refused: number
  /** Of work, not of waiting. */
  slowestMs: number
  /** Of the heap, after the last run against after the first tenth. */
  grownBytes: number
}

const slowMs = 100
const findsTold = 5

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** What Node closes in its next turn (zlib's handles), and buffers that are freed beside, are no growth of the reader's. */
const heapNow = async (): Promise<number> => {
  for (let turn = 0; turn < 3; turn += 1) {
    await setTimeout(20)
    collect()
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Of this thread's own work, so that what else the machine does makes nothing slow. */
const workedMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Code that was just compiled is slow once; what is slow thrice is slow by itself. */
function timeOf(read: () => void): number {
  const times = [1, 2, 3].map(() => {
    const began = workedMs()
    read()
    return workedMs() - began
  })
  return Math.min(...times)
}

const fewest = 20

async function work(wanted: string, { runs: each, seed, place }: ParsingAsk): Promise<ParsingTold> {
  const parser = parsers.find(({ name }) => name === wanted)
  if (parser === undefined) throw new Error(`there is no ${wanted}`)
  const { read, typed, share = 100 } = parser
  const runs = Math.max(fewest, Math.round((each * share) / 100))
  const kind = parser.seeds()
  const told: ParsingTold = { parser: wanted, runs, finds: [], refused: 0, slowestMs: 0, grownBytes: 0 }
  let heapBefore = 0
  const attempt = (input: Uint8Array): unknown => {
    try {
      read(input)
      return null
    } catch (error) {
      return error ?? new Error('nothing was thrown')
    }
  }
  const find = (problem: string, input: Uint8Array) => {
    if (told.finds.length < findsTold) told.finds.push({ parser: wanted, problem, input: Buffer.from(input).toString('base64') })
  }
  for (let run = 0; run < runs; run += 1) {
    // Each from a seed of its own, so that one can be made again without those before it.
    const input = mutant(kind, seeded(seed + run))
    putAt(place, run, input)
    const began = workedMs()
    const error = attempt(Uint8Array.from(input))
    let took = workedMs() - began
    if (error !== null && typed(error)) told.refused += 1
    else if (error !== null) find(error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' | ') : String(error), input)
    if (took > slowMs) took = timeOf(() => attempt(Uint8Array.from(input)))
    told.slowestMs = Math.max(told.slowestMs, took)
    if (took > slowMs) find(`${Math.round(took)} ms`, input)
    if (run === Math.floor(runs / 10)) heapBefore = await heapNow()
  }
  told.grownBytes = (await heapNow()) - heapBefore
  return told
}

const ask = workerData as ParsingAsk | null
// Whoever waits imports this file too, for its words.
if (parentPort !== null && ask?.parsers !== undefined) for (const parser of ask.parsers) parentPort.postMessage(await work(parser, ask))
