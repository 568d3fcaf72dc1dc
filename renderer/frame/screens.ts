import type { Screen } from '../kernel/module.ts'
import { notificationScreens } from '../notifications/public.ts'
import { searchScreens } from '../search/public.ts'

/** The frame's own screens, open to everyone who is signed in. */
export const ownScreens: readonly Screen[] = [
  { path: '/', title: 'page.home', help: 'page.help.home', load: async () => (await import('./HomeScreen.tsx')).HomeScreen },
  ...notificationScreens,
  ...searchScreens,
  { path: '/outbox', title: 'page.outbox', help: 'page.help.outbox', load: async () => (await import('./OutboxScreen.tsx')).OutboxScreen },
  { path: '/without-line', title: 'page.withoutLine', help: 'page.help.outbox', load: async () => (await import('./WithoutLineScreen.tsx')).WithoutLineScreen },
  { path: '/settings', title: 'page.settings', help: 'page.help.settings', load: async () => (await import('./SettingsScreen.tsx')).SettingsScreen },
]
