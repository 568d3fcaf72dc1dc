/** How a module has its papers found. */
export { registerSearchSource, type SearchEntry, type SearchSource } from './sources.ts'
