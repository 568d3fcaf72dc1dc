/**
 * §9–10, B10.6: what may be attached, judged by what a file is and not by what it is called. Pure: the caller gives
 * random access to the bytes and a place for unpacked members, so that a 60 MB file never lies whole in memory.
 */
import { type Verdict, RefusalError, refuse, allowed } from '../kernel/verdict.ts'
import { type ByteSource, type Tools, memoryScratch } from './bytes.ts'
import { crc32 } from './checksum.ts'
import { contentKinds, type ContentFlag, type ContentKind, kindNames } from './content-kinds.ts'
import { readsAs } from './content-readers.ts'
import { foreignContent, kindOf } from './content-marks.ts'
import { refused } from './refused.ts'

export interface ContentPolicy {
  kinds: readonly ContentKind[]
  /** Bytes. */
  limit: number
}

/** 60 MB of §9, as 60 · 1024 · 1024 bytes. */
export const fileLimit = 60 * 1024 * 1024

/** §10; a setting adds PPTX and PNG. */
export function attachmentPolicy(added: readonly ('pptx' | 'png')[] = []): ContentPolicy {
  return { kinds: ['pdf', 'tiff', 'jpeg', 'rtf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'rar', 'zip', ...added], limit: fileLimit }
}

export type ContentVerdict =
  | { ok: true; kind: ContentKind; mime: string; flags: ContentFlag[] }
  | { ok: false; refusal: RefusalError['refusal'] }

export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase()
}

export function kindByExtension(name: string): ContentKind | null {
  const extension = extensionOf(name)
  const found = Object.entries(contentKinds).find(([, kind]) => kind.extensions.some((each) => each === extension))
  return found === undefined ? null : (found[0] as ContentKind)
}

// Control characters, direction overrides (a name that reads backwards hides its extension) and path signs.
// eslint-disable-next-line no-control-regex -- these are the very signs looked for
const unusableName = /[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]/u

/** Before a byte is sent: name, extension and size. The page greys by it, the portal refuses by it. */
export function mayUpload(name: string, size: number, policy: ContentPolicy): Verdict {
  if (name.trim() === '' || name.length > 255 || unusableName.test(name)) return refuse('documents.refused.name')
  const kind = kindByExtension(name)
  if (kind === null || !policy.kinds.includes(kind)) {
    return refuse('documents.refused.kind', { extension: extensionOf(name).toUpperCase() || '—', allowed: kindNames(policy.kinds) })
  }
  if (size === 0) return refuse('documents.refused.empty')
  if (size > policy.limit) return refuse('documents.refused.tooLarge', { limit: Math.floor(policy.limit / 1_048_576) })
  return allowed
}

/** Judges the whole file. Never throws for what the bytes hold; a throw is a fault of ours. */
export function judgeContent(name: string, source: ByteSource, policy: ContentPolicy, tools: Tools = { scratch: memoryScratch, crc32 }): ContentVerdict {
  try {
    const before = mayUpload(name, source.size, policy)
    if (!before.allowed) return { ok: false, refusal: before.refusal }
    const declared = kindByExtension(name) as ContentKind
    const kind = kindOf(source)
    if (kind === 'program') throw refused('executable')
    if (kind === null) throw refused('unknown', { extension: extensionOf(name).toUpperCase() })
    const reading = readsAs(kind, source, tools)
    if (reading.kind !== declared) throw refused('mismatch', { extension: extensionOf(name).toUpperCase(), found: kindNames([reading.kind]) })
    foreignContent(reading.kind, source)
    return { ok: true, kind: reading.kind, mime: contentKinds[reading.kind].mime, flags: [...new Set(reading.flags)].sort() }
  } catch (error) {
    if (error instanceof RefusalError) return { ok: false, refusal: error.refusal }
    throw error
  }
}
