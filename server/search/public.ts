/** How a module has its papers found. */
export { queryOf } from './find.ts'
export { searchAgain, searchThese } from './jobs.ts'
export { registerSearchSource, type SearchEntry, type SearchSource } from './sources.ts'
