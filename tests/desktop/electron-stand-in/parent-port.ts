/** Loaded before native in a stand-in utility process: the port that Electron puts there. */
import { EventEmitter } from 'node:events'

const port = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => void process.send?.(message) })
process.on('message', (data) => port.emit('message', { data, ports: [] }))
;(process as unknown as { parentPort: typeof port }).parentPort = port
