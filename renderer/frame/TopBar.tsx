import { lazy, Suspense } from 'react'
import { fullName, shortName } from '../../domain/kernel/formats.ts'
import type { Settings } from '../../domain/kernel/bridge.ts'
import { go, goBack, useRoute } from '../kernel/routes.ts'
import { changeSettings, useConnection, useSession, useSettings } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { useFormats } from '../kernel/formats.ts'
import { takeSeat } from '../kernel/take-seat.ts'
import { loadBell, unreadStore } from '../notifications/public.ts'
import { useStore } from '../kernel/store.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { signOut } from './sign-out.ts'
import './top-bar.css'

/** Loaded after the bar is painted; until then the bell leads to the list. */
const Bell = lazy(async () => ({ default: await loadBell() }))

export function TopBar({ title, onPalette, onHelp }: { title: string; onPalette: () => void; onHelp: () => void }) {
  const text = useText()
  const unread = useStore(unreadStore)
  return (
    <header className="top-bar">
      <span className="top-brand" aria-hidden>{text('kernel.appName')}</span>
      <BackButton />
      <span className="top-title">{title}</span>
      <button type="button" className="top-search" onClick={onPalette} aria-keyshortcuts="Control+K">
        <Icon name="search" /><span>{text('page.searchAll')}</span><kbd>Ctrl+K</kbd>
      </button>
      <ConnectionState />
      <Suspense fallback={<IconButton icon="bell" label={text('page.notifications')} count={unread} onPress={() => go('/notifications')} />}><Bell /></Suspense>
      <LanguageMenu />
      <LookMenu />
      <IconButton icon="help" label={text('page.helpAndKeys')} onPress={onHelp} />
      <PersonMenu />
    </header>
  )
}

/** As the browsers' own: greyed where there is nothing to go back to. */
function BackButton() {
  const text = useText()
  useRoute()
  const { canGoBack } = (globalThis as unknown as { navigation: { canGoBack: boolean } }).navigation
  return <IconButton icon="back" label={text('page.back')} disabled={!canGoBack} onPress={goBack} />
}

function ConnectionState() {
  const text = useText()
  const formats = useFormats()
  const connection = useConnection()
  if (!connection) return null
  const words = { online: text('page.online'), connecting: text('page.connecting'), offline: text('page.offline') }[connection.state]
  const asOf = connection.state !== 'online' && connection.lastAnswerAt ? `, ${text('page.asOf', { moment: formats.moment(connection.lastAnswerAt) })}` : ''
  return (
    <span className={`top-connection ${connection.state}`} role="status" title={connection.lastAnswerAt ? formats.exact(connection.lastAnswerAt) : undefined}>
      <Icon name={connection.state === 'online' ? 'online' : 'offline'} />{connection.state === 'offline' ? <a href="#/without-line">{words}{asOf}</a> : <span>{words}{asOf}</span>}
    </span>
  )
}

const languageNames = { kk: 'Қазақша', ru: 'Русский', en: 'English' } as const

export function LanguageMenu() {
  const text = useText()
  return (
    <Menu
      label={text('page.language')}
      actions={(['kk', 'ru', 'en'] as const).map((language) => ({
        key: language, label: languageNames[language], selected: text.language === language, onAction: () => void changeSettings({ language }),
      }))}
    >
      <Button look="quiet" icon="language">{languageNames[text.language]}</Button>
    </Menu>
  )
}

export function LookMenu() {
  const text = useText()
  const settings = useSettings()
  const themes = { system: text('page.theme.system'), light: text('page.theme.light'), dark: text('page.theme.dark') }
  const sizes: readonly Settings['textSize'][] = ['100', '115', '130', '150']
  return (
    <Menu
      label={text('page.look')}
      actions={[
        ...(['system', 'light', 'dark'] as const).map((theme) => ({ key: theme, label: themes[theme], selected: settings.theme === theme, onAction: () => void changeSettings({ theme }) })),
        ...sizes.map((textSize) => ({ key: textSize, label: text('page.textSizeOf', { percent: textSize }), selected: settings.textSize === textSize, onAction: () => void changeSettings({ textSize }) })),
      ]}
    >
      <IconButton icon={settings.theme === 'dark' ? 'dark' : 'light'} label={text('page.look')} />
    </Menu>
  )
}

function PersonMenu() {
  const text = useText()
  const session = useSession()
  if (!session?.person) return null
  const { person, delegations, actingFor } = session
  const acting = delegations.find((each) => each.delegation.id === actingFor)
  return (
      <Menu
        label={fullName(person)}
        actions={[
          ...(delegations.length === 0 ? [] : [
            { key: 'self', label: text('page.actAsSelf'), selected: actingFor === null, onAction: () => void takeSeat(null) },
            ...delegations.map(({ delegation, principal }) => ({
              key: delegation.id, label: text('page.actFor', { name: shortName(principal) }), hint: text.tri(principal.post), selected: actingFor === delegation.id, onAction: () => void takeSeat(delegation.id),
            })),
          ]),
          { key: 'settings', label: text('page.settings'), icon: 'settings' as const, onAction: () => go('/settings') },
          { key: 'signOut', label: text('page.signOut'), icon: 'exit' as const, onAction: () => void signOut() },
        ]}
      >
        <Button look="quiet" icon="person"><span className={acting ? 'top-person acting' : 'top-person'}>{shortName(person)}<span className="top-post small">{acting ? text('page.actingFor', { name: shortName(acting.principal) }) : text.tri(person.post)}</span></span></Button>
      </Menu>
  )
}
