import { spawn, type ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'

/** Starts a program of the system and answers whether there was one. It lives on without us. */
function start(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { stdio: 'ignore', detached: true, windowsHide: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

/** Opens a saved file in the program that the system has for it. The path is one argument and never a shell's line. */
export function openInSystem(path: string): Promise<boolean> {
  if (process.platform === 'win32') return start('explorer.exe', [path])
  if (process.platform === 'darwin') return start('open', ['--', path])
  return start('xdg-open', [path])
}

/** A toast that nobody touches for so long has been seen or never will be; the program that shows it then ends. */
const toastShownMs = 10 * 60_000
/** Earlier than this it can only have failed for not knowing what an action is (libnotify before 0.8). */
const tooSoonMs = 1000

/** They end with us, by one listener however many stand on the screen. */
const shownToasts = new Set<ChildProcess>()
process.once('exit', () => {
  for (const toast of shownToasts) toast.kill()
})

/** A desktop toast where the system has a program for it; pressed, it calls back. The bell in the window tells the same. */
export function toastInSystem(title: string, body: string, onPressed: () => void): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(false)
  return new Promise((resolve) => {
    const began = performance.now()
    // With an action it waits for what becomes of the toast, and says it.
    const child = spawn('notify-send', ['--app-name=Kense', `--action=default=${title}`, '--', title, body], { stdio: ['ignore', 'pipe', 'ignore'] })
    const timer = setTimeout(() => child.kill(), toastShownMs).unref()
    shownToasts.add(child)
    child.unref()
    ;(child.stdout as Socket).unref()
    child.stdout.on('data', (said: Buffer) => {
      if (said.toString().trim() === 'default') onPressed()
    })
    child.once('error', () => {
      shownToasts.delete(child)
      resolve(false)
    })
    child.once('spawn', () => resolve(true))
    child.once('exit', (code) => {
      clearTimeout(timer)
      shownToasts.delete(child)
      if (code !== 0 && performance.now() - began < tooSoonMs) void start('notify-send', ['--app-name=Kense', '--', title, body])
    })
  })
}
