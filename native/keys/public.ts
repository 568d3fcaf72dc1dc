export { openKeys } from './open.ts'
