import { RefusalError } from '../../domain/kernel/verdict.ts'
import type { ShellServices } from './bridge.ts'

/** In the system's browser. Modules look the address up by an id: a page that named it, gone wrong, could carry words out in one. */
export async function openLink(services: ShellServices, address: string): Promise<void> {
  if ((await services({ service: 'openLink', address })) === null) throw new RefusalError({ key: 'desktop.noBrowser', values: { address } })
}
