import { republicOffset, republicZones, type OffsetOf } from '../../domain/calendar/zones.ts'

const own: ReadonlySet<string> = new Set([...republicZones, 'UTC'])
const formats = new Map<string, Intl.DateTimeFormat>()
const shape = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/

/**
 * Any zone of the tz database that Node carries, besides the republic's. An event from a colleague in Geneva repeats by
 * Geneva's clock.
 */
export const zoneOffset: OffsetOf = (zone, epochMs) => {
  if (own.has(zone) || /^[+-]/.test(zone)) return republicOffset(zone, epochMs)
  let format = formats.get(zone)
  if (format === undefined) {
    // Throws a RangeError for a zone that it doesn't know.
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    formats.set(zone, format)
  }
  const said = format.formatToParts(epochMs).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes, seconds] = shape.exec(said) ?? []
  const offset = ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000
  return sign === '-' ? -offset : offset
}
