/** What the frame shows of notifications; small, since it is drawn with the first paint. */
import type { Screen } from '../kernel/module.ts'

export { unreadStore } from './unread.ts'

export const notificationScreens: readonly Screen[] = [
  { path: '/notifications', title: 'page.notifications', help: 'page.help.notifications', load: async () => (await import('./NotificationsScreen.tsx')).NotificationsScreen },
  { path: '/notifications/settings', title: 'notifications.settings', help: 'notifications.help.settings', load: async () => (await import('./NoticeSettingsScreen.tsx')).NoticeSettingsScreen },
  { path: '/notifications/mail', title: 'notifications.mail.title', help: 'notifications.help.mail', right: 'settings.administer', load: async () => (await import('./MailScreen.tsx')).MailScreen },
  { path: '/notifications/open/:id', title: 'notifications.opening', load: async () => (await import('./OpenNoticeScreen.tsx')).OpenNoticeScreen },
]

export const loadBell = async () => (await import('./Bell.tsx')).Bell
export const loadWatchUnread = async () => (await import('./WatchUnread.tsx')).WatchUnread
