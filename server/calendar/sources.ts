/** What other modules know of people's time (§56): each registers how to list it; nothing of theirs is copied here (B8.1). */
import type { When } from '../../domain/calendar/event.ts'
import type { Entry } from '../../domain/calendar/queries.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Trilingual } from '../../domain/kernel/text.ts'
import type { TextValues } from '../../domain/kernel/verdict.ts'
import type { Person } from '../../domain/people/person.ts'
import type { TextKey } from '../../domain/texts.ts'
import type { LiveCall } from '../kernel/call.ts'

/** One thing of one person's time. Whoever may see the thing itself has it, and nobody else. */
export interface SourceEntry {
  /** Names it among the module's; the same at every asking, so that a telephone knows it again. */
  id: string
  person: Person['id']
  kind: Extract<Entry['kind'], 'deadline' | 'meeting' | 'task'>
  title: Trilingual
  place: string
  when: When
  /** Route that opens the thing, where alone it is moved. */
  link: string
  /** By which rule it stands there, with its clause. */
  rule: { key: TextKey; values: TextValues }
  /** A deadline takes nobody's time; a session does. */
  busy: boolean
  /** The module for which it speaks; left out where that one has a source of its own, so that nothing stands twice. */
  of?: string
  /** Between the portal and the person: not shown to who acts in their seat. */
  personal?: boolean
}

export interface CalendarSource {
  module: string
  /** False where no entry ever is `busy`: whoever looks for free time then doesn't ask. */
  takesTime: boolean
  /**
   * Everything that touches [from, until) of these persons' time. The call has no seat: an entry is what its person may see.
   * It may list a little more than asked; it walks an index, since it is asked at each look at a calendar.
   */
  list: (call: LiveCall, asked: { persons: readonly Person[]; from: Instant; until: Instant }) => Promise<SourceEntry[]>
}

const sources = new Map<string, CalendarSource>()

export function registerCalendarSource(source: CalendarSource): void {
  if (source.module === 'calendar' || sources.has(source.module)) throw new Error(`the calendar's source ${source.module} is registered twice`)
  sources.set(source.module, source)
}

export interface Sourced extends SourceEntry {
  module: string
}

export async function listSourced(call: LiveCall, asked: { persons: readonly Person[]; from: Instant; until: Instant; modules: readonly string[] | null; onlyBusy?: boolean }): Promise<Sourced[]> {
  const wanted = [...sources.values()].filter(({ module, takesTime }) => (asked.modules === null || asked.modules.includes(module)) && (asked.onlyBusy !== true || takesTime))
  const lists = await Promise.all(wanted.map(async ({ module, list }) => (await list(call, asked)).map((entry) => ({ ...entry, module }))))
  return lists.flat().filter(({ of }) => of === undefined || !(of === 'calendar' || sources.has(of)))
}
