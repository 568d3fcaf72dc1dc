import type { PageModule } from '../kernel/module.ts'

export const standardsModule: PageModule = {
  name: 'standards',
  icon: 'standards',
  title: 'standards.name',
  right: 'standards.read',
  screens: [
    { path: '/standards', title: 'standards.name', help: 'standards.help', load: async () => (await import('./StandardsScreen.tsx')).StandardsScreen },
    { path: '/standards/import', title: 'standards.import', right: 'standards.administer', help: 'standards.help.import', load: async () => (await import('./ImportScreen.tsx')).ImportScreen },
  ],
  palette: [
    { title: 'standards.add', route: '/standards?add=standard', right: 'standards.administer' },
    { title: 'standards.import', route: '/standards/import', right: 'standards.administer' },
  ],
  find: async () => (await import('./find.ts')).standardsSource,
}
