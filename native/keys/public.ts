export { type KeysOptions, openKeyRing } from './keys.ts'
export type { KeyMemory } from './memory.ts'
