import { KeyFault } from '../../node/signing/key-fault.ts'
import { type NcalayerAddress, type NcalayerLine, openNcalayer } from './ncalayer-line.ts'
import { basicsAnswer, basicsRequest, type NcalayerWish, storageIn, tokensRequest, utilsAnswer, utilsRequest } from './ncalayer-words.ts'

export interface NcalayerAsking {
  readonly busy: boolean
  /** What its newer module makes isn't bound to the certificate; true when the older one, which does, was not asked already. */
  tryOlder(): boolean
  /** CMS by content, as they came. Throws KeyFault. */
  ask(wish: NcalayerWish, signal: AbortSignal): Promise<Uint8Array[]>
}

const utilsLimitMs = 10_000

/** One request at a time, to the newer of its modules, or to the older where that is all there is. `limitMs`: how long a person may take in its window. */
export function askingNcalayer(address: () => NcalayerAddress, limitMs: number): NcalayerAsking {
  let busy = false
  let older = false

  async function askOlder(line: NcalayerLine, wish: NcalayerWish, signal: AbortSignal): Promise<Uint8Array[]> {
    const storage = storageIn(await line.ask(tokensRequest, utilsLimitMs, signal))
    const signatures: Uint8Array[] = []
    for (const content of wish.contents) signatures.push(utilsAnswer(await line.ask(utilsRequest(storage, content, wish), limitMs, signal)))
    return signatures
  }

  async function askOnce(wish: NcalayerWish, signal: AbortSignal): Promise<Uint8Array[]> {
    const line = await openNcalayer(address())
    try {
      if (older) return await askOlder(line, wish, signal)
      return basicsAnswer(await line.ask(basicsRequest(wish), limitMs, signal), wish.contents.length)
    } catch (error) {
      if (older || !(error instanceof KeyFault) || error.code !== 'ncalayerOld') throw error
      return await askOlder(line, wish, signal)
    } finally {
      line.close()
    }
  }

  return {
    get busy() {
      return busy
    },
    tryOlder() {
      const first = !older
      older = true
      return first
    },
    async ask(wish, signal) {
      // Two windows of NCALayer at once would leave open which of them signs what.
      if (busy) throw new KeyFault('ncalayerBusy')
      busy = true
      try {
        return await askOnce(wish, signal)
      } finally {
        busy = false
      }
    },
  }
}
