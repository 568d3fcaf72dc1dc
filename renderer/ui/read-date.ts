import type { LocalDate } from '../../domain/kernel/time.ts'

/** Reads `22.11.2026`, `22.11.26`, `22 11 2026`, `2026-11-22`; null when it is no date of the calendar. */
export function readDate(typed: string): LocalDate | null {
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(typed)
  const usual = /^\s*(\d{1,2})[.,/ ](\d{1,2})[.,/ ](\d{2}|\d{4})\s*$/.exec(typed)
  const found = iso ? [iso[1], iso[2], iso[3]] : usual ? [usual[3], usual[2], usual[1]] : null
  if (!found) return null
  const [year, month, day] = found.map(Number) as [number, number, number]
  const full = year < 100 ? 2000 + year : year
  const date = new Date(Date.UTC(full, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : null
}
