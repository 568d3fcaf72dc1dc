/** Reads `9`, `9:30`, `09.30`, `930`, `0930` as minutes since midnight; null when it is no time of a day. */
export function readTime(typed: string): number | null {
  const apart = /^\s*(\d{1,2})\s*[:.,\- ]\s*(\d{2})\s*$/.exec(typed)
  const together = /^\s*(\d{1,2}?)(\d{2})?\s*$/.exec(typed)
  const found = apart ?? together
  if (!found) return null
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)]
  return hour <= 23 && minute <= 59 ? hour * 60 + minute : null
}
