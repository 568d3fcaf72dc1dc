import type { Bench } from './measure.ts'
import { acceptedLocally } from './outbox.bench.ts'

export const benches: Bench[] = [acceptedLocally]
