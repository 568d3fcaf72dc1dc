import type { PageModule } from '../kernel/module.ts'

export const sessionsModule: PageModule = {
  name: 'sessions',
  icon: 'hall',
  title: 'sessions.name',
  right: 'sessions.read',
  screens: [
    { path: '/sessions', title: 'sessions.name', help: 'sessions.help.list', load: async () => (await import('./SessionsScreen.tsx')).SessionsScreen },
    { path: '/sessions/new', title: 'sessions.verb.plan', help: 'sessions.help.plan', load: async () => (await import('./NewSessionScreen.tsx')).NewSessionScreen },
    { path: '/sessions/:id', title: 'sessions.session', help: 'sessions.help.session', load: async () => (await import('./SessionScreen.tsx')).SessionScreen },
    { path: '/sessions/:id/plan', title: 'sessions.screen.plan', help: 'sessions.help.plan', load: async () => (await import('./PlanScreen.tsx')).PlanScreen },
    { path: '/sessions/:id/console', title: 'sessions.screen.console', help: 'sessions.help.console', load: async () => (await import('./ConsoleScreen.tsx')).ConsoleScreen },
    { path: '/sessions/:id/minutes', title: 'sessions.screen.minutes', help: 'sessions.help.minutes', load: async () => (await import('./MinutesScreen.tsx')).MinutesScreen },
    { path: '/sessions/:id/board', title: 'sessions.screen.board', whole: true, load: async () => (await import('./BoardScreen.tsx')).BoardScreen },
  ],
  palette: [
    { title: 'sessions.verb.plan', route: '/sessions/new', right: 'sessions.prepare' },
    { title: 'sessions.when.past', route: '/sessions?when=past' },
  ],
  home: async () => (await import('./waiting.ts')).waitingSource,
  find: async () => (await import('./waiting.ts')).searchSource,
}
