import { DerError } from './der.ts'
import { SignatureFault } from './reasons.ts'

/** Null where `read` finds what a stranger wrote unreadable or not believable; any other error goes on to the caller. */
export function readOrNull<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof DerError || error instanceof SignatureFault) return null
    throw error
  }
}
