import type { PageModule } from '../kernel/module.ts'

export const systemsModule: PageModule = {
  name: 'systems',
  icon: 'systems',
  title: 'systems.name',
  right: 'systems.read',
  screens: [{ path: '/systems', title: 'systems.name', help: 'systems.help', load: async () => (await import('./SystemsScreen.tsx')).SystemsScreen }],
  palette: [{ title: 'systems.add', route: '/systems?add=system', right: 'systems.administer' }],
  find: async () => (await import('./find.ts')).systemsSource,
}
