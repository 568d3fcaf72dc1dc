import type { PageModule } from '../kernel/module.ts'

export const informersModule: PageModule = {
  name: 'informers',
  icon: 'informers',
  title: 'informers.name',
  right: 'informers.read',
  screens: [
    { path: '/informers', title: 'informers.name', help: 'informers.help.shown', load: async () => (await import('./InformersScreen.tsx')).InformersScreen },
    { path: '/informers/sources', title: 'informers.tab.sources', right: 'informers.administer', help: 'informers.help.sources', load: async () => (await import('./SourcesScreen.tsx')).SourcesScreen },
  ],
  palette: [
    { title: 'informers.kind.rates', route: '/informers', words: 'валюта курс доллар бағам currency' },
    { title: 'informers.kind.weather', route: '/informers', words: 'погода weather ауа райы' },
    { title: 'informers.kind.news', route: '/informers', words: 'новости news жаңалық' },
    { title: 'informers.add', route: '/informers/sources?add=source', right: 'informers.administer' },
  ],
}
