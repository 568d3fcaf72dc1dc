/** The page's only door in Electron: one function, one stream of events, and where a file lies that a person gave. Nothing of Electron itself gets through. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'

interface Answer {
  answer?: unknown
  fault?: { number: string }
}

const listeners = new Set<(event: unknown) => void>()
// What happened before the page began to listen is told to its first listener.
let early: unknown[] = []

ipcRenderer.on('kense:event', (_event, text: string) => {
  const event: unknown = JSON.parse(text)
  if (listeners.size === 0) early.push(event)
  for (const listener of [...listeners]) listener(event)
})

contextBridge.exposeInMainWorld('kense', {
  async call(name: string, input: unknown): Promise<unknown> {
    const answer = JSON.parse((await ipcRenderer.invoke('kense:call', JSON.stringify({ name, input }))) as string) as Answer
    if (answer.fault) throw new Error(`fault № ${answer.fault.number}`)
    return answer.answer
  },
  on(listener: (event: unknown) => void): () => void {
    listeners.add(listener)
    const told = early
    early = []
    for (const event of told) listener(event)
    return () => void listeners.delete(listener)
  },
  async pathOf(file: File): Promise<string | null> {
    return webUtils.getPathForFile(file) || null
  },
})
