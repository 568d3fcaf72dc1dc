export { enterTrust, type Keeper } from './enter-trust.ts'
