import type { ByteSource } from './bytes.ts'
import type { ContentKind } from './content-kinds.ts'
export function kindOf(source: ByteSource): ContentKind | 'zip' | 'ole' | 'program' | null { void source; return null }
export function foreignContent(kind: ContentKind, source: ByteSource): void { void kind; void source }
