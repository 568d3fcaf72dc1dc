import { warnings } from '../../domain/documents/contract.ts'
import { Banner } from '../ui/Show.tsx'
import { useAnswer } from './portal.ts'
import { useText } from './text.ts'

/** What the portal found inside when the file came in (§10): said wherever it is read, not only to whoever sent it. */
export function FileWarnings({ sha256 }: { sha256: string }) {
  const text = useText()
  const { answer } = useAnswer(warnings, { sha256 })
  if (answer === null || answer.flags.length === 0) return null
  return <Banner tone="now">{answer.flags.map((flag) => <p key={flag}>{text(`documents.warning.${flag}`)}</p>)}</Banner>
}
