import { evidence } from '../../domain/signing/contract.ts'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer } from '../kernel/portal.ts'
import { useText } from '../kernel/text.ts'
import { State } from '../ui/Show.tsx'

/** How far a signature can be relied on later: what the portal verified, and what it still lacks with the reason. */
export function SignatureLevel({ sha256 }: { sha256: string }) {
  const text = useText()
  const formats = useFormats()
  const { answer } = useAnswer(evidence, { signatures: [sha256] })
  const found = answer?.signatures[0]
  if (found === undefined) return null
  const { level, stampedAt, waiting, problem } = found
  return (
    <div>
      <p><State tone={level === 'LT' ? 'done' : 'now'} icon={level === 'LT' ? 'check' : waiting ? 'waiting' : 'information'}>{text(`signing.check.level.${level}`)}</State></p>
      {stampedAt === null ? null : <p className="muted small">{text('signing.level.stampedAt', { at: formats.exact(stampedAt) })}</p>}
      {level === 'LT' ? null : <p className="muted small">{text(level === 'B' ? 'signing.level.noStampYet' : 'signing.level.noStatusYet')} {problem !== null && text.known(problem) ? text(problem) : null}</p>}
    </div>
  )
}
