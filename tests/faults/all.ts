import { damagedDatabase } from './damaged-database.ts'
import type { Fault } from './fault.ts'

export const faults: Fault[] = [damagedDatabase]
