import type { PageModule } from '../kernel/module.ts'

export const dictionaryModule: PageModule = {
  name: 'dictionary',
  icon: 'book',
  title: 'dictionary.name',
  right: 'dictionary.read',
  screens: [
    { path: '/dictionary', title: 'dictionary.name', help: 'dictionary.help.lookup', load: async () => (await import('./DictionaryScreen.tsx')).DictionaryScreen },
    { path: '/dictionary/glossary', title: 'dictionary.tab.glossary', help: 'dictionary.help.glossary', load: async () => (await import('./GlossaryScreen.tsx')).GlossaryScreen },
    { path: '/dictionary/sources', title: 'dictionary.tab.sources', help: 'dictionary.help.sources', load: async () => (await import('./SourcesScreen.tsx')).SourcesScreen },
  ],
  palette: [
    { title: 'dictionary.openScreen', route: '/dictionary', words: 'аударма перевод translate dictionary' },
    { title: 'dictionary.glossary.propose', route: '/dictionary/glossary?add=term', right: 'dictionary.propose' },
    { title: 'dictionary.import', route: '/dictionary/sources?add=dictionary' },
  ],
  home: async () => (await import('./waiting.ts')).waitingSource,
  beside: async () => (await import('./SelectedWord.tsx')).SelectedWord,
}
