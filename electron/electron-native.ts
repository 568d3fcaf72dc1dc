import type { UtilityProcess } from 'electron'
import type { FromNative, NativePort } from '../native/kernel/bridge.ts'

/** Electron's utility process as native's port: crashes and long jobs there never touch the window. */
export function utilityPort(child: UtilityProcess): NativePort {
  let over = false
  return {
    send(frame) {
      if (!over) child.postMessage(frame)
    },
    onFrame: (listener) => void child.on('message', (frame: FromNative) => listener(frame)),
    onEnd: (listener) =>
      void child.once('exit', (code) => {
        over = true
        listener(code)
      }),
    kill: () => void child.kill(),
    get pid() {
      return child.pid
    },
  }
}
