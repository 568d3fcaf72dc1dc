export { openKeyRing } from './keys.ts'
export { keptTrust } from './trust.ts'
