/** Other people's dictionary programs with the same words, for comparison. */
import { execFileSync, spawnSync, type spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort } from '../world/free-port.ts'
import { findProgram } from './programs.ts'

type Entries = readonly (readonly [string, string])[]

export interface Dictd {
  /** All at once over one connection, so that no time of the line is counted; each word's share. */
  timed(words: readonly string[]): Promise<number[]>
  close(): Promise<void>
}

/** dictd with the words, asked over one connection by its own edit distance. */
export async function openDictd(folder: string, entries: Entries, start: typeof spawn): Promise<Dictd> {
  const place = join(folder, 'dictd')
  mkdirSync(place, { recursive: true })
  const source = entries.map(([word, meaning]) => `:${word}:${meaning}`).join('\n')
  execFileSync(findProgram('dictfmt') ?? 'dictfmt', ['--utf8', '--quiet', '-j', '-s', 'bench', '-u', 'bench', 'words'], { cwd: place, input: `${source}\n`, stdio: ['pipe', 'ignore', 'ignore'] })
  // Started by root it becomes a user of its own, who must be able to read its files.
  for (const each of [folder, place]) chmodSync(each, 0o755)
  const port = await freePort()
  writeFileSync(join(place, 'dictd.conf'), `global { listen_to 127.0.0.1\n port ${port} }\naccess { allow * }\ndatabase bench { data "${place}/words.dict"\n index "${place}/words.index" }\n`)
  const child = start(findProgram('dictd') ?? 'dictd', ['-d', 'nodetach', '-c', join(place, 'dictd.conf'), '--locale', 'C.UTF-8'], { stdio: 'ignore' })
  const socket = await connected(port)
  let [heard, ended] = ['', 0]
  let waiting: { count: number; done: () => void } | null = null
  socket.setNoDelay(true)
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    const lines = (heard + text).split('\r\n')
    heard = lines.pop() ?? ''
    ended += lines.filter((line) => /^(?:250|5\d\d) /.test(line)).length
    if (waiting && ended >= waiting.count) waiting.done()
  })
  return {
    async timed(words) {
      ended = 0
      const begun = performance.now()
      const answered = new Promise<void>((done) => (waiting = { count: words.length, done }))
      socket.write(words.map((word) => `MATCH bench lev "${word}"\r\n`).join(''))
      await answered
      return words.map(() => (performance.now() - begun) / words.length).slice(0, 3)
    },
    async close() {
      socket.destroy()
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
    },
  }
}

async function connected(port: number) {
  for (let tries = 0; tries < 100; tries += 1) {
    const socket = connect(port, '127.0.0.1')
    const greeted = await new Promise<boolean>((resolve) => {
      socket.once('data', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (greeted) return socket
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('dictd does not answer')
}

/** sdcv over a StarDict of the words. It is a program that starts anew for each call, so a word's own time is what many take more than one. */
export function openStarDict(folder: string, entries: Entries): { timed: (words: readonly string[]) => number[] } {
  const place = join(folder, 'stardict', 'bench')
  mkdirSync(place, { recursive: true })
  const sorted = [...entries].toSorted(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : a < b ? -1 : 1))
  const index: Buffer[] = []
  const articles: Buffer[] = []
  let offset = 0
  for (const [word, meaning] of sorted) {
    const article = Buffer.from(meaning)
    const numbers = Buffer.alloc(8)
    numbers.writeUInt32BE(offset, 0)
    numbers.writeUInt32BE(article.length, 4)
    index.push(Buffer.from(`${word}\0`), numbers)
    articles.push(article)
    offset += article.length
  }
  const idx = Buffer.concat(index)
  writeFileSync(join(place, 'bench.idx'), idx)
  writeFileSync(join(place, 'bench.dict'), Buffer.concat(articles))
  writeFileSync(join(place, 'bench.ifo'), `StarDict's dict ifo file\nversion=2.4.2\nwordcount=${sorted.length}\nidxfilesize=${idx.length}\nbookname=bench\nsametypesequence=m\n`)
  const run = (words: readonly string[]) => {
    const begun = performance.now()
    spawnSync(findProgram('sdcv') ?? 'sdcv', ['-n', '-2', join(folder, 'stardict'), ...words], { stdio: 'ignore', env: { ...process.env, HOME: folder } })
    return performance.now() - begun
  }
  return {
    timed(words) {
      const first = words[0] ?? ''
      const start = run([first])
      return words.length < 2 ? [start] : words.map(() => Math.max(0.001, (run(words) - start) / (words.length - 1))).slice(0, 3)
    },
  }
}
