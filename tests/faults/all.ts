import { damagedDatabase } from './damaged-database.ts'
import type { Fault } from './fault.ts'
import { killedPortal } from './killed-portal.ts'

export const faults: Fault[] = [killedPortal, damagedDatabase]
