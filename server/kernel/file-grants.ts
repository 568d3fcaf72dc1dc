import type { Seat } from '../../domain/people/person.ts'
import type { Feed } from './feed.ts'
import type { Seats } from './seats.ts'

export interface HeldFile {
  sha256: string
  size: number
  name: string
  mime: string
}

const rememberedFiles = 10_000
const rememberedMs = 60_000

/**
 * Which files a seat was just allowed to read: a viewer asks for one file in many pieces. Holds only until anything at
 * all changes in the portal, and not while we can't hear of changes; what was refused is not remembered.
 */
export class FileGrants {
  readonly #feed: Feed
  readonly #seats: Seats
  readonly #granted = new Map<string, HeldFile>()
  #version = -1
  #untilMs = 0

  constructor(feed: Feed, seats: Seats) {
    this.#feed = feed
    this.#seats = seats
  }

  find(seat: Seat, sha256: string): HeldFile | null {
    if (!this.#isFresh()) return null
    return this.#granted.get(nameOf(seat, sha256)) ?? null
  }

  /** `version` is the feed's from before the right was looked at. */
  grant(seat: Seat, file: HeldFile, version: number): void {
    if (version !== this.#feed.version || !this.#seats.watching) return
    if (!this.#isFresh() || this.#granted.size >= rememberedFiles) this.#granted.clear()
    if (this.#granted.size === 0) this.#untilMs = performance.now() + rememberedMs
    this.#version = version
    this.#granted.set(nameOf(seat, file.sha256), file)
  }

  #isFresh(): boolean {
    return this.#seats.watching && this.#version === this.#feed.version && performance.now() < this.#untilMs
  }
}

const nameOf = ({ person, holder, delegation }: Seat, sha256: string) => `${person.id} ${holder.id} ${delegation?.id ?? ''} ${sha256}`
