import { noticeClasses, type NoticeClass } from '../../domain/notifications/classes.ts'
import { mailWays, type NoticeSettings, type Ways } from '../../domain/notifications/settings.ts'
import { useText } from '../kernel/text.ts'
import { Select } from '../ui/Select.tsx'
import type { Change } from './NoticeSettingsScreen.tsx'

interface WaysTableProps {
  settings: NoticeSettings
  /** The address letters go to; null when none can. */
  mail: string | null
  onChange: Change
}

/** Each class by each way. Named cells, so that a screen reader says which of both. */
export function WaysTable({ settings, mail, onChange }: WaysTableProps) {
  const text = useText()
  const set = (of: NoticeClass, ways: Partial<Ways>) => onChange({ ways: { [of]: ways } })
  return (
    <div className="ways-frame">
      <table className="ways-table">
        <thead>
          <tr>
            <th scope="col">{text('notifications.filter.class')}</th>
            <th scope="col" className="tick">{text('notifications.way.bell')}</th>
            <th scope="col" className="tick">{text('notifications.way.toast')}</th>
            <th scope="col" className="mail">{text('notifications.way.mail')}</th>
          </tr>
        </thead>
        <tbody>
          {noticeClasses.map((each) => {
            const title = text(`notifications.class.${each}`)
            const ways = settings.ways[each]
            return (
              <tr key={each}>
                <th scope="row">{title}</th>
                {(['bell', 'toast'] as const).map((way) => (
                  <td key={way} className="tick"><input type="checkbox" aria-label={`${title}: ${text(`notifications.way.${way}`)}`} checked={ways[way]} onChange={(event) => set(each, { [way]: event.target.checked })} /></td>
                ))}
                <td className="mail">
                  <Select
                    bare label={`${title}: ${text('notifications.way.mail')}`} value={ways.mail} disabled={mail === null} onChange={(next) => set(each, { mail: next })}
                    options={mailWays.map((way) => ({ value: way, label: text(`notifications.mailWay.${way}`) }))}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
