import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { tinyPage } from './shell.ts'

export interface Product {
  ask(name: string, ...args: unknown[]): Promise<unknown>
  ended: Promise<number | null>
  child: ChildProcess
}

const program = fileURLToPath(new URL('../../electron/main.ts', import.meta.url))
const standIn = (file: string) => fileURLToPath(new URL(`./electron-stand-in/${file}`, import.meta.url))

/** Runs electron/main.ts as it is. Without another address its portal leads nowhere: most tests are of the shell. */
export function startProduct(userDir: string, more: NodeJS.ProcessEnv = {}): Product {
  const env = { ...process.env, KENSE_USER_DIR: userDir, KENSE_FROM_SOURCE: '1', KENSE_PAGE_DIR: tinyPage, KENSE_PORTAL: 'http://127.0.0.1:9/', ...more }
  const child = fork(program, [], { env, execArgv: ['--import', standIn('register.ts'), '--import', standIn('control.ts')], serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let next = 1
  child.on('message', (message: { id: number; result?: unknown; error?: string }) => {
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error) asked?.reject(new Error(message.error))
    else asked?.resolve(message.result)
  })
  return {
    child,
    ended: new Promise((resolve) => child.once('exit', (code) => resolve(code))),
    ask: (name, ...args) =>
      new Promise((resolve, reject) => {
        const id = next++
        waiting.set(id, { resolve, reject })
        child.send({ id, name, args })
      }),
  }
}
