import type { When } from '../calendar/event.ts'
import type { Noun } from '../kernel/contract.ts'
import type { TextValues } from '../kernel/verdict.ts'
import type { TextKey } from '../texts.ts'
import type { NoticeClass } from './classes.ts'

/** What of a person's time a notice tells, for their calendar (§57). */
export interface DatedEntry {
  kind: 'deadline' | 'meeting' | 'task'
  when: When
}

/** What a module says of one event to those whom it names. */
export interface Notice {
  /** May hold a person twice, and persons who turn out not to be told. */
  persons: readonly string[]
  class: NoticeClass
  key: TextKey
  /** Names of bodies, units and acts are given in three languages, dates and instants as ISO: see `valuesIn`. */
  values: TextValues
  /** The route that opens it. */
  link: string
  /** The thing itself: only who may read it is told. Null for what concerns nothing but the person. */
  about: { noun: Noun; id: string } | null
  /**
   * The time for which it names the person; null when what an earlier notice of the same thing told takes place no longer.
   * Of a module with a calendar source of its own the source speaks, and this isn't looked at.
   */
  calendar?: DatedEntry | null
  /** Names the event where it isn't this very command: of what several runs of a job come upon, a person hears once. */
  event?: string
}
