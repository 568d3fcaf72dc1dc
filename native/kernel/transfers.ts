import { randomUUID } from 'node:crypto'
import type { BridgeEvent, Failure } from '../../domain/kernel/bridge.ts'
import { UploadedFile, UploadState } from '../../domain/documents/wire.ts'
import { checkLimits } from '../../domain/signing/check.ts'
import type { FileRef } from '../../domain/kernel/manifest.ts'
import { RefusalError } from '../../domain/kernel/verdict.ts'
import { isFailure, NoLineError, refusal } from './failure.ts'
import type { HeldFiles, IncomingFile } from './held-files.ts'
import { restOf } from './http.ts'
import type { Line } from './line.ts'
import { judged } from './portal-calls.ts'
import type { Session } from './session.ts'

/** §8: refused before a byte goes out. */
export const fileLimitBytes = 60 * 1024 * 1024
const uploadChunkBytes = 1024 * 1024
const uploadTriesAllowed = 8
const openAtOnce = 16
const earlyAtMost = 16

interface Transfer {
  name: string
  total: number
  incoming: IncomingFile
  /** Chunks that came before their turn: a page has several on the way at once. */
  early: Map<number, Uint8Array>
  accepted: number
  writing: Promise<void>
  stop: AbortController
}

export interface Transfers {
  /** `here`: it will be ended by `endHere`, and may be larger than what the portal takes. */
  begin(name: string, size: number, here: boolean): Promise<{ transfer: string } | Failure>
  chunk(transfer: string, offset: number, bytes: Uint8Array): Promise<{ received: number } | Failure>
  end(transfer: string): Promise<FileRef | Failure>
  /** Ends it here, without the portal: held as long as there is room. */
  endHere(transfer: string): Promise<{ name: string; size: number; sha256: string } | Failure>
  cancel(transfer: string): Promise<void>
  /** Makes sure that the bytes are held here, whole and of the right digest. */
  hold(file: FileRef): Promise<Failure | null>
  close(): Promise<void>
}

export interface TransferOptions {
  line: Line
  session: Session
  onEvent: (event: BridgeEvent) => void
  onHeld: (sha256: string) => void
}

export function openTransfers(options: TransferOptions): Transfers {
  const { line, session } = options
  const transfers = new Map<string, Transfer>()
  const holding = new Map<string, Promise<Failure | null>>()

  function files(): HeldFiles {
    if (!session.now) throw new RefusalError({ key: 'desktop.signInFirst' })
    return session.now.keep.files
  }

  /** These roads have no envelope; the seat stands in a header. */
  function seatHeader(): Record<string, string> {
    const actingFor = session.now?.actingFor
    return actingFor ? { 'x-kense-acting-for': actingFor } : {}
  }

  const progress = (transfer: string, done: number, total: number) => options.onEvent({ type: 'progress', transfer, done, total })

  /** Sends from where the portal's copy ends; a cut line is waited for and the rest sent, not the whole again. */
  async function upload(id: string, transfer: Transfer, sha256: string): Promise<FileRef | Failure> {
    const begun = judged(await send('POST', '/files', JSON.stringify({ name: transfer.name, size: transfer.total })))
    if ('refusal' in begun) return { refusal: begun.refusal }
    const address = `/files/${UploadState.parse(begun.answer).id}`
    let received = 0
    for (let tries = 0; received < transfer.total; ) {
      try {
        // After a cut the portal knows best: asking costs less than a chunk sent to the wrong place.
        if (tries > 0) received = await heldThere()
        received = await sendFrom(address, received, transfer, sha256, (sent) => progress(id, sent, transfer.total))
        tries = 0
      } catch (error) {
        if (transfer.stop.signal.aborted) throw error
        if (!(error instanceof NoLineError) || ++tries > uploadTriesAllowed || !(await line.whenOnline(30_000))) throw error
      }
    }
    const ended = judged(await send('POST', `${address}/end`, JSON.stringify({ sha256 })))
    return 'refusal' in ended ? { refusal: ended.refusal } : UploadedFile.parse(ended.answer).file

    async function heldThere(): Promise<number> {
      const asked = judged(await line.http().ask({ method: 'GET', path: address, timeoutMs: 60_000, signal: transfer.stop.signal }))
      if ('refusal' in asked) throw new RefusalError(asked.refusal as never)
      return UploadState.parse(asked.answer).received
    }

    async function send(method: 'POST', path: string, body: string) {
      const answer = await line.http().ask({ method, path, body, timeoutMs: 60_000, signal: transfer.stop.signal })
      line.heard()
      return answer
    }
  }

  async function sendFrom(address: string, from: number, transfer: Transfer, sha256: string, sent: (bytes: number) => void): Promise<number> {
    let at = 0
    let received = from
    for await (const part of files().read(sha256)) {
      const end = at + part.length
      if (end > received) {
        const chunk = part.subarray(Math.max(0, received - at))
        for (let done = 0; done < chunk.length; done += uploadChunkBytes) {
          const piece = chunk.subarray(done, done + uploadChunkBytes)
          const wish = { method: 'PUT' as const, path: `${address}?offset=${received}`, body: piece, signal: transfer.stop.signal }
          const answer = await line.http().ask({ ...wish, headers: { 'content-type': 'application/octet-stream' }, timeoutMs: 60_000 })
          const state = UploadState.safeParse(answer.body)
          if (!state.success) {
            const result = judged(answer)
            throw 'refusal' in result ? new RefusalError(result.refusal as never) : new NoLineError('no upload state')
          }
          sent(state.data.received)
          // The portal holds another length than we thought (an answer was lost): go on from there.
          if (state.data.received !== received + piece.length) return state.data.received
          received = state.data.received
        }
      }
      at = end
    }
    return received
  }

  async function download(file: FileRef): Promise<Failure | null> {
    const held = files()
    if (held.has(file.sha256) && held.size(file.sha256) === file.size) return null
    if (!(await line.whenOnline(1_500))) return refusal('desktop.fileNotHere', { name: file.name })
    const message = await line.http().stream({ method: 'GET', path: `/files/${file.sha256}`, headers: seatHeader(), timeoutMs: 120_000 })
    if (message.statusCode !== 200) {
      const result = judged(await restOf(message))
      return 'refusal' in result ? { refusal: result.refusal } : refusal('kernel.notFound')
    }
    const incoming = await held.begin()
    try {
      for await (const part of message as AsyncIterable<Buffer>) {
        if (incoming.size + part.length > file.size) break
        await incoming.append(part)
        progress(file.sha256, incoming.size, file.size)
      }
    } catch (error) {
      await incoming.discard()
      throw new NoLineError('the file was cut off', { cause: error })
    }
    if (!(await incoming.end(file.sha256))) return refusal('desktop.fileChanged', { name: file.name })
    options.onHeld(file.sha256)
    return null
  }

  function found(id: string): Transfer {
    const transfer = transfers.get(id)
    if (!transfer) throw new RefusalError({ key: 'desktop.uploadBroken' })
    return transfer
  }

  async function discard(id: string): Promise<void> {
    const transfer = transfers.get(id)
    transfers.delete(id)
    transfer?.stop.abort()
    await transfer?.writing.catch(() => undefined)
    await transfer?.incoming.discard()
  }

  return {
    async begin(name, size, here) {
      const limit = here ? checkLimits.bytes : fileLimitBytes
      if (size > limit) return refusal('desktop.fileTooLarge', { name, limit: limit / 1024 / 1024 })
      if (size <= 0) return refusal('desktop.fileEmpty', { name })
      if (transfers.size >= openAtOnce) return refusal('desktop.uploadBroken')
      const id = randomUUID()
      const incoming = await files().begin()
      transfers.set(id, { name, total: size, incoming, early: new Map(), accepted: 0, writing: Promise.resolve(), stop: new AbortController() })
      return { transfer: id }
    },
    async chunk(id, offset, bytes) {
      const transfer = found(id)
      const beyond = offset < transfer.incoming.size || offset + bytes.length > transfer.total || transfer.early.has(offset)
      if (beyond || transfer.early.size >= earlyAtMost) throw new RefusalError({ key: 'desktop.uploadBroken' })
      transfer.early.set(offset, bytes)
      transfer.accepted += bytes.length
      transfer.writing = transfer.writing.then(() => writeInTurn(transfer))
      transfer.writing.catch(() => undefined)
      await transfer.writing
      return { received: transfer.accepted }
    },
    async end(id) {
      const transfer = found(id)
      await transfer.writing
      if (transfer.incoming.size !== transfer.total) {
        await discard(id)
        return refusal('desktop.uploadBroken')
      }
      const sha256 = await transfer.incoming.end()
      try {
        if (!(await line.whenOnline(1_500))) return refusal('kernel.noLine')
        const file = await upload(id, transfer, sha256 as string)
        if (!isFailure(file) && file.sha256 !== sha256) return refusal('desktop.uploadBroken')
        if (isFailure(file)) files().drop(sha256 as string)
        return file
      } catch (error) {
        if (transfer.stop.signal.aborted) return refusal('desktop.uploadBroken')
        throw error
      } finally {
        transfers.delete(id)
      }
    },
    async endHere(id) {
      const transfer = found(id)
      await transfer.writing
      if (transfer.incoming.size !== transfer.total) {
        await discard(id)
        return refusal('desktop.uploadBroken')
      }
      transfers.delete(id)
      const { name, total: size } = transfer
      return { name, size, sha256: (await transfer.incoming.end()) as string }
    },
    cancel: discard,
    hold(file) {
      const before = holding.get(file.sha256)
      if (before) return before
      const held = download(file).finally(() => holding.delete(file.sha256))
      holding.set(file.sha256, held)
      return held
    },
    async close() {
      await Promise.all([...transfers.keys()].map(discard))
    },
  }
}

async function writeInTurn(transfer: Transfer): Promise<void> {
  for (;;) {
    const next = transfer.early.get(transfer.incoming.size)
    if (!next) return
    transfer.early.delete(transfer.incoming.size)
    await transfer.incoming.append(next)
  }
}
