/** Which line of a list was opened last, so that whoever comes back from a paper goes on where they were. */

interface Place { key: string; index: number }

const places = new Map<string, Place>()
/** The address has the list's filters in it: another choice is another list. */
const nameOf = (label: string) => `${location.hash} ${label}`

export function rememberOpened(label: string, place: Place): void {
  places.set(nameOf(label), place)
}

/** Its index now; where it is gone from the list, the line that stands in its place. Null for a list not left before. */
export function lastOpened(label: string, keys: readonly string[]): number | null {
  const place = places.get(nameOf(label))
  if (place === undefined || keys.length === 0) return null
  const at = keys.indexOf(place.key)
  return at === -1 ? Math.min(place.index, keys.length - 1) : at
}
