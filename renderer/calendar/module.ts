import type { PageModule, Screen } from '../kernel/module.ts'

const screen: Omit<Screen, 'path'> = { title: 'calendar.name', help: 'calendar.help.calendar', load: async () => (await import('./CalendarScreen.tsx')).CalendarScreen }

export const calendarModule: PageModule = {
  name: 'calendar',
  icon: 'calendar',
  title: 'calendar.name',
  right: 'calendar.use',
  screens: [{ path: '/calendar', ...screen }, { path: '/calendar/event/:id', ...screen }],
  palette: [
    { title: 'calendar.palette.today', route: '/calendar?view=day' },
    { title: 'calendar.palette.new', route: '/calendar?do=new' },
    { title: 'calendar.palette.rooms', route: '/calendar?do=rooms' },
    { title: 'calendar.palette.phone', route: '/calendar?do=phone' },
    { title: 'calendar.palette.import', route: '/calendar?do=import' },
  ],
  home: async () => (await import('./waiting.ts')).todaySource,
  find: async () => (await import('./waiting.ts')).eventSource,
}
