import type { Bench } from './measure.ts'
import { acceptedLocally } from './outbox.bench.ts'
import { manyCommands, oneCommand, reading } from './portal.bench.ts'

export const benches: Bench[] = [acceptedLocally, oneCommand, manyCommands, reading]
