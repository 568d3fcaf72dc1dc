import type { PageModule } from '../kernel/module.ts'

export const signingModule: PageModule = {
  name: 'signing',
  icon: 'seal',
  title: 'signing.check.title',
  right: 'session.use',
  screens: [{ path: '/signatures', title: 'signing.check.title', help: 'signing.check.help', load: async () => (await import('./CheckScreen.tsx')).CheckScreen }],
  palette: [{ title: 'signing.check.title', route: '/signatures', words: 'p7s zip ЭЦҚ ЭЦП CMS' }],
}
