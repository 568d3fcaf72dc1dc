export { openSearch } from './search.ts'
export { foundIn, type FoundIn } from './sources.ts'
