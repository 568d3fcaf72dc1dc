import { spawn } from 'node:child_process'

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

/** A desktop toast where the system has a program for it; the bell in the window tells the same. */
export function toastInSystem(title: string, body: string): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(false)
  return start('notify-send', ['--app-name=Kense', '--', title, body])
}
