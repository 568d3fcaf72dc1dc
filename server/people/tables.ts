import type { FileRef } from '../../domain/kernel/manifest.ts'
import type { Json } from '../kernel/tables.ts'

declare module '../kernel/database.ts' {
  interface Database {
    /** The scanned order that gives a power, when one was attached. */
    delegation_orders: { delegation: string; file: Json<FileRef> }
    /** How many people at work each unit and each role has; kept by triggers (0006). */
    unit_people: { unit: string; count: number }
    role_people: { role: string; count: number }
  }
}
