import type { StatementBody } from '../kernel/manifest.ts'
import type { TrustAnswer } from './contract.ts'
import { trustFileName, trustId } from './trust-list.ts'

/** What a keeper signs: the file itself, with its changes in words. Made alike by native and by the portal. */
export function publishStatement({ draft }: Pick<TrustAnswer, 'draft'>, { edition }: { edition: number }): StatementBody {
  return {
    deed: 'signing.publishTrust',
    noun: 'trust',
    id: trustId,
    version: String(edition),
    title: trustFileName,
    lang: 'kk',
    decision: 'published',
    details: { edition: draft?.list.edition ?? 0, trustChanges: (draft?.changes ?? []).map((change) => ({ ...change })) },
    text: draft?.file ?? null,
    files: [],
    prev: draft?.previousSignature ?? null,
  }
}
