import type { LocalDate } from '../../domain/kernel/time.ts'
import type { IconName } from '../ui/Icon.tsx'
import type { Place, Span } from './layout.ts'

/** One thing on a day of the calendar, as the views draw it: an own event, one a person is invited to, or what another module puts there. */
export interface Entry extends Span {
  title: string
  place: string
  /** 'own', or the module it comes from. */
  layer: string
  icon: IconName
  /** What it is, in a word: the colour only repeats it. */
  word: string
  /** What is to be known besides: waits for an answer, cancelled, repeats, private. Drawn as icons, read as words. */
  notes: readonly { icon: IconName; word: string }[]
  tone: 'plain' | 'faint' | 'struck' | 'waits'
  /** May be dragged here; what comes from another module moves only there (B8.1). */
  movable: boolean
}

/** New places for an entry, or the place of one to be made. */
export interface Target {
  from: Place
  until: Place
  allDay: boolean
}

/** What the views let a person do; what may not be done is left to the rules behind. */
export interface GridDeeds {
  open: (entry: Entry) => void
  create: (target: Target) => void
  /** `soon`: more of it may follow at once, as when a key is held; what is sent is the last of them. */
  move: (entry: Entry, target: Target, soon?: boolean) => void
  remove: (entry: Entry) => void
  showDay: (date: LocalDate) => void
  /** The day the keyboard is on. */
  goTo: (date: LocalDate) => void
}
