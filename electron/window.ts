import type { TextKey } from '../domain/texts.ts'
import type { NativeLink, NativePort, PortalAddress, ShellServices } from '../native/kernel/bridge.ts'

/** What either shell is given. */
export interface WindowOptions {
  /** Folder of the built page (dist/renderer). */
  pageDir: string
  /** The user's folder; the browser's profile lies in it. */
  userDir: string
  title: string
  /** Starts the native process; called again after a crash. */
  startNative: () => NativePort
  /** First route, as when a `kense://` link started the program. */
  route: string
  headless: boolean
}

/** An open window of either shell. */
export interface OpenWindow {
  readonly native: NativeLink
  portalAt(address: PortalAddress): void
  /** Says something to the person that no screen has asked for. */
  tell(key: TextKey): void
  /** Brings the window to the front and goes to a route. */
  show(route: string | null): Promise<void>
  close(): Promise<void>
  /** Resolves when the person closed the window and native has stopped. */
  readonly closed: Promise<void>
}

export type { ShellServices }
