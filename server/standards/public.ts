/** For filling a new portal; a running one is changed by commands, which know the rules. */
export { saveStandards } from './store.ts'
