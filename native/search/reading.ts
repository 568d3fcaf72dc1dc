import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Session, SignedIn } from '../kernel/session.ts'
import type { Seats } from './seats.ts'

/** The words of a document and its terms, parted by spaces; in a thread of its own. */
export type ReadWords = (bytes: Uint8Array, mime: string) => Promise<{ text: string; terms: string }>

const readAtMostBytes = 25 * 1024 * 1024
const unreadLooked = 2_000
const nothing = { text: '', terms: '' }

/** Reads files that found things name: one after another, and only those that are here. Nothing is fetched for the sake of finding it. */
export function openReading(session: Session, seats: Seats, readWords: ReadWords): { stir: (only?: string) => Promise<void> } {
  let running = false

  async function read(file: FileRef, who: SignedIn): Promise<void> {
    const bytes = file.size > readAtMostBytes ? null : await who.keep.files.bytes(file.sha256)
    // What has no words that can be read is kept as empty: it is not tried again with each answer.
    const { text, terms } = bytes === null ? nothing : await readWords(bytes, file.mime).catch(() => nothing)
    if (session.now?.keep === who.keep) seats.run(session.now, (index) => index.keepText(file.sha256, text, terms))
  }

  return {
    async stir(only) {
      const who = session.now
      if (running || !who || (only !== undefined && !seats.run(who, (index) => index.isUnread(only)))) return
      running = true
      try {
        for (;;) {
          if (session.now?.keep !== who.keep) return
          const file = seats.run(session.now, (index) => index.unread(unreadLooked)).find(({ sha256 }) => who.keep.files.has(sha256))
          if (!file) return
          await read(file, who)
        }
      } finally {
        running = false
      }
    },
  }
}
