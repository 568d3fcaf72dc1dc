import type { Resolve } from '../../domain/informers/read-news.ts'

export const wholeAddress: Resolve = (reference, base) => (URL.canParse(reference, base) ? new URL(reference, base).href : null)
