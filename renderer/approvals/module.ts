import type { PageModule } from '../kernel/module.ts'

export const approvalsModule: PageModule = {
  name: 'approvals',
  icon: 'approvals',
  title: 'approvals.name',
  right: 'approvals.read',
  screens: [
    { path: '/approvals', title: 'approvals.name', help: 'approvals.help.list', load: async () => (await import('./ApprovalsScreen.tsx')).ApprovalsScreen },
    { path: '/approvals/new', title: 'approvals.verb.place', help: 'approvals.help.place', load: async () => (await import('./PlaceScreen.tsx')).PlaceScreen },
    { path: '/approvals/check', title: 'approvals.check.title', help: 'approvals.help.check', load: async () => (await import('./CheckCodeScreen.tsx')).CheckCodeScreen },
    { path: '/approvals/:id', title: 'approvals.approval', help: 'approvals.help.paper', load: async () => (await import('./PaperScreen.tsx')).PaperScreen },
    { path: '/approvals/:id/:tab', title: 'approvals.approval', help: 'approvals.help.paper', load: async () => (await import('./PaperScreen.tsx')).PaperScreen },
  ],
  palette: [
    { title: 'approvals.verb.place', route: '/approvals/new', right: 'approvals.propose' },
    { title: 'approvals.filter.overdue', route: '/approvals?filter=overdue' },
    { title: 'approvals.filter.archive', route: '/approvals?filter=archive' },
    { title: 'approvals.check.title', route: '/approvals/check' },
  ],
  home: async () => (await import('./waiting.ts')).waitingSource,
  find: async () => (await import('./waiting.ts')).searchSource,
}
