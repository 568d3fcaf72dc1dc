import type { Anchor, DocxModel } from './document.ts'

/** B1.4: one place where the Kazakh and the Russian text of an act disagree. */
export interface Finding {
  kind: 'structure' | 'numbering' | 'table' | 'number' | 'date' | 'reference' | 'act'
  kk: Anchor | null
  ru: Anchor | null
  /** What stands there, as written; empty when nothing does. */
  said: { kk: string; ru: string }
}

export function compareLanguages(kk: DocxModel, ru: DocxModel): Finding[] {
  void kk
  void ru
  return []
}
