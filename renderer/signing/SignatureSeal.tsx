import type { SignatureEvidence } from '../../domain/signing/contract.ts'
import { evidence } from '../../domain/signing/contract.ts'
import type { SignatureRecord } from '../../domain/people/actor.ts'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { Seal } from '../ui/Seal.tsx'
import { State } from '../ui/Show.tsx'

function useEvidence(sha256: string): SignatureEvidence | undefined {
  return useAnswer(evidence, { signatures: [sha256] }).answer?.signatures[0]
}

/** What is true of a kept signature now: the portal verified it before it was kept, and a revocation may have undone it since. */
function useVerdict(sha256: string): { words: string; valid: boolean } {
  const text = useText()
  const formats = useFormats()
  const found = useEvidence(sha256)
  if (found === undefined) return { words: text('approvals.signature.verified'), valid: true }
  const { invalid, claimed, level } = found
  if (invalid !== null) return { words: text('signing.seal.revoked', { at: formats.exact(invalid.revokedAt) }), valid: false }
  const words = claimed === level ? text('signing.seal.verified', { level: `CAdES-${level}` }) : text('signing.seal.levels', { claimed: `CAdES-${claimed}`, verified: `CAdES-${level}` })
  return { words, valid: true }
}

export function SignatureVerdict({ sha256 }: { sha256: string }) {
  const { words, valid } = useVerdict(sha256)
  return <State tone={valid ? 'done' : 'danger'} icon={valid ? 'seal' : 'refused'}>{words}</State>
}

interface SignatureSealProps {
  signature: SignatureRecord
  post: string
  power?: string | undefined
  onOpen?: () => void
}

/** A kept signature on its paper, with the level that it claims and the one that was verified. */
export function SignatureSeal({ signature, post, power, onOpen }: SignatureSealProps) {
  const formats = useFormats()
  const { words, valid } = useVerdict(signature.sha256)
  return <Seal signer={signature.by.name} post={post} moment={formats.exact(signature.at)} power={power} verdict={words} valid={valid} {...(onOpen ? { onOpen } : {})} />
}
