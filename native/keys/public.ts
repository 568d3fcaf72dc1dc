export { openKeys, openTrust } from './open.ts'
