import type { PlaceId } from './places.ts'

/** Shown before one asks for all, behind one's own favourites. */
export const mainCurrencies: readonly string[] = ['USD', 'EUR', 'RUB', 'CNY']
export const mainPlaces: readonly PlaceId[] = ['astana', 'almaty', 'shymkent']

/** One's favourites first, then the main ones, then the rest; within each the order stays. */
export function inOrder<Row>(rows: readonly Row[], nameOf: (row: Row) => string, favourites: readonly string[], main: readonly string[]): { few: Row[]; all: Row[] } {
  const marked = rows.filter((row) => favourites.includes(nameOf(row)))
  const usual = main.flatMap((name) => rows.filter((row) => nameOf(row) === name && !favourites.includes(name)))
  const rest = rows.filter((row) => !favourites.includes(nameOf(row)) && !main.includes(nameOf(row)))
  return { few: [...marked, ...usual], all: [...marked, ...usual, ...rest] }
}
