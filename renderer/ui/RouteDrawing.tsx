import { useState } from 'react'
import { useText } from '../kernel/text.ts'
import { Icon, type IconName } from './Icon.tsx'
import './route-drawing.css'

export type StationState = 'done' | 'now' | 'ahead' | 'returned' | 'refused'

export interface Station {
  key: string
  title: string
  state: StationState
  /** Who, when and with what certificate: lines shown beneath the drawing on focus or hover. */
  details: readonly string[]
  /** A signature stands here: drawn as a seal that opens its check. */
  seal?: { onOpen: () => void } | undefined
}

export interface Lane {
  key: string
  title: string
  /** A second line, e.g. the registration number there or the deadline. */
  note?: string | undefined
  stations: readonly Station[]
}

const icons: Record<StationState, IconName> = { done: 'check', now: 'waiting', ahead: 'more', returned: 'returned', refused: 'refused' }

/** The road of a paper: bodies as lanes, steps as stations. Every station can be focused and says its state in words. */
export function RouteDrawing({ label, lanes }: { label: string; lanes: readonly Lane[] }) {
  const text = useText()
  const [looked, setLooked] = useState<string | null>(null)
  const stateWords: Record<StationState, string> = {
    done: text('page.station.done'), now: text('page.station.now'), ahead: text('page.station.ahead'),
    returned: text('page.station.returned'), refused: text('page.station.refused'),
  }
  return (
    <section className="route" aria-label={label}>
      {lanes.map((lane) => (
        <div className="lane" key={lane.key}>
          <div className="lane-head"><strong>{lane.title}</strong>{lane.note ? <span className="muted small">{lane.note}</span> : null}</div>
          <ol className="stations">
            {lane.stations.map((station) => {
              const key = `${lane.key} ${station.key}`
              return (
                <li key={key} className={`station ${station.state}`}>
                  <button
                    type="button" className="station-button" aria-expanded={looked === key}
                    onMouseEnter={() => setLooked(key)} onFocus={() => setLooked(key)} onClick={() => station.seal?.onOpen()}
                  >
                    <span className="station-dot"><Icon name={station.seal ? 'seal' : icons[station.state]} /></span>
                    <span className="station-title">{station.title}</span>
                    <span className="station-state small">{stateWords[station.state]}</span>
                    {station.details.length > 0 ? <span className="visually-hidden">. {station.details.join('. ')}</span> : null}
                  </button>
                </li>
              )
            })}
          </ol>
          <LaneDetails lane={lane} looked={looked} />
        </div>
      ))}
    </section>
  )
}

function LaneDetails({ lane, looked }: { lane: Lane; looked: string | null }) {
  const station = lane.stations.find((each) => looked === `${lane.key} ${each.key}`)
  if (!station || station.details.length === 0) return null
  return <p className="lane-details small" aria-hidden>{station.details.map((line) => <span key={line}>{line}</span>)}</p>
}
