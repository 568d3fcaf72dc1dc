export { openDictionary, type Dictionary } from './dictionary.ts'
export { dictionaryCalls } from './calls.ts'
