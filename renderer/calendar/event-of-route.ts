/** A link from a notification, a search or a clash opens an event by its address. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Event } from '../../domain/calendar/event.ts'
import { occurrencesBetween } from '../../domain/calendar/occurrences.ts'
import { event as eventQuery } from '../../domain/calendar/queries.ts'
import { defaultZone, republicOffset, startOfDay } from '../../domain/calendar/zones.ts'
import { addDays, type LocalDate } from '../../domain/kernel/time.ts'
import { useAnswer } from '../kernel/portal.ts'
import { changeQuery } from '../kernel/routes.ts'
import { useSeatTaken, useToday } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { toast } from '../ui/Toast.tsx'
import { targetOf } from './pending.ts'
import { entryOf, type CalendarEntry, type Reader } from './rows.ts'

/** The day to look at: of a repeated event the next time it takes place, else the first. */
function dayOf(event: Event, today: LocalDate): LocalDate | null {
  const place = { zone: defaultZone, offsetOf: republicOffset }
  const from = startOfDay(today, defaultZone)
  try {
    const [next] = event.repeat ? occurrencesBetween(event, from, startOfDay(addDays(today, yearDays), defaultZone), place, 1) : []
    return (next?.when ?? event.when)?.from.slice(0, 10) ?? null
  } catch {
    // A zone from elsewhere, which only the portal knows.
    return event.when?.from.slice(0, 10) ?? null
  }
}

const yearDays = 366

/** What was called off stands in no calendar any more; whoever comes by its notice still reads what it was. */
function entryOfCancelled(event: Event, reader: Reader): CalendarEntry | null {
  const { id, when, title, owner } = event
  // Whoever called it off needs not be told.
  if (when === null || owner.person === reader.seat.holder.id) return null
  const own = event.invitees.find(({ person }) => person === reader.seat.holder.id)
  const entry = entryOf({
    key: `off ${id}`, module: 'calendar', rule: { key: 'calendar.name', values: {} }, link: '', kind: event.kind, title: { kk: title, ru: title, en: title }, place: event.place,
    allDay: when.allDay, from: when.from.slice(0, 16), until: when.until.slice(0, 16), start: event.changedAt, end: event.changedAt, busy: false,
    own: {
      id, revision: event.revision, occurrence: null, owner: owner.person, ownerName: owner.name, answer: own?.answer ?? null, status: 'cancelled', private: event.private,
      repeats: event.repeat !== null, invitees: event.invitees.length, room: null, done: false, when,
    },
  }, reader)
  return { ...entry, ...targetOf(when) }
}

/** Goes to the day of the event, and answers its entry once the days shown have it. */
export function useEventOfRoute(entries: readonly CalendarEntry[], id: string | null, occurrence: string | null): CalendarEntry | null {
  const text = useText()
  const seat = useSeatTaken()
  const { answer, refusal } = useAnswer(eventQuery, id ? { id } : null)
  const gone = useRef<string | null>(null)
  const [found, setFound] = useState<CalendarEntry | null>(null)
  useEffect(() => {
    if (refusal) toast((text) => text.refusal(refusal), 'danger')
  }, [refusal, text])
  const now = useToday()
  const day = occurrence?.slice(0, 10) ?? (answer ? dayOf(answer.event, now) : null)
  useEffect(() => {
    if (id === null) gone.current = null
    if (id === null || gone.current === id || day === null) return
    gone.current = id
    changeQuery({ date: day })
  }, [id, day])
  useEffect(() => {
    if (id === null) return
    const same = entries.filter((entry) => entry.row.own?.id === id)
    setFound((before) => (before?.row.own?.id === id ? before : same.find((entry) => entry.row.own?.occurrence === occurrence) ?? same.find((entry) => entry.from.date === day) ?? same[0] ?? null))
  }, [entries, id, occurrence, day])
  const off = useMemo(() => (answer?.event.status === 'cancelled' ? entryOfCancelled(answer.event, { seat, modules: [], text }) : null), [answer, seat, text])
  return id === null ? null : (found ?? off)
}
