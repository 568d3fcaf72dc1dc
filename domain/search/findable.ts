import type { FileRef } from '../kernel/manifest.ts'
import type { Trilingual } from '../kernel/text.ts'
import type { Instant } from '../kernel/time.ts'
import type { TextKey } from '../texts.ts'

/** What a thing is found by and what is shown of it, on the portal and on a PC alike: made of nothing but what its finder may see. */
export interface Findable {
  number: string
  title: Trilingual
  state: TextKey | null
  body: string | null
  persons: readonly string[]
  /** Of its last deed; null for what has no date of its own. */
  at: Instant | null
  link: string
  /** What it says besides number and title. */
  text: string
  /** Files whose words find it; whoever finds it must be able to open them. */
  files: readonly FileRef[]
}
