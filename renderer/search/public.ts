/** What the frame shows of the search; small, since it is drawn with the first paint. */
import type { PaletteRow, Screen } from '../kernel/module.ts'
import type { Text } from '../kernel/text.ts'

export const searchScreens: readonly Screen[] = [
  { path: '/search', title: 'search.title', help: 'search.help', load: async () => (await import('./SearchScreen.tsx')).SearchScreen },
  { path: '/search/index', title: 'search.index', right: 'settings.administer', help: 'search.help.index', load: async () => (await import('./IndexScreen.tsx')).IndexScreen },
]

export const routeOfSearch = (words: string): string => `/search?words=${encodeURIComponent(words)}`

/** Rows for the palette; loaded when first asked. */
export const findEverywhere = async (words: string, text: Text): Promise<readonly PaletteRow[]> => (await import('./find-rows.ts')).findRows(words, text)
