import type { PageModule } from '../kernel/module.ts'

export const peopleModule: PageModule = {
  name: 'people',
  icon: 'people',
  title: 'people.name',
  right: 'people.read',
  screens: [
    { path: '/people', title: 'people.directory', help: 'people.help.directory', load: async () => (await import('./DirectoryScreen.tsx')).DirectoryScreen },
    { path: '/people/bodies', title: 'people.bodies', help: 'people.help.bodies', load: async () => (await import('./BodiesScreen.tsx')).BodiesScreen },
    { path: '/people/delegations', title: 'people.delegations', help: 'people.help.delegations', load: async () => (await import('./DelegationsScreen.tsx')).DelegationsScreen },
    { path: '/people/roles', title: 'people.roles', help: 'people.help.roles', load: async () => (await import('./RolesScreen.tsx')).RolesScreen },
    { path: '/people/import', title: 'people.import', help: 'people.help.import', load: async () => (await import('./ImportScreen.tsx')).ImportScreen },
    { path: '/people/calendar', title: 'people.calendar', help: 'people.help.calendar', load: async () => (await import('./CalendarScreen.tsx')).CalendarScreen },
    { path: '/people/portal', title: 'people.portal', help: 'people.help.portal', load: async () => (await import('./PortalScreen.tsx')).PortalScreen },
    { path: '/people/:id', title: 'people.person', help: 'people.help.person', load: async () => (await import('./PersonScreen.tsx')).PersonScreen },
  ],
  palette: [
    { title: 'people.addPerson', route: '/people?add=person', right: 'people.administer' },
    { title: 'people.deed.delegate', route: '/people/delegations?add=delegation', right: 'people.delegate' },
  ],
  find: async () => (await import('./find.ts')).peopleSource,
}
