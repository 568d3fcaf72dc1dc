/** Loaded before native in a stand-in utility process: the port that Electron puts there. */
import { EventEmitter } from 'node:events'

const port = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => void process.send?.(message) })
const ends = new Map<string, EventEmitter>()

/** This process's end of a channel; what goes through it is carried by the stand-in. */
function endOf(id: string): EventEmitter {
  const end = Object.assign(new EventEmitter(), {
    postMessage: (message: unknown) => void process.send?.({ channel: id, message }),
    start: () => undefined,
    close: () => void process.send?.({ channel: id, closed: true }),
  })
  ends.set(id, end)
  return end
}

process.on('message', (data: { channel?: string; given?: unknown; message?: unknown; closed?: boolean }) => {
  if (data.channel === undefined) port.emit('message', { data, ports: [] })
  else if (data.given !== undefined) port.emit('message', { data: data.given, ports: [endOf(data.channel)] })
  else if (data.closed) ends.get(data.channel)?.emit('close')
  else ends.get(data.channel)?.emit('message', { data: data.message })
})
;(process as unknown as { parentPort: typeof port }).parentPort = port

// Electron's utility processes end with it, also when it is killed.
process.once('disconnect', () => process.exit(0))
