/** For filling a new portal; a running one is changed by commands and by what its sources answer. */
export { keepSamples } from './samples.ts'
export { saveSource } from './store.ts'
