import { Button } from 'react-aria-components/Button'
import { Icon } from './Icon.tsx'
import './seal.css'

interface SealProps {
  /** Surname first. */
  signer: string
  post: string
  moment: string
  /** In whose place, by which order (B1.6). */
  power?: string | undefined
  /** What the check said, in words. */
  verdict: string
  valid: boolean | null
  demo?: string | undefined
  onOpen?: () => void
}

/** A signature as it stands on a paper. Opens its check. */
export function Seal({ signer, post, moment, power, verdict, valid, demo, onOpen }: SealProps) {
  return (
    <Button className={`seal ${valid === null ? 'unknown' : valid ? 'valid' : 'wrong'}`} {...(onOpen ? { onPress: onOpen } : {})}>
      <Icon name="seal" />
      <span className="seal-words">
        <strong>{signer}</strong>
        <span className="small muted">{post}</span>
        {power ? <span className="small seal-power">{power}</span> : null}
        <span className="small">{moment} · {verdict}{demo ? ` · ${demo}` : ''}</span>
      </span>
    </Button>
  )
}
