import type { ByteSource, Scratch } from './bytes.ts'
import type { ContentReading } from './content-kinds.ts'
export function readsAs(kind: string, source: ByteSource, scratch: () => Scratch): ContentReading { void kind; void source; void scratch; throw new Error('not yet') }
