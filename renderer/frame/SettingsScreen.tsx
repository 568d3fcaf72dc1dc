import { go } from '../kernel/routes.ts'
import { changeSettings, useConnection, useSettings } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Field.tsx'
import './settings.css'

export function SettingsScreen() {
  const text = useText()
  const settings = useSettings()
  return (
    <>
      <header className="screen-head"><h1>{text('page.settings')}</h1></header>
      <div className="settings">
        <section className="panel stack" aria-labelledby="settings-look">
          <h2 id="settings-look">{text('page.look')}</h2>
          <Choice label={text('page.language')} value={settings.language} onChange={(language) => void changeSettings({ language })} options={[{ value: 'kk', label: 'Қазақша' }, { value: 'ru', label: 'Русский' }, { value: 'en', label: 'English' }]} />
          <Choice label={text('page.theme')} value={settings.theme} onChange={(theme) => void changeSettings({ theme })} options={[{ value: 'system', label: text('page.theme.system') }, { value: 'light', label: text('page.theme.light') }, { value: 'dark', label: text('page.theme.dark') }]} />
          <Choice label={text('page.textSize')} value={settings.textSize} onChange={(textSize) => void changeSettings({ textSize })} options={(['100', '115', '130', '150'] as const).map((value) => ({ value, label: text('page.percent', { percent: value }) }))} />
          <Choice label={text('page.density')} value={settings.density} onChange={(density) => void changeSettings({ density })} options={[{ value: 'comfortable', label: text('page.density.comfortable') }, { value: 'compact', label: text('page.density.compact') }]} />
        </section>
        <div className="stack">
          <section className="panel stack" aria-labelledby="settings-news">
            <h2 id="settings-news">{text('page.notifications')}</h2>
            <p className="reading"><a href="#/notifications/settings">{text('notifications.settings')}</a></p>
          </section>
          <PortalFacts />
        </div>
        <KeysKept />
      </div>
    </>
  )
}

function PortalFacts() {
  const text = useText()
  const connection = useConnection()
  if (!connection) return null
  return (
    <section className="panel stack" aria-labelledby="settings-portal">
      <h2 id="settings-portal">{text('page.connection')}</h2>
      <dl className="setting-facts">
        <dt>{text('page.portal')}</dt><dd>{connection.portal}</dd>
        <dt>{text('page.clock')}</dt><dd>{connection.clock.skewSeconds === null ? text('page.clock.notCompared') : text('page.clock.differs', { seconds: Math.round(connection.clock.skewSeconds) })}</dd>
        <dt>{text('page.guard')}</dt><dd>{text(`page.guard.${connection.keptBy}`)}</dd>
      </dl>
    </section>
  )
}

function KeysKept() {
  const text = useText()
  return (
    <section className="panel stack" aria-labelledby="settings-keys">
      <h2 id="settings-keys">{text('page.keys')}</h2>
      <p className="muted reading">{text('page.keysHint')}</p>
      <div className="row"><Button icon="key" onPress={() => go('/keys')}>{text('signing.keys.title')}</Button></div>
    </section>
  )
}
