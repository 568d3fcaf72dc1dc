import type { OutputOf } from '../../domain/kernel/contract.ts'
import type { tally } from '../../domain/sessions/queries.ts'
import { useText } from '../kernel/text.ts'
import { Icon } from '../ui/Icon.tsx'
import { State } from '../ui/Show.tsx'
import { resultLooks } from './words.ts'

export type Tally = OutputOf<typeof tally>

/** Both counts as bars of one scale with the mark that adopts; numbers and words say the same as the lengths. */
export function TallyBars({ tally: { members, needed, cast, for: yes, against: no, result, annulled } }: { tally: Tally }) {
  const text = useText()
  const share = (count: number) => `${members === 0 ? 0 : Math.min(100, (100 * count) / members)}%`
  return (
    <div className="tally">
      {yes === null || no === null ? (
        <>
          <dl className="tally-bars">
            <div className="tally-row cast">
              <dt><Icon name="vote" />{text('sessions.tally.voted')}</dt>
              <dd><span className="tally-track" aria-hidden><span className="tally-bar" style={{ width: share(cast) }} /></span><strong>{cast}</strong></dd>
            </div>
          </dl>
          <p className="tally-note">{text('sessions.tally.hidden')}</p>
        </>
      ) : (
        <dl className="tally-bars">
          <div className="tally-row for">
            <dt><Icon name="check" />{text('sessions.tally.for')}</dt>
            <dd><span className="tally-track" aria-hidden><span className="tally-bar" style={{ width: share(yes) }} /><span className="tally-needed" style={{ insetInlineStart: share(needed) }} /></span><strong>{yes}</strong></dd>
          </div>
          <div className="tally-row against">
            <dt><Icon name="close" />{text('sessions.tally.against')}</dt>
            <dd><span className="tally-track" aria-hidden><span className="tally-bar" style={{ width: share(no) }} /></span><strong>{no}</strong></dd>
          </div>
        </dl>
      )}
      <p className="tally-note">{text('sessions.tally.cast', { cast, members })} {text('sessions.tally.needed', { needed })}</p>
      {result ? <p className="tally-result"><State {...resultLooks[result]}>{text(`sessions.result.${result}`)}</State></p> : null}
      {annulled ? <p className="tally-note">{text('sessions.annulled.reason', { reason: annulled })}</p> : null}
    </div>
  )
}
