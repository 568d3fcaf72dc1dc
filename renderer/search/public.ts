/** What the frame shows of the search; small, since it is drawn with the first paint. */
import type { Screen } from '../kernel/module.ts'

export const searchScreens: readonly Screen[] = [
  { path: '/search', title: 'search.title', help: 'search.help', load: async () => (await import('./SearchScreen.tsx')).SearchScreen },
]

export const routeOfSearch = (words: string): string => `/search?words=${encodeURIComponent(words)}`
