import type { Text } from '../kernel/text.ts'
import type { Option } from '../ui/Select.tsx'

const offered = [0, 5, 10, 15, 30, 60, 120, 24 * 60, 2 * 24 * 60, 7 * 24 * 60]

/** "15 минут бұрын"; whole days and hours as such. */
export function reminderWords(minutes: number, text: Text): string {
  if (minutes === 0) return text('calendar.remindAtStart')
  if (minutes % (24 * 60) === 0) return text('calendar.remindDays', { count: minutes / (24 * 60) })
  return minutes % 60 === 0 ? text('calendar.remindHours', { count: minutes / 60 }) : text('calendar.remindMinutes', { count: minutes })
}

/** The usual times, and those an event from elsewhere came with. */
export function reminderOptions(chosen: readonly string[], text: Text): readonly Option[] {
  return [...new Set([...offered, ...chosen.map(Number)])].sort((a, b) => a - b).map((minutes) => ({ value: String(minutes), label: reminderWords(minutes, text) }))
}
