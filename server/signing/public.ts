export { enterTrust, type Keeper } from './enter-trust.ts'
export { loadEvidence } from './evidence.ts'
