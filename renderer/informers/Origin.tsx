import type { ReactNode } from 'react'
import { isExpired } from '../../domain/informers/rules.ts'
import type { Origin } from '../../domain/informers/informer.ts'
import { useFormats } from '../kernel/formats.ts'
import { useNow } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Select } from '../ui/Select.tsx'
import { Badge, Banner } from '../ui/Show.tsx'

export function useExpired(origin: Origin): boolean {
  return isExpired(origin, useNow())
}

interface FigureProps {
  origin: Origin
  expired: boolean
  /** Of when the number is, in words. */
  at: string
  children: ReactNode
}

/** B9.3: a number says on hover whose it is and of when; past its validity it is struck out, for the eye and the ear. */
export function Figure({ origin, expired, at, children }: FigureProps) {
  const text = useText()
  const title = text('informers.figure', { name: text.tri(origin.name), at })
  if (!expired) return <span className="figure" title={title}>{children}</span>
  return <s className="figure expired" title={`${text('informers.expired')}. ${title}`}>{children}<span className="visually-hidden"> ({text('informers.expired')})</span></s>
}

/** Whose the panel's numbers are, of when, and whether they still hold. */
export function OriginLine({ origin, of }: { origin: Origin; of: string }) {
  const text = useText()
  const formats = useFormats()
  const expired = useExpired(origin)
  return (
    <>
      <p className="muted small origin">
        {origin.sample ? <><Badge tone="now">{text('informers.sample')}</Badge> </> : null}
        {text('informers.origin', { name: text.tri(origin.name) })} ({origin.host}) · {of} · <span title={formats.exact(origin.fetchedAt)}>{text('informers.fetched', { at: formats.moment(origin.fetchedAt) })}</span>
      </p>
      {expired ? <Banner tone="now">{text('informers.expiredSince', { at: formats.moment(origin.validUntil) })}</Banner> : null}
    </>
  )
}

/** Several sources of one kind are shown one at a time: whose a number is must never be a guess. */
export function SourceChoice({ origins, chosen, onChoose }: { origins: readonly Origin[]; chosen: Origin; onChoose: (source: string) => void }) {
  const text = useText()
  if (origins.length < 2) return null
  return <span className="source-choice"><Select bare label={text('informers.whichSource')} value={chosen.source} options={origins.map(({ source, name }) => ({ value: source, label: text.tri(name) }))} onChange={onChoose} /></span>
}

