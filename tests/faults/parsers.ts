/** F1: every reader of what strangers write, upon spoilt things: no crash, no hang, no growth, and no error but its own. */
import { Worker } from 'node:worker_threads'
import { hasRealFiles, parsers } from '../security/parsers.ts'
import { placeBytes, readingAt, type Find, type ParsingAsk, type ParsingTold } from '../security/parsing-worker.ts'
import type { Fault } from './fault.ts'

const seed = 20_261_123
const hangMs = 20_000
const slowMs = 100
const growthLimit = 64 * 1024 * 1024

/** All in one thread, one after another; answers what ended the thread, or null when all were told. */
function readAll(names: readonly string[], runs: number, tell: (told: ParsingTold) => void): Promise<string | null> {
  const place = new SharedArrayBuffer(placeBytes)
  const ask: ParsingAsk = { parsers: names, runs, seed, place }
  return new Promise((resolve) => {
    const worker = new Worker(new URL('../security/parsing-worker.ts', import.meta.url), { workerData: ask, resourceLimits: { maxOldGenerationSizeMb: 768 } })
    const withInput = (problem: string) => `${problem} ${Buffer.from(readingAt(place).input).toString('base64')}`
    let last = ''
    const watching = setInterval(() => {
      const now = withInput(String(readingAt(place).run))
      if (now === last) void worker.terminate().then(() => resolve(withInput('it does not end:')))
      last = now
    }, hangMs)
    worker.on('message', tell)
    worker.once('error', (error) => resolve(withInput(`it ended its thread: ${error.message}`)))
    worker.once('exit', () => {
      clearInterval(watching)
      resolve(null)
    })
  })
}

/** A row is a reader; lost is one that crashed or let another error out, stuck one that is slow or never ends. */
export const spoiltInput: Fault = {
  name: 'F1',
  about: 'readers of what strangers write, upon spoilt bytes and texts (runs are for each reader)',
  runs: { usual: 10_000, full: 100_000, small: 60 },
  async run(runs, say) {
    if (!hasRealFiles) say('the sample files are not here; only made ones are spoilt')
    const finds: Find[] = []
    const told: ParsingTold[] = []
    let names = parsers.map(({ name }) => name)
    while (names.length > 0) {
      const ended = await readAll(names, runs, (each) => {
        told.push(each)
        finds.push(...each.finds)
        say(`${each.parser}: ${each.runs} runs, ${each.refused} refused, slowest ${Math.round(each.slowestMs)} ms, grown by ${Math.round(each.grownBytes / 1_048_576)} MB, ${each.finds.length} found`)
      })
      const left = names.filter((name) => !told.some(({ parser }) => parser === name))
      if (ended !== null) finds.push({ parser: left[0] ?? '?', problem: ended, input: '' })
      // The one that ended the thread is told; those after it are read in another.
      names = ended === null ? [] : left.slice(1)
    }
    const most = (of: (each: ParsingTold) => number) => Math.round(Math.max(...told.map(of)))
    const grown = most(({ grownBytes }) => grownBytes)
    const lost = new Set(finds.map(({ parser }) => parser)).size + (parsers.length - told.length - finds.filter(({ input }) => input === '').length)
    const stuck = told.filter(({ slowestMs }) => slowestMs > slowMs).length
    const more = Object.fromEntries(finds.slice(0, 20).map(({ parser, problem, input }, index) => [`find ${index + 1}`, `${parser}: ${problem} ${input}`.slice(0, 4_000)]))
    return {
      name: 'F1 spoilt input', runs: told.reduce((sum, each) => sum + each.runs, 0), acked: parsers.length, lost, doubled: 0, stuck, pass: lost === 0 && stuck === 0 && grown <= growthLimit,
      more: { ...more, readers: parsers.length, slowestMs: most(({ slowestMs }) => slowestMs), grownMB: Math.round(grown / 1_048_576) },
    }
  },
}
