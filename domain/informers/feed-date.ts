/** Dates as feeds write them; anything that is no date, or names no zone, is none. */
import type { Instant, LocalDate } from '../kernel/time.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** The zones of RFC 822 by name, in hours; of all others feeds give the offset. */
const zones: Readonly<Record<string, number>> = { ut: 0, utc: 0, gmt: 0, z: 0, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 }

interface Parts { year: number; month: number; day: number; hour: number; minute: number; second: number }

function instantOf({ year, month, day, hour, minute, second }: Parts, offsetMinutes: number): Instant | null {
  const epochMs = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(epochMs)
  // 31 February becomes a day of March, and 25 o'clock one of the next day.
  if (back.getUTCDate() !== day || back.getUTCMonth() !== month - 1 || hour > 23 || minute > 59 || second > 60) return null
  return new Date(epochMs - offsetMinutes * 60_000).toISOString()
}

function offsetOf(zone: string): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  if (sign !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  const named = zones[zone.toLowerCase()]
  return named === undefined ? null : named * 60
}

/** `Sun, 22 Nov 2026 14:30:00 +0500` (RFC 822, RSS) or `2026-11-22T14:30:00+05:00` (RFC 3339, Atom). */
export function feedInstant(words: string): Instant | null {
  const said = words.trim().slice(0, 60)
  const iso = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i.exec(said)
  const mail = iso === null ? /^(?:[a-z]{3,9},?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{2}|\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s+([a-z]{1,4}|[+-]\d{4})$/i.exec(said) : null
  const found = iso ?? mail
  const offset = found === null ? null : offsetOf(found[7] ?? '')
  if (found === null || offset === null || Math.abs(offset) > 14 * 60) return null
  const [hour, minute, second] = [Number(found[4]), Number(found[5]), Number(found[6] ?? 0)]
  if (iso) return instantOf({ year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]), hour, minute, second }, offset)
  const year = Number(found[3])
  return instantOf({ year: year < 100 ? 2000 + year : year, month: months.indexOf((found[2] ?? '').toLowerCase()) + 1, day: Number(found[1]), hour, minute, second }, offset)
}

/** `22.11.2026` or `22.11.26`. */
export function feedDay(words: string): LocalDate | null {
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})$/.exec(words.trim()) ?? []
  if (day === undefined) return null
  return instantOf({ year: Number(year) < 100 ? 2000 + Number(year) : Number(year), month: Number(month), day: Number(day), hour: 0, minute: 0, second: 0 }, 0)?.slice(0, 10) ?? null
}
