/**
 * Loaded into a process of the product before its own code (`NODE_OPTIONS=--import`): at each SIGUSR2 it collects garbage and
 * writes down what is left of memory, open files and sockets. The product itself knows nothing of it.
 */
import { appendFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread } from 'node:worker_threads'

export interface Probed {
  /** Bytes of the JavaScript heap in use after a collection, without compiled code. */
  heap: number
  /** Bytes of compiled code. It grows for an hour, while what runs seldom becomes worth compiling, and ends with the program's own size. */
  code: number
  /** Bytes outside it that belong to its objects. */
  external: number
  resident: number
  handles: number
  sockets: number
  /** Since the process began. */
  unhandled: number
}

function opened(): Pick<Probed, 'handles' | 'sockets'> {
  const targets = readdirSync('/proc/self/fd').map((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`)
    } catch {
      // The handle by which the folder itself was read.
      return null
    }
  })
  return { handles: targets.filter((each) => each !== null).length, sockets: targets.filter((each) => each?.startsWith('socket:')).length }
}

const compiled = () => getHeapSpaceStatistics().reduce((sum, { space_name: name, space_used_size: used }) => sum + (/^(code|trusted)_/.test(name) ? used : 0), 0)

const folder = process.env.KENSE_PROBE_DIR
if (isMainThread && folder !== undefined) {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  let unhandled = 0
  process.on('unhandledRejection', () => (unhandled += 1))
  process.on('uncaughtExceptionMonitor', () => (unhandled += 1))
  process.on('SIGUSR2', () => {
    collect()
    // What finalisers let go of goes at the next collection.
    setTimeout(() => {
      collect()
      const { heapUsed, external, rss } = process.memoryUsage()
      const code = compiled()
      const probed: Probed = { heap: heapUsed - code, code, external, resident: rss, ...opened(), unhandled }
      appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(probed)}\n`)
    }, 50)
  })
}
